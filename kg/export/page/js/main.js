// Puts the parts together: a change of state goes to the rail, the panel, the picture, the table.

import { openAbout } from "./about.js";
import { onMoved, onResized, zoomBy } from "./camera.js";
import { redraw, styleClaims } from "./canvas.js";
import { claims, topics } from "./data.js";
import { byId, count, el, fill, icon, press, say } from "./dom.js";
import { sieve } from "./filter.js";
import { lookAgain, startFinder } from "./finder.js";
import { showPanel } from "./panel.js";
import { describeClaim, describeTopic, startKeys, startPointer } from "./pointer.js";
import { showRail, startRail } from "./rail.js";
import { saver } from "./saver.js";
import { focusOf, picked } from "./scene.js";
import { prepareSentences } from "./sentences.js";
import { keepView, layoutFor, neighbours, showPicture } from "./stage.js";
import { go, onChange, state, tell } from "./state.js";
import { showTable } from "./table.js";
import { onTheme, startTheme, switchTheme } from "./theme.js";

const LOOKS = new Set(["layout", "by", "at"]);
const FILTERS = ["off", "reports", "groups", "sure", "from", "to"];
const REST = 250;
let resting = 0;
let passed = sieve(state);
let pick = picked(state.pick);
let focus = null;

function view(change = {}) {
  focus = focusOf(pick, passed, neighbours());
  return { passed, pick, focus, ...change };
}

function onState(changed) {
  if (FILTERS.some((key) => changed.has(key))) passed = sieve(state);
  pick = picked(state.pick);
  focus = focusOf(pick, passed, neighbours());
  showRail(passed);
  if (changed.size === 0 || [...changed].some((key) => !LOOKS.has(key))) showPanel(pick, focus, passed);
  showView(changed);
  if (changed.has("pick")) announce();
}

function showView(changed) {
  const picture = state.view === "picture";
  byId("picture").hidden = !picture;
  byId("table").hidden = picture;
  byId("app").classList.toggle("tabling", !picture);
  for (const button of byId("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  for (const button of byId("layouts").children) button.setAttribute("aria-pressed", String(button.dataset.layout === layoutFor(pick)));
  for (const button of byId("by").children) button.setAttribute("aria-pressed", String(button.dataset.by === state.by));
  byId("by").hidden = layoutFor(pick) !== "groups";
  byId("layouts").lastChild.disabled = pick.kind !== "topic";
  if (picture) showPicture(view({ recall: changed.has("at") }));
  else showTable(state.view, passed, focus);
}

function all() {
  if (state.at.length) go({ at: [] }, { quiet: true });
  else showPicture(view({ anew: true }));
}

// The reader has moved: show what is there now and, once all is still, put it into the address.
function moved() {
  if (state.view !== "picture") return;
  if (layoutFor(pick) === "map") showPicture(view({ stay: true }));
  clearTimeout(resting);
  resting = setTimeout(() => keepView(layoutFor(pick)), REST);
}

function announce() {
  if (pick.kind === "topic") say(describeTopic(pick.item));
  else if (pick.kind === "claim") say(describeClaim(pick.item));
  else if (pick.kind === "ask") say(`${pick.item.text}: ${count(pick.item.topics.length, "topic")}`);
  else if (pick.kind === "words") say(count(pick.item.all, "sentence"));
  else if (pick.kind) say(byId("panel-title")?.textContent ?? "");
}

function open(kind, at) {
  const item = kind === "topic" ? topics[at] : claims[at];
  go({ pick: `${kind}:${item.iri}` });
}

function leave() {
  go({ pick: "", layout: state.layout === "around" ? "map" : state.layout });
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
  const by = el("div", { class: "views", id: "by", role: "group", "aria-label": "Group by" }, choice("by", "group", "by theme"), choice("by", "report", "by report"));
  const around = choice("layout", "around", "Around");
  around.title = "One topic and what it is linked to: pick a topic first";
  fill(
    byId("tools"),
    el("div", { class: "views", id: "layouts", role: "group", "aria-label": "Layout" }, choice("layout", "map", "Map"), choice("layout", "columns", "Columns"), choice("layout", "groups", "Groups"), around), by,
    el("div", { class: "zoom" }, round("plus", "Zoom in", () => zoomBy(1.4)), round("minus", "Zoom out", () => zoomBy(1 / 1.4)), round("all", "Show all", all), saver()),
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
  startKeys({ open, leave, all });
  onChange(onState);
  onTheme(() => { styleClaims(); redraw(); });
  onResized((much) => state.view === "picture" && showPicture(view(much ? { anew: true } : { stay: true })));
  onMoved(moved);
  tell();
  document.documentElement.dataset.ready = "true";
  prepareSentences(lookAgain);
}

start();
