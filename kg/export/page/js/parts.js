// Small parts that several panels share.

import { reports } from "./data.js";
import { count, el, press, sign } from "./dom.js";
import { kept, reportsNaming } from "./evidence.js";
import { go, state } from "./state.js";
import { CLASS, WEAK, colourOf, phrase } from "./words.js";

export function topicLink(topic) {
  return press([sign(topic.shape, colourOf(topic.kind)), el("span", {}, topic.label)], () => go({ pick: `topic:${topic.iri}` }), {
    class: "name topic",
    title: CLASS[topic.kind].one,
  });
}

// How often a topic is named: in how many reports or, of a single one, how many times.
export function timesOf(topic) {
  const number = reportsNaming(topic).length;
  return number > 1 ? count(number, "report") : count(kept(topic.places).length, "mention");
}

export function reportLink(report, extra = null) {
  return press([el("span", {}, report.title), extra], () => go({ pick: `report:${report.iri}` }), { class: "name" });
}

export function claimLink(claim) {
  return press(phrase(claim), () => go({ pick: `claim:${claim.iri}` }), { class: "name" });
}

export function head(kicker, name, ...extra) {
  return el(
    "header",
    { class: "panel-head" },
    el("p", { class: "kicker" }, kicker),
    el("h2", { id: "panel-title", tabindex: "-1" }, name),
    extra,
  );
}

// A section of the panel; nothing at all where there is nothing to show.
export function block(name, ...content) {
  const kept = content.flat(Infinity).filter((child) => child !== null && child !== undefined);
  return kept.length ? el("section", { class: "block" }, name ? el("h3", {}, name) : null, kept) : null;
}

// A list that shows the first few items and the rest on demand.
export function longList(items, make, { first = 8, kind = "ul", name = "items" } = {}) {
  const list = el(kind, { class: name }, items.slice(0, first).map((item) => el("li", {}, make(item))));
  if (items.length <= first) return [list];
  const more = press(`Show all ${items.length}`, () => {
    list.append(...items.slice(first).map((item) => el("li", {}, make(item))));
    more.remove();
  }, { class: "more" });
  return [list, more];
}

export function reportsOf(topic) {
  return reportsNaming(topic).map((at) => reports[at]).sort((a, b) => (b.year ?? 0) - (a.year ?? 0) || a.at - b.at);
}

// How to see the weak claims, or to be rid of them again.
export function weakly(number) {
  if (!number) return null;
  const shown = state.weak === "shown";
  const name = `${shown ? "Hide" : "Show"} ${count(number, "weak claim")}`;
  return block("", press(name, () => go({ weak: shown ? "" : "shown" }), { class: "more", title: WEAK }));
}
