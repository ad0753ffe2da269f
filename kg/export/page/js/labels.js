// Labels on the canvas: as many as fit without touching, the most important first.

import { topics } from "./data.js";
import { DOT, LISTED, SMALLEST, radiusOf } from "./shapes.js";

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const FIRST = 10;
const FEW = 45;
const TIP = 5;
const BESIDE = 8;
const widths = new Map();

function fontOf(topic, strong, side) {
  const size = side ? 13 : 12 + Math.round((radiusOf(topic) - SMALLEST) / 2.6);
  return { size, css: `${strong ? 600 : 400} ${size}px ${FAMILY}` };
}

function shorten(text, longest) {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}

// The beginning of a text that is not longer than so many characters and pixels.
function cut(ctx, font, whole, longest, room) {
  let text = shorten(whole, longest);
  while (text.length > 4 && widthOf(ctx, font, text) > room) {
    text = shorten(whole, Math.min(text.length - 1, Math.ceil((text.length * room) / widthOf(ctx, font, text))));
  }
  return text;
}

function widthOf(ctx, font, text) {
  const key = `${font} ${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

// Find where labels fit: none touches another or the sign of a topic that keeps its own, those
// first whose topics come first. `spots`: [{at, x, y, strong, faint, sure, side, room}]; a
// `side` fixes where the label goes, `room` how wide it may be; `blocked`: boxes to stay out
// of, `tips`: where heads of lines lie, to be hidden last. Returns the boxes of the labels, the topics whose signs are whole (those with a label,
// and all strong ones if they are few), and those that would lie under a label as dots.
export function placeLabels(ctx, spots, { width, height }, blocked, tips) {
  const taken = new Boxes(width, height);
  for (const box of blocked) taken.add({ ...box, at: -1 });
  const whole = new Set();
  const strong = spots.filter((spot) => spot.strong && !spot.side);
  if (strong.length <= FEW) strong.forEach((spot) => keepSign(spot, taken, whole));
  const dots = new Boxes(width, height);
  for (const spot of spots) dots.add(signBox(spot, DOT));
  const heads = new Boxes(width, height);
  tips.forEach(({ x, y }, i) => heads.add(signBox({ at: -1 - i, x, y }, TIP)));
  const signs = new Boxes(width, height);
  for (const spot of spots) if (!spot.faint) signs.add(signBox(spot, radiusOf(topics[spot.at])));
  // A name beside the sign of another topic would be read as its name.
  const beside = ({ x, y, width: wide, high }, at) => signs.met({ x: x - BESIDE, y: y + 4, width: wide + 2 * BESIDE, high: high - 8 }, at);
  const hides = (box, at) => beside(box, at).length * 2e9 + heads.met(box, at).length * 1e9 + dots.weightUnder(box, at);
  const labels = [];
  spots.filter(({ faint }) => !faint).forEach((spot, rank) => {
    const label = labelOf(ctx, spot);
    const box = bestBox(spot, label, taken, hides, whole);
    if (!box) return;
    keepSign(spot, taken, whole);
    taken.add({ ...box, at: spot.at });
    labels.push({ ...label, ...box, at: spot.at, strong: spot.strong || rank < FIRST });
  });
  return { labels, whole, covered: underLabels(spots, whole, labels, { width, height }) };
}

function keepSign(spot, taken, whole) {
  if (!spot.side) taken.add(signBox(spot, radiusOf(topics[spot.at])));
  whole.add(spot.at);
}

// The free box that hides least; of a topic that must have a name the first one.
function bestBox(spot, label, taken, hides, whole) {
  const boxes = choices(spot, label);
  const fits = spot.side || whole.has(spot.at) || taken.covered(signBox(spot, radiusOf(topics[spot.at])), spot.at) === 0;
  const open = fits ? boxes.filter((box) => taken.covered(box, spot.at) === 0) : [];
  const covers = open.map((box) => hides(box, spot.at));
  return open[covers.indexOf(Math.min(...covers))] ?? (spot.sure ? taken.inside(boxes[0]) : null);
}

function underLabels(spots, whole, labels, { width, height }) {
  const texts = new Boxes(width, height);
  for (const label of labels) texts.add(label);
  return new Set(spots.filter((spot) => !whole.has(spot.at) && texts.covered(signBox(spot, DOT), spot.at) > 0).map(({ at }) => at));
}

function signBox({ at, x, y }, r) {
  return { x: x - r, y: y - r, width: 2 * r, high: 2 * r, at };
}

function labelOf(ctx, { at, sure, strong, side, room = Infinity }) {
  const topic = topics[at];
  const { size, css } = fontOf(topic, sure, side);
  const text = cut(ctx, css, topic.label, strong ? 60 : 34, room);
  return { text, font: css, size, bold: sure, high: size + 3, width: widthOf(ctx, css, text) };
}

// Boxes on the screen, in cells, to see whether another fits between them.
class Boxes {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.cells = new Map();
  }

  * cellsOf(box) {
    for (let i = Math.floor(box.x / 80); i <= Math.floor((box.x + box.width) / 80); i += 1) {
      for (let j = Math.floor(box.y / 40); j <= Math.floor((box.y + box.high) / 40); j += 1) yield i * 1000 + j;
    }
  }

  add(box) {
    for (const cell of this.cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }

  // What the topics whose boxes a box touches weigh together.
  weightUnder(box, at) {
    return this.met(box, at).reduce((sum, other) => sum + topics[other].weight, 0);
  }

  // How many boxes of other topics a box touches; any number if a label leaves the screen.
  covered(box, at) {
    const outside = box.x < 2 || box.x + box.width > this.width - 2 || box.y < 2 || box.y + box.high > this.height - 2;
    if (box.text && outside) return Infinity;
    return this.met(box, at).length;
  }

  met(box, at) {
    const met = new Set();
    for (const cell of this.cellsOf({ x: box.x - 6, y: box.y - 1, width: box.width + 12, high: box.high + 2 })) {
      for (const other of this.cells.get(cell) ?? []) if (other.at !== at && touch(box, other)) met.add(other.at);
    }
    return [...met];
  }

  inside(box) {
    return { ...box, x: Math.max(2, Math.min(this.width - 2 - box.width, box.x)) };
  }
}

function touch(a, b) {
  return a.x < b.x + b.width + 5 && b.x < a.x + a.width + 5 && a.y < b.y + b.high + 1 && b.y < a.y + a.high + 1;
}

function choices({ at, x, y, side }, { text, width, high }) {
  const r = side ? LISTED : radiusOf(topics[at]);
  const boxes = {
    below: { text, x: x - width / 2, y: y + r + 3, width, high },
    right: { text, x: x + r + 5, y: y - high / 2, width, high },
    left: { text, x: x - r - 5 - width, y: y - high / 2, width, high },
    above: { text, x: x - width / 2, y: y - r - 4 - high, width, high },
  };
  return side ? [boxes[side]] : Object.values(boxes);
}

// Heads over columns and groups: [{x, y, text, side, room}].
export function drawHeads(ctx, heads, colours) {
  const font = `600 12px ${FAMILY}`;
  for (const { x, y, text: whole, side, room = Infinity } of heads) {
    const text = cut(ctx, font, whole, whole.length, room);
    const width = widthOf(ctx, font, text);
    paint(ctx, { font, text, x: side === "left" ? x - width : x, y: y - 8, high: 16, strong: false }, colours);
  }
}

export function paint(ctx, label, colours) {
  ctx.font = label.font;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = colours.paper;
  ctx.strokeText(label.text, label.x, label.y + label.high / 2);
  ctx.fillStyle = label.strong ? colours.ink : colours.soft;
  ctx.fillText(label.text, label.x, label.y + label.high / 2);
}
