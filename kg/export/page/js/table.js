// The tables: topics and claims that pass the filters, sortable, filterable, to CSV.

import { base, claims, places, reports, sentence, topics } from "./data.js";
import { byId, count, el, fill, press } from "./dom.js";
import { claimLink, topicLink } from "./parts.js";
import { said, tidy } from "./quotes.js";
import { clearer } from "./rail.js";
import { csv, download } from "./save.js";
import { go, state } from "./state.js";
import { asTurtle } from "./turtle.js";
import { CLASS, MODALITIES, RELATION, percent } from "./words.js";

const PAGE = 100;
const NAMES = 5;

// A column: its head, what to sort and export by, and (if other than text) how to show it.
const TABLES = {
  topics: [
    { name: "Topic", value: (topic) => topic.label, show: topicLink },
    { name: "Class", value: (topic) => CLASS[topic.kind].one },
    { name: "Other names", value: (topic) => topic.wordings.join("; "), show: otherNames },
    { name: "Reports", value: (topic) => topic.reports.length },
    { name: "Mentions", value: (topic) => topic.places.length },
    { name: "Claims", value: (topic) => topic.claims.length },
    { name: "Confidence", value: (topic) => topic.confidence, show: (topic) => percent(topic.confidence) },
  ],
  claims: [
    { name: "Subject", value: (claim) => topics[claim.subject].label, show: (claim) => topicLink(topics[claim.subject]) },
    { name: "Relation", value: (claim) => RELATION[claim.relation].name },
    { name: "Object", value: (claim) => topics[claim.object].label, show: (claim) => topicLink(topics[claim.object]) },
    { name: "Words", value: (claim) => (claim.places.length ? sentence(claim.places[0]) : ""), show: wordsOf },
    { name: "Said to be", value: (claim) => (claim.denied ? "denied" : MODALITIES[claim.modality].id), show: (claim) => said(claim.modality, claim.denied) },
    { name: "Reports", value: (claim) => new Set(claim.places.map((place) => places.report[place])).size },
    { name: "Confidence", value: (claim) => claim.confidence, show: (claim) => percent(claim.confidence) },
  ],
};
const EXTRA = {
  topics: [{ name: "IRI", value: (topic) => full(topic.iri) }, { name: "In reports", value: (topic) => topic.reports.map((at) => reports[at].title).join("; ") }],
  claims: [{ name: "IRI", value: (claim) => full(claim.iri) }],
};

const holder = byId("table");
// Claims come with those of the most important topics first, until the reader sorts them.
const sorting = { topics: { by: 3, down: true }, claims: { by: -1, down: false } };
const typed = { topics: "", claims: "" };
let passed = null;
let picks = null;

function full(iri) {
  return iri.includes("://") || iri.includes(" ") ? iri : base + iri;
}

function otherNames({ wordings }) {
  const first = wordings.length > NAMES + 1 ? NAMES : wordings.length;
  return wordings.slice(0, first).join("; ") + (wordings.length > first ? `; and ${wordings.length - first} more` : "");
}

function wordsOf(claim) {
  const button = claimLink(claim);
  button.textContent = claim.places.length ? tidy(sentence(claim.places[0])) : "details";
  button.className = "name words";
  return button;
}

// `focus`: the topics and claims picked, to which the reader may limit the table, or null.
export function showTable(which, sieved, focus) {
  passed = sieved;
  picks = focus && { topics: new Set(focus.topics), claims: new Set(focus.claims) };
  const rows = el("tbody");
  const foot = el("p", { class: "foot" });
  const filter = el("input", { type: "search", value: typed[which], placeholder: `Filter these ${which}`, "aria-label": `Filter these ${which}` });
  filter.addEventListener("input", () => {
    typed[which] = filter.value;
    fillRows(which, rows, foot);
  });
  fill(
    holder,
    el("div", { class: "table-bar" }, el("h2", {}, which === "topics" ? "Topics" : "Claims"), filter, picks ? picker() : null, el("div", { class: "saves" }, press("Save as CSV", () => save(which), { class: "ask" }), press("Save as Turtle", () => saveTurtle(which), { class: "ask" }))),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": which }, el("table", { class: which }, el("thead", {}, el("tr", {}, TABLES[which].map((column, at) => headOf(which, column, at)))), rows)),
    foot,
  );
  fillRows(which, rows, foot);
}

function picker() {
  return press("Only what is picked", () => go({ rows: state.rows ? "" : "picked" }), { class: "ask", "aria-pressed": String(limited()) });
}

function limited() {
  return Boolean(picks) && state.rows === "picked";
}

function headOf(which, column, at) {
  const order = sorting[which];
  const direction = order.by === at ? (order.down ? "descending" : "ascending") : "none";
  return el("th", { scope: "col", "aria-sort": direction }, press(column.name, () => sortBy(which, at), { class: "sorter" }));
}

function sortBy(which, at) {
  const order = sorting[which];
  const [first] = which === "topics" ? topics : claims;
  const numeric = first && typeof TABLES[which][at].value(first) === "number";
  sorting[which] = order.by === at ? { by: at, down: !order.down } : { by: at, down: Boolean(numeric) };
  showTable(which, passed, picks);
  holder.querySelectorAll(".sorter")[at].focus();
}

function chosen(which) {
  const words = typed[which].toLowerCase().split(/\s+/).filter(Boolean);
  const all = which === "topics" ? topics : claims;
  const found = all.filter((row) => passed[which][row.at] && (!limited() || picks[which].has(row.at)) && (!words.length || matches(which, row, words)));
  const { by, down } = sorting[which];
  if (by < 0) return found;
  const { value } = TABLES[which][by];
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en"));
  const keys = new Map(found.map((row) => [row, value(row)]));
  return found.sort((a, b) => compare(keys.get(a), keys.get(b)) * (down ? -1 : 1) || a.at - b.at);
}

function matches(which, row, words) {
  const text = TABLES[which].map(({ value }) => value(row)).join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function fillRows(which, body, foot) {
  const found = chosen(which);
  let shown = 0;
  const grow = () => {
    body.append(...found.slice(shown, shown + PAGE).map((row) => rowOf(which, row)));
    shown = Math.min(found.length, shown + PAGE);
    fill(foot, `${shown.toLocaleString("en")} of ${count(found.length, which.slice(0, -1))} `, shown < found.length ? press(`Show ${PAGE} more`, grow, { class: "more" }) : null);
  };
  fill(body, found.length ? null : el("tr", {}, el("td", { class: "none", colspan: TABLES[which].length }, emptiness(which))));
  grow();
}

function emptiness(which) {
  const kind = which.slice(0, -1);
  if (typed[which]) return `No ${kind} here has these words.`;
  if (limited()) return `No ${kind} was picked that passes the filters.`;
  return passed.active ? [`No ${kind} passes the filters. `, clearer()] : `This graph has no ${which}.`;
}

function rowOf(which, row) {
  const picked = state.pick === `${which.slice(0, -1)}:${row.iri}`;
  return el("tr", { class: picked ? "picked" : null }, TABLES[which].map(({ value, show }) => (
    el("td", { class: typeof value(row) === "number" ? "numeric" : null }, show ? show(row) : String(value(row))))));
}

// Of topics also the claims between them, of claims also their ends.
function saveTurtle(which) {
  const rows = chosen(which);
  const ends = new Set(which === "topics" ? rows.map(({ at }) => at) : rows.flatMap(({ subject, object }) => [subject, object]));
  const said = which === "claims" ? rows : claims.filter(({ at, subject, object }) => passed.claims[at] && ends.has(subject) && ends.has(object));
  download(`${which}.ttl`, "text/turtle", asTurtle([...ends], said.map(({ at }) => at)));
}

function save(which) {
  const all = [...TABLES[which], ...EXTRA[which]];
  download(`${which}.csv`, "text/csv", csv([all.map(({ name }) => name), ...chosen(which).map((row) => all.map(({ value }) => value(row)))]));
}
