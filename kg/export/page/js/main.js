// Puts the parts together: a change of state goes to the rail, the panel, the picture, the table.

import { openAbout } from "./about.js";
import { onMoved, onResized, zoomBy } from "./camera.js";
import { redraw } from "./canvas.js";
import { showCompare } from "./compare.js";
import { askServer, claims, topics } from "./data.js";
import { byId, count, el, fill, icon, press, say } from "./dom.js";
import { WAYS } from "./fills.js";
import { sieve } from "./filter.js";
import { lookAgain, startFinder } from "./finder.js";
import { showMatrix } from "./matrix.js";
import { showRadar } from "./radar.js";
import { showTimeline } from "./timeline.js";
import { showPanel } from "./panel.js";
import { describeClaim, describeTopic, startKeys, startPointer } from "./pointer.js";
import { showRail, startRail } from "./rail.js";
import { saveMenu } from "./save_menu.js";
import { focusOf, picked } from "./scene.js";
import { prepareNames } from "./search.js";
import { prepareSentences } from "./sentences.js";
import { openSharing } from "./sharing.js";
import { keepView, layoutFor, showPicture } from "./stage.js";
import { go, onChange, state, tell } from "./state.js";
import { showTable } from "./table.js";
import { onTheme, startTheme, switchTheme } from "./theme.js";

const LOOKS = new Set(["layout", "by", "colour", "at", "rows", "sort", "text"]);
const FILTERS = ["off", "reports", "groups", "sure", "weak", "from", "to", "dateless"];
const TABLES = ["topics", "claims", "sentences"];
const REST = 250;
let resting = 0;
let passed = sieve(state);
let pick = picked(state.pick);
let focus = null;
let opener = null;

function view(change = {}) {
  return { passed, pick, focus, ...change };
}

function onState(changed) {
  if (FILTERS.some((key) => changed.has(key))) passed = sieve(state);
  pick = picked(state.pick);
  focus = focusOf(pick, passed);
  showRail(passed);
  if (changed.size === 0 || [...changed].some((key) => !LOOKS.has(key))) showPanel(pick, focus, passed);
  showView(changed);
  if (changed.has("pick")) announce();
}

function showView(changed) {
  const picture = state.view === "picture";
  byId("picture").hidden = !picture;
  byId("table").hidden = !TABLES.includes(state.view);
  for (const name of ["matrix", "timeline", "radar", "compare"]) byId(name).hidden = state.view !== name;
  byId("app").classList.toggle("tabling", !picture);
  byId("app").classList.toggle("embed", Boolean(state.embed));
  for (const button of byId("views").children) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  for (const button of byId("layouts").children) button.setAttribute("aria-pressed", String(button.dataset.layout === layoutFor(pick)));
  for (const button of byId("by").children) button.setAttribute("aria-pressed", String(button.dataset.by === state.by));
  byId("colour").value = state.colour;
  byId("by").hidden = layoutFor(pick) !== "groups";
  byId("layouts").lastChild.disabled = pick.kind !== "topic";
  if (picture) showPicture(view({ recall: changed.has("at") }));
  else if (state.view === "matrix") showMatrix(passed);
  else if (state.view === "timeline") showTimeline(passed);
  else if (state.view === "radar") showRadar(passed);
  else if (state.view === "compare") showCompare(passed);
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

// Esc closes what is open; the focus returns to where it was opened from.
function onEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented || !pick.kind) return;
  leave();
  if (opener?.isConnected) opener.focus();
}

function rememberOpener({ target }) {
  if (!byId("panel").contains(target)) opener = target.closest("button, [tabindex]");
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
  fill(byId("views"), choice("view", "picture", "Picture"), choice("view", "topics", "Topics"), choice("view", "claims", "Claims"), choice("view", "sentences", "Sentences"), choice("view", "matrix", "Matrix"), choice("view", "timeline", "Timeline"), choice("view", "radar", "Radar"), choice("view", "compare", "Compare"));
  const round = (name, text, act) => press(icon(name), act, { class: "round", "aria-label": text, title: text });
  fill(
    byId("actions"),
    press([icon("menu"), el("span", {}, "Filters")], () => byId("rail").classList.toggle("open"), { class: "narrow", id: "filters", "aria-label": "Filters" }),
    askServer ? el("a", { class: "plainly", href: askServer, target: "_top", title: "Ask the server a question" }, "Ask") : null,
    round("link", "Share", openSharing),
    round("theme", "Light or dark", switchTheme),
    round("about", "About this graph", openAbout),
  );
  const by = el("div", { class: "views", id: "by", role: "group", "aria-label": "Group by" }, choice("by", "group", "by theme"), choice("by", "report", "by report"));
  const around = choice("layout", "around", "Around");
  around.title = "One topic and what it is linked to: pick a topic first";
  fill(
    byId("tools"),
    el("div", { class: "views", id: "layouts", role: "group", "aria-label": "Layout" }, choice("layout", "map", "Map"), choice("layout", "columns", "Columns"), choice("layout", "groups", "Groups"), around), by,
    colourChooser(), el("div", { class: "zoom" }, round("plus", "Zoom in", () => zoomBy(1.4)), round("minus", "Zoom out", () => zoomBy(1 / 1.4)), round("all", "Show all", all), saveMenu(), press("Whole page", () => go({ embed: "" }), { class: "ask whole-page" })),
  );
  byId("skip").addEventListener("click", () => byId("panel").focus());
}

function colourChooser() {
  return el("select", { id: "colour", "aria-label": "Colour of signs", onchange: ({ target }) => go({ colour: target.value }) }, WAYS.map(([value, name]) => el("option", { value }, `Colours ${name}`)));
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
  onTheme(redraw);
  document.addEventListener("keydown", onEscape);
  document.addEventListener("focusin", rememberOpener);
  onResized((much) => state.view === "picture" && showPicture(view(much ? { anew: true } : { stay: true })));
  onMoved(moved);
  tell();
  document.documentElement.dataset.ready = "true";
  prepareSentences(() => {
    lookAgain();
    prepareNames();
  });
}

start();
