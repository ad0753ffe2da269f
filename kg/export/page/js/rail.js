// The rail: a legend that filters, with counts that follow.

import { groups, reports } from "./data.js";
import { byId, el, fill, icon, press, sign, svg } from "./dom.js";
import { checkList } from "./checklist.js";
import { go, state } from "./state.js";
import { CLASSES, CLEAR, MODALITIES, RELATIONS, WEAK, colourOf, percent } from "./words.js";
import { showYears, yearFilter } from "./years.js";

const rail = byId("rail");
const numbers = new Map();
const switches = new Map();
const reportList = checkList("reports", reports, "Find a report", (one, passed) => passed.perReport[one.at]);
const groupList = checkList("groups", groups, "Find a theme", (one, passed) => passed.perGroup.get(one.at) ?? 0);

export function startRail() {
  fill(
    rail,
    press(icon("close"), () => rail.classList.remove("open"), { class: "close", "aria-label": "Close filters" }),
    group("Topics", CLASSES.map((one) => toggle(one.id, [sign(one.shape, colourOf(one.id)), el("span", {}, one.many, el("small", {}, one.hint))], one.many))),
    group("Relations", RELATIONS.map((one) => toggle(one.id, [line(one), el("span", {}, one.name)], one.name))),
    group("Said to be", MODALITIES.map((one, at) => toggle(one.id, [stroke(at), el("span", {}, one.id)], one.id))),
    group("Confidence", sureSlider(), weakBox()),
    reports.some(({ year }) => year !== null) ? group("Dates of the reports", yearFilter()) : null,
    reports.length > 1 ? group("Reports", reportList.face) : null,
    groups.length > 1 ? group("Themes", groupList.face) : null,
    el("div", { class: "clear", id: "clear", hidden: true }, clearer()),
  );
}

export function clearer() {
  return press("Clear all filters", () => go({ off: [], reports: [], groups: [], sure: 0, from: null, to: null, dateless: "" }), { class: "ask" });
}

function group(name, ...content) {
  return el("section", { class: "block" }, el("h2", {}, name), content);
}

// A switch that shows or hides; "only" hides all its siblings.
function toggle(id, face, name) {
  const number = el("span", { class: "number" });
  numbers.set(id, number);
  const button = press([face, number], () => go({ off: state.off.includes(id) ? state.off.filter((one) => one !== id) : [...state.off, id] }), { class: "switch", "aria-pressed": "true" });
  switches.set(id, button);
  return el("div", { class: "option" }, button, press("only", () => only(id), { class: "only", "aria-label": `Only ${name}` }));
}

function only(id) {
  const kin = [CLASSES, RELATIONS, MODALITIES].find((kinds) => kinds.some((one) => one.id === id)).map((one) => one.id);
  const others = kin.filter((one) => one !== id);
  const alone = others.every((one) => state.off.includes(one)) && !state.off.includes(id);
  go({ off: [...state.off.filter((one) => !kin.includes(one)), ...(alone ? [] : others)] });
}

const ENDS = { arrow: "M20 4l6 4-6 4z", bar: "M24 3h2.4v10H24z", circle: "M27 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", vee: "M19 4l7 4-7 4 2-4z" };

export function line({ end, colour }) {
  return svg("svg", { viewBox: "0 0 28 16", class: `wire ${colour ?? ""}`, "aria-hidden": "true" }, svg("path", { d: "M1 8h20", class: "shaft" }), svg("path", { d: ENDS[end] ?? ENDS.arrow }));
}

function stroke(at) {
  return svg("svg", { viewBox: "0 0 28 16", class: "wire", "aria-hidden": "true" }, svg("path", { d: "M1 8h26", class: `shaft dash-${at}` }), at === 4 ? svg("path", { d: "M11 5l6 6M17 5l-6 6", class: "shaft" }) : null);
}

function sureSlider() {
  const shown = el("output", { for: "sure" });
  const slider = el("input", { type: "range", id: "sure", min: 0, max: 1, step: 0.05, value: state.sure, "aria-label": "Least confidence" });
  slider.addEventListener("input", () => go({ sure: Number(slider.value) }, { quiet: true }));
  numbers.set("sure", { slider, shown });
  return el("div", { class: "slider" }, slider, shown);
}

// Weak claims are left out until the reader wants them.
function weakBox() {
  const box = el("input", { type: "checkbox", id: "weak" });
  const number = el("span", { class: "number" });
  numbers.set("weak", { box, number });
  box.addEventListener("change", () => go({ weak: box.checked ? "shown" : "" }));
  return el("label", { class: "check", title: WEAK }, box, el("span", {}, "Weak claims"), number);
}

export function showRail(passed) {
  for (const [id, button] of switches) {
    button.setAttribute("aria-pressed", String(!state.off.includes(id)));
    numbers.get(id).textContent = passed.counts[id].toLocaleString("en");
  }
  const { slider, shown } = numbers.get("sure");
  slider.value = String(state.sure);
  shown.textContent = state.sure ? `only what is at least ${percent(state.sure)} sure` : state.weak === "shown" ? "all, however sure" : `topics however sure, claims from ${CLEAR}`;
  const weak = numbers.get("weak");
  weak.box.checked = state.weak === "shown";
  weak.number.textContent = passed.weakCount.toLocaleString("en");
  showYears();
  reportList.refresh(passed);
  groupList.refresh(passed);
  byId("clear").hidden = !passed.active;
}
