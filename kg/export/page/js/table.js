// The tables: topics, claims and sentences that pass the filters, sortable, filterable, to files.

import { aboutOf, firstWords, opener, otherNames, wordsOf } from "./cells.js";
import { base, claims, evidenceOf, findTopic, places, reports, saidBy, saidFor, sectionPath, sentence, topics } from "./data.js";
import { byId, count, el, fill, press } from "./dom.js";
import { isDenied, kept, modalityOf, reportsIn, reportsNaming, strongestFirst } from "./evidence.js";
import { claimLink, reportLink, topicLink, weakly } from "./parts.js";
import { saidOf, tidy } from "./quotes.js";
import { clearer } from "./rail.js";
import { csv, download } from "./download.js";
import { backedBy, passages } from "./sentences.js";
import { go, state } from "./state.js";
import { asTurtle } from "./turtle.js";
import { CLASS, MODALITIES, RELATION, percent } from "./words.js";
import { workbook } from "./xlsx.js";

const PAGE = 100;
// A column: its head, what to sort and export by, and (if other than text) how to show it; `absent`
// if nothing here has a value. Of `extra` columns only files have a cell.
const TABLES = {
  topics: {
    one: "topic",
    columns: [
      { name: "Topic", value: (topic) => topic.label, show: topicLink },
      { name: "Class", value: (topic) => CLASS[topic.kind].one },
      { name: "Other names", value: (topic) => topic.wordings.join("; "), show: otherNames },
      { name: "Reports", value: (topic) => reportsNaming(topic).length },
      { name: "Mentions", value: (topic) => kept(topic.places).length },
      { name: "Claims", value: (topic) => topic.claims.filter((at) => passed.claims[at]).length },
      { name: "Confidence", value: (topic) => topic.confidence, show: (topic) => percent(topic.confidence) },
    ],
    extra: [
      { name: "IRI", value: (topic) => full(topic.iri) },
      { name: "In reports", value: (topic) => reportsNaming(topic).map((at) => reports[at].title).join("; ") },
    ],
    rows: () => topics.filter(({ at }) => passed.topics[at]),
    picked: ({ at }) => picks.topics.has(at),
    pick: ({ iri }) => `topic:${iri}`,
  },
  claims: {
    one: "claim",
    columns: [
      { name: "Subject", value: (claim) => topics[claim.subject].label, show: (claim) => topicLink(topics[claim.subject]) },
      { name: "Relation", value: (claim) => RELATION[claim.relation].name },
      { name: "Object", value: (claim) => topics[claim.object].label, show: (claim) => topicLink(topics[claim.object]) },
      { name: "Words", value: firstWords, show: wordsOf },
      { name: "Said to be", value: (claim) => (isDenied(claim) ? "denied" : MODALITIES[modalityOf(claim)].id), show: (claim) => saidOf(claim) },
      { name: "Reports", value: (claim) => reportsIn(claim.places).length },
      { name: "Confidence", value: (claim) => claim.confidence, show: (claim) => percent(claim.confidence) },
    ],
    extra: [
      { name: "Subject class", value: (claim) => CLASS[topics[claim.subject].kind].one },
      { name: "Object class", value: (claim) => CLASS[topics[claim.object].kind].one },
      { name: "IRI", value: (claim) => full(claim.iri) },
    ],
    rows: () => claims.filter(({ at }) => passed.claims[at]),
    picked: ({ at }) => picks.claims.has(at),
    pick: ({ iri }) => `claim:${iri}`,
  },
  sentences: {
    one: "sentence",
    columns: [
      { name: "Sentence", value: (row) => tidy(sentence(row.place)).trim(), show: sentenceOf },
      { name: "About", value: aboutOf, show: (row) => el("ul", {}, [...row.claims.map((at) => claimLink(claims[at])), ...(row.claims.length ? [] : row.topics.map((at) => topicLink(topics[at])))].map((link) => el("li", {}, link))) },
      { name: "Report", value: (row) => reports[places.report[row.place]].title, show: (row) => reportLink(reports[places.report[row.place]]) },
      { name: "Date", value: (row) => reports[places.report[row.place]].issued },
      { name: "Section", value: (row) => sectionPath(places.section[row.place]).join(" › ") },
      { name: "Said to be", value: (row) => MODALITIES[places.modality[row.place]].id },
      { name: "Said by", absent: !places.who.some(Boolean), value: (row) => [...new Set(row.places.flatMap(saidBy).map(({ name }) => name))].join(", ") },
      { name: "Said for", absent: !places.when.some((when) => when >= 0), value: (row) => row.places.map(saidFor).find(Boolean)?.told ?? "" },
      { name: "Confidence", value: (row) => places.confidence[row.place], show: (row) => percent(places.confidence[row.place]) },
    ],
    extra: [
      { name: "Page", value: (row) => places.page[row.place] || "" },
      { name: "From", value: (row) => row.start },
      { name: "To", value: (row) => (row.start === "" ? "" : row.start + [...sentence(row.place)].length) },
      { name: "File", value: (row) => reports[places.report[row.place]].source },
      { name: "Classes", value: (row) => [...new Set(row.topics.map((at) => CLASS[topics[at].kind].one))].join("; ") },
      { name: "Topics", value: (row) => row.topics.map((at) => topics[at].label).join("; ") },
      { name: "Topic IRIs", value: (row) => row.topics.map((at) => full(topics[at].iri)).join(" ") },
      { name: "Claim IRIs", value: (row) => row.claims.map((at) => full(claims[at].iri)).join(" ") },
      { name: "Report IRI", value: (row) => full(reports[places.report[row.place]].iri) },
      { name: "Evidence IRIs", value: (row) => row.places.map((place) => full(evidenceOf(place))).join(" ") },
    ],
    rows: sentenceRows,
    picked: (row) => row.topics.some((at) => picks.topics.has(at)) && (!picks.claims.size || !row.claims.length || row.claims.some((at) => picks.claims.has(at))),
    pick: (row) => (row.claims.length ? `claim:${claims[row.claims[0]].iri}` : `topic:${topics[row.topics[0]].iri}`),
  },
};
// What nothing here has, files alone have a column for.
const there = (columns, is) => columns.filter(({ absent = false }) => absent !== is);
for (const table of Object.values(TABLES)) Object.assign(table, { columns: there(table.columns, true), extra: [...there(table.columns, false), ...table.extra] });
const NUMERIC = new Set(["Reports", "Mentions", "Claims", "Confidence", "Page", "From", "To"]);
const holder = byId("table");
// What the table shows now; its elements stay as long as it is the same table, so that nothing
// scrolls and no focus is lost when something is opened.
const shown = { which: "", key: null, heads: [], rows: new Map() };
const filter = el("input", { type: "search" });
const picker = press("Only what is picked", () => go({ rows: state.rows ? "" : "picked" }), { class: "ask" });
const [body, foot] = [el("tbody"), el("div", { class: "foot" })];
let [passed, picks] = [null, null];

filter.addEventListener("input", () => go({ text: filter.value }, { quiet: true }));

function full(iri) {
  return iri.includes("://") || iri.includes(" ") ? iri : base + iri;
}

function sentenceOf(row) {
  return opener(tidy(sentence(row.place)), TABLES.sentences.pick(row));
}

// A row for each sentence that backs something that passes: its places, the surest first.
function sentenceRows() {
  return passages().map(kept).filter((found) => found.length).map((found) => {
    const { claims: made, topics: named } = backedBy(found);
    const [place] = [...found].sort((a, b) => (places.confidence[b] ?? 1) - (places.confidence[a] ?? 1));
    const start = places.start[place] < 0 ? "" : places.start[place] - [...sentence(place).slice(0, places.mark[place])].length;
    const mine = made.filter((at) => passed.claims[at]);
    const ends = mine.flatMap((at) => [claims[at].subject, claims[at].object]);
    return { at: found[0], place, places: found, start, claims: mine, topics: [...new Set([...named.filter((at) => passed.topics[at]), ...ends])] };
  }).filter(({ topics: about }) => about.length);
}

// `focus`: the topics and claims picked, to which the reader may limit the table, or null.
export function showTable(which, sieved, focus) {
  passed = sieved;
  picks = focus && { topics: new Set(focus.topics), claims: new Set(focus.claims) };
  if (shown.which !== which) build(which);
  if (filter.value !== state.text) filter.value = state.text;
  picker.hidden = !picks;
  picker.setAttribute("aria-pressed", String(limited()));
  showOrder(which);
  const key = [which, passed, state.sort, state.text, limited() ? state.pick : ""];
  if (!shown.key || key.some((part, i) => part !== shown.key[i])) fillRows(which);
  shown.key = key;
  for (const [row, line] of shown.rows) line.classList.toggle("picked", state.pick === TABLES[which].pick(row));
}

function build(which) {
  const { columns } = TABLES[which];
  Object.assign(shown, { which, key: null, heads: columns.map((column) => el("th", { scope: "col" }, press(column.name, () => sortBy(which, column), { class: "sorter" }))) });
  filter.placeholder = `Filter these ${which}`;
  filter.setAttribute("aria-label", `Filter these ${which}`);
  const saves = [["Save as CSV", () => save(which)], ["Excel", saveWorkbook], ...(which === "sentences" ? [] : [["Save as Turtle", () => saveTurtle(which)]])];
  fill(
    holder,
    el("div", { class: "table-bar" }, el("h2", {}, `${which[0].toUpperCase()}${which.slice(1)}`), filter, picker, el("div", { class: "saves" }, saves.map(([name, act]) => press(name, act, { class: "ask" })))),
    el("div", { class: "scroll", id: "scroll", tabindex: "0", role: "region", "aria-label": which }, el("table", { class: which }, el("thead", {}, el("tr", {}, shown.heads)), body)),
    foot,
  );
}

function limited() {
  return Boolean(picks) && state.rows === "picked";
}

// "reports-" -> {column, down}; claims come with the strongest first, topics with those that most
// reports name, sentences as they are read, until the reader sorts them.
function orderOf(which) {
  const name = state.sort.replace(/-$/, "");
  const column = TABLES[which].columns.find((one) => slug(one) === name);
  if (column) return { column, down: state.sort.endsWith("-") };
  return { column: which === "topics" ? TABLES.topics.columns[3] : null, down: true };
}

function slug({ name }) {
  return name.toLowerCase().replaceAll(" ", "-");
}

function showOrder(which) {
  const { column, down } = orderOf(which);
  TABLES[which].columns.forEach((one, at) => shown.heads[at].setAttribute("aria-sort", one === column ? (down ? "descending" : "ascending") : "none"));
}

function sortBy(which, column) {
  const order = orderOf(which);
  const down = order.column === column ? !order.down : NUMERIC.has(column.name);
  go({ sort: `${slug(column)}${down ? "-" : ""}` }, { quiet: true });
}

function chosen(which) {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  const { rows, picked } = TABLES[which];
  const found = rows().filter((row) => (!limited() || picked(row)) && (!words.length || matches(which, row, words)));
  const { column, down } = orderOf(which);
  if (!column) return which === "claims" ? strongestFirst(found) : found;
  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, "en") : (a ?? -1) - (b ?? -1));
  const keys = new Map(found.map((row) => [row, column.value(row)]));
  return found.sort((a, b) => compare(keys.get(a), keys.get(b)) * (down ? -1 : 1) || a.at - b.at);
}

function matches(which, row, words) {
  const text = TABLES[which].columns.map(({ value }) => value(row)).join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function fillRows(which) {
  const held = body.contains(document.activeElement);
  const found = chosen(which);
  shown.rows = new Map();
  fill(body, found.length ? null : el("tr", {}, el("td", { class: "none", colspan: TABLES[which].columns.length }, emptiness(which))));
  grow(which, found);
  byId("scroll").scrollTop = 0;
  if (held) byId("scroll").focus();
}

function grow(which, found) {
  for (const row of found.slice(shown.rows.size, shown.rows.size + PAGE)) shown.rows.set(row, body.appendChild(rowOf(which, row)));
  const number = shown.rows.size;
  const held = foot.contains(document.activeElement);
  const more = number < found.length ? press(`Show ${Math.min(PAGE, found.length - number)} more`, () => grow(which, found), { class: "more" }) : null;
  fill(foot, el("p", {}, `${number.toLocaleString("en")} of ${count(found.length, TABLES[which].one)} `, more), which === "topics" ? null : weakly(limited() ? findTopic(state.pick.slice(6))?.claims.filter((at) => passed.weak[at]).length : passed.weakCount));
  if (held) byId("scroll").focus({ preventScroll: true });
}

function emptiness(which) {
  const { one } = TABLES[which];
  if (state.text) return `No ${one} here has these words.`;
  if (limited()) return `No ${one} was picked that passes the filters.`;
  return passed.active ? [`No ${one} passes the filters. `, clearer()] : `This graph has no ${which}.`;
}

function rowOf(which, row) {
  return el("tr", {}, TABLES[which].columns.map(({ name, value, show }) => (
    el("td", { class: NUMERIC.has(name) ? "numeric" : null }, show ? show(row) : String(value(row))))));
}

// Of topics also the claims between them, of claims also their ends.
function saveTurtle(which) {
  const rows = chosen(which);
  const ends = new Set(which === "topics" ? rows.map(({ at }) => at) : rows.flatMap(({ subject, object }) => [subject, object]));
  const said = which === "claims" ? rows : claims.filter(({ at, subject, object }) => passed.claims[at] && ends.has(subject) && ends.has(object));
  download(`${which}.ttl`, "text/turtle", asTurtle([...ends], said.map(({ at }) => at)));
}

function save(which) {
  const { heads, rows } = sheetOf(which, chosen(which));
  download(`${which}.csv`, "text/csv", csv([heads, ...rows]));
}

function sheetOf(which, rows) {
  const all = [...TABLES[which].columns, ...TABLES[which].extra];
  return { name: which[0].toUpperCase() + which.slice(1), heads: all.map(({ name }) => name), rows: rows.map((row) => all.map(({ value }) => value(row))) };
}

// All that passes the filters, a sheet a table.
function saveWorkbook() {
  download("graph.xlsx", "", workbook(Object.keys(TABLES).map((which) => sheetOf(which, which === shown.which ? chosen(which) : TABLES[which].rows()))));
}
