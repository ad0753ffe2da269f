// Which topics, claims and places pass the filters, and how many each filter would let through.

import { claims, findReport, groups, places, reports, topics } from "./data.js";
import { CLASSES, MODALITIES, RELATIONS } from "./words.js";

let last = null;

// What passed last.
export function passing() {
  return last;
}

// One entry per topic, claim, place: 1 if it passes; `weak`: the claims that would, were they
// surer. `cut`: whether places may fail. `counts` answer "how many, were this one on?".
export function sieve(state) {
  last = sift(state);
  last.undated = dated(state) && !state.dateless ? sift({ ...state, dateless: "on" }).topicCount - last.topicCount : 0;
  return last;
}

function sift(state) {
  const test = tests(state);
  const result = {
    topics: new Uint8Array(topics.length),
    claims: new Uint8Array(claims.length),
    weak: new Uint8Array(claims.length),
    places: new Uint8Array(places.n),
    reports: test.report,
    counts: {},
    perReport: new Array(reports.length).fill(0),
    perGroup: new Map(),
    topicCount: 0,
    claimCount: 0,
    weakCount: 0,
    cut: test.evidence || MODALITIES.some(({ id }) => !test.on(id)),
    active: state.off.length > 0 || test.within > 0 || test.evidence,
  };
  for (const { id } of [...CLASSES, ...RELATIONS, ...MODALITIES]) result.counts[id] = 0;
  for (let place = 0; place < places.n; place += 1) result.places[place] = counts(test, place) && test.said[places.modality[place]];
  const related = siftClaims(test, result);
  siftTopics(test, result, related);
  return result;
}

function dated({ from, to }) {
  return from !== null || to !== null;
}

function tests(state) {
  const off = new Set(state.off);
  const only = new Set(state.reports.filter(findReport));
  const within = new Set(groups.filter(({ iri }) => state.groups.includes(iri)).map(({ at }) => at));
  return {
    report: reports.map((report) => (only.size === 0 || only.has(report.iri)) && inTime(state, report.year)),
    said: MODALITIES.map(({ id }) => !off.has(id)),
    on: (id) => !off.has(id),
    shows: (topic) => !off.has(topic.kind) && (within.size === 0 || within.has(topic.group)),
    sure: state.sure,
    weak: state.weak === "shown",
    within: within.size,
    evidence: only.size > 0 || state.sure > 0 || dated(state) || ["off", "only"].includes(state.dateless),
    claimwise: [...RELATIONS, ...MODALITIES].some(({ id }) => off.has(id)),
  };
}

// Reports without a date count until a year is chosen, unless the reader says otherwise.
function inTime(state, year) {
  if (year === null) return state.dateless ? state.dateless !== "off" : !dated(state);
  return state.dateless !== "only" && (state.from === null || year >= state.from) && (state.to === null || year < state.to + 1);
}

function counts(test, place) {
  return test.report[places.report[place]] && (places.confidence[place] ?? 1) >= test.sure;
}

// Marks the claims that pass; returns which topics have a claim that passes but for classes.
function siftClaims(test, result) {
  const related = new Uint8Array(topics.length);
  const seen = new Array(MODALITIES.length);
  for (const claim of claims) {
    const passes = weigh(test, claim, seen);
    const classes = test.shows(topics[claim.subject]) && test.shows(topics[claim.object]);
    // Weak claims pass only if the reader asks for them.
    if (claim.weak) {
      result.weak[claim.at] = passes && classes && test.on(claim.relation);
      result.weakCount += result.weak[claim.at];
      if (!test.weak) continue;
    }
    if (passes && classes) result.counts[claim.relation] += 1;
    if (!test.on(claim.relation)) continue;
    if (classes) seen.forEach((is, modality) => (result.counts[MODALITIES[modality].id] += is ? 1 : 0));
    if (!passes) continue;
    related[claim.subject] = 1;
    related[claim.object] = 1;
    if (!classes) continue;
    result.claims[claim.at] = 1;
    result.claimCount += 1;
  }
  return related;
}

// Whether any evidence of a claim passes; fills `seen` with the modalities met on the way.
function weigh(test, claim, seen) {
  seen.fill(false);
  if (!claim.places.length) {
    if (test.evidence) return false;
    seen[claim.modality] = true;
    return test.said[claim.modality];
  }
  let passes = false;
  for (const place of claim.places) {
    if (!counts(test, place)) continue;
    seen[places.modality[place]] = true;
    passes ||= test.said[places.modality[place]];
  }
  return passes;
}

function siftTopics(test, result, related) {
  for (const topic of topics) {
    const backed = !test.evidence || topic.places.some((place) => counts(test, place)) || related[topic.at];
    if (!backed || (test.claimwise && !related[topic.at])) continue;
    result.counts[topic.kind] += 1;
    if (test.on(topic.kind)) result.perGroup.set(topic.group, (result.perGroup.get(topic.group) ?? 0) + 1);
    if (!test.shows(topic)) continue;
    result.topics[topic.at] = 1;
    result.topicCount += 1;
    for (const report of topic.reports) result.perReport[report] += 1;
  }
}
