// The drawing surface: vis-network with topics as signs; lines of claims and labels by us.

import { claims, options, topics } from "./data.js";
import { byId } from "./dom.js";
import { fillOf } from "./fills.js";
import { passing } from "./filter.js";
import { drawHeads, paint, placeLabels } from "./labels.js";
import { DOT, drawCard, drawRing, listedRadius, radiusOf, signPath } from "./shapes.js";
import { colours } from "./theme.js";
import { paintWire, wireOf } from "./wires.js";

const nodes = new vis.DataSet();
const holder = byId("canvas");
export const network = new vis.Network(holder, { nodes, edges: [] }, {
  ...options,
  interaction: { ...options.interaction, hover: false, selectable: false, dragNodes: false, hideEdgesOnDrag: false },
});

// What is drawn now; `focus` is null or {topics: Set, claims: Set}, `lit` under the pointer
// or cursor, `labels` the boxes of names, `whole` the topics with a sign and not just a dot,
// `covered` those that would lie under a name, `blocked` the boxes of tools over the picture.
export const drawn = {
  topics: [], claims: [], spots: new Map(), focus: null, heads: [], cards: [], blocked: [], bends: new Map(), lit: null, cursor: null, labels: [], whole: new Set(), covered: new Set(), hubs: new Set(),
};
const HUB = 10;
const BULGE = 36;
const WIDTH = 1.5;

// Draw a scene: topics at `spots` (Map of index to {x, y}), and the claims between them.
// `heads` and `cards`: texts over and boxes behind groups of topics.
export function draw(scene, spots, focus, heads = [], cards = []) {
  Object.assign(drawn, { topics: scene.topics, claims: scene.claims, spots, focus, heads, cards, blocked: tools() });
  drawn.hubs = hubsOf(scene.claims);
  drawn.bends = bends(scene.claims);
  if (drawn.cursor !== null && !spots.has(drawn.cursor)) drawn.cursor = null;
  replace(nodes, scene.topics, (at) => ({ id: at, shape: "custom", ctxRenderer: renderTopic, x: spots.get(at).x, y: spots.get(at).y }));
  redraw();
}

// Topics where so many lines meet that a reader wants to know their names.
function hubsOf(wires) {
  const degrees = new Map();
  for (const at of wires.flatMap((wire) => [claims[wire].subject, claims[wire].object])) degrees.set(at, (degrees.get(at) ?? 0) + 1);
  return new Set([...degrees].filter(([, degree]) => degree >= HUB).map(([at]) => at));
}

// The boxes of what lies over the picture, in its measure.
function tools() {
  const { left, top } = holder.getBoundingClientRect();
  return [...document.querySelectorAll("#tools > *, #note, #key")].map((tool) => tool.getBoundingClientRect())
    .map((box) => ({ x: box.left - left, y: box.top - top, width: box.width, high: box.height }));
}

// Make a data set hold just these ids.
function replace(set, ids, make) {
  const wanted = new Set(ids);
  set.remove(set.getIds().filter((id) => !wanted.has(id)));
  set.update(ids.map(make));
}

// Twins lie beside each other, and a line within a column beside its names.
function bends(wires) {
  const twins = new Map();
  return new Map(wires.map((at) => {
    const { subject, object } = claims[at];
    const pair = `${Math.min(subject, object)} ${Math.max(subject, object)}`;
    twins.set(pair, (twins.get(pair) ?? -1) + 1);
    const [from, to] = [drawn.spots.get(subject), drawn.spots.get(object)];
    const aside = drawn.heads.length && from.x === to.x ? Math.min(0.4, BULGE / Math.abs(to.y - from.y)) : 0;
    return [at, (aside + 0.12 * twins.get(pair)) * (subject < object ? 1 : -1)];
  }));
}

function renderTopic({ ctx, id, x, y }) {
  const topic = topics[id];
  const scale = network.getScale();
  const r = sizeOf(id) / scale;
  return {
    drawNode() {
      if (drawn.covered.has(id)) return;
      ctx.globalAlpha = strengthOf(id);
      const sign = new Path2D(signPath(topic.shape, x, y, r));
      ctx.lineWidth = 3 / scale;
      ctx.strokeStyle = colours.paper;
      ctx.stroke(sign);
      ctx.fillStyle = fillOf(topic, colours);
      ctx.fill(sign);
      if (id === drawn.lit || id === drawn.cursor || isCentre(id)) drawRing(ctx, x, y, r, scale, colours);
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: r * 2.2, height: r * 2.2 },
  };
}

// A topic without room for its name is a dot: it tells that there is more to find.
export function sizeOf(at) {
  if (!drawn.whole.has(at)) return DOT;
  return drawn.spots.get(at).side ? listedRadius(topics[at]) : radiusOf(topics[at]);
}

export function strengthOf(at) {
  if (isFaint(at)) return 0.25;
  return drawn.whole.has(at) ? 1 : 0.7;
}

export function isFaint(at) {
  return Boolean(drawn.focus) && !drawn.focus.topics.has(at);
}

function isCentre(at) {
  return drawn.focus?.centre === at;
}

// Names are placed before the signs are drawn, for these depend on who has one.
network.on("beforeDrawing", (ctx) => {
  const lit = drawn.focus || drawn.lit === null ? [] : linesOf(drawn.lit);
  const near = new Set(lit.flatMap((at) => [claims[at].subject, claims[at].object]));
  Object.assign(drawn, placeLabels(ctx, inOrder(size(), near), size(), drawn.blocked, [...drawn.claims, ...lit].map(tipOf)));
  for (const card of drawn.cards) drawCard(ctx, card, network.getScale(), colours);
  onScreen(ctx, () => {
    for (const { claim, wire } of wires(drawn.claims)) paintWire(ctx, claim, wire, colours, WIDTH);
    for (const { claim, wire } of wires(lit)) paintWire(ctx, claim, wire, colours, WIDTH * 1.6);
  });
});

network.on("afterDrawing", (ctx) => onScreen(ctx, () => {
  for (const label of drawn.labels) paint(ctx, label, colours);
  drawHeads(ctx, drawn.heads.map((head) => ({ ...head, ...network.canvasToDOM(head), room: head.room ? head.room * network.getScale() : Infinity })), colours);
}));

// Where the head of a line lies if the sign that it leads to is whole.
function tipOf(at) {
  const { subject, object } = claims[at];
  const [a, b] = [toScreen(subject), toScreen(object)];
  const back = (radiusOf(topics[object]) + 8) / (Math.hypot(b.x - a.x, b.y - a.y) || 1);
  return { x: b.x - (b.x - a.x) * back, y: b.y - (b.y - a.y) * back };
}

// Draw in pixels of the screen.
function onScreen(ctx, act) {
  const surface = ctx.canvas;
  const ratio = surface.width / surface.clientWidth || 1;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  act();
  ctx.restore();
}

// The lines of some claims, without those whose end lies under a name.
export function wires(list) {
  return list.filter((at) => !drawn.covered.has(claims[at].subject) && !drawn.covered.has(claims[at].object)).map((at) => {
    const claim = claims[at];
    const ends = { from: sizeOf(claim.subject), to: sizeOf(claim.object), bend: drawn.bends.get(at) ?? 0 };
    return { claim, wire: wireOf(claim, toScreen(claim.subject), toScreen(claim.object), ends) };
  }).filter(({ wire }) => wire);
}

// All claims that pass between a topic and others that are drawn.
function linesOf(at) {
  return topics[at].claims.filter((claim) => passing().claims[claim] && drawn.spots.has(claims[claim].subject) && drawn.spots.has(claims[claim].object));
}

// The topics on the screen, those first whose labels matter most.
function inOrder({ width, height }, near) {
  const spots = [];
  for (const at of drawn.topics) {
    const { x, y } = toScreen(at);
    if (x < -50 || y < -20 || x > width + 50 || y > height + 20) continue;
    const sure = at === drawn.lit || at === drawn.cursor || isCentre(at);
    const { side, room } = drawn.spots.get(at);
    spots.push({ at, x, y, side, room: room && !sure ? room * network.getScale() : Infinity, sure, strong: sure || near.has(at) || Boolean(drawn.focus?.topics.has(at)), faint: isFaint(at) && !sure });
  }
  const hub = ({ at }) => drawn.hubs.has(at);
  return spots.sort((a, b) => b.sure - a.sure || b.strong - a.strong || hub(b) - hub(a) || a.at - b.at);
}

export function toScreen(at) {
  return network.canvasToDOM(drawn.spots.get(at));
}

// For tests and for scripts of readers: the label and place on the screen of what is drawn, the
// ends and paths of lines, and the boxes of names [label, x, y, width, height] with the size of
// the sign.
holder.spots = () => drawn.topics.map((at) => [topics[at].label, toScreen(at).x, toScreen(at).y]);
holder.lines = () => wires(drawn.claims).map(({ claim, wire }) => [topics[claim.subject].label, topics[claim.object].label, wire.shaft, wire.head]);
holder.names = () => drawn.labels.map(({ at, x, y, width, high }) => [topics[at].label, x, y, width, high, sizeOf(at)]);

export function redraw() {
  network.redraw();
}

export function size() {
  return { width: holder.clientWidth, height: holder.clientHeight };
}
