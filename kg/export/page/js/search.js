// Search over all wordings: whole names first, then beginnings, words within, one typing error;
// of equals the name that the topic is shown by before its others, and before terms of other
// vocabularies that mean nearly the same, or more.

import { topics } from "./data.js";
import { plain } from "./comparable_text.js";
import { SIGNS } from "./words.js";

const entries = topics.flatMap((topic) => [
  ...[topic.label, ...topic.wordings].map((wording, at) => ({ topic, wording, other: at ? 0.5 : 0, key: plain(wording) })),
  ...topic.mappings.map(({ kind, label }) => (kind === "exactMatch"
    ? { topic, wording: label, other: 0.5, key: plain(label) }
    : { topic, wording: label, other: 0.75, key: plain(label), sign: SIGNS[kind][0] })),
]);

// The best `limit` topics for what was typed, each with the wording that matched.
export function find(typed, limit = 12) {
  const query = plain(typed);
  if (!query) return [];
  const best = new Map();
  const words = query.split(" ");
  for (const entry of entries) keep(best, entry, score(entry.key, query, words));
  if (!best.size && query.length > 3) {
    for (const entry of entries) if (nearly(entry.key, query)) keep(best, entry, 6);
  }
  return [...best.values()]
    .sort((a, b) => a.score - b.score || a.topic.at - b.topic.at)
    .slice(0, limit);
}

// A name without case, punctuation and plural, much as builds compare names.
export const singular = (text) => withoutPlurals(plain(text));
const withoutPlurals = (key) => key.replace(/[^\p{L}\p{N}]+/gu, " ").replace(/(\p{L}{2})s(?= |$)/gu, "$1").trim();
let names = null;

// Make the names ready that texts are searched for.
export function prepareNames() {
  names ??= entries.filter(({ sign }) => !sign).map((entry) => ({ topic: entry.topic, name: ` ${withoutPlurals(entry.key)} ` }));
}

// The words of a text, and the two longest names of topics in it: what topics a name may mean, and
// which words it covers.
export function namesIn(typed) {
  prepareNames();
  const found = [];
  let text = ` ${singular(typed)} `;
  while (found.length < 2) {
    const best = names.reduce((best, one) => (one.name.length > Math.max(3, best?.name.length ?? 0) && text.includes(one.name) ? one : best), null);
    if (!best) break;
    const from = text.slice(0, text.indexOf(best.name)).split(" ").length - 1;
    const length = best.name.trim().split(" ").length;
    found.push({ topics: [...new Set(names.filter(({ name }) => name === best.name).map(({ topic }) => topic))], from, length });
    text = text.replace(best.name, ` ${"_ ".repeat(length)}`);
  }
  return { words: plain(typed).replace(/[^\p{L}\p{N}]+/gu, " ").trim().split(" "), found };
}

function keep(best, entry, points) {
  if (points === 0) return;
  const known = best.get(entry.topic.at);
  const all = points + entry.other;
  if (!known || all < known.score) best.set(entry.topic.at, { ...entry, score: all });
}

function score(key, query, words) {
  const at = key.indexOf(query);
  if (at < 0) return words.length > 1 && words.every((word) => key.includes(word)) ? 5 : 0;
  if (key.length === query.length) return 1;
  if (at === 0) return 2;
  return key[at - 1] === " " ? 3 : 4;
}

// Whether a beginning of the name, or of a word in it, is one edit away.
function nearly(key, query) {
  if (key.length < query.length - 1) return false;
  return [key, ...key.split(" ")].some((part) => (
    [query.length - 1, query.length, query.length + 1].some((length) => oneEdit(part.slice(0, length), query))
  ));
}

function oneEdit(a, b) {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB
    || (restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2));
}
