// What the reader has chosen: one value, kept in the fragment of the address.
//
// `pick` is what the panel shows ("topic:technique/x", "claim:assertion/ab",
// "report:report/x", "ask:unanswered", "path:a b", or ""), `rows` whether tables show only
// that ("picked"), how they are sorted ("reports-": by that column, downwards) and which `text`
// their rows hold, `off` what is hidden, `reports` the only reports that count (none: all of
// them), `groups` the only neighbourhoods, `by` what the groups are by, `colour` what colours tell, `sure` the least
// confidence, `weak` whether weak claims are shown, `from` and `to` the years of the reports,
// `dateless` whether those without a date count ("on", "off", "only"; "": until a year is
// chosen), `matrix` which classes it crosses, `compare` the topics or reports that are compared,
// `embed` whether only the picture is shown, `at` where the reader looks: [x, y, enlargement], or [] for the view that the page
// would choose itself.

import { CLASSES, MODALITIES, RELATIONS } from "./words.js";

const EMPTY = { pick: "", view: "picture", layout: "map", rows: "", sort: "", text: "", off: [], reports: [], groups: [], by: "group", colour: "", sure: 0, weak: "", from: null, to: null, dateless: "", matrix: "", compare: [], embed: "", at: [] };
const KNOWN = new Set([...CLASSES, ...RELATIONS, ...MODALITIES].map(({ id }) => id));
const CHOICES = {
  view: ["picture", "topics", "claims", "sentences", "matrix", "timeline", "radar", "compare"],
  layout: ["map", "columns", "groups", "around"],
  rows: ["", "picked"],
  by: ["group", "report"],
  colour: ["", "theme", "year", "sure"],
  weak: ["", "shown"],
  dateless: ["", "on", "off", "only"],
};

export const state = read(location.hash);
const listeners = [];

export function onChange(listener) {
  listeners.push(listener);
}

// Change some of it. `quiet` replaces the entry in the history instead of adding one.
export function go(change, { quiet = false } = {}) {
  const next = { ...state, ...change };
  if (elsewhere(next)) next.at = [];
  if (next.view !== state.view) Object.assign(next, { sort: "", text: "" });
  const hash = write(next);
  if (hash === write(state)) return;
  enter(hash, quiet);
  apply(next);
}

// Whether the picture will be another one, in which the old view means nothing.
function elsewhere(next) {
  return next.layout !== state.layout || next.by !== state.by || (next.layout === "around" && next.pick !== state.pick);
}

// Keep where the reader looks in the address; nobody is told, for the picture shows it already.
export function keep(at) {
  if (String(at) === String(state.at)) return;
  state.at = at;
  enter(write(state), true);
}

// The fragment goes into the state of the entry too: a page inside another document, such as
// a notebook, may not change its address.
function enter(hash, quiet) {
  const act = (quiet ? history.replaceState : history.pushState).bind(history);
  try {
    act(hash, "", hash || "#");
  } catch {
    act(hash, "");
  }
}

export function tell() {
  apply(state);
}

function apply(next) {
  const before = { ...state };
  Object.assign(state, next);
  const changed = new Set(Object.keys(EMPTY).filter((key) => String(before[key]) !== String(next[key])));
  for (const listener of listeners) listener(changed);
}

function write(from) {
  const parts = [];
  for (const [key, value] of Object.entries(from)) {
    if (String(value ?? "") === String(EMPTY[key] ?? "")) continue;
    const list = Array.isArray(value) ? value : [value];
    parts.push(`${key}=${list.map((item) => encodeURIComponent(item).replaceAll("%2F", "/").replaceAll("%3A", ":")).join(",")}`);
  }
  return parts.length ? `#${parts.join("&")}` : "";
}

function read(hash) {
  const given = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const [key, value = ""] = part.split("=", 2);
    if (Object.hasOwn(EMPTY, key)) given[key] = value.split(",").filter(Boolean).map(decode);
  }
  const one = (key) => given[key]?.join(",") ?? EMPTY[key];
  const chosen = Object.fromEntries(Object.keys(CHOICES).map((key) => [key, CHOICES[key].includes(one(key)) ? one(key) : EMPTY[key]]));
  const number = (key) => (given[key] && Number.isFinite(Number(given[key][0])) ? Number(given[key][0]) : EMPTY[key]);
  return {
    ...chosen,
    pick: one("pick"),
    sort: one("sort"),
    text: one("text"),
    matrix: one("matrix"),
    compare: given.compare ?? [],
    embed: given.embed ? "1" : "",
    off: (given.off ?? []).filter((id) => KNOWN.has(id)),
    reports: given.reports ?? [],
    groups: given.groups ?? [],
    sure: Math.min(1, Math.max(0, number("sure"))),
    from: number("from"),
    to: number("to"),
    at: looking(given.at),
  };
}

function looking(given = []) {
  const at = given.map(Number);
  const sane = at.length === 3 && at.every(Number.isFinite) && Math.max(Math.abs(at[0]), Math.abs(at[1])) < 1e6 && at[2] > 0;
  return sane ? at : [];
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

for (const event of ["popstate", "hashchange"]) {
  window.addEventListener(event, ({ state: kept }) => {
    const next = read(location.hash || kept || "");
    if (write(next) !== write(state)) apply(next);
  });
}
