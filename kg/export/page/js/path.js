// The shortest way between two topics, over claims that pass the filters.

import { claims, otherEnd, topics } from "./data.js";

// {topics, claims} from `a` to `b`, both included, or null if there is no way.
export function shortestPath(a, b, passes) {
  const via = new Map([[a.at, null]]);
  let front = [a.at];
  while (front.length && !via.has(b.at)) front = front.flatMap((at) => step(topics[at], via, passes));
  return via.has(b.at) ? walkBack(b.at, via) : null;
}

function step(topic, via, passes) {
  const reached = [];
  for (const at of topic.claims) {
    const other = otherEnd(claims[at], topic);
    if (!passes[at] || via.has(other.at)) continue;
    via.set(other.at, { claim: at, from: topic.at });
    reached.push(other.at);
  }
  return reached;
}

function walkBack(end, via) {
  const found = { topics: [end], claims: [] };
  for (let step = via.get(end); step; step = via.get(step.from)) {
    found.topics.unshift(step.from);
    found.claims.unshift(step.claim);
  }
  return found;
}
