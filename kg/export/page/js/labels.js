// Labels on the canvas: as many as fit without touching, the most important first.

import { topics } from "./data.js";
import { radiusOf } from "./shapes.js";

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const widths = new Map();

function fontOf(topic, strong) {
  const size = 12 + Math.round((radiusOf(topic) - 4.5) / 2.2);
  return { size, css: `${strong ? 600 : 400} ${size}px ${FAMILY}` };
}

function shorten(text, longest) {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}

function widthOf(ctx, font, text) {
  const key = `${font} ${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

// Draw on a context whose unit is one screen pixel. `spots`: [{at, x, y, strong, faint}],
// the most important first. Returns the boxes of the labels drawn.
export function drawLabels(ctx, spots, colours, { beside = false } = {}) {
  const taken = [];
  const drawn = [];
  for (const spot of spots) {
    if (spot.faint) continue;
    const topic = topics[spot.at];
    const font = fontOf(topic, spot.strong);
    const text = shorten(topic.label, spot.strong ? 60 : 34);
    const width = widthOf(ctx, font.css, text);
    const box = choices(spot, radiusOf(topic), width, font.size, beside).find((place) => spot.sure || isFree(place, taken));
    if (!box) continue;
    taken.push(box);
    drawn.push({ ...box, at: spot.at, text, font: font.css, strong: spot.strong });
  }
  for (const label of drawn) paint(ctx, label, colours);
  return drawn;
}

function choices({ x, y }, r, width, size, beside) {
  const high = size + 3;
  const below = { x: x - width / 2, y: y + r + 3, width, high };
  const right = { x: x + r + 5, y: y - high / 2, width, high };
  const left = { x: x - r - 5 - width, y: y - high / 2, width, high };
  const above = { x: x - width / 2, y: y - r - 4 - high, width, high };
  return beside ? [right] : [below, right, left, above];
}

function isFree(box, taken) {
  return taken.every((other) => (
    box.x >= other.x + other.width + 6 || other.x >= box.x + box.width + 6
    || box.y >= other.y + other.high + 1 || other.y >= box.y + box.high + 1
  ));
}

function paint(ctx, label, colours) {
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
