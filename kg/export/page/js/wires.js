// Claims as lines: where they run and which marks they bear, as paths for the canvas and for files.

import { isDenied, modalityOf } from "./evidence.js";
import { RELATION } from "./words.js";

// What kind of claim a line makes, by modality code: asserted is solid.
const DASHES = [null, [9, 5], [2, 4], [9, 4, 2, 4], [4, 6]];
const HEAD = 8;

export function dashOf(claim) {
  return isDenied(claim) ? DASHES[4] : DASHES[modalityOf(claim)];
}

export function colourOf(claim, colours) {
  return colours[RELATION[claim.relation].colour ?? "wire"];
}

// {shaft, head, cross} of a claim from a to b, the middles of signs with the radius `from` and
// `to`; `bend`: how far the line swings out, in shares of its length. Null if the signs touch.
export function wireOf(claim, a, b, { from, to, bend = 0 }) {
  const far = Math.hypot(b.x - a.x, b.y - a.y);
  if (far < from + to + 6) return null;
  const middle = { x: (a.x + b.x) / 2 + (b.y - a.y) * bend, y: (a.y + b.y) / 2 - (b.x - a.x) * bend };
  const start = towards(a, middle, from + 2);
  const tip = towards(b, middle, to + 3);
  const end = claim.arrow === "bar" ? tip : towards(tip, middle, claim.arrow === "circle" ? 5 : HEAD - 2);
  const along = direction(middle, b);
  return {
    shaft: bend ? `M${spot(start)}Q${spot(middle)} ${spot(end)}` : `M${spot(start)}L${spot(end)}`,
    head: headOf(claim.arrow, tip, along),
    cross: isDenied(claim) ? crossAt({ x: (start.x + 2 * middle.x + end.x) / 4, y: (start.y + 2 * middle.y + end.y) / 4 }) : "",
  };
}

function direction(a, b) {
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return { x: (b.x - a.x) / far, y: (b.y - a.y) / far };
}

function towards(a, b, by) {
  const { x, y } = direction(a, b);
  return { x: a.x + x * by, y: a.y + y * by };
}

function spot({ x, y }) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

// A bar, a ring or an arrow at the end of a line.
function headOf(kind, tip, along) {
  const at = (back, aside) => spot({ x: tip.x - along.x * back + along.y * aside, y: tip.y - along.y * back - along.x * aside });
  if (kind === "bar") return `M${at(0, 5)}L${at(0, -5)}`;
  if (kind === "circle") return `M${at(0, 0)}A2.5 2.5 0 1 1 ${at(5, 0)}A2.5 2.5 0 1 1 ${at(0, 0)}`;
  return `M${at(0, 0)}L${at(HEAD, 3.5)}L${at(kind === "vee" ? 5 : HEAD, 0)}L${at(HEAD, -3.5)}Z`;
}

function crossAt({ x, y }) {
  return `M${spot({ x: x - 4, y: y - 4 })}L${spot({ x: x + 4, y: y + 4 })}M${spot({ x: x + 4, y: y - 4 })}L${spot({ x: x - 4, y: y + 4 })}`;
}

export function paintWire(ctx, claim, wire, colours, width) {
  ctx.strokeStyle = ctx.fillStyle = colourOf(claim, colours);
  ctx.lineWidth = width;
  ctx.setLineDash(dashOf(claim) ?? []);
  ctx.stroke(new Path2D(wire.shaft));
  ctx.setLineDash([]);
  const head = new Path2D(wire.head);
  ctx.lineWidth = claim.arrow === "bar" ? 2 : 1;
  ctx.fill(head);
  ctx.stroke(head);
  if (!wire.cross) return;
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = colours.ink;
  ctx.stroke(new Path2D(wire.cross));
}
