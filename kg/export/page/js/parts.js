// Small parts that several panels share.

import { claims, reports, topics } from "./data.js";
import { count, el, press, sign } from "./dom.js";
import { go } from "./state.js";
import { CLASS, RELATION, colourOf } from "./words.js";

export function topicLink(topic) {
  return press([sign(topic.shape, colourOf(topic.kind)), el("span", {}, topic.label)], () => go({ pick: `topic:${topic.iri}` }), {
    class: "name topic",
    title: CLASS[topic.kind].one,
  });
}

// How often a topic is named: in how many reports or, of a single one, how many times.
export function timesOf(topic) {
  return topic.reports.length > 1 ? count(topic.reports.length, "report") : count(topic.places.length, "mention");
}

export function reportLink(report, extra = null) {
  return press([el("span", {}, report.title), extra], () => go({ pick: `report:${report.iri}` }), { class: "name" });
}

export function claimLink(claim) {
  return press(`${topics[claim.subject].label} ${RELATION[claim.relation].name} ${topics[claim.object].label}`,
    () => go({ pick: `claim:${claim.iri}` }), { class: "name" });
}

export function head(kicker, name, ...extra) {
  return el(
    "header",
    { class: "panel-head" },
    el("p", { class: "kicker" }, kicker),
    el("h2", { id: "panel-title" }, name),
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
  return topic.reports.map((at) => reports[at]).sort((a, b) => (b.year ?? 0) - (a.year ?? 0) || a.at - b.at);
}

export function claimsOf(found) {
  return found.map((at) => claims[at]);
}
