// What the picture shows: what was picked with what belongs to it, and else the most important.

import { claims, findClaim, findReport, findTopic, otherEnd, places, topics } from "./data.js";
import { shortestPath } from "./path.js";
import { ask } from "./questions.js";
import { backedBy, findSentences } from "./sentences.js";

const WIRES_EACH = 1.6;
const MOST_SENTENCES = 200;

export function picked(pick) {
  const cut = pick.indexOf(":");
  const kind = cut < 0 ? pick : pick.slice(0, cut);
  const key = pick.slice(cut + 1);
  if (kind === "topic") return wrap(kind, findTopic(key));
  if (kind === "claim") return wrap(kind, findClaim(key));
  if (kind === "report") return wrap(kind, findReport(key));
  if (kind === "ask") return wrap(kind, ask(key));
  if (kind === "words") return wrap(kind, quoting(key));
  if (kind === "path") return pathEnds(key.split(" ").map(findTopic));
  return { kind: "", item: null };
}

function wrap(kind, item) {
  return item ? { kind, item } : { kind: "", item: null };
}

// The sentences with these words, and the topics and claims that they back.
function quoting(typed) {
  const { all, some } = findSentences(typed, MOST_SENTENCES);
  const { topics: named, claims: made } = backedBy(some.flat());
  const ends = made.flatMap((at) => [claims[at].subject, claims[at].object]);
  return { typed, all, some, topics: [...new Set([...named, ...ends])].sort((a, b) => a - b), claims: made };
}

function pathEnds([from, to]) {
  return from && to ? { kind: "path", item: { from, to } } : { kind: "", item: null };
}

// The topics and claims that the pick is about, or null if nothing is picked; of a topic's
// neighbours the `most` important. `ends`: what the claims speak of besides.
export function focusOf({ kind, item }, passed, most) {
  if (kind === "topic") return aroundTopic(item, passed, most);
  if (kind === "claim") return { topics: [item.subject, item.object], claims: [item.at] };
  if (kind === "report") return inReport(item, passed);
  if (kind === "ask" || kind === "words") return { topics: item.topics, claims: item.claims, ends: endsOf(item.claims) };
  if (kind === "path") return shortestPath(item.from, item.to, passed.claims) ?? { topics: [item.from.at, item.to.at], claims: [] };
  return null;
}

function endsOf(found) {
  return found.flatMap((at) => [claims[at].subject, claims[at].object]);
}

// The focus with all that its claims speak of, so that the picture names both ends of a line.
export function withEnds(focus) {
  return focus?.ends ? { ...focus, topics: [...new Set([...focus.topics, ...focus.ends])] } : focus;
}

function aroundTopic(topic, passed, most) {
  const own = topic.claims.filter((at) => passed.claims[at])
    .sort((a, b) => otherEnd(claims[a], topic).at - otherEnd(claims[b], topic).at);
  const near = [...new Set(own.map((at) => otherEnd(claims[at], topic).at))].slice(0, most);
  const shown = new Set([topic.at, ...near]);
  return {
    topics: [...shown],
    claims: own.filter((at) => shown.has(claims[at].subject) && shown.has(claims[at].object)),
  };
}

function inReport(report, passed) {
  return {
    topics: topics.filter((topic) => passed.topics[topic.at] && topic.reports.includes(report.at)).map(({ at }) => at),
    claims: claims.filter((claim) => passed.claims[claim.at] && claim.places.some((place) => places.report[place] === report.at))
      .map(({ at }) => at),
  };
}

// Up to `budget` topics within reach, those of the focus first, and the claims between them.
export function chooseScene({ passed, focus, budget, within, only }) {
  const chosen = new Set(focus ? focus.topics.slice(0, Math.max(budget, 80)) : []);
  if (!only) {
    let left = budget;
    for (let at = 0; at < topics.length && left > 0; at += 1) {
      if (!passed.topics[at] || !within(topics[at])) continue;
      chosen.add(at);
      left -= 1;
    }
  }
  return { topics: [...chosen].sort((a, b) => a - b), claims: wires(chosen, passed, focus, only) };
}

// Claims between the chosen topics: those of the focus, then those with most evidence.
function wires(chosen, passed, focus, only) {
  const first = new Set((focus?.claims ?? []).filter((at) => chosen.has(claims[at].subject) && chosen.has(claims[at].object)));
  if (only) return [...first];
  const rest = [];
  for (const at of chosen) {
    for (const claim of topics[at].claims) {
      if (claims[claim].subject === at && passed.claims[claim] && !first.has(claim) && chosen.has(claims[claim].object)) rest.push(claim);
    }
  }
  rest.sort((a, b) => claims[b].places.length - claims[a].places.length || a - b);
  return [...first, ...rest.slice(0, Math.round(chosen.size * WIRES_EACH))];
}
