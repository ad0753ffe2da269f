// The panel of a topic: names, definition, reports, relations by kind, and its sentences.

import { base, claims, otherEnd, places, reports, topics } from "./data.js";
import { comparer } from "./compare.js";
import { correctionBlock } from "./curation.js";
import { count, el, press } from "./dom.js";
import { isDenied, kept, reportsNaming, strongestFirst, yearsOf } from "./evidence.js";
import { block, head, longList, reportLink, reportsOf, topicLink, weakly } from "./parts.js";
import { questionsOf } from "./questions.js";
import { namesOf, quoteList, saidOf, sentencesOf } from "./quotes.js";
import { go } from "./state.js";
import { CLASS, RELATIONS, SIGNS } from "./words.js";

const NAMES = 6;

export function topicPanel(topic, passed) {
  return [
    head(CLASS[topic.kind].one, topic.label, summary(topic, passed), names(topic), twins(topic), definition(topic)),
    block("", questions(topic), comparer(topic)),
    ...relationBlocks(topic, passed),
    weakly(topic.claims.filter((at) => passed.weak[at]).length),
    block("In the words of the reports", topic.places.length ? quoteList(topic.places) : null),
    block(count(reportsNaming(topic).length, "report"), longList(reportsOf(topic), reportRow(topic), { first: 5 })),
    block("In other vocabularies", topic.mappings.length ? longList(topic.mappings, mappingRow) : null),
    block("Path to another topic", pathFrom(topic)),
    correctionBlock(topic),
    block("Identifiers", [`${topic.iri.includes("://") ? "" : base}${topic.iri}`, ...topic.matches.map((match) => `= ${match}`)].map((iri) => el("p", { class: "iri" }, iri))),
  ];
}

function summary(topic, passed) {
  const found = reportsNaming(topic);
  const years = yearsOf(found);
  return el("p", { class: "summary" }, [
    ...(years.length ? [years.length > 1 ? `${years[0]} to ${years.at(-1)}` : String(years[0])] : []),
    count(found.length, "report"), count(kept(topic.places).length, "mention"), count(topic.claims.filter((at) => passed.claims[at]).length, "claim"),
  ].join(" · "));
}

// The same name in another class.
function twins(topic) {
  return topic.twins.length ? el("p", { class: "wordings" }, "Also as ", topic.twins.map((at, i) => [i ? ", " : "", topicLink(topics[at]), ` (${CLASS[topics[at].kind].one})`])) : null;
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
  const sorted = strongestFirst(found).sort((a, b) => isDenied(a) - isDenied(b));
  return block([name, el("span", { class: "number" }, String(found.length))], longList(sorted, (claim) => claimRow(claim, topic), { name: "claims" }));
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
      { class: isDenied(claim) ? "claim denied" : "claim" },
      topicLink(otherEnd(claim, topic)),
      saidOf(claim, { brief: true }),
      claim.places.length ? open : press("details", () => go({ pick: `claim:${claim.iri}` }), { class: "plainly" }),
    ),
    quotes,
  ];
}

function claimDoor(claim) {
  return press("Open this claim", () => go({ pick: `claim:${claim.iri}` }), { class: "more" });
}

// A name that others have for the topic, with the vocabulary and, on hover, the reason.
function mappingRow({ kind, to, label, source, reason }) {
  const [mark, meaning] = SIGNS[kind];
  const name = /^https?:\/\//.test(to) ? el("a", { class: "plainly", href: to, target: "_blank", rel: "noopener noreferrer" }, label) : label;
  return el("p", { class: "mapping", title: `${meaning}: ${reason}` }, `${mark} `, name, " ", el("span", { class: "number" }, source));
}

function reportRow(topic) {
  const times = new Map();
  for (const place of kept(topic.places)) times.set(places.report[place], (times.get(places.report[place]) ?? 0) + 1);
  return (report) => reportLink(reports[report.at], el("span", { class: "number" }, [report.issued, times.get(report.at)].filter(Boolean).join(" · ")));
}

function pathFrom(topic) {
  return el(
    "p",
    {},
    press("Choose the other end", () => document.dispatchEvent(new CustomEvent("choose-topic", { detail: { prompt: `Path from ${topic.label} to…`, act: (other) => go({ pick: `path:${topic.iri} ${other.iri}`, view: "picture", layout: "map" }) } })), { class: "ask" }),
  );
}
