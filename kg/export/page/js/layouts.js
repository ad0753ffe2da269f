// Where the topics of a scene lie: on the map, in columns, or around one topic.

import { claims, topics } from "./data.js";

const COLUMNS = ["Domain", "Trend", "Technique", "Risk"];
const ROW = 26;

// The place of a topic on the map. Upright screens get the map turned, so that it fills them.
export function onMap(topic, upright) {
  return upright ? { x: topic.y * 1.15, y: topic.x * 0.9 } : { x: topic.x, y: topic.y };
}

// One column a class, in the order computed with the page. `width`: of the screen.
export function inColumns(shown, width) {
  const gap = Math.max(150, Math.min(320, width / 4.3));
  const spots = new Map();
  COLUMNS.forEach((kind, column) => {
    const members = shown.map((at) => topics[at]).filter((topic) => topic.kind === kind).sort((a, b) => a.rank - b.rank);
    members.forEach((topic, row) => spots.set(topic.at, { x: (column - 1.5) * gap, y: (row - (members.length - 1) / 2) * ROW }));
  });
  return spots;
}

// The topic in the middle, those linked to it on rings about it, each kind of claim together.
export function aroundTopic(centre, focus, upright) {
  const order = new Map();
  for (const at of focus.claims) {
    const claim = claims[at];
    const other = claim.subject === centre.at ? claim.object : claim.subject;
    if (!order.has(other)) order.set(other, `${claim.relation} ${claim.subject === centre.at}`);
  }
  const others = focus.topics.filter((at) => at !== centre.at)
    .sort((a, b) => (order.get(a) ?? "").localeCompare(order.get(b) ?? "") || a - b);
  const spots = new Map([[centre.at, { x: 0, y: 0 }]]);
  const rings = others.length > 14 ? 2 : 1;
  others.forEach((at, i) => {
    const angle = (i / others.length) * 2 * Math.PI - Math.PI / 2;
    const reach = (110 + others.length * 4.5) * (rings === 2 && i % 2 ? 1.5 : 1);
    spots.set(at, { x: Math.cos(angle) * reach * (upright ? 0.8 : 1.7), y: Math.sin(angle) * reach * (upright ? 1.3 : 1) });
  });
  return spots;
}
