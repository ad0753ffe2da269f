// The side panel: what it shows follows from what was picked.

import { claims, reports, reportsSaying, topics, yearsSaying } from "./data.js";
import { byId, count, el, fill, icon, press } from "./dom.js";
import { block, claimLink, head, longList, timesOf, topicLink } from "./parts.js";
import { contraryOf, isDisputed, questionsOf } from "./questions.js";
import { namesOf, quoteList, said, sentencesOf, sure } from "./quotes.js";
import { go, state } from "./state.js";
import { quotingPanel } from "./quoting.js";
import { topicPanel } from "./topic.js";
import { CLASSES, RELATION } from "./words.js";

const panel = byId("panel");

export function showPanel(pick, focus, passed) {
  const body = {
    topic: () => topicPanel(pick.item, passed),
    claim: () => claimPanel(pick.item),
    report: () => reportPanel(pick.item, focus, passed),
    ask: () => answerPanel(pick.item, passed),
    path: () => pathPanel(pick.item, focus),
    words: () => quotingPanel(pick.item),
  }[pick.kind]?.() ?? startPanel(passed);
  fill(panel, pick.kind ? closer() : null, body);
  panel.classList.toggle("open", Boolean(pick.kind));
  panel.scrollTop = 0;
}

function closer() {
  return press(icon("close"), () => go({ pick: "", layout: state.layout === "around" ? "map" : state.layout }), { class: "close", "aria-label": "Close details" });
}

function startPanel(passed) {
  const top = CLASSES.map(({ id, many }) => [many, namedMost().filter((topic) => topic.kind === id && passed.topics[topic.at]).slice(0, 6)]);
  return [
    head("Start here", "Ask, or pick a topic", el("p", { class: "summary" }, reports.length
      ? `A map of what ${reports.length === 1 ? "this report says" : `these ${reports.length} reports say`}. The larger a sign, the more they say of it; what is said together lies together.`
      : "This graph holds no reports.")),
    block("", el("div", { class: "asks" }, questionsOf("").map((question) => press(question.text(), () => go({ pick: `ask:${question.id}` }), { class: "ask" })))),
    top.map(([name, list]) => (list.length ? block(`${name} named most`, el("ul", { class: "items" }, list.map((topic) => el("li", {}, topicRow(topic))))) : null)),
  ];
}

let byNames = null;

function namedMost() {
  byNames ??= [...topics].sort((a, b) => b.reports.length - a.reports.length || b.places.length - a.places.length || a.at - b.at);
  return byNames;
}

function topicRow(topic) {
  return el("div", { class: "claim" }, topicLink(topic), el("span", { class: "number" }, timesOf(topic)));
}

function claimPanel(claim) {
  const subject = topics[claim.subject];
  const object = topics[claim.object];
  const between = subject.claims.filter((at) => at !== claim.at && [claims[at].subject, claims[at].object].includes(claim.object));
  return [
    head(
      "Claim",
      [el("span", { class: claim.denied ? "struck" : "" }, topicLink(subject), el("span", { class: "verb" }, ` ${RELATION[claim.relation].name} `), topicLink(object))],
      el("p", { class: "facts" }, said(claim.modality, claim.denied), sure(claim.confidence), el("span", {}, count(sentencesOf(claim), "sentence")), ...spread(claim)),
      claim.denied ? el("p", {}, "Every sentence found denies it, so it counts as a claim and not as a fact.") : null,
      !claim.denied && isDisputed(claim) ? el("p", {}, "The reports disagree: some sentences deny it.") : null,
      contraryOf(claim) ? el("p", {}, "The contrary is said, too: ", claimLink(contraryOf(claim))) : null,
    ),
    block("In the words of the reports", claim.places.length ? quoteList(claim.places, namesOf(claim)) : el("p", {}, "The graph states this without evidence.")),
    block("Also between these two", between.length ? el("ul", { class: "items" }, between.map((at) => el("li", {}, claimLink(claims[at])))) : null),
  ];
}

// How many reports make a claim, and in which years.
function spread(claim) {
  const number = reportsSaying(claim).length;
  const years = yearsSaying(claim);
  return [
    number ? el("span", {}, count(number, "report")) : null,
    years.length ? el("span", {}, years.length > 1 ? `${years[0]} to ${years.at(-1)}` : String(years[0])) : null,
  ];
}

function reportPanel(report, focus, passed) {
  const shown = focus.topics.map((at) => topics[at]);
  const only = state.reports.length === 1 && state.reports[0] === report.iri;
  return [
    head(
      "Report",
      report.title,
      el("p", { class: "summary" }, [report.creators.join(", "), report.issued].filter(Boolean).join(" · ")),
      el("p", { class: "summary" }, `${count(shown.length, "topic")} · ${count(focus.claims.length, "claim")}`),
      press(only ? "Show all reports again" : "Show only this report", () => go({ reports: only ? [] : [report.iri] }), { class: "ask" }),
    ),
    CLASSES.map(({ id, many }) => {
      const list = shown.filter((topic) => topic.kind === id);
      return list.length ? block([many, el("span", { class: "number" }, String(list.length))], longList(list, topicLink)) : null;
    }),
    block("", el("p", { class: "iri" }, report.source), el("p", { class: "iri" }, report.identifier)),
    passed.topicCount ? null : el("p", {}, "The filters hide all of its topics."),
  ];
}

function answerPanel(answer, passed) {
  const related = answer.claims.map((at) => claims[at]).filter((claim) => passed.claims[claim.at]);
  const alone = answer.topics.map((at) => topics[at]).filter((topic) => (
    passed.topics[topic.at] && (answer.listed || !related.some(({ subject, object }) => subject === topic.at || object === topic.at))));
  return [
    head("Question", answer.text, el("p", { class: "summary" }, related.length || alone.length
      ? [alone.length ? count(alone.length, "topic") : "", related.length ? count(related.length, "claim") : ""].filter(Boolean).join(" · ")
      : "Nothing in these reports, or the filters hide it.")),
    answer.about ? block("", el("p", {}, "About ", topicLink(answer.about))) : null,
    block("", longList(alone, topicRow, { first: related.length ? 12 : 30 })),
    groups(related),
  ];
}

// The claims of an answer: by their object where objects recur, else one by one.
function groups(related) {
  const byObject = new Map();
  for (const claim of related) {
    const key = `${RELATION[claim.relation].back} ${claim.object}`;
    byObject.set(key, [...(byObject.get(key) ?? []), claim]);
  }
  if (byObject.size * 1.5 > related.length) return block("", longList(related, wholeRow, { first: 30, name: "claims" }));
  return [...byObject.values()].slice(0, 60).map((list) => block(
    [topicLink(topics[list[0].object]), el("span", { class: "verb" }, RELATION[list[0].relation].back.toLowerCase())],
    longList(list, (claim) => row(claim, topicLink(topics[claim.subject])), { name: "claims", first: 6 }),
  ));
}

function wholeRow(claim) {
  const verb = el("span", { class: "verb" }, ` ${RELATION[claim.relation].name} `);
  const names = el("p", { class: claim.denied ? "whole struck" : "whole" }, topicLink(topics[claim.subject]), verb, topicLink(topics[claim.object]));
  return [names, el("p", { class: "facts" }, proof(claim))];
}

function row(claim, name) {
  return el("div", { class: claim.denied ? "claim denied" : "claim" }, name, proof(claim));
}

function proof(claim) {
  return [
    claim.denied || claim.modality ? said(claim.modality, claim.denied) : null,
    press(count(sentencesOf(claim), "sentence"), () => go({ pick: `claim:${claim.iri}` }), { class: "plainly" }),
  ];
}

function pathPanel({ from, to }, focus) {
  const steps = focus.claims.map((at) => claims[at]);
  return [
    head("Shortest path", [topicLink(from), el("span", { class: "verb" }, " to "), topicLink(to)],
      el("p", { class: "summary" }, steps.length ? count(steps.length, "step") : "No claims that pass the filters connect these two.")),
    steps.map((claim) => block("", el("p", { class: "step" }, claimLink(claim), said(claim.modality, claim.denied)), claim.places.length ? quoteList(claim.places.slice(0, 1), namesOf(claim)) : null)),
  ];
}

