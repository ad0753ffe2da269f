// The picture as SVG: the same signs, lines and labels, as shapes that scale.

import { drawn, size, sizeOf, strengthOf, toScreen } from "./canvas.js";
import { claims, title, topics } from "./data.js";
import { svg } from "./dom.js";
import { colourOf, dashOf, signPath } from "./shapes.js";
import { colours } from "./theme.js";
import { CLASS } from "./words.js";

export function pictureAsSvg() {
  const { width, height } = size();
  const picture = svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, "font-family": "system-ui, sans-serif" },
    svg("title", {}, valid(title)),
    svg("rect", { width, height, fill: colours.paper }),
    drawn.claims.map(line),
    drawn.topics.filter((at) => !drawn.covered.has(at)).map(signOf),
    drawn.labels.map(label),
  );
  return new XMLSerializer().serializeToString(picture);
}

// XML knows no control characters.
function valid(text) {
  return text.replace(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
}

function line(at) {
  const claim = claims[at];
  const near = !drawn.focus || drawn.focus.claims.has(at);
  const a = toScreen(claim.subject);
  const b = toScreen(claim.object);
  const far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [dx, dy] = [(b.x - a.x) / far, (b.y - a.y) / far];
  const end = sizeOf(claim.object) + 4;
  const tip = { x: b.x - dx * end, y: b.y - dy * end };
  const colour = colourOf(claim, colours);
  return svg(
    "g",
    { stroke: colour, fill: colour, opacity: near ? 0.8 : 0.08, "stroke-width": drawn.focus && near ? 1.6 : 1 },
    svg("path", { d: `M${spot(a)}L${spot(tip)}`, "stroke-dasharray": dashOf(claim, 1) ? dashOf(claim, 1).join(" ") : null }),
    near ? svg("path", { d: headOf(claim.arrow, tip, dx, dy), "stroke-width": 1.4 }) : null,
    near && claim.denied ? svg("path", { d: crossAt((a.x + b.x) / 2, (a.y + b.y) / 2), stroke: colours.ink }) : null,
  );
}

function spot({ x, y }) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

// A bar, a ring or an arrow at the end of a line that points along (dx, dy).
function headOf(kind, tip, dx, dy) {
  const at = (along, aside) => spot({ x: tip.x - dx * along + dy * aside, y: tip.y - dy * along - dx * aside });
  if (kind === "bar") return `M${at(0, 5)}L${at(0, -5)}`;
  if (kind === "circle") return `M${at(0, 0)}A2.5 2.5 0 1 1 ${at(5, 0)}A2.5 2.5 0 1 1 ${at(0, 0)}`;
  return `M${at(0, 0)}L${at(8, 3.5)}L${at(kind === "vee" ? 5 : 8, 0)}L${at(8, -3.5)}Z`;
}

function crossAt(x, y) {
  return `M${spot({ x: x - 4, y: y - 4 })}L${spot({ x: x + 4, y: y + 4 })}M${spot({ x: x + 4, y: y - 4 })}L${spot({ x: x - 4, y: y + 4 })}`;
}

function signOf(at) {
  const { x, y } = toScreen(at);
  const topic = topics[at];
  return svg("path", {
    d: signPath(topic.shape, x, y, sizeOf(at)),
    fill: colours[CLASS[topic.kind].colour],
    stroke: colours.paper,
    "stroke-width": 1.5,
    opacity: strengthOf(at),
  }, svg("title", {}, valid(topic.label)));
}

function label({ x, y, high, text, size: font, bold, strong }) {
  return svg("text", {
    x: x.toFixed(1),
    y: (y + high / 2).toFixed(1),
    "dominant-baseline": "central",
    "font-size": font,
    "font-weight": bold ? 600 : null,
    fill: strong ? colours.ink : colours.soft,
    stroke: colours.paper,
    "stroke-width": 4,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  }, valid(text));
}
