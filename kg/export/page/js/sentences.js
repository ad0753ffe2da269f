// Search within the sentences of the reports: each that holds all the words typed, those that
// hold them as they were typed first.

import { claims, places, sentence, topics } from "./data.js";
import { plain } from "./comparable_text.js";

const LEAST = 3;
const SLICE = 4000;

// All sentences in one text, a line each: `starts` tells where each begins, `found` its places.
const index = { body: "", starts: [], found: [] };
const work = collect();

function* collect() {
  const lines = [];
  const at = new Map();
  let length = 0;
  for (let place = 0; place < places.n; place += 1) {
    if (place % SLICE === SLICE - 1) yield;
    const text = places.text[place];
    if (at.has(text)) {
      index.found[at.get(text)].push(place);
      continue;
    }
    const line = plain(sentence(place));
    at.set(text, lines.length);
    lines.push(line);
    index.starts.push(length);
    index.found.push([place]);
    length += line.length + 1;
  }
  index.body = `${lines.join("\n")}\n`;
}

let ready = false;

function read() {
  ready ||= Boolean(work.next().done);
  return ready;
}

function finish() {
  while (!read());
}

// Whether the sentences are read, or are so few that they are read at once.
export function areReady() {
  return ready || places.n < SLICE;
}

// Read the sentences while nothing else is to do, so that no search need wait; then call `done`.
export function prepareSentences(done) {
  const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
  const step = () => (read() ? done() : idle(step));
  idle(step);
}

// {all, some}: how many sentences hold what was typed, and the places of up to `limit` of
// them, one list a sentence.
export function findSentences(typed, limit) {
  const query = plain(typed);
  if (query.length < LEAST) return { all: 0, some: [] };
  finish();
  const words = query.split(" ").sort((a, b) => b.length - a.length);
  const whole = [];
  const rest = [];
  for (let at = index.body.indexOf(words[0]); at >= 0;) {
    const line = lineAt(at);
    const end = index.starts[line + 1] ?? index.body.length;
    const text = index.body.slice(index.starts[line], end);
    if (text.includes(query)) whole.push(line);
    else if (words.every((word) => text.includes(word))) rest.push(line);
    at = index.body.indexOf(words[0], end);
  }
  return { all: whole.length + rest.length, some: [...whole, ...rest].slice(0, limit).map((line) => index.found[line]) };
}

// The last line that starts at or before a position.
function lineAt(position) {
  let low = 0;
  let high = index.starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (index.starts[middle] <= position) low = middle;
    else high = middle;
  }
  return low;
}

// Places of the same sentence together: of all places, or of some.
export function passages(list = Array.from({ length: places.n }, (_, place) => place)) {
  const found = new Map();
  for (const place of list) {
    const begin = places.start[place] < 0 ? "" : places.start[place] - places.mark[place];
    const key = `${places.report[place]} ${begin} ${places.text[place]}`;
    found.get(key)?.push(place) ?? found.set(key, [place]);
  }
  return [...found.values()];
}

let backed = null;

// The claims and topics that rest on any of these places.
export function backedBy(some) {
  backed ??= { claims: invert(claims), topics: invert(topics) };
  const gather = (table) => [...new Set(some.flatMap((place) => table.get(place) ?? []))];
  return { claims: gather(backed.claims), topics: gather(backed.topics) };
}

function invert(things) {
  const table = new Map();
  for (const { at, places: found } of things) {
    for (const place of found) table.get(place)?.push(at) ?? table.set(place, [at]);
  }
  return table;
}
