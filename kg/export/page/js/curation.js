// A reader's corrections of names and claims, kept in this browser until they are saved as the
// decisions.csv that the next build reads, or given to the server that shows this page.

import { findClaim, findTopic, reports, topics } from "./data.js";
import { count, el, fill, press, say } from "./dom.js";
import { reportsIn } from "./evidence.js";
import { block, claimLink, head, longList, topicLink } from "./parts.js";
import { csv, download } from "./download.js";
import { singular } from "./search.js";
import { go, tell } from "./state.js";
import { keep, kept } from "./storage.js";
import { CLASS, CLASSES, phrase } from "./words.js";

const STORE = "trendkg-corrections";
const COLUMNS = ["decision", "class", "name", "other", "relation", "report", "reason"];
const ACTIONS = new Set(["same", "different", "rename", "drop", "retype", "wrong"]);
const SEVERAL = new Set(["same", "different", "wrong"]);
const AGAINST = { same: ["different"], different: ["same"], drop: ["rename", "retype"], rename: ["drop"], retype: ["drop"] };

// [{decision, class, name, other, relation, report, reason, iri}], as they were made.
export function corrections() {
  return kept(STORE).filter((row) => ACTIONS.has(row?.decision) && [...COLUMNS, "iri"].every((key) => typeof (row[key] ??= "") === "string"));
}

// One correction a topic and question; the last one holds.
function decide(topic, decision, other = "") {
  note({ decision, class: topic.kind, name: topic.label, other, iri: topic.iri });
}

function note(row) {
  const about = (one) => [one.iri, one.decision, ...(SEVERAL.has(one.decision) ? [one.name, one.other, one.report ?? ""] : [])].join("\n");
  const rest = corrections().filter((one) => about(one) !== about(row) && !opposes(one, row));
  keep(STORE, [...rest, row]);
  say(`Noted: ${inWords(row)}`);
  tell();
}

// Whether both cannot hold: builds refuse a table with such rows.
function opposes(one, row) {
  if (!AGAINST[row.decision]?.includes(one.decision)) return false;
  const names = ({ class: kind, name, other }) => [kind, ...[name, other].sort()].join("\n");
  return SEVERAL.has(row.decision) ? names(one) === names(row) : one.iri === row.iri;
}

function undo(row) {
  const text = JSON.stringify(row);
  keep(STORE, corrections().filter((one) => JSON.stringify(one) !== text));
  tell();
}

function inWords({ decision, name, other, iri, report, reason }) {
  if (decision === "wrong") return `${findClaim(iri) ? phrase(findClaim(iri)) : `${name}, ${other}`} is wrong${report ? ` in ${report}` : ""}${reason ? `: ${reason}` : ""}`;
  if (decision === "same") return `“${name}” and “${other}” are one topic`;
  if (decision === "different") return `“${other}” is another topic than “${name}”`;
  if (decision === "rename") return `“${name}” is to be called “${other}”`;
  if (decision === "drop") return `“${name}” is no topic`;
  return `“${name}” is a ${CLASS[other]?.one ?? other}`;
}

// The block of a topic's panel: what was decided on it, and how to decide.
export function correctionBlock(topic) {
  const mine = corrections().filter(({ iri }) => iri === topic.iri);
  const likely = undecided([topic]);
  const holder = el("div", { hidden: true });
  const opener = press("Correct this topic", () => {
    holder.hidden = !holder.hidden;
    opener.setAttribute("aria-expanded", String(!holder.hidden));
    if (!holder.hidden && !holder.firstChild) fill(holder, form(topic));
  }, { class: "ask", "aria-expanded": "false" });
  return block(
    "Corrections",
    mine.length ? el("ul", { class: "items" }, mine.map((row) => el("li", {}, correctionRow(row)))) : null,
    likely.length ? el("ul", { class: "items" }, likely.map((pair) => el("li", {}, suggestion(pair)))) : null,
    opener,
    holder,
  );
}

// The block of a claim's panel: that it is wrong, and why.
export function claimBlock(claim) {
  const mine = corrections().filter(({ iri }) => iri === claim.iri);
  const reason = el("input", { type: "text", maxlength: 500, placeholder: "Why?", "aria-label": "Why it is wrong" });
  const found = reportsIn(claim.places).map((at) => reports[at]);
  const where = el("select", { "aria-label": "Where it is wrong" }, el("option", { value: "" }, "in all reports"), found.map((report) => el("option", { value: slugOf(report) }, `in ${report.title}`)));
  const wrong = (event) => {
    event.preventDefault();
    note({ decision: "wrong", class: topics[claim.subject].kind, name: topics[claim.subject].label, other: topics[claim.object].label, relation: claim.relation, report: where.value, reason: reason.value.trim(), iri: claim.iri });
  };
  return block(
    "Corrections",
    mine.length ? el("ul", { class: "items" }, mine.map((row) => el("li", {}, correctionRow(row)))) : null,
    el("form", { class: "row", onsubmit: wrong }, reason, found.length > 1 ? where : null, el("button", { type: "submit", class: "ask" }, "This claim is wrong")),
  );
}

// How decisions call a report: the end of its IRI.
function slugOf({ iri }) {
  const name = iri.split("/").at(-1);
  return /%(?![\da-f]{2})/i.test(name) ? name : decodeURIComponent(name);
}

// The merges that the build holds for likely, of these topics, and that are not decided yet.
function undecided(list) {
  const done = new Set(corrections().filter(({ decision }) => SEVERAL.has(decision)).flatMap(({ class: kind, name, other }) => [`${kind}\n${name}\n${other}`, `${kind}\n${other}\n${name}`]));
  const pairs = list.flatMap((topic) => topic.maybe.map((at) => [topic, topics[at]]));
  return pairs.filter(([topic, other]) => (list.length === 1 || topic.at < other.at) && !done.has(`${topic.kind}\n${topic.label}\n${other.label}`));
}

function suggestion([topic, other]) {
  return el("div", { class: "claim" }, el("span", { class: "verb" }, "The same as "), topicLink(other), press("Yes", () => decide(topic, "same", other.label), { class: "plainly", "aria-label": `The same as ${other.label}` }), press("No", () => decide(topic, "different", other.label), { class: "plainly", "aria-label": `Another than ${other.label}` }));
}

function correctionRow(row) {
  return el("div", { class: "claim" }, el("span", { class: "name" }, inWords(row)), press("Undo", () => undo(row), { class: "plainly", "aria-label": `Undo: ${inWords(row)}` }));
}

function form(topic) {
  const name = el("input", { type: "text", value: topic.label, maxlength: 200, "aria-label": "Better name" });
  const kind = el("select", { "aria-label": "Better class" }, CLASSES.map(({ id, one }) => el("option", { value: id, selected: id === topic.kind }, one)));
  const rename = (event) => {
    event.preventDefault();
    const better = name.value.trim();
    if (!/[\p{L}\p{N}]/u.test(better)) say("A name has a letter or a digit");
    else if (better !== topic.label) decide(topic, "rename", better);
  };
  const others = topic.wordings.filter((wording) => singular(wording) && singular(wording) !== singular(topic.label));
  return [
    el("form", { class: "row", onsubmit: rename }, name, el("button", { type: "submit", class: "ask" }, "Rename")),
    el("p", { class: "row" }, kind, press("Change class", () => kind.value !== topic.kind && decide(topic, "retype", kind.value), { class: "ask" })),
    el("p", { class: "row" }, press("The same as …", () => sameAs(topic), { class: "ask" }), press("No topic", () => decide(topic, "drop"), { class: "ask" })),
    others.length ? el("ul", { class: "items" }, others.map((wording) => el("li", { class: "claim" }, el("span", { class: "name" }, `“${wording}”`), press("is another topic", () => decide(topic, "different", wording), { class: "plainly", "aria-label": `${wording} is another topic` })))) : null,
  ];
}

function sameAs(topic) {
  const act = (other) => {
    if (other.kind !== topic.kind) say(`${other.label} is a ${CLASS[other.kind].one}; change its class first`);
    else if (other !== topic) decide(topic, "same", other.label);
  };
  document.dispatchEvent(new CustomEvent("choose-topic", { detail: { prompt: `${topic.label} is the same as …`, act } }));
}

// The way to all corrections and suggested merges, where there are any.
export function correctionsDoor() {
  const names = [[corrections().length, "correction", " of yours"], [undecided(topics).length, "suggested merge", ""]].filter(([number]) => number);
  return names.length ? press(names.map(([number, name, whose]) => count(number, name) + whose).join(", "), () => go({ pick: "corrections:" }), { class: "ask" }) : null;
}

export function correctionsPanel() {
  const list = corrections();
  const open = undecided(topics);
  return [
    head("Corrections", list.length ? "Your corrections" : "No corrections yet", el("p", { class: "summary" }, server ? "Corrections stay in this browser until you give them to the server; the next build applies them." : "Corrections stay in this browser until you save them as decisions.csv in the folder of the build. Each build from then on applies them."), told ? el("p", { class: "summary" }, told) : null),
    list.length ? block("", press("Save as decisions.csv", () => download("decisions.csv", "text/csv", table()), { class: "ask" }), server ? press("Give them to the server", () => server.postMessage({ decisions: table() }, location.origin), { class: "ask" }) : null) : null,
    list.length ? block("", el("ul", { class: "items" }, list.map((row) => el("li", {}, linkOf(row), correctionRow(row))))) : null,
    open.length ? block("Suggested merges", longList(open, ([topic, other]) => [topicLink(topic), suggestion([topic, other])], { first: 20 })) : null,
  ];
}

function linkOf({ iri }) {
  if (findTopic(iri)) return topicLink(findTopic(iri));
  return findClaim(iri) ? claimLink(findClaim(iri)) : null;
}

function table() {
  return csv([COLUMNS, ...corrections().map((row) => COLUMNS.map((key) => row[key]))]);
}

// The document around this one, where the server takes corrections; it says what became of them.
let server = null;
let told = "";

window.addEventListener("message", ({ data, origin, source }) => {
  if (origin === "null" || origin !== location.origin || source !== window.parent || source === window) return;
  server = source;
  if (data?.saved) keep(STORE, []);
  told = String(data?.told ?? "");
  if (told) say(told);
  tell();
});
