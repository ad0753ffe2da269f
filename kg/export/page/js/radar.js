// What reports say of techniques and trends: rings by how firmly, sectors by domain.

import { radar, topics } from "./data.js";
import { byId, count, el, fill, press, svg } from "./dom.js";
import { reportsNaming } from "./evidence.js";
import { topicLink } from "./parts.js";
import { clearer } from "./rail.js";
import { csv, download } from "./download.js";
import { signPath } from "./shapes.js";
import { go, state } from "./state.js";
import { CLASS, colourOf } from "./words.js";

// What the sentences of each ring do, from the middle outwards.
const MEANINGS = ["Sentences advise to use it.", "Sentences tell of its use, and well of it.", "Sentences describe it, for and against.", "Sentences warn of it."];
const MOVES = { in: "moved in", out: "moved out", new: "new", "": "" };
const RINGS = [0.36, 0.61, 0.83, 1];
const SIDES = [300, 720];
const NARROW = 560;
const ASIDE_ALL = 86;
const ABOVE = 170;
const SMALLER = [1, 1.2, 1.45, 1.7];
const EDGE = 30;
const APART = 25;
const ASIDE = 34;
const holder = byId("radar");
const room = { passed: null, side: 0 };

export function showRadar(passed) {
  const side = sideOf(holder.clientWidth - ASIDE_ALL, holder.clientHeight - ABOVE);
  if (room.passed !== passed || room.side !== side) {
    Object.assign(room, { passed, side });
    keeping(() => render(radar ? radar.blips.filter(({ topic }) => passed.topics[topic]).map(known) : []));
  }
  mark("picked", (blip) => state.pick === `topic:${topics[radar.blips[blip].topic].iri}`);
}

// How wide the picture is: beside the names, or above them where there is little room.
function sideOf(width, height) {
  const room = width < NARROW ? width : Math.min(width * 0.68, height);
  return Math.min(SIDES[1], Math.max(SIDES[0], 20 * Math.floor(room / 20)));
}

// Do it, and leave the reader where they were.
function keeping(act) {
  const focused = document.activeElement.closest("#radar [data-blip]");
  const from = byId("radar-scroll")?.scrollTop ?? 0;
  act();
  byId("radar-scroll").scrollTop = from;
  if (focused) holder.querySelector(`${focused.matches("li") ? "li" : ".blip"}[data-blip="${focused.dataset.blip}"]${focused.matches("li") ? " .name" : ""}`)?.focus({ preventScroll: true });
}

function known(blip) {
  const topic = topics[blip.topic];
  return { ...blip, item: topic, reports: reportsNaming(topic).length, told: `${blip.number}: ${topic.label}, ${radar.rings[blip.ring].toLowerCase()}${blip.moved ? `, ${MOVES[blip.moved]}` : ""}` };
}

function render(blips) {
  const moves = new Set(blips.map(({ moved }) => moved));
  fill(
    holder,
    el("div", { class: "table-bar" }, el("h2", {}, "Radar"), blips.length ? [el("p", { class: "summary" }, count(blips.length, "topic")), press("Save as CSV", () => save(blips), { class: "ask" })] : null),
    blips.length ? el("p", { class: "summary" }, "What the reports say, not what is true: techniques and trends by how the sentences that name them speak of them, the firmest advice in the middle. Filters hide topics; rings count all sentences.") : null,
    el("div", { class: "scroll", id: "radar-scroll", tabindex: "0", role: "region", "aria-label": "Rings" }, blips.length ? el("div", { class: "radar" }, picture(blips), el("div", {}, radar.rings.map((name, ring) => list(name, MEANINGS[ring], blips.filter((one) => one.ring === ring))))) : el("p", { class: "none" }, emptiness())),
    el("div", { class: "foot" }, moves.has("new") ? el("p", { class: "summary" }, "A hollow sign is new: only reports of the last year name it.") : null, moves.has("in") || moves.has("out") ? el("p", { class: "summary" }, "An arrow shows where a topic has moved since the reports before the last year.") : null),
  );
}

function emptiness() {
  if (!radar) return "This page was made without a radar. The pages of “kg build” and “kg export html” have it.";
  if (radar.blips.length) return ["No technique or trend of the radar passes the filters. ", clearer()];
  return "Too little for a radar: fewer than five techniques and trends are named by two sentences or more.";
}

function list(name, meaning, blips) {
  return el("section", { class: "block" }, el("h3", {}, name, el("span", { class: "number" }, String(blips.length))), blips.length ? [el("p", { class: "summary" }, meaning), el("ul", { class: "items" }, blips.map((blip) => el(
    "li",
    { class: "claim", "data-blip": blip.number - 1 },
    el("span", { class: "place" }, String(blip.number)),
    el("div", {}, topicLink(blip.item), el("small", {}, [radar.sectors[blip.sector], count(blip.reports, "report"), MOVES[blip.moved]].filter(Boolean).join(" · "))),
  )))] : null);
}

// The middle of each sign by its blip: in rows of its ring and sector, the wider rows with more of
// them; null where signs would lie over each other.
function spotsOf(blips, radius) {
  const spots = new Map();
  const wide = (2 * Math.PI) / radar.sectors.length;
  for (const [ring, end] of RINGS.entries()) {
    const [inner, outer] = [radius * (RINGS[ring - 1] ?? 0), radius * end];
    for (const sector of radar.sectors.keys()) {
      const cell = blips.filter((one) => one.ring === ring && one.sector === sector);
      const rows = rowsFor(cell.length, inner, outer, wide);
      if (!rows) return null;
      const filled = rows.map(() => []);
      for (const blip of cell) {
        const least = rows.map(({ arc }, at) => (filled[at].length + 1) / arc);
        filled[least.indexOf(Math.min(...least))].push(blip);
      }
      rows.forEach(({ r, aside }, at) => filled[at].forEach((blip, i) => {
        const angle = sector * wide - Math.PI / 2 + aside + (wide - 2 * aside) * ((i + 0.5) / filled[at].length);
        spots.set(blip, { angle, x: r * Math.cos(angle), y: r * Math.sin(angle) });
      }));
    }
  }
  return spots;
}

// The fewest rows that hold so many signs clear of the names of rings, which stand on an edge.
function rowsFor(number, inner, outer, wide) {
  for (let rows = 1; rows === 1 || (outer - inner) / rows >= APART - 3; rows += 1) {
    const found = Array.from({ length: rows }, (_, at) => {
      const r = inner + ((outer - inner) * (at + 0.5)) / rows;
      const aside = Math.min(ASIDE / r, wide * 0.3);
      return { r, aside, arc: (wide - 2 * aside) * r };
    });
    if (found.reduce((sum, { arc }) => sum + Math.max(1, Math.floor(arc / APART)), 0) >= number) return found;
  }
  return null;
}

// Many signs make each of them smaller; too many for the room leave the list alone.
function picture(blips) {
  const smaller = SMALLER.find((times) => spotsOf(blips, (times * room.side) / 2 - EDGE));
  if (!smaller) return null;
  const half = (smaller * room.side) / 2;
  const radius = half - EDGE;
  const spots = spotsOf(blips, radius);
  const wide = (2 * Math.PI) / radar.sectors.length;
  const edge = (_, sector) => svg("path", { class: "axis", d: `M0 0L${radius * Math.sin(sector * wide)} ${-radius * Math.cos(sector * wide)}` });
  return svg(
    "svg",
    { viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, role: "group", "aria-label": "Radar: arrow keys walk from topic to topic, Enter opens", onkeydown: walk },
    [...RINGS].reverse().map((end) => svg("circle", { class: "ring", r: radius * end })),
    radar.sectors.length > 1 ? radar.sectors.map(edge) : null,
    radar.rings.map((name, ring) => svg("text", { class: "ring-name", y: 15 - radius * RINGS[ring] }, name)),
    radar.sectors.map((name, sector) => sectorName(name, (sector + 0.5) * wide, half)),
    blips.map((blip, at) => blipSign(blip, spots.get(blip), at === 0)),
  );
}

// Above or below the sector: in the corner, unless it lies in the middle.
function sectorName(name, middle, half) {
  const right = Math.sign(Math.round(10 * Math.sin(middle)));
  const longest = Math.floor(half / 9);
  return svg("text", { class: "sector", x: right * (half - 4), y: Math.cos(middle) < 0.01 ? half - 6 : 16 - half, "text-anchor": ["start", "middle", "end"][right + 1] }, svg("title", {}, name), name.length > longest ? `${name.slice(0, longest - 1).trimEnd()}…` : name);
}

function blipSign(blip, { x, y, angle }, first) {
  const r = 9 + Math.min(4, Math.floor(Math.log2(Math.max(1, blip.reports))));
  const node = svg(
    "g",
    { class: `blip ${blip.moved}`, role: "button", tabindex: first ? 0 : -1, "aria-label": blip.told, "data-blip": blip.number - 1, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, onclick: () => open(blip.number - 1) },
    svg("title", {}, blip.item.label),
    svg("path", { class: "face", d: signPath(blip.item.shape, 0, 0, r) }),
    ["in", "out"].includes(blip.moved) ? svg("path", { class: "move", transform: `rotate(${((angle * 180) / Math.PI + (blip.moved === "in" ? 180 : 0)).toFixed(1)})`, d: `M${r + 9} 0l-6 -4.5v9z` }) : null,
    svg("text", { y: 4 }, String(blip.number)),
  );
  node.style.color = `var(--${colourOf(blip.item.kind)})`;
  return node;
}

function open(blip) {
  go({ pick: `topic:${topics[radar.blips[blip].topic].iri}` });
}

// One stop for all signs: arrows walk in the order of the numbers.
function walk(event) {
  const signs = [...holder.querySelectorAll(".blip")];
  const at = signs.indexOf(event.target.closest(".blip"));
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (at < 0 || !(step || [" ", "Enter"].includes(event.key))) return;
  event.preventDefault();
  if (!step) return void open(Number(signs[at].dataset.blip));
  const next = signs[(at + step + signs.length) % signs.length];
  for (const sign of signs) sign.setAttribute("tabindex", sign === next ? 0 : -1);
  next.focus();
}

function mark(name, is) {
  for (const one of holder.querySelectorAll("[data-blip]")) one.classList.toggle(name, is(Number(one.dataset.blip)));
}

// Sign and name of a topic light up together.
for (const kind of ["pointerover", "focusin"]) {
  holder.addEventListener(kind, ({ target }) => {
    const blip = Number(target.closest("[data-blip]")?.dataset.blip ?? -1);
    mark("lit", (one) => one === blip);
  });
}

function save(blips) {
  download("radar.csv", "text/csv", csv([["Number", "Topic", "Class", "Ring", "Sector", "Reports", "Movement"], ...blips.map((blip) => [blip.number, blip.item.label, CLASS[blip.item.kind].one, radar.rings[blip.ring], radar.sectors[blip.sector], blip.reports, MOVES[blip.moved]])]));
}
