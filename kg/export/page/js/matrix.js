// Topics of one class by those of another: what each claims of which, and what nothing claims.

import { claims, topics } from "./data.js";
import { byId, count, el, fill, press } from "./dom.js";
import { isDenied, reportsIn, strongestFirst } from "./evidence.js";
import { topicLink } from "./parts.js";
import { line } from "./rail.js";
import { csv, download } from "./download.js";
import { go, state } from "./state.js";
import { CLASS, RELATION, RELATIONS, percent, phrase } from "./words.js";

const ROWS = 30;
const COLUMNS = 18;
const holder = byId("matrix");

// The pairs of classes that relations go between: those of several relations first, then those of
// most claims.
const PAIRS = RELATIONS.flatMap(({ from, to }) => from.flatMap((a) => to.map((b) => `${a}.${b}`)))
  .filter((pair, at, all) => all.indexOf(pair) === at)
  .sort((a, b) => weight(b) - weight(a));
const room = { pair: "", passed: null, rows: ROWS, columns: COLUMNS };

function weight(pair) {
  return between(pair).length * 1e9 + claims.filter((claim) => isOf(claim, pair)).length;
}

function between(pair) {
  const [a, b] = pair.split(".");
  return RELATIONS.filter(({ from, to }) => from.includes(a) && to.includes(b));
}

function isOf({ subject, object }, pair) {
  return `${topics[subject].kind}.${topics[object].kind}` === pair;
}

export function showMatrix(passed) {
  const pair = PAIRS.includes(state.matrix) ? state.matrix : PAIRS.find((one) => countOf(one, passed)) ?? PAIRS[0];
  if (room.pair === pair && room.passed === passed) return;
  if (room.pair !== pair) Object.assign(room, { rows: ROWS, columns: COLUMNS });
  Object.assign(room, { pair, passed });
  render(pair, passed);
}

function render(pair, passed) {
  const held = holder.contains(document.activeElement) && document.activeElement.tagName === "SELECT";
  const found = claimsOf(pair, passed);
  const chooser = el("select", { "aria-label": "What by what", onchange: ({ target }) => go({ matrix: target.value }) }, PAIRS.map((one) => el("option", { value: one, selected: one === pair }, titleOf(one))));
  fill(
    holder,
    el("div", { class: "table-bar" }, el("h2", {}, "Matrix"), chooser, press("Save as CSV", () => save(pair, found), { class: "ask" })),
    el("div", { class: "scroll", id: "matrix-scroll", tabindex: "0", role: "region", "aria-label": titleOf(pair) }, found.length ? tableOf(pair, found, passed) : el("p", { class: "none" }, "No claim between them passes the filters.")),
  );
  if (held) chooser.focus();
}

function titleOf(pair) {
  const [a, b] = pair.split(".");
  return `${CLASS[a].many} by ${CLASS[b].many.toLowerCase()}`;
}

function claimsOf(pair, passed) {
  return claims.filter((claim) => passed.claims[claim.at] && isOf(claim, pair));
}

function countOf(pair, passed) {
  return claimsOf(pair, passed).length;
}

// Those with most claims first.
function ends(found, end) {
  const number = new Map();
  for (const claim of found) number.set(claim[end], (number.get(claim[end]) ?? 0) + 1);
  return [...number].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([at]) => at);
}

function tableOf(pair, found, passed) {
  const [a, b] = pair.split(".");
  const [rows, columns] = [ends(found, "subject"), ends(found, "object")];
  const cells = new Map();
  for (const claim of strongestFirst(found)) {
    const key = `${claim.subject} ${claim.object}`;
    cells.set(key, [...(cells.get(key) ?? []), claim]);
  }
  const [across, down] = [columns.slice(0, room.columns), rows.slice(0, room.rows)];
  const relations = between(pair);
  return [
    el(
      "table",
      { class: "matrix" },
      el("thead", {}, el("tr", {}, el("td", {}), across.map((at) => el("th", { scope: "col" }, topicLink(topics[at]))))),
      el(
        "tbody",
        {},
        relations.map((relation) => el("tr", { class: "sum" }, el("th", { scope: "row" }, line(relation), ` ${relation.back} (any)`), across.map((at) => sum(topics[at], relation, passed)))),
        down.map((row) => el("tr", {}, el("th", { scope: "row" }, topicLink(topics[row])), across.map((column) => cell(cells.get(`${row} ${column}`) ?? [])))),
      ),
    ),
    el("p", { class: "foot" }, more("rows", rows.length - down.length, CLASS[a].many), more("columns", columns.length - across.length, CLASS[b].many)),
  ];

  function more(key, left, name) {
    const step = key === "rows" ? ROWS : COLUMNS;
    return left > 0 ? press(`Show ${Math.min(step, left)} more of ${count(left, `further ${name.toLowerCase()}`, `further ${name.toLowerCase()}`)} `, () => { room[key] += step; render(pair, passed); }, { class: "more" }) : null;
  }
}

// How many topics of any class a relation links a column with. A risk that something raises and
// nothing mitigates is a gap.
function sum(topic, relation, passed) {
  const number = (one) => new Set(topic.claims.map((at) => claims[at]).filter((claim) => passed.claims[claim.at] && !isDenied(claim) && claim.relation === one.id && claim.object === topic.at).map(({ subject }) => subject)).size;
  const own = number(relation);
  const gap = own === 0 && relation.id === "mitigatesRisk" && number(RELATION[relation.opposite]) > 0;
  return el("td", { class: gap ? "gap" : null, title: gap ? `${topic.label} is raised, and nothing mitigates it` : null }, gap ? "none" : String(own || "–"));
}

// A sign for each claim, with the number of its reports if there are several.
function cell(list) {
  return el("td", {}, list.map((claim) => {
    const number = reportsIn(claim.places).length;
    const name = `${phrase(claim)}: ${count(number, "report")}, ${percent(claim.confidence)} sure`;
    return press([line(RELATION[claim.relation]), number > 1 ? el("span", {}, String(number)) : null], () => go({ pick: `claim:${claim.iri}` }), { class: isDenied(claim) ? "cell struck" : "cell", "aria-label": name, title: name });
  }));
}

function save(pair, found) {
  const rows = strongestFirst(found).map((claim) => [topics[claim.subject].label, claim.relation, topics[claim.object].label, reportsIn(claim.places).length, claim.confidence]);
  download("matrix.csv", "text/csv", csv([["Row", "Relation", "Column", "Reports", "Confidence"], ...rows]));
}
