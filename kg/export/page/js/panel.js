// The side panel: what it shows follows from what was picked.

import { comparer } from "./compare.js";
import { claims, findings, reports, topics } from "./data.js";
import { claimBlock, correctionsDoor, correctionsPanel } from "./curation.js";
import { findingPanel, headline } from "./findings.js";
import { byId, count, el, fill, icon, press, say } from "./dom.js";
import { isDenied, kept, reportsIn, reportsNaming, strongestFirst, yearsOf } from "./evidence.js";
import { block, claimLink, head, longList, timesOf, topicLink, weakly } from "./parts.js";
import { contraryOf, isDisputed, questionsOf, shownOf } from "./questions.js";
import { copy, namesOf, quoteList, saidOf, sentencesOf, sure } from "./quotes.js";
import { go, state } from "./state.js";
import { sentencePanel } from "./sentence_panel.js";
import { topicPanel } from "./topic.js";
import { CLASSES, RELATION, verbOf } from "./words.js";

const QUOTED = 3;
const panel = byId("panel");

export function showPanel(pick, focus, passed) {
  const body = {
    topic: () => topicPanel(pick.item, passed),
    claim: () => claimPanel(pick.item),
    report: () => reportPanel(pick.item, focus, passed),
    ask: () => answerPanel(pick.item, passed),
    finding: () => findingPanel(pick.item),
    path: () => pathPanel(pick.item, focus),
    corrections: correctionsPanel,
    words: () => sentencePanel(pick.item),
  }[pick.kind]?.() ?? startPanel(passed);
  const held = panel.contains(document.activeElement);
  fill(panel, pick.kind ? closer() : null, body);
  panel.classList.toggle("open", Boolean(pick.kind));
  panel.scrollTop = 0;
  if (held) byId("panel-title").focus({ preventScroll: true });
}

function closer() {
  return press(icon("close"), () => go({ pick: "", layout: state.layout === "around" ? "map" : state.layout }), { class: "close", "aria-label": "Close details" });
}

function startPanel(passed) {
  const top = CLASSES.map(({ id, many }) => [many, namedMost(passed).filter((topic) => topic.kind === id).slice(0, 6)]);
  const asks = el("div", { class: "asks" }, questionsOf("").map((question) => press(question.text(), () => go({ pick: `ask:${question.id}` }), { class: "ask" })));
  return [
    head(reports.length ? `In ${count(reports.length, "report")}` : "Start here", findings.length ? "What stands out" : "Ask, or pick a topic", reports.length ? null : el("p", { class: "summary" }, "This graph holds no reports.")),
    block("", findings.length ? el("ul", { class: "findings" }, findings.map((finding) => el("li", {}, headline(finding)))) : null),
    block(findings.length ? "Ask, or pick a topic" : "", asks),
    block("", correctionsDoor()),
    top.map(([name, list]) => (list.length ? block(`${name} named most`, el("ul", { class: "items" }, list.map((topic) => el("li", {}, topicRow(topic))))) : null)),
  ];
}

function namedMost(passed) {
  const rows = topics.filter((topic) => passed.topics[topic.at])
    .map((topic) => ({ topic, reports: reportsNaming(topic).length, places: kept(topic.places).length }));
  return rows.sort((a, b) => b.reports - a.reports || b.places - a.places || a.topic.at - b.topic.at).map(({ topic }) => topic);
}

function topicRow(topic, called) {
  const beside = called ? el("span", { class: "terms" }, called(topic).join(", ")) : el("span", { class: "number" }, timesOf(topic));
  return el("div", { class: "claim" }, topicLink(topic), beside);
}

function claimPanel(claim) {
  const subject = topics[claim.subject];
  const object = topics[claim.object];
  const between = subject.claims.filter((at) => at !== claim.at && [claims[at].subject, claims[at].object].includes(claim.object));
  return [
    head(
      "Claim",
      [el("span", { class: isDenied(claim) ? "struck" : "" }, topicLink(subject), el("span", { class: "verb" }, ` ${verbOf(claim)} `), topicLink(object))],
      el("p", { class: "facts" }, saidOf(claim), sure(claim.confidence), el("span", {}, count(sentencesOf(claim), "sentence")), ...spread(claim)),
      claim.denied ? el("p", {}, "Every sentence found denies it, so it counts as a claim and not as a fact.") : null,
      !claim.denied && isDisputed(claim) ? el("p", {}, "The reports disagree: some sentences deny it.") : null,
      contraryOf(claim) ? el("p", {}, "The contrary is said, too: ", claimLink(contraryOf(claim))) : null,
    ),
    block("In the words of the reports", claim.places.length ? quoteList(claim.places, namesOf(claim)) : el("p", {}, "The graph states this without evidence.")),
    block("Also between these two", between.length ? el("ul", { class: "items" }, between.map((at) => el("li", {}, claimLink(claims[at])))) : null),
    claimBlock(claim),
  ];
}

// How many reports make a claim, and in which years.
function spread(claim) {
  const found = reportsIn(claim.places);
  const number = found.length;
  const years = yearsOf(found);
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
      reports.length > 1 ? comparer(report) : null,
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
  const related = strongestFirst(shownOf(answer).map((at) => claims[at]));
  const ends = new Set(related.flatMap(({ subject, object }) => [subject, object]));
  const alone = answer.topics.filter((at) => passed.topics[at] && (answer.listed || !ends.has(at))).map((at) => topics[at]);
  const rest = answer.fold ? folded(answer.fold(alone.length), alone) : null;
  return [
    head("Question", answer.text, el("p", { class: "summary" }, related.length || alone.length
      ? [alone.length && !rest ? count(alone.length, "topic") : "", related.length ? count(related.length, "claim") : ""].filter(Boolean).join(" · ")
      : "Nothing in these reports, or the filters hide it.")),
    answer.note ? block("", el("p", { class: "summary" }, answer.note)) : null,
    answer.about ? block("", el("p", {}, "About ", topicLink(answer.about))) : null,
    rest ? null : block("", longList(alone, (topic) => topicRow(topic, answer.called), { first: related.length ? 12 : 30 })),
    groups(related, answer.about ? related.slice(0, QUOTED) : []),
    answer.about ? null : weakly(answer.claims.filter((at) => passed.weak[at]).length),
    rest,
    answer.query ? queryBlock(answer.query) : null,
  ];
}

// The query that finds the claims of an answer, to be run where the graph is.
function queryBlock(query) {
  return block("", el("details", {},
    el("summary", {}, "The query that finds these claims"),
    el("p", { class: "foot" }, "SPARQL, for graph.ttl beside this page; it asks the whole graph, whatever the page leaves out or the filters hide."),
    el("pre", { tabindex: "0" }, query),
    press("Copy", async () => say(await copy(query) ? "Query copied" : "The browser does not let this page copy"), { class: "plainly" })));
}

// A list behind one click.
function folded(name, list) {
  if (!list.length) return null;
  const opener = press(name, () => opener.replaceWith(...longList(list, (topic) => topicRow(topic), { first: 30 })), { class: "more" });
  return block("", opener);
}

// The claims of an answer: by their object where objects recur, else one by one. `quoted`: those
// that are shown with a sentence.
function groups(related, quoted) {
  const byObject = new Map();
  for (const claim of related) {
    const key = `${RELATION[claim.relation].back} ${claim.object}`;
    byObject.set(key, [...(byObject.get(key) ?? []), claim]);
  }
  if (byObject.size * 1.5 > related.length) return block("", longList(related, (claim) => [...wholeRow(claim), firstQuote(claim, quoted)], { first: 30, name: "claims" }));
  return [...byObject.values()].slice(0, 60).map((list) => block(
    [topicLink(topics[list[0].object]), el("span", { class: "verb" }, RELATION[list[0].relation].back.toLowerCase())],
    longList(list, (claim) => [row(claim, topicLink(topics[claim.subject])), firstQuote(claim, quoted)], { name: "claims", first: 6 }),
  ));
}

function wholeRow(claim) {
  const verb = el("span", { class: "verb" }, ` ${verbOf(claim)} `);
  const names = el("p", { class: isDenied(claim) ? "whole struck" : "whole" }, topicLink(topics[claim.subject]), verb, topicLink(topics[claim.object]));
  return [names, el("p", { class: "facts" }, proof(claim))];
}

function firstQuote(claim, quoted) {
  return quoted.includes(claim) && claim.places.length ? quoteList(kept(claim.places).slice(0, 1), namesOf(claim)) : null;
}

function row(claim, name) {
  return el("div", { class: isDenied(claim) ? "claim denied" : "claim" }, name, proof(claim));
}

function proof(claim) {
  return [
    saidOf(claim, { brief: true }),
    press(count(sentencesOf(claim), "sentence"), () => go({ pick: `claim:${claim.iri}` }), { class: "plainly" }),
  ];
}

function pathPanel({ from, to }, focus) {
  const steps = focus.claims.map((at) => claims[at]);
  return [
    head("Shortest path", [topicLink(from), el("span", { class: "verb" }, " to "), topicLink(to)],
      el("p", { class: "summary" }, steps.length ? count(steps.length, "step") : "No claims that pass the filters connect these two.")),
    steps.map((claim) => block("", el("p", { class: "step" }, claimLink(claim), saidOf(claim)), claim.places.length ? quoteList(kept(claim.places).slice(0, 1), namesOf(claim)) : null)),
  ];
}

