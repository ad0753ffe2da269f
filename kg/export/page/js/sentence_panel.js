// The panel of words searched for: the sentences that hold them, and what each backs.

import { claims, places, sentence, topics } from "./data.js";
import { count, el } from "./dom.js";
import { block, claimLink, head, longList, topicLink } from "./parts.js";
import { markWords, source, tidy } from "./quotes.js";
import { backedBy } from "./sentences.js";

export function sentencePanel({ typed, all, some }) {
  const reports = new Set(some.flat().map((place) => places.report[place])).size;
  const found = all ? `${count(all, "sentence")} in ${count(reports, "report")}` : "No sentence behind a topic or claim has these words.";
  return [
    head("In the words of the reports", `“${typed}”`, el("p", { class: "summary" }, all > some.length ? `${count(all, "sentence")}, the first ${some.length} of them` : found)),
    block("", all ? longList(some, (same) => passage(same, typed), { first: 12, kind: "ol", name: "quotes" }) : null),
  ];
}

function passage(same, typed) {
  const backs = backedBy(same);
  return el(
    "figure",
    { class: "quote" },
    el("blockquote", {}, markWords(tidy(sentence(same[0])), typed)),
    el("figcaption", {}, source(same[0])),
    el("ul", { class: "backs" }, [
      ...backs.claims.map((at) => claimLink(claims[at])),
      ...(backs.claims.length ? [] : backs.topics.map((at) => topicLink(topics[at]))),
    ].map((link) => el("li", {}, link))),
  );
}
