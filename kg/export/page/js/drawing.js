// The picture as SVG, with its title, legend and source: the same signs, lines and labels, as
// shapes that scale.

import { drawn, network, size, sizeOf, strengthOf, toScreen, wires } from "./canvas.js";
import { title, topics } from "./data.js";
import { svg } from "./dom.js";
import { fillOf, legendOf } from "./fills.js";
import { signPath } from "./shapes.js";
import { state } from "./state.js";
import { colours } from "./theme.js";
import { colourOf, dashOf, wireOf } from "./wires.js";
import { CLASSES, RELATIONS } from "./words.js";

const TOP = 60;

// {svg, width, height}; `filters` and `source`: lines of text over and under it.
export function pictureAsSvg(filters, source) {
  const { width, height } = size();
  const lines = wires(drawn.claims);
  const keys = legend(lines.map(({ claim }) => claim), width);
  const whole = height + TOP + keys.height + 30;
  const picture = svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${whole}`, width, height: whole, "font-family": "system-ui, sans-serif" },
    svg("title", {}, valid(title)),
    svg("rect", { width, height: whole, fill: colours.paper }),
    written(title, 20, 28, { "font-size": 18, "font-weight": 600 }),
    written(filters, 20, 48, { fill: colours.soft }),
    svg(
      "svg",
      { y: TOP, width, height },
      lines.map(line),
      drawn.topics.filter((at) => !drawn.covered.has(at)).map(signOf),
      drawn.labels.map(label),
      drawn.heads.map((head) => written(head.text, network.canvasToDOM(head).x, network.canvasToDOM(head).y, { "font-weight": 600, fill: colours.soft, "text-anchor": head.side === "left" ? "end" : "start" })),
    ),
    keys.parts.map((part) => part(TOP + height)),
    written(source, 20, whole - 12, { fill: colours.soft, "font-size": 12 }),
  );
  return { svg: new XMLSerializer().serializeToString(picture), width, height: whole };
}

function written(text, x, y, more) {
  return svg("text", { x: x.toFixed(1), y: y.toFixed(1), "font-size": 13, fill: colours.ink, ...more }, valid(text));
}

// The classes and relations that are drawn, in rows: what draws each under a height.
function legend(list, width) {
  const kinds = new Set(drawn.topics.map((at) => topics[at].kind));
  const said = new Set(list.map(({ relation }) => relation));
  const parts = [];
  let [x, y] = [20, 20];
  const place = (text, sign) => {
    const room = 44 + text.length * 7.2;
    if (x + room > width - 10) [x, y] = [20, y + 22];
    const [left, down] = [x, y];
    parts.push((from) => [sign(left, from + down), written(text, left + 32, from + down + 4, {})]);
    x += room;
  };
  for (const { id, many, shape, colour } of CLASSES) if (kinds.has(id)) place(many, (left, at) => svg("path", { d: signPath(shape, left + 14, at, 7), fill: state.colour ? colours.soft : colours[colour] }));
  for (const [text, colour] of legendOf(colours)) place(text, (left, at) => svg("path", { d: signPath("dot", left + 14, at, 6), fill: colour }));
  for (const { id, name, end } of RELATIONS) {
    if (!said.has(id)) continue;
    const claim = { relation: id, arrow: end, places: [], modality: 0, denied: false };
    place(name, (left, at) => line({ claim, wire: wireOf(claim, { x: left, y: at }, { x: left + 26, y: at }, { from: 0, to: 0 }) }));
  }
  return { parts, height: y + 14 };
}

// XML knows no control characters.
function valid(text) {
  return text.replace(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
}

function line({ claim, wire }) {
  const colour = colourOf(claim, colours);
  return svg(
    "g",
    { stroke: colour, fill: colour, "stroke-width": 1.5 },
    svg("path", { d: wire.shaft, fill: "none", "stroke-dasharray": dashOf(claim)?.join(" ") }),
    svg("path", { d: wire.head, "stroke-width": claim.arrow === "bar" ? 2 : 1 }),
    wire.cross ? svg("path", { d: wire.cross, stroke: colours.ink }) : null,
  );
}

function signOf(at) {
  const { x, y } = toScreen(at);
  const topic = topics[at];
  return svg("path", {
    d: signPath(topic.shape, x, y, sizeOf(at)),
    fill: fillOf(topic, colours),
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
