// The search box: a combobox after the ARIA pattern, for keyboard and pointer.

import { byId, count, el, fill, say, sign } from "./dom.js";
import { find } from "./search.js";
import { go } from "./state.js";

const box = byId("query");
const list = byId("found");
let results = [];
let active = -1;
let otherEnd = null;
let leaving = 0;

export function startFinder() {
  box.addEventListener("input", () => show(find(box.value)));
  box.addEventListener("focus", () => {
    clearTimeout(leaving);
    if (box.value) show(find(box.value));
  });
  box.addEventListener("blur", () => (leaving = setTimeout(hide, 150)));
  box.addEventListener("keydown", onKey);
  document.addEventListener("choose-end", ({ detail }) => {
    otherEnd = detail;
    box.placeholder = `Path from ${detail.label} to…`;
    box.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key !== "/") return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function onKey(event) {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" && results.length) choose(results[Math.max(0, active)]);
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
}

function leave() {
  if (!box.value) box.blur();
  box.value = "";
  forgetEnd();
  hide();
}

function forgetEnd() {
  otherEnd = null;
  box.placeholder = "Find a topic";
}

function show(found) {
  results = found;
  active = found.length ? 0 : -1;
  fill(list, found.length ? found.map(row) : box.value.trim() ? el("li", { class: "none" }, "No topic has such a name") : null);
  list.hidden = !list.firstChild;
  box.setAttribute("aria-expanded", String(found.length > 0));
  mark();
  if (box.value.trim()) say(count(found.length, "topic found", "topics found"));
}

function row({ topic, wording }, at) {
  return el(
    "li",
    { role: "option", id: `found-${at}`, onpointerdown: (event) => { event.preventDefault(); choose(results[at]); } },
    sign(topic.shape, topic.kind),
    el("span", { class: "label" }, topic.label, wording === topic.label ? null : el("small", {}, ` ${wording}`)),
    el("small", {}, count(topic.reports.length, "report")),
  );
}

function move(step) {
  if (!results.length) return;
  active = (active + step + results.length) % results.length;
  mark();
}

function mark() {
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
  if (active < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", `found-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }
}

function choose({ topic }) {
  go(otherEnd ? { pick: `path:${otherEnd.iri} ${topic.iri}`, view: "picture", layout: "map" } : { pick: `topic:${topic.iri}` });
  box.value = "";
  forgetEnd();
  hide();
}

function hide() {
  list.hidden = true;
  results = [];
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}
