// Where the topics of a scene lie: on the map, in columns, or around one topic.

import { claims, topics } from "./data.js";
import { CLASS, COLUMNS, RELATIONS } from "./words.js";

const ROW = 26;
const AWAY = 210;
const INDENT = 56;
const LABEL = 230;

// The place of a topic on the map; upright screens get the map turned. `stretch` fits the
// map to the shape of the screen.
export function onMap(topic, { upright, stretch }) {
  return upright ? { x: topic.y, y: topic.x * stretch } : { x: topic.x, y: topic.y * stretch };
}

// The inverse of `onMap`.
export function offMap({ x, y }, { upright, stretch }) {
  return upright ? { x: y / stretch, y: x } : { x, y: y / stretch };
}

// How to lay the map so that `shown` topics fill a screen of this size.
export function fitMap(shown, width, height) {
  const upright = width < height * 0.8;
  const across = spread(shown.map(({ x, y }) => (upright ? y : x)));
  const down = spread(shown.map(({ x, y }) => (upright ? x : y)));
  const stretch = (Math.max(1, height - 136) / Math.max(1, width - 150)) * (across / down);
  return { upright, stretch: Math.min(1.8, Math.max(0.8, stretch)) };
}

function spread(numbers) {
  return Math.max(1, Math.max(...numbers) - Math.min(...numbers));
}

// Bring topics into view, and move them apart about one that stays, until their labels have
// room. `spots`: Map of index to {x, y}, changed here; `view`: the camera and the screen.
export function unfold(spots, members, centre, { position, scale, width, height }) {
  const moved = members.map((at) => ({
    at, x: (spots.get(at).x - position.x) * scale, y: (spots.get(at).y - position.y) * scale, half: labelHalf(topics[at]),
  }));
  const pull = () => moved.forEach((item) => item.at === centre || hold(item, width / 2, height / 2));
  if (centre !== undefined) clearAround(moved, moved.find(({ at }) => at === centre));
  pull();
  if (moved.length === 2) stretch(moved[0], moved[1]);
  for (let turn = 0; turn < 80 && partOnce(moved, centre); turn += 1) pull();
  for (const { at, x, y } of moved) spots.set(at, { x: position.x + x / scale, y: position.y + y / scale });
}

// Keep a topic and its label on the screen, clear of the tools.
function hold(item, right, bottom) {
  item.x = Math.max(item.half + 8 - right, Math.min(right - item.half - 8, item.x));
  item.y = Math.max(84 - bottom, Math.min(bottom - 52, item.y));
}

// Neighbours keep a distance from the middle, so that the lines to them can be seen.
function clearAround(moved, middle) {
  const least = 80 + Math.min(80, moved.length * 4);
  moved.forEach((item, i) => {
    const [dx, dy] = [item.x - middle.x || Math.cos(i), item.y - middle.y || Math.sin(i)];
    const far = Math.hypot(dx, dy);
    if (item === middle || far >= least) return;
    item.x = middle.x + (dx / far) * least;
    item.y = middle.y + (dy / far) * least;
  });
}

// Two ends of one claim: far enough apart to see the line between them.
function stretch(a, b) {
  const missing = a.half + b.half + 80 - Math.abs(a.x - b.x);
  if (missing <= 0) return;
  a.x += (a.x < b.x ? -missing : missing) / 2;
  b.x += (a.x < b.x ? missing : -missing) / 2;
}

function labelHalf(topic) {
  return Math.min(110, Math.max(26, topic.label.length * 3.6));
}

function partOnce(moved, centre) {
  let any = false;
  for (let i = 0; i < moved.length; i += 1) {
    for (let j = 0; j < i; j += 1) any = partPair(moved[i], moved[j], centre) || any;
  }
  return any;
}

function partPair(a, b, centre) {
  const across = a.half + b.half + 10 - Math.abs(a.x - b.x);
  const down = 34 - Math.abs(a.y - b.y);
  if (across <= 0 || down <= 0) return false;
  const sideways = across < down * 3;
  const shift = (sideways ? across : down) * ((sideways ? a.x < b.x : a.y < b.y) ? 0.5 : -0.5);
  push(a, sideways, b.at === centre ? -2 * shift : -shift, centre);
  push(b, sideways, a.at === centre ? 2 * shift : shift, centre);
  return true;
}

function push(item, sideways, by, centre) {
  if (item.at === centre) return;
  if (sideways) item.x += by;
  else item.y += by;
}

// Whether a screen has no room for lists side by side.
export function isNarrow(width) {
  return width < 560;
}

// One column a class, in the order computed with the page. `width`: of the screen; on a narrow
// one columns are wide enough to read, and the reader moves from one to the next.
export function inColumns(shown, width) {
  const gap = isNarrow(width) ? 150 : Math.max(110, Math.min(300, (width - 40) / COLUMNS.length));
  const spots = new Map();
  const heads = [];
  COLUMNS.forEach((kind, column) => {
    const members = shown.map((at) => topics[at]).filter((topic) => topic.kind === kind).sort((a, b) => a.rank - b.rank);
    const x = (column - COLUMNS.length / 2) * gap;
    members.forEach((topic, row) => spots.set(topic.at, { x, y: (row - (members.length - 1) / 2) * ROW, side: "right", room: gap - 46 }));
    heads.push({ x, y: (-1 - members.length / 2) * ROW, text: CLASS[kind].many, side: "right" });
  });
  return { spots, heads };
}

// The topic in the middle, what it is linked to on both sides, each kind of claim together; on
// a narrow screen all of it in a list under the topic.
export function aroundTopic(centre, focus, width) {
  if (isNarrow(width)) return underTopic(centre, focus, width);
  const sides = balanced(groupsOf(centre, focus));
  const found = { spots: new Map([[centre.at, { x: 0, y: 0 }]]), heads: [] };
  for (const [side, list] of Object.entries(sides)) stack(found, side, list);
  return found;
}

function underTopic(centre, focus, width) {
  const room = width - INDENT - 60;
  const found = { spots: new Map([[centre.at, { x: 0, y: 0, side: "right", room: room + INDENT }]]), heads: [] };
  let y = ROW * 0.6;
  for (const { name, members } of groupsOf(centre, focus)) {
    y += ROW * 1.1;
    found.heads.push({ x: INDENT, y, text: name, side: "right" });
    for (const at of members) found.spots.set(at, { x: INDENT, y: (y += ROW), side: "right", room });
  }
  return found;
}

// Groups on the right until it holds half of the rows; one that crosses the middle is parted
// where both parts are worth a head.
function balanced(groups) {
  const half = groups.reduce((sum, { members }) => sum + members.length + 2, 0) / 2;
  const sides = { right: [], left: [] };
  let room = half;
  for (const { name, members } of groups) {
    const fits = Math.floor(room - 1);
    const parted = fits >= 3 && members.length - fits >= 3;
    const right = parted ? members.slice(0, fits) : members.length / 2 + 1 <= room ? members : [];
    if (right.length) sides.right.push({ name, members: right });
    if (right.length < members.length) sides.left.push({ name, members: members.slice(right.length) });
    room -= members.length + 2;
  }
  return sides;
}

function groupsOf(centre, focus) {
  const groups = new Map();
  const seen = new Set();
  for (const relation of RELATIONS) {
    for (const [name, end, far] of [[relation.out, "subject", "object"], [relation.back, "object", "subject"]]) {
      const members = focus.claims.map((at) => claims[at])
        .filter((claim) => claim.relation === relation.id && claim[end] === centre.at && !seen.has(claim[far]))
        .map((claim) => claim[far]);
      members.forEach((at) => seen.add(at));
      if (members.length) groups.set(name, { name, members });
    }
  }
  return [...groups.values()];
}

function stack({ spots, heads }, side, groups) {
  const rows = groups.reduce((sum, { members }) => sum + members.length + 1.6, -0.6);
  const high = Math.min(40, Math.max(ROW, 400 / rows));
  const sign = side === "right" ? 1 : -1;
  let row = -rows / 2;
  for (const { name, members } of groups) {
    heads.push({ x: sign * AWAY, y: row * high + (high - ROW) / 2, text: name, side });
    for (const at of members) {
      row += 1;
      const bend = AWAY - (row * high) ** 2 / 9000;
      spots.set(at, { x: sign * Math.max(AWAY * 0.55, bend), y: row * high, side, room: LABEL });
    }
    row += 1.6;
  }
}
