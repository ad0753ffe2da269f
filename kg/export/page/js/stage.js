// The picture as a whole: which layout, which topics, and where to look.

import { camera, fit, isChosen, moveTo } from "./camera.js";
import { draw, drawn, size } from "./canvas.js";
import { claims, topics } from "./data.js";
import { byId, count, el, fill, svg } from "./dom.js";
import { legendOf } from "./fills.js";
import { groupOf, inGroups } from "./groups.js";
import { aroundTopic, fitMap, inColumns, isNarrow, offMap, onMap, unfold } from "./layouts.js";
import { clearer } from "./rail.js";
import { chooseScene, inPicture } from "./scene.js";
import { keep, state } from "./state.js";
import { colours } from "./theme.js";
import { CLASSES } from "./words.js";

const UNFOLDED = 80;
const TILE = 8;
let looked = "";
let unfolded = { key: "", spots: new Map() };
let laid = { passed: null, spots: new Map() };
let lie = { upright: false, stretch: 1 };

// "Around" needs a topic to be around of.
export function layoutFor(pick) {
  return state.layout === "around" && pick.kind !== "topic" ? "map" : state.layout;
}

// `stay`: only what is shown changes, the reader having moved; `anew`: look at all again.
// `recall`: look where the address says.
export function showPicture({ passed, pick, focus: picked, stay = false, anew = false, recall = false }) {
  const kind = layoutFor(pick);
  const focus = inPicture(picked, pick, neighbours());
  const { width, height } = size();
  const key = [kind, kind === "groups" ? state.by : "", width < height * 0.8, kind === "map" ? passed.active && passed.topicCount : ""].join(" ");
  const fresh = anew || recall || (key !== looked && !stay);
  const centre = pick.kind === "topic" ? pick.item.at : undefined;
  const lights = focus && { topics: new Set(focus.topics), claims: new Set(focus.claims), centre };
  const shown = { passed, focus, lights, centre, fresh };
  if (kind === "around") showAround(shown, stay);
  else if (kind === "columns") showColumns(shown);
  else if (kind === "groups") showGroups(shown);
  else showMap(shown);
  looked = passed.topicCount ? key : "";
  showNote(passed, kind, focus?.of);
}

function showAround({ passed, focus, lights, centre, fresh }, stay) {
  const scene = chooseScene({ passed, focus, budget: 0, lines: 0, only: true });
  const { spots, heads } = aroundTopic(topics[centre], focus, size().width);
  if (!stay) lookOr("around", fit([...spots.values(), ...heads].flatMap(withLabel), isNarrow(size().width) ? { closest: 1, farthest: 1, aside: 24, start: true } : { closest: 1.1, farthest: 0.5, aside: 16 }), !fresh);
  draw(scene, spots, { ...lights, topics: new Set(spots.keys()) }, heads);
}

function showColumns({ passed, focus, lights, fresh }) {
  const { width, height } = size();
  const rows = Math.max(12, Math.floor((height - 175) / 26));
  const left = Object.fromEntries(CLASSES.map(({ id }) => [id, rows]));
  const scene = chooseScene({ passed, focus, budget: topics.length, lines: Math.round(lines() / 2), within: (topic) => (left[topic.kind] -= 1) >= 0 });
  const { spots, heads } = inColumns(scene.topics, width);
  if (fresh) lookOr("columns", fit([...spots.values(), ...heads].flatMap(withLabel), { closest: 1, farthest: isNarrow(width) ? 1 : 0.8, aside: 24, start: true }));
  draw(scene, spots, lights, heads);
}

function showGroups({ passed, focus, lights, fresh }) {
  const left = new Map();
  const room = (topic) => {
    const key = groupOf(topic, state.by);
    left.set(key, (left.get(key) ?? TILE) - 1);
    return left.get(key) >= 0;
  };
  const scene = chooseScene({ passed, focus, budget: topics.length, lines: 0, within: room });
  const { spots, heads, cards } = inGroups(scene.topics, state.by, size());
  const placed = {
    topics: scene.topics.filter((at) => spots.has(at)),
    claims: scene.claims.filter((at) => spots.has(claims[at].subject) && spots.has(claims[at].object)),
  };
  if (fresh) lookOr("groups", fit([...spots.values(), ...heads].flatMap(withLabel), { closest: 1, farthest: 1, aside: 24, start: true }));
  draw(placed, spots, lights, heads, cards);
}

// The view that the address tells, else the one given.
function lookOr(kind, view, smoothly = false) {
  const recalled = told(kind);
  look(recalled ?? view, { smoothly, byPage: !recalled });
}

function withLabel(spot) {
  const end = { left: -(spot.room ?? 0), right: spot.room ?? 0 }[spot.side] ?? 0;
  return [spot, { x: spot.x + end, y: spot.y }];
}

function showMap({ passed, focus, lights, centre, fresh }) {
  let view = camera();
  if (fresh) view = layMap(passed);
  const recalled = fresh ? told("map") : null;
  const picked = focus && focus.topics.length <= UNFOLDED && unfolded.key !== foldKey();
  if (recalled) view = recalled;
  else if (focus && (fresh || picked)) view = towards(focus, centre, view);
  const near = within(view, 0.6);
  const scene = chooseScene({ passed, focus, budget: budget(), lines: lines(), within: (topic) => near(spotOf(topic, passed)) });
  const spots = new Map(scene.topics.map((at) => [at, spotOf(topics[at], passed)]));
  if (picked) remember(spots, focus, centre, view);
  if (focus && unfolded.key === foldKey()) for (const [at, spot] of unfolded.spots) if (spots.has(at)) spots.set(at, spot);
  if (fresh || picked) look(view, { smoothly: !fresh, byPage: fresh && !recalled });
  draw(scene, spots, lights);
}

function foldKey() {
  const { width, height } = size();
  return [state.pick, lie.stretch, width, height].join(" ");
}

// What was picked is unfolded once, at the zoom of that moment, and then stays.
function remember(spots, focus, centre, view) {
  unfold(spots, focus.topics, centre, { ...view, ...size() });
  unfolded = { key: foldKey(), spots: new Map(focus.topics.map((at) => [at, spots.get(at)])) };
}

// Fit the map to the screen, and the view to its most important topics. Those that filters have
// left are moved apart until their names have room.
function layMap(passed) {
  const first = topics.filter((topic) => passed.topics[topic.at]).slice(0, budget());
  if (first.length) lie = fitMap(first, size().width, size().height);
  const view = fit(first.map((topic) => onMap(topic, lie)));
  laid = { passed, spots: new Map() };
  if (!passed.active) return view;
  const spots = new Map(first.map((topic) => [topic.at, onMap(topic, lie)]));
  unfold(spots, first.map(({ at }) => at), undefined, { ...view, ...size() });
  laid.spots = spots;
  return view;
}

function spotOf(topic, passed) {
  return (laid.passed === passed && laid.spots.get(topic.at)) || onMap(topic, lie);
}

// The same view if what was picked is in it; else one that shows the topic, or all of it.
function towards(focus, centre, view) {
  const seen = within(view, 0.42);
  const spots = (centre === undefined ? focus.topics : [centre]).map((at) => onMap(topics[at], lie));
  if (spots.every(seen)) return view;
  return centre === undefined ? fit(spots) : { position: spots[0], scale: Math.max(view.scale, 0.8) };
}

// Whether a place lies within a share of the screen, counted from its middle.
function within({ position, scale }, share) {
  const { width, height } = size();
  return ({ x, y }) => Math.abs(x - position.x) * scale < width * share && Math.abs(y - position.y) * scale < height * share;
}

// `byPage`: the page would choose this view again, so that the address need not tell it.
function look(view, { smoothly = false, byPage = true } = {}) {
  const now = camera();
  const same = Math.abs(now.scale / view.scale - 1) < 0.001
    && Math.hypot(now.position.x - view.position.x, now.position.y - view.position.y) * view.scale < 1;
  if (!same || byPage) moveTo(view.position, view.scale, { smoothly: smoothly && !same, byPage });
}

// The view that the address tells, or null. On the map it is told in the map's own measure,
// which does not depend on the screen.
function told(kind) {
  if (!state.at.length) return null;
  const [x, y, scale] = state.at;
  return { position: kind === "map" ? onMap({ x, y }, lie) : { x, y }, scale };
}

// Keep in the address where the reader looks.
export function keepView(kind) {
  const { position, scale } = camera();
  const { x, y } = kind === "map" ? offMap(position, lie) : position;
  keep(isChosen() ? [] : [Math.round(x), Math.round(y), Number(scale.toPrecision(3))]);
}

// How many neighbours of a topic there is room for.
function neighbours() {
  const { width, height } = size();
  if (state.layout === "around") return Math.max(12, 2 * Math.floor((height - 200) / 26) - 6);
  return Math.round(Math.min(40, Math.max(12, (width * height) / 16000)));
}

function budget() {
  const { width, height } = size();
  return Math.round(Math.min(200, Math.max(36, (width * height) / 7500)));
}

// How many lines there is room for, so that each can be followed.
function lines() {
  const { width, height } = size();
  return Math.round(Math.min(90, Math.max(12, (width * height) / 13000)));
}

// What the colours mean, unless they are those of the classes.
function showLegend() {
  const swatch = (colour) => {
    const dot = svg("svg", { viewBox: "0 0 12 12", class: "sign", "aria-hidden": "true" }, svg("circle", { cx: 6, cy: 6, r: 5 }));
    dot.firstChild.style.fill = colour;
    return dot;
  };
  const list = legendOf(colours);
  byId("key").hidden = !list.length;
  fill(byId("key"), list.map(([text, colour]) => el("li", {}, swatch(colour), el("span", {}, text))));
}

function showNote(passed, kind, of) {
  const shown = drawn.topics.length;
  byId("note").classList.toggle("empty", passed.topicCount === 0 && passed.active);
  if (passed.topicCount === 0 && passed.active) return fill(byId("note"), "No topic passes the filters.", clearer());
  const more = passed.topicCount > shown && kind === "map" ? " Zoom in for more." : "";
  showLegend();
  const left = passed.undated ? ` ${count(passed.undated, "topic")} of reports without a date ${passed.undated === 1 ? "is" : "are"} left out.` : "";
  byId("note").textContent = (kind === "around" ? `${(shown - 1).toLocaleString("en")} of ${count(of - 1, "linked topic")}.`
    : `${shown.toLocaleString("en")} of ${count(passed.topicCount, "topic")}${passed.active ? " that pass the filters" : ""}.${more}`) + left;
  return undefined;
}
