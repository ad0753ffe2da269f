// Signs of the classes and marks of the claims on the canvas. Sizes are in screen pixels.

import { heaviest } from "./data.js";

export const SMALLEST = 3.5;

export function radiusOf(topic) {
  return SMALLEST + 8 * Math.sqrt(topic.weight / heaviest);
}

export function drawSign(ctx, shape, x, y, r) {
  ctx.beginPath();
  if (shape === "dot") ctx.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "square") ctx.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  else if (shape === "triangle") polygon(ctx, [[x, y - r * 1.2], [x + r * 1.12, y + r * 0.8], [x - r * 1.12, y + r * 0.8]]);
  else polygon(ctx, [[x, y - r * 1.25], [x + r * 1.25, y], [x, y + r * 1.25], [x - r * 1.25, y]]);
}

function polygon(ctx, points) {
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
}

// What kind of claim a line makes, by modality code: asserted is solid.
const DASHES = [false, [9, 5], [2, 4], [9, 4, 2, 4], [4, 6]];

export function dashOf(claim, scale) {
  const dash = claim.denied ? DASHES[4] : DASHES[claim.modality];
  return dash ? dash.map((length) => length / scale) : false;
}

export function colourOf(claim, colours) {
  if (claim.relation === "raisesRisk") return colours.raise;
  return claim.relation === "mitigatesRisk" ? colours.mitigate : colours.wire;
}
