// The drawing surface: vis-network with topics as signs, claims as lines, labels by us.

import { claims, options, topics } from "./data.js";
import { byId } from "./dom.js";
import { drawHeads, paint, placeLabels } from "./labels.js";
import { DOT, colourOf, dashOf, drawCard, drawCross, drawLink, drawRing, listedRadius, radiusOf, signPath } from "./shapes.js";
import { colours } from "./theme.js";
import { CLASS } from "./words.js";

const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const holder = byId("canvas");
export const network = new vis.Network(holder, { nodes, edges }, {
  ...options,
  interaction: { ...options.interaction, hover: false, selectable: false, dragNodes: false, hideEdgesOnDrag: false },
});

// What is drawn now; `focus` is null or {topics: Set, claims: Set}, `lit` under the pointer
// or cursor, `labels` the boxes of names, `whole` the topics with a sign and not just a dot,
// `covered` those that would lie under a name, `blocked` the boxes of tools over the picture.
export const drawn = {
  topics: [], claims: [], spots: new Map(), focus: null, heads: [], cards: [], blocked: [], lit: null, cursor: null, labels: [], whole: new Set(), covered: new Set(), hubs: new Set(),
};
let styled = 0;

const HUB = 10;
const BULGE = 36;

// Draw a scene: topics at `spots` (Map of index to {x, y}), and the claims between them.
// `heads` and `cards`: texts over and boxes behind groups of topics.
export function draw(scene, spots, focus, heads = [], cards = []) {
  Object.assign(drawn, { topics: scene.topics, claims: scene.claims, spots, focus, heads, cards, blocked: tools() });
  drawn.hubs = hubsOf(scene.claims);
  if (drawn.cursor !== null && !spots.has(drawn.cursor)) drawn.cursor = null;
  edges.remove(edges.getIds().filter((id) => !scene.claims.includes(id)));
  replace(nodes, scene.topics, (at) => ({ id: at, shape: "custom", ctxRenderer: renderTopic, x: spots.get(at).x, y: spots.get(at).y }));
  styleClaims();
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
  return [...document.querySelectorAll("#tools > *, #note")].map((tool) => tool.getBoundingClientRect())
    .map((box) => ({ x: box.left - left, y: box.top - top, width: box.width, high: box.height }));
}

// Make a data set hold just these ids.
function replace(set, ids, make) {
  const wanted = new Set(ids);
  set.remove(set.getIds().filter((id) => !wanted.has(id)));
  set.update(ids.map(make));
}

// Once the zoom has changed so much that it shows.
export function restyle() {
  if (Math.abs(network.getScale() / styled - 1) > 0.08) styleClaims();
}

// Lines keep their width on the screen whatever the zoom, so they change with it.
export function styleClaims() {
  const scale = network.getScale();
  styled = scale;
  const twins = new Map();
  replace(edges, drawn.claims, (at) => {
    const claim = claims[at];
    const pair = [claim.subject, claim.object].sort((a, b) => a - b).join(" ");
    twins.set(pair, (twins.get(pair) ?? -1) + 1);
    return lineOf(claim, scale, twins.get(pair));
  });
}

function lineOf(claim, scale, twin) {
  const near = !drawn.focus || drawn.focus.claims.has(claim.at);
  const lit = drawn.focus?.claims.size > 80 ? { width: 1, opacity: 0.4 } : { width: 1.6, opacity: 0.9 };
  const rest = drawn.claims.length > 150 ? 0.25 : drawn.claims.length > 60 ? 0.5 : 0.7;
  return {
    id: claim.at,
    from: claim.subject,
    to: claim.object,
    width: (drawn.focus && near ? lit.width : 1) / scale,
    color: { color: colourOf(claim, colours), opacity: drawn.focus ? (near ? lit.opacity : 0.06) : rest, inherit: false },
    dashes: dashOf(claim, scale),
    arrows: { to: headOf(claim, near, scale) },
    smooth: curveOf(claim, twin),
  };
}

// Heads only where there is room to see them.
function headOf(claim, near, scale) {
  const enabled = drawn.focus ? near : drawn.claims.length < (size().width < 500 ? 30 : 110);
  return { enabled, type: claim.arrow, scaleFactor: (claim.arrow === "circle" ? 0.3 : 0.5) / scale };
}

// Twins lie beside each other, and a line within a column beside its names.
function curveOf(claim, twin) {
  const [from, to] = [claim.subject, claim.object].map((at) => drawn.spots.get(at));
  const aside = drawn.heads.length && from.x === to.x ? Math.min(0.4, BULGE / Math.abs(to.y - from.y)) : 0;
  const roundness = aside + 0.12 * twin;
  return roundness ? { enabled: true, type: "curvedCW", roundness } : false;
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
      ctx.fillStyle = colours[CLASS[topic.kind].colour];
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
  const near = drawn.focus || drawn.lit === null ? new Set() : linkedTo(drawn.lit);
  Object.assign(drawn, placeLabels(ctx, inOrder(size(), near), size(), drawn.blocked));
  for (const card of drawn.cards) drawCard(ctx, card, network.getScale(), colours);
});

network.on("afterDrawing", (ctx) => {
  const surface = ctx.canvas;
  const ratio = surface.width / surface.clientWidth || 1;
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (!drawn.focus && drawn.lit !== null) drawLinks(ctx, drawn.lit);
  for (const label of drawn.labels) paint(ctx, label, colours);
  drawHeads(ctx, drawn.heads.map((head) => ({ ...head, ...network.canvasToDOM(head), room: head.room ? head.room * network.getScale() : Infinity })), colours);
  drawn.claims.forEach((at) => claims[at].denied && cross(ctx, claims[at]));
  ctx.restore();
});

function linesOf(at) {
  return drawn.claims.map((claim) => claims[claim]).filter(({ subject, object }) => subject === at || object === at);
}

function linkedTo(at) {
  return new Set([at, ...linesOf(at).flatMap(({ subject, object }) => [subject, object])]);
}

// The lines of the topic under the pointer, in full colour.
function drawLinks(ctx, lit) {
  for (const claim of linesOf(lit)) drawLink(ctx, claim, toScreen(claim.subject), toScreen(claim.object), colours);
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

// A denied claim is struck out.
function cross(ctx, claim) {
  if (drawn.focus ? !drawn.focus.claims.has(claim.at) : drawn.claims.length > 150) return;
  drawCross(ctx, toScreen(claim.subject), toScreen(claim.object), drawn.focus ? colours.ink : colours.wire);
}

export function toScreen(at) {
  return network.canvasToDOM(drawn.spots.get(at));
}

// For tests and for scripts of readers: the label and place on the screen of what is drawn, and
// the boxes of names [label, x, y, width, height] with the size of the sign.
holder.spots = () => drawn.topics.map((at) => [topics[at].label, toScreen(at).x, toScreen(at).y]);
holder.names = () => drawn.labels.map(({ at, x, y, width, high }) => [topics[at].label, x, y, width, high, sizeOf(at)]);

export function redraw() {
  network.redraw();
}

export function size() {
  return { width: holder.clientWidth, height: holder.clientHeight };
}
