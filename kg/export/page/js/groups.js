// Topics in tiles, one for each neighbourhood or report, the largest first.

import { groups, places, reports, topics } from "./data.js";

const ROW = 24;
const MOST = 24;
const titles = { group: new Map(groups.map(({ at, title }) => [at, title])), report: new Map(reports.map(({ at, title }) => [at, title])) };

// The neighbourhood of a topic, or the report that names it most.
export function groupOf(topic, by) {
  return by === "group" ? topic.group : mainReport(topic);
}

function mainReport(topic) {
  const times = new Map();
  for (const place of topic.places) times.set(places.report[place], (times.get(places.report[place]) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? topic.reports[0] ?? -1;
}

// Spots and heads of the topics shown; groups without a title, and those beyond the
// largest, are left out.
export function inGroups(shown, by, { width, height }) {
  const tiles = new Map();
  for (const at of shown) {
    const key = groupOf(topics[at], by);
    if (titles[by].has(key)) tiles.get(key)?.push(at) ?? tiles.set(key, [at]);
  }
  const across = Math.max(1, Math.round((width - 60) / 260));
  const room = Math.max(150, (width - 60) / across);
  const bottom = new Array(across).fill(0);
  const found = { spots: new Map(), heads: [], cards: [] };
  const largest = [...tiles].sort((a, b) => b[1].length - a[1].length || a[1][0] - b[1][0]).slice(0, Math.max(MOST, Math.floor(height / 120) * across));
  for (const [key, members] of largest) {
    const column = bottom.indexOf(Math.min(...bottom));
    const x = column * room;
    const y = bottom[column];
    found.cards.push({ x: x - 20, y: y - 18, width: room - 14, high: (members.length + 1) * ROW + 12 });
    found.heads.push({ x: x - 6, y: y + 2, text: titles[by].get(key), side: "right", room: room - 44 });
    members.forEach((at, i) => found.spots.set(at, { x, y: y + (i + 1) * ROW, side: "right", room: room - 62 }));
    bottom[column] += (members.length + 1) * ROW + 28;
  }
  return found;
}
