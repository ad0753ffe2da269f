// Puts the parts together: a change of state goes to the rail, the panel, the picture, the table.

import { openAbout } from "./about.js";
import { draw, drawn, lookAt, network, onMoved, reach, redraw, size, styleClaims, zoomBy } from "./canvas.js";
import { claims, topics } from "./data.js";
import { byId, count, el, fill, icon, press, say } from "./dom.js";
import { sieve } from "./filter.js";
import { startFinder } from "./finder.js";
import { aroundTopic, fitMap, inColumns, onMap } from "./layouts.js";
import { showPanel } from "./panel.js";
import { describeClaim, describeTopic, startKeys, startPointer } from "./pointer.js";
import { showRail, startRail } from "./rail.js";
import { download } from "./save.js";
import { chooseScene, focusOf, picked } from "./scene.js";
import { go, onChange, state, tell } from "./state.js";
import { showTable } from "./table.js";
import { onTheme, startTheme, switchTheme } from "./theme.js";

let passed = sieve(state);
let pick = picked(state.pick);
let focus = focusOf(pick, passed);
let looked = "";
let lie = { upright: false, stretch: 1 };

function onState(changed) {
  if (["off", "reports", "sure", "from", "to"].some((key) => changed.has(key))) passed = sieve(state);
  pick = picked(state.pick);
  focus = focusOf(pick, passed);
  showRail(passed);
  if (changed.has("pick") || changed.size === 0 || !changed.has("layout")) showPanel(pick, focus, passed);
  showView();
  if (changed.has("pick")) announce();
}

function showView() {
  const picture = state.view === "picture";
  byId("picture").hidden = !picture;
  byId("table").hidden = picture;
  byId("app").classList.toggle("tabling", !picture);
  for (const button of byId("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  for (const button of byId("layouts").children) button.setAttribute("aria-pressed", String(button.dataset.layout === layout()));
  byId("layouts").lastChild.disabled = pick.kind !== "topic";
  if (picture) showPicture();
  else showTable(state.view, passed);
}

// "Around" needs a topic to be around of.
function layout() {
  return state.layout === "around" && pick.kind !== "topic" ? "map" : state.layout;
}

function budget() {
  const { width, height } = size();
  return Math.round(Math.min(420, Math.max(50, (width * height) / 4500)));
}

function showPicture({ stay = false } = {}) {
  const kind = layout();
  const { width, height } = size();
  const key = `${kind} ${width < height * 0.8}`;
  const moved = key !== looked;
  const lights = focus && { topics: new Set(focus.topics), claims: new Set(focus.claims), centre: pick.kind === "topic" ? pick.item.at : undefined };
  if (kind === "around") {
    const scene = chooseScene({ passed, focus, budget: 0, only: true });
    const { spots, heads } = aroundTopic(pick.item, focus);
    draw(scene, spots, { ...lights, topics: new Set(spots.keys()) }, heads);
    if (!stay) lookAt([...spots.values(), ...heads].flatMap(withLabel), { closest: 1.1, farthest: 0.6, aside: 16, smoothly: !moved });
  } else if (kind === "columns") {
    showColumns(lights, moved && !stay);
  } else {
    showMap(lights, moved && !stay);
  }
  looked = key;
  showNote();
}

function showMap(lights, look) {
  if (look) {
    const first = topics.filter((topic) => passed.topics[topic.at]).slice(0, budget());
    if (first.length) lie = fitMap(first, size().width, size().height);
    lookAt(first.map((topic) => onMap(topic, lie)), { smoothly: false });
  }
  const near = reach();
  const scene = chooseScene({ passed, focus, budget: budget(), within: (topic) => near(onMap(topic, lie)) });
  draw(scene, new Map(scene.topics.map((at) => [at, onMap(topics[at], lie)])), lights);
}

function showColumns(lights, look) {
  const { width, height } = size();
  const rows = Math.max(12, Math.floor((height - 175) / 26));
  const left = { Trend: rows, Technique: rows, Risk: rows, Domain: rows };
  const scene = chooseScene({ passed, focus, budget: topics.length, within: (topic) => (left[topic.kind] -= 1) >= 0 });
  const { spots, heads } = inColumns(scene.topics, width);
  draw(scene, spots, lights, heads);
  if (look) lookAt([...spots.values(), ...heads].flatMap(withLabel), { closest: 1, farthest: 0.8, aside: 24, smoothly: false });
}

function withLabel(spot) {
  const end = { left: -(spot.room ?? 0), right: spot.room ?? 0 }[spot.side] ?? 0;
  return [spot, { x: spot.x + end, y: spot.y }];
}

function showNote() {
  const shown = drawn.topics.length;
  const more = passed.topicCount > shown && layout() === "map" ? " Zoom in for more." : "";
  byId("note").textContent = `${shown.toLocaleString("en")} of ${count(passed.topicCount, "topic")}${passed.active ? " that pass the filters" : ""}.${more}`;
}

function showAll() {
  looked = "";
  showPicture();
}

// Move to what was picked if it is not on the screen.
function lookAtFocus() {
  if (!focus || layout() !== "map" || state.view !== "picture") return;
  const spots = focus.topics.filter((at) => drawn.spots.has(at)).map((at) => drawn.spots.get(at));
  lookAt(spots, { closest: Math.max(1, Math.min(1.6, network.getScale())) });
}

function announce() {
  if (pick.kind === "topic") say(describeTopic(pick.item));
  else if (pick.kind === "claim") say(describeClaim(pick.item));
  else if (pick.kind === "ask") say(`${pick.item.text}: ${count(pick.item.topics.length, "topic")}`);
  else if (pick.kind) say(byId("panel-title")?.textContent ?? "");
}

function open(kind, at) {
  const item = kind === "topic" ? topics[at] : claims[at];
  go({ pick: `${kind}:${item.iri}` });
}

function leave() {
  go({ pick: "", layout: state.layout === "around" ? "map" : state.layout });
}

function savePicture() {
  const surface = byId("canvas").querySelector("canvas");
  const copy = el("canvas", { width: surface.width, height: surface.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--paper");
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(surface, 0, 0);
  copy.toBlob((blob) => download("graph.png", "image/png", blob));
}

function startBars() {
  const choice = (key, value, name) => press(name, () => go({ [key]: value }), { [`data-${key}`]: value, "aria-pressed": "false" });
  fill(byId("views"), choice("view", "picture", "Picture"), choice("view", "topics", "Topics"), choice("view", "claims", "Claims"));
  const round = (name, text, act) => press(icon(name), act, { class: "round", "aria-label": text, title: text });
  fill(
    byId("actions"),
    press([icon("menu"), "Filters"], () => byId("rail").classList.toggle("open"), { class: "narrow", id: "filters" }),
    round("theme", "Light or dark", switchTheme),
    round("about", "About this graph", openAbout),
  );
  const around = choice("layout", "around", "Around");
  around.title = "One topic and what it is linked to: pick a topic first";
  fill(
    byId("tools"),
    el("div", { class: "views", id: "layouts", role: "group", "aria-label": "Layout" }, choice("layout", "map", "Map"), choice("layout", "columns", "Columns"), around),
    el("div", { class: "zoom" }, round("plus", "Zoom in", () => zoomBy(1.4)), round("minus", "Zoom out", () => zoomBy(1 / 1.4)), round("all", "Show all", showAll), round("save", "Save the picture as PNG", savePicture)),
  );
  byId("skip").addEventListener("click", () => byId("panel").focus());
}

function start() {
  document.documentElement.classList.remove("plain");
  startTheme();
  startBars();
  startRail();
  startFinder();
  startPointer({ open, leave, around: (at) => go({ pick: `topic:${topics[at].iri}`, layout: "around" }) });
  startKeys({ open, leave, all: showAll });
  onChange(onState);
  onTheme(() => { styleClaims(); redraw(); });
  onMoved(() => state.view === "picture" && layout() === "map" && (showPicture({ stay: true })));
  document.addEventListener("look", lookAtFocus);
  tell();
  lookAtFocus();
  document.documentElement.dataset.ready = "true";
}

start();
