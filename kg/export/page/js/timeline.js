// When claims are said for: those whose words name a time to come, beside the dates of their reports.

import { claims, places, reports, saidFor } from "./data.js";
import { byId, count, el, fill, press } from "./dom.js";
import { kept } from "./evidence.js";
import { claimLink, reportLink, weakly } from "./parts.js";
import { saidOf } from "./quotes.js";
import { clearer } from "./rail.js";
import { csv, download } from "./download.js";
import { phrase } from "./words.js";

const STEP = 60;
const TICKS = 6;
const NARROW = 560;
const holder = byId("timeline");
const room = { passed: null, rows: STEP };

// "2030" -> 2030, or 2031 as the end that it includes; "2030-06" likewise by months.
function yearOf(text, end) {
  const [year, month] = text.split("-").map(Number);
  return month ? year + (month - (end ? 0 : 1)) / 12 : year + (end ? 1 : 0);
}

export function showTimeline(passed) {
  if (room.passed === passed) return;
  Object.assign(room, { passed, rows: STEP });
  render();
}

// A row for each of these claims and time, soonest end first; those that are open at the end come last.
function rowsOf(passing) {
  const found = new Map();
  for (const claim of claims.filter(({ at }) => passing[at])) {
    for (const place of kept(claim.places)) {
      const when = saidFor(place);
      const report = reports[places.report[place]];
      if (!when || !(when.start || when.end)) continue;
      const from = when.start ? yearOf(when.start) : report.year ?? yearOf(when.end);
      found.set(`${claim.at} ${when.iri} ${report.at}`, { claim, when, report, from, to: when.end ? yearOf(when.end, true) : null });
    }
  }
  return [...found.values()].sort((a, b) => (a.to ?? Infinity) - (b.to ?? Infinity) || a.from - b.from || a.claim.at - b.claim.at);
}

function render() {
  const { claims: passing, weak } = room.passed;
  const rows = rowsOf(passing);
  const number = claimsIn(rows);
  fill(
    holder,
    el("div", { class: "table-bar" }, el("h2", {}, "Timeline"), number ? [el("p", { class: "summary" }, `${count(number, "claim")} ${number === 1 ? "names" : "name"} a time`), press("Save as CSV", () => save(rows), { class: "ask" })] : null),
    el("div", { class: "scroll", id: "timeline-scroll", tabindex: "0", role: "region", "aria-label": "When claims are said for" }, number ? tableOf(rows) : emptiness()),
    el("div", { class: "foot" }, number ? el("p", { class: "summary" }, "A bar is the time that the words name, the mark across it the date of the report.") : null, weakly(claimsIn(rowsOf(weak)))),
  );
}

function claimsIn(rows) {
  return new Set(rows.map(({ claim }) => claim)).size;
}

function emptiness() {
  return room.passed.active ? el("p", { class: "none" }, "No claim that passes the filters names a time. ", clearer())
    : el("p", { class: "none" }, "No claim names a time, as “by 2030” or “within five years” would.");
}

function tableOf(rows) {
  const ends = rows.flatMap(({ from, to, report }) => [from, to ?? from + 1, report.year ?? from]);
  const [low, high] = [Math.floor(Math.min(...ends)), Math.ceil(Math.max(...ends)) + 1];
  const at = (year) => `calc(16px + (100% - 32px) * ${((year - low) / (high - low)).toFixed(4)})`;
  const every = Math.max(1, Math.ceil((high - low) / (holder.clientWidth < NARROW ? TICKS / 3 : TICKS)));
  const scale = Array.from({ length: high - low }, (_, i) => low + i).filter((year) => (year - low) % every === 0);
  const grid = () => scale.map((year) => placed("u", { left: at(year) }));
  const left = rows.length - room.rows;
  return [
    el(
      "table",
      { class: "timeline" },
      el("thead", {}, el("tr", {}, ["Claim", "Said for", "Report"].map((name) => el("th", { scope: "col" }, name)), el("th", { scope: "col", class: "span", "aria-label": "Years" }, scale.map((year) => placed("span", { left: at(year) }, String(year)))))),
      el("tbody", {}, rows.slice(0, room.rows).map((row) => el(
        "tr",
        {},
        el("th", { scope: "row" }, claimLink(row.claim), " ", saidOf(row.claim, { brief: true })),
        el("td", { title: `“${row.when.wording}”` }, row.when.told),
        el("td", {}, reportLink(row.report), row.report.issued ? [" ", el("span", { class: "number" }, row.report.issued)] : null),
        el("td", { class: "span", "aria-hidden": "true" }, grid(), bar(row, at, high), row.report.year === null ? null : placed("b", { left: at(row.report.year) })),
      ))),
    ),
    left > 0 ? el("p", { class: "foot" }, press(`Show ${Math.min(STEP, left)} more of ${left}`, () => { room.rows += STEP; render(); }, { class: "more" })) : null,
  ];
}

function bar({ from, to }, at, high) {
  return placed("i", { left: at(from), right: `calc(100% - ${at(to ?? high)})` }, "", to === null ? "open" : null);
}

// An element at its place; styles are set, for the page lets none in by attribute.
function placed(tag, style, text = "", kind = null) {
  const element = el(tag, { class: kind }, text);
  Object.assign(element.style, style);
  return element;
}

function save(rows) {
  download("timeline.csv", "text/csv", csv([["Claim", "Start", "End", "Words", "Report", "Date"], ...rows.map(({ claim, when, report }) => [phrase(claim), when.start, when.end, when.wording, report.title, report.issued])]));
}
