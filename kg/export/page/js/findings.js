// What stands out, as `kg insights` finds it in the whole graph: a sentence each, then its words.

import { claims, topics } from "./data.js";
import { el, press } from "./dom.js";
import { passing } from "./filter.js";
import { block, claimLink, head, topicLink } from "./parts.js";
import { quoteList } from "./quotes.js";
import { go } from "./state.js";

// "16 risks are raised and nothing mitigates them; above all bias, raised by …", a click to its words.
export function headline({ name, opening, foremost }) {
  return press([el("b", {}, opening), foremost], () => go({ pick: `finding:${name}` }), { class: "finding" });
}

export function findingPanel({ title, opening, total, ranking, rows }) {
  return [
    head("What stands out", title, el("p", { class: "summary" }, `${opening}${total > rows.length ? `; here are the first ${rows.length}` : ""}. ${passing().active ? "This counts all reports, whatever the filters hide." : ""}`)),
    rows.map(row),
    block("", el("p", { class: "foot" }, `Ranked ${ranking}.`)),
  ];
}

function row({ about, told, topics: named, claims: made, places }) {
  const [topic] = named;
  const self = !about;
  return block(
    self ? topicLink(topics[topic]) : made.length === 1 ? claimLink(claims[made[0]]) : about,
    el("p", { class: "summary" }, told),
    self || made.length < 2 ? null : el("ul", { class: "backs" }, named.map((at) => el("li", {}, topicLink(topics[at])))),
    places.length ? quoteList(places) : null,
  );
}
