// Two to four topics or reports side by side: what they share, what each has alone, their words.

import { claims, findReport, findTopic, otherEnd, places, topics } from "./data.js";
import { byId, count, el, fill, press } from "./dom.js";
import { kept, reportsIn } from "./evidence.js";
import { block, claimLink, longList, reportLink, topicLink } from "./parts.js";
import { quoteList, saidOf, sentencesOf } from "./quotes.js";
import { go, state } from "./state.js";
import { CLASSES, RELATIONS } from "./words.js";

export const MOST = 4;
const holder = byId("compare");
const shown = { passed: null, list: "" };

// What is compared, in the order chosen: topics, or reports.
export function compared() {
  const found = state.compare.map((iri) => findTopic(iri) ?? findReport(iri)).filter(Boolean);
  const kind = isTopic(found[0]);
  return found.filter((one) => isTopic(one) === kind).slice(0, MOST);
}

function isTopic(one) {
  return Boolean(one?.kind);
}

// A button that adds a topic or report to what is compared, or takes it out.
export function comparer(item) {
  const now = compared();
  const among = now.includes(item);
  const list = now.length && isTopic(now[0]) === isTopic(item) ? now.map(({ iri }) => iri) : [];
  if (!among && list.length >= MOST) return null;
  const next = among ? list.filter((iri) => iri !== item.iri) : [...list, item.iri];
  const name = among ? "Do not compare" : list.length ? `Compare with ${list.length === 1 ? (now[0].label ?? now[0].title) : `the ${list.length} chosen`}` : "Compare with another";
  return press(name, () => go({ compare: next, view: next.length > 1 ? "compare" : state.view }), { class: "ask" });
}

export function showCompare(passed) {
  const items = compared();
  const list = items.map(({ iri }) => iri).join();
  if (shown.passed === passed && shown.list === list) return;
  Object.assign(shown, { passed, list });
  const held = holder.contains(document.activeElement);
  fill(
    holder,
    el("div", { class: "table-bar" }, el("h2", {}, "Compare"), items.length ? press("Clear", () => go({ compare: [] }), { class: "ask" }) : null),
    el("div", { class: "scroll compared", id: "compare-scroll", tabindex: "0", role: "region", "aria-label": "Side by side" }, items.length > 1 ? sideBySide(items, passed) : el("p", { class: "none" }, items.length ? "Choose a second one: open another topic or report and press “Compare with”." : "Open a topic or a report and press “Compare with another”.")),
  );
  if (held) byId("compare-scroll").focus();
}

function sideBySide(items, passed) {
  const facts = items.map((item) => (isTopic(item) ? linksOf(item, passed) : contentsOf(item, passed)));
  const times = new Map();
  for (const one of facts) for (const key of one.keys()) times.set(key, (times.get(key) ?? 0) + 1);
  const shared = [...times].filter(([, number]) => number > 1).sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const table = shared.length ? el(
    "table",
    {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, `Shared: ${shared.length}`), items.map((item) => el("th", { scope: "col" }, nameOf(item))))),
    el("tbody", {}, shared.slice(0, 200).map((key) => {
      const known = facts.find((one) => one.has(key)).get(key);
      return el("tr", {}, el("th", { scope: "row" }, el("span", { class: "verb" }, `${known.head} `), topicLink(known.topic)), facts.map((one) => el("td", {}, one.has(key) ? proof(one.get(key)) : null)));
    })),
  ) : el("p", { class: "none" }, "They share nothing that passes the filters.");
  return [table, el("div", { class: "sides" }, items.map((item, at) => side(item, [...facts[at]].filter(([key]) => times.get(key) === 1).map(([, fact]) => fact))))];
}

function nameOf(item) {
  return isTopic(item) ? topicLink(item) : reportLink(item);
}

function proof({ claim, number }) {
  if (!claim) return el("span", { class: "number" }, count(number, "mention"));
  return el("span", { class: "facts" }, saidOf(claim), press(count(sentencesOf(claim), "sentence"), () => go({ pick: `claim:${claim.iri}` }), { class: "plainly" }));
}

// What a topic is linked with, by relation and other end.
function linksOf(topic, passed) {
  const found = new Map();
  for (const relation of RELATIONS) {
    for (const [head, end] of [[relation.out, "subject"], [relation.back, "object"]]) {
      for (const claim of topic.claims.map((at) => claims[at])) {
        if (!passed.claims[claim.at] || claim.relation !== relation.id || claim[end] !== topic.at) continue;
        const other = otherEnd(claim, topic);
        found.set(`${head} ${other.at}`, { head, topic: other, claim });
      }
    }
  }
  return found;
}

// The topics that a report names, by class.
function contentsOf(report, passed) {
  const found = new Map();
  for (const { id, one } of CLASSES) {
    for (const topic of topics) {
      if (topic.kind !== id || !passed.topics[topic.at] || !topic.reports.includes(report.at)) continue;
      const number = kept(topic.places).filter((place) => places.report[place] === report.at).length;
      found.set(`${topic.at}`, { head: one[0].toUpperCase() + one.slice(1), topic, number });
    }
  }
  return found;
}

// What one has alone, and its words.
function side(item, alone) {
  const heads = [...new Set(alone.map(({ head }) => head))];
  const told = isTopic(item) ? quoteList(item.places)
    : longList(claims.filter((claim) => !claim.denied && reportsIn(claim.places).includes(item.at)).slice(0, 200), claimLink, { first: 8 });
  return el(
    "section",
    {},
    el("h3", {}, nameOf(item), press("Remove", () => go({ compare: state.compare.filter((iri) => iri !== item.iri) }), { class: "plainly" })),
    heads.map((head) => {
      const mine = alone.filter((fact) => fact.head === head);
      return block([`${head}, alone`, el("span", { class: "number" }, String(mine.length))], longList(mine, (fact) => el("div", { class: "claim" }, topicLink(fact.topic), proof(fact)), { first: 8 }));
    }),
    block(isTopic(item) ? "In the words of the reports" : "Claims", told),
  );
}
