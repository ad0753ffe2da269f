// What the picture shows: what was picked with what belongs to it, and else the most important.

import { claims, findClaim, findReport, findings, findTopic, otherEnd, topics } from "./data.js";
import { reportsIn, strongestFirst } from "./evidence.js";
import { shortestPath } from "./path.js";
import { ask } from "./questions.js";
import { backedBy, findSentences } from "./sentences.js";

const MOST_SENTENCES = 200;

export function picked(pick) {
  const cut = pick.indexOf(":");
  const kind = cut < 0 ? pick : pick.slice(0, cut);
  const key = pick.slice(cut + 1);
  if (kind === "topic") return wrap(kind, findTopic(key));
  if (kind === "claim") return wrap(kind, findClaim(key));
  if (kind === "report") return wrap(kind, findReport(key));
  if (kind === "ask") return wrap(kind, ask(key));
  if (kind === "finding") return wrap(kind, findings.find(({ name }) => name === key));
  if (kind === "corrections") return wrap(kind, {});
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

// The topics and claims that the pick is about, or null if nothing is picked. `ends`: what the
// claims speak of besides.
export function focusOf({ kind, item }, passed) {
  if (kind === "topic") return aroundTopic(item, passed);
  if (kind === "claim") return { topics: [item.subject, item.object], claims: [item.at] };
  if (kind === "report") return inReport(item, passed);
  if (kind === "ask" || kind === "words") return { topics: item.topics, claims: item.claims, ends: endsOf(item.claims), lead: item.lead };
  if (kind === "finding") return inRows(item.rows);
  if (kind === "path") return shortestPath(item.from, item.to, passed.claims) ?? { topics: [item.from.at, item.to.at], claims: [] };
  return null;
}

function inRows(rows) {
  const made = [...new Set(rows.flatMap((row) => row.claims))];
  return { topics: [...new Set(rows.flatMap((row) => row.topics))], claims: made, ends: endsOf(made) };
}

function endsOf(found) {
  return found.flatMap((at) => [claims[at].subject, claims[at].object]);
}

// The focus as the picture has it: of a topic's neighbours the `most` important; else with all
// that its claims speak of, so that both ends of a line are named. `of`: how many topics there
// would be.
export function inPicture(focus, { kind }, most) {
  if (kind !== "topic") return focus?.ends ? { ...focus, topics: [...new Set([...focus.topics.slice(0, focus.lead), ...focus.ends])] } : focus;
  const shown = new Set(focus.topics.slice(0, most + 1));
  const claimsShown = focus.claims.filter((at) => shown.has(claims[at].subject) && shown.has(claims[at].object));
  return { topics: [...shown], claims: claimsShown, of: focus.topics.length };
}

// A topic and its neighbours, the most important first.
function aroundTopic(topic, passed) {
  const own = topic.claims.filter((at) => passed.claims[at])
    .sort((a, b) => otherEnd(claims[a], topic).at - otherEnd(claims[b], topic).at);
  return { topics: [...new Set([topic.at, ...own.map((at) => otherEnd(claims[at], topic).at)])], claims: own };
}

function inReport(report, passed) {
  return {
    topics: topics.filter((topic) => passed.topics[topic.at] && topic.reports.includes(report.at)).map(({ at }) => at),
    claims: claims.filter((claim) => passed.claims[claim.at] && reportsIn(claim.places).includes(report.at))
      .map(({ at }) => at),
  };
}

// Up to `budget` topics within reach, those of the focus first, and the claims between them: of
// a focus its own, else the `lines` strongest.
export function chooseScene({ passed, focus, budget, lines, within, only }) {
  const chosen = new Set(focus ? focus.topics.slice(0, Math.max(budget, 80)) : []);
  if (!only) {
    let left = budget;
    for (let at = 0; at < topics.length && left > 0; at += 1) {
      if (!passed.topics[at] || !within(topics[at])) continue;
      chosen.add(at);
      left -= 1;
    }
  }
  return { topics: [...chosen].sort((a, b) => a - b), claims: wires(chosen, passed, focus, lines) };
}

function wires(chosen, passed, focus, lines) {
  const drawn = ({ subject, object }) => chosen.has(subject) && chosen.has(object);
  if (focus) return [...new Set(focus.claims)].filter((at) => drawn(claims[at]));
  const found = [...chosen].flatMap((at) => topics[at].claims)
    .map((at) => claims[at]).filter((claim) => passed.claims[claim.at] && drawn(claim));
  return strongestFirst([...new Set(found)]).slice(0, lines).map(({ at }) => at);
}
