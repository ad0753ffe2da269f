// Cells of the tables that are the same whatever passes the filters.

import { claims, places, sentence, topics } from "./data.js";
import { press } from "./dom.js";
import { kept } from "./evidence.js";
import { tidy } from "./quotes.js";
import { go } from "./state.js";
import { phrase } from "./words.js";

const NAMES = 5;

export function otherNames({ wordings }) {
  const first = wordings.length > NAMES + 1 ? NAMES : wordings.length;
  return wordings.slice(0, first).join("; ") + (wordings.length > first ? `; and ${wordings.length - first} more` : "");
}

// The sentence that tells most surely, of those that name both ends themselves if there are any.
export function firstWords(claim) {
  const rank = (place) => (places.linked[place] >= 0 ? 1 : 0) - (places.confidence[place] ?? 1) / 2;
  const found = kept(claim.places);
  return found.length ? tidy(sentence(found.reduce((best, place) => (rank(place) < rank(best) ? place : best)))).trim() : "";
}

export function wordsOf(claim) {
  return opener(firstWords(claim) || "details", `claim:${claim.iri}`);
}

export function opener(text, pick) {
  return press(text, () => go({ pick }), { class: "name words" });
}

export function aboutOf(row) {
  return (row.claims.length ? row.claims.map((at) => phrase(claims[at])) : row.topics.map((at) => topics[at].label)).join("; ");
}
