// The panel of a topic: names, definition, reports, relations by kind, and its sentences.

import { base, claims, otherEnd, places, reports, yearsOf } from "./data.js";
import { count, el, press } from "./dom.js";
import { block, head, longList, reportLink, reportsOf, topicLink } from "./parts.js";
import { questionsOf } from "./questions.js";
import { namesOf, quoteList, said, sentencesOf } from "./quotes.js";
import { go, state } from "./state.js";
import { CLASS, RELATIONS } from "./words.js";

const NAMES = 6;

export function topicPanel(topic, passed) {
  return [
    head(CLASS[topic.kind].one, topic.label, summary(topic), names(topic), definition(topic)),
    block("", questions(topic)),
    ...relationBlocks(topic, passed),
    block("In the words of the reports", topic.places.length ? quoteList(inOrder(topic)) : null),
    block(count(topic.reports.length, "report"), longList(reportsOf(topic), reportRow(topic), { first: 5 })),
    block("Path to another topic", pathFrom(topic)),
    block("Identifiers", [`${topic.iri.includes("://") ? "" : base}${topic.iri}`, ...topic.matches.map((match) => `= ${match}`)].map((iri) => el("p", { class: "iri" }, iri))),
  ];
}

function summary(topic) {
  const sentences = new Set(topic.places).size;
  const years = yearsOf(topic);
  return el("p", { class: "summary" }, [
    ...(years.length ? [years.length > 1 ? `${years[0]} to ${years.at(-1)}` : String(years[0])] : []),
    count(topic.reports.length, "report"), count(sentences, "mention"), count(topic.claims.length, "claim"),
  ].join(" · "));
}

function names(topic) {
  if (!topic.wordings.length) return null;
  const written = (list, from) => list.map((name, i) => [i + from ? ", " : "", el("span", {}, name)]);
  const first = topic.wordings.length > NAMES + 1 ? NAMES : topic.wordings.length;
  const rest = topic.wordings.slice(first);
  const more = press(`and ${rest.length} more`, () => more.replaceWith(...written(rest, first).flat()), { class: "plainly" });
  return el("p", { class: "wordings" }, "Also called: ", written(topic.wordings.slice(0, first), 0), rest.length ? [" ", more] : null);
}

function definition(topic) {
  return topic.definition ? el("div", { class: "definition" }, el("p", {}, topic.definition)) : null;
}

function questions(topic) {
  const list = questionsOf(topic.kind);
  return list.length
    ? el("div", { class: "asks" }, list.map((question) => press(question.text(topic), () => go({ pick: `ask:${question.id}:${topic.iri}` }), { class: "ask" })))
    : null;
}

function relationBlocks(topic, passed) {
  const blocks = [];
  for (const relation of RELATIONS) {
    for (const [name, end] of [[relation.out, "subject"], [relation.back, "object"]]) {
      const found = topic.claims.map((at) => claims[at])
        .filter((claim) => claim.relation === relation.id && claim[end] === topic.at && passed.claims[claim.at]);
      if (found.length) blocks.push(relationBlock(name, topic, found));
    }
  }
  return blocks;
}

function relationBlock(name, topic, found) {
  const weight = (claim) => new Set(claim.places.map((place) => places.report[place])).size * 1000 + claim.places.length;
  found.sort((a, b) => a.denied - b.denied || weight(b) - weight(a) || a.at - b.at);
  return block([name, el("span", { class: "number" }, String(found.length))], longList(found, (claim) => claimRow(claim, topic), { name: "claims" }));
}

// One relation: the other topic, what kind of claim it is, and its sentences on demand.
function claimRow(claim, topic) {
  const quotes = el("div", { class: "folded", hidden: true });
  const open = press(count(sentencesOf(claim), "sentence"), () => {
    quotes.hidden = !quotes.hidden;
    open.setAttribute("aria-expanded", String(!quotes.hidden));
    if (!quotes.hidden && !quotes.firstChild) quotes.append(...quoteList(claim.places, namesOf(claim)), claimDoor(claim));
  }, { class: "plainly", "aria-expanded": "false" });
  return [
    el(
      "div",
      { class: claim.denied ? "claim denied" : "claim" },
      topicLink(otherEnd(claim, topic)),
      claim.denied || claim.modality ? said(claim.modality, claim.denied) : null,
      claim.places.length ? open : press("details", () => go({ pick: `claim:${claim.iri}` }), { class: "plainly" }),
    ),
    quotes,
  ];
}

function claimDoor(claim) {
  return press("Open this claim", () => go({ pick: `claim:${claim.iri}` }), { class: "more" });
}

function reportRow(topic) {
  const times = new Map();
  for (const place of topic.places) times.set(places.report[place], (times.get(places.report[place]) ?? 0) + 1);
  return (report) => reportLink(reports[report.at], el("span", { class: "number" }, [report.issued, times.get(report.at)].filter(Boolean).join(" · ")));
}

// The sentences of the topic, those of reports that count first.
function inOrder(topic) {
  const only = new Set(state.reports);
  if (!only.size) return topic.places;
  const counts = (place) => only.has(reports[places.report[place]].iri);
  return [...topic.places.filter(counts), ...topic.places.filter((place) => !counts(place))];
}

function pathFrom(topic) {
  return el(
    "p",
    {},
    press("Choose the other end", () => document.dispatchEvent(new CustomEvent("choose-end", { detail: topic })), { class: "ask" }),
  );
}
