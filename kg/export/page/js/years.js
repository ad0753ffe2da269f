// The years of the reports: how many topics each names, and a slider for both ends.

import { reports, topics, yearsOf } from "./data.js";
import { count, el, press } from "./dom.js";
import { go, state } from "./state.js";

const MOST = 14;
const known = reports.map(({ year }) => year).filter((year) => year !== null).map(Math.floor);
const undated = reports.length - known.length;
const low = Math.min(...known);
const high = Math.max(...known);
const from = slider("from", "From year");
const to = slider("to", "To year");
const shown = el("output", {});
let bars = [];

export function yearFilter() {
  if (!known.length) return null;
  if (low === high) return el("p", { class: "summary" }, String(low));
  bars = high - low < MOST ? strip() : [];
  return el("div", { class: "slider" }, bars.length ? el("div", { class: "years" }, bars) : null, from, to, shown);
}

// A bar a year, as high as the number of topics that its reports name.
function strip() {
  const numbers = new Map();
  for (const topic of topics) for (const year of yearsOf(topic)) numbers.set(year, (numbers.get(year) ?? 0) + 1);
  const most = Math.max(...numbers.values(), 1);
  return Array.from({ length: high - low + 1 }, (_, i) => {
    const number = numbers.get(low + i) ?? 0;
    const bar = el("span", { class: "bar-of" });
    bar.style.height = `${Math.round((number / most) * 36) + 2}px`;
    const label = `${low + i}: ${count(number, "topic")}`;
    return press(bar, () => go(only(low + i)), { class: "year", "aria-label": label, title: label, "data-year": low + i });
  });
}

// That year alone or, if it was alone, all again.
function only(year) {
  const alone = (state.from ?? low) === year && (state.to ?? high) === year;
  return alone ? { from: null, to: null } : clear({ from: year, to: year });
}

function slider(key, name) {
  const input = el("input", { type: "range", min: low, max: high, step: 1, "aria-label": name });
  input.addEventListener("input", () => go(range(key, Number(input.value)), { quiet: true }));
  return input;
}

// Both ends, kept in order: the one that moves pushes the other.
function range(key, value) {
  return clear({
    from: key === "from" ? value : Math.min(state.from ?? low, value),
    to: key === "to" ? value : Math.max(state.to ?? high, value),
  });
}

function clear({ from: first, to: last }) {
  return { from: first === low ? null : first, to: last === high ? null : last };
}

export function showYears() {
  from.value = String(state.from ?? low);
  to.value = String(state.to ?? high);
  const all = state.from === null && state.to === null;
  shown.textContent = (from.value === to.value ? from.value : `${from.value} to ${to.value}`)
    + (undated && !all ? ` and ${count(undated, "report")} without a date` : "");
  for (const bar of bars) {
    const year = Number(bar.dataset.year);
    bar.setAttribute("aria-pressed", String(year >= (state.from ?? low) && year <= (state.to ?? high)));
  }
}
