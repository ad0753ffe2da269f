// Signs of the classes and what is drawn about them. Sizes are in screen pixels.

import { heaviest } from "./data.js";

export const SMALLEST = 4;
export const LARGEST = 11.5;
export const DOT = 2.6;
export const LISTED = 8;

export function radiusOf(topic) {
  return SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(topic.weight / heaviest);
}

// In a list all signs are small enough for a row.
export function listedRadius(topic) {
  return Math.min(LISTED, radiusOf(topic));
}

// The outline of a sign as an SVG path, for the canvas and for files.
export function signPath(shape, x, y, r) {
  if (shape === "dot") return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  if (shape === "square") return `M${x - r * 0.88} ${y - r * 0.88}h${r * 1.76}v${r * 1.76}h${-r * 1.76}z`;
  if (shape === "hexagon") return `M${x - r * 1.15} ${y}l${r * 0.575} ${-r}h${r * 1.15}l${r * 0.575} ${r}l${-r * 0.575} ${r}h${-r * 1.15}z`;
  if (shape === "triangle") return `M${x} ${y - r * 1.2}L${x + r * 1.12} ${y + r * 0.8}H${x - r * 1.12}z`;
  return `M${x} ${y - r * 1.25}l${r * 1.25} ${r * 1.25}l${-r * 1.25} ${r * 1.25}l${-r * 1.25} ${-r * 1.25}z`;
}

// The box behind a group of topics.
export function drawCard(ctx, { x, y, width, high }, scale, colours) {
  ctx.beginPath();
  ctx.roundRect(x, y, width, high, 10);
  ctx.fillStyle = colours.panel;
  ctx.fill();
  ctx.lineWidth = 1 / scale;
  ctx.strokeStyle = colours.line;
  ctx.stroke();
}

// The ring about a sign that was picked or is under the pointer.
export function drawRing(ctx, x, y, r, scale, colours) {
  ctx.beginPath();
  ctx.arc(x, y, r + 5 / scale, 0, 2 * Math.PI);
  ctx.lineWidth = 2 / scale;
  ctx.strokeStyle = colours.ink;
  ctx.stroke();
}
