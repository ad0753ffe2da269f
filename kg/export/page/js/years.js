// The dates of the reports: how many topics each year names, a slider for both ends, and whether
// reports without a date count.

import { reports, topics } from "./data.js";
import { count, el, press } from "./dom.js";
import { yearsOf } from "./evidence.js";
import { go, state } from "./state.js";

const MOST = 14;
const CAPTIONS = 5;
const known = reports.map(({ year }) => year).filter((year) => year !== null).map(Math.floor);
const undated = reports.length - known.length;
const low = Math.min(...known);
const high = Math.max(...known);
const from = slider("from", "From year");
const to = slider("to", "To year");
const shown = el("output", {});
const box = el("input", { type: "checkbox", id: "dateless" });
let bars = [];

export function yearFilter() {
  if (!known.length) return null;
  if (low === high && !undated) return el("p", { class: "summary" }, String(low));
  bars = high - low < MOST ? strip() : [];
  box.addEventListener("change", () => go({ dateless: box.checked === !isDated() ? "" : box.checked ? "on" : "off" }));
  return el(
    "div",
    { class: "slider" },
    bars.length ? el("div", { class: "years" }, bars) : null,
    low < high ? [from, to, shown] : null,
    undated ? el("label", { class: "check" }, box, el("span", {}, "Reports without a date"), el("span", { class: "number" }, undated.toLocaleString("en"))) : null,
  );
}

// A bar a year, as high as the number of topics that its reports name, and one for no date.
function strip() {
  const numbers = new Map();
  const add = (key) => numbers.set(key, (numbers.get(key) ?? 0) + 1);
  for (const topic of topics) {
    yearsOf(topic.reports).forEach(add);
    if (topic.reports.some((at) => reports[at].year === null)) add("none");
  }
  const keys = [...Array.from({ length: high - low + 1 }, (_, i) => low + i), ...(undated ? ["none"] : [])];
  const most = Math.max(...numbers.values(), 1);
  return keys.map((key) => {
    const number = numbers.get(key) ?? 0;
    const bar = el("span", { class: "bar-of" });
    bar.style.height = `${Math.round((number / most) * 36) + 2}px`;
    const label = `${key === "none" ? "no date" : key}: ${count(number, "topic")}`;
    const told = keys.length <= CAPTIONS || key === low || key === high;
    const caption = el("small", { "aria-hidden": "true" }, told ? (key === "none" ? "no date" : String(key)) : "\u00a0");
    return press([bar, caption], () => go(only(key)), { class: "year", "aria-label": label, title: label, "data-year": key });
  });
}

// That year alone or, if it was alone, all again.
function only(key) {
  if (key === "none") return { from: null, to: null, dateless: state.dateless === "only" ? "" : "only" };
  const alone = (state.from ?? low) === key && (state.to ?? high) === key && !countsUndated();
  return alone ? { from: null, to: null, dateless: "" } : { ...ends({ from: key, to: key }), dateless: low === high ? "off" : "" };
}

function slider(key, name) {
  const input = el("input", { type: "range", min: low, max: high, step: 1, "aria-label": name });
  input.addEventListener("input", () => go(range(key, Number(input.value)), { quiet: true }));
  return input;
}

// Both ends, kept in order: the one that moves pushes the other.
function range(key, value) {
  return ends({
    from: key === "from" ? value : Math.min(state.from ?? low, value),
    to: key === "to" ? value : Math.max(state.to ?? high, value),
  });
}

function ends({ from: first, to: last }) {
  return { from: first === low ? null : first, to: last === high ? null : last };
}

function isDated() {
  return state.from !== null || state.to !== null;
}

function countsUndated() {
  return state.dateless ? state.dateless !== "off" : undated > 0 && !isDated();
}

export function showYears() {
  from.value = String(state.from ?? low);
  to.value = String(state.to ?? high);
  shown.textContent = from.value === to.value ? from.value : `${from.value} to ${to.value}`;
  box.checked = countsUndated();
  for (const bar of bars) {
    const year = Number(bar.dataset.year);
    const on = bar.dataset.year === "none" ? countsUndated() : state.dateless !== "only" && year >= (state.from ?? low) && year <= (state.to ?? high);
    bar.setAttribute("aria-pressed", String(on));
  }
}
