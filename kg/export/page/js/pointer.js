// Pointer and keys on the picture: what lies under the pointer, and walking by arrow keys.

import { claims, topics } from "./data.js";
import { byId, count, say } from "./dom.js";
import { zoomBy, moveTo } from "./camera.js";
import { isDenied, modalityOf, reportsNaming } from "./evidence.js";
import { passing } from "./filter.js";
import { drawn, isFaint, network, redraw, toScreen } from "./canvas.js";
import { radiusOf } from "./shapes.js";
import { CLASS, MODALITIES, phrase } from "./words.js";

const holder = byId("canvas");
const tip = byId("tip");

// {kind: "topic" | "claim", at} under a place of the screen, or null.
export function under({ x, y }) {
  const label = drawn.labels.find((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.high);
  const topic = nearest(drawn.topics, (at) => gapToTopic(at, x, y)) ?? label?.at;
  if (topic !== undefined) return { kind: "topic", at: topic };
  const claim = nearest(drawn.claims, (at) => gapToClaim(claims[at], x, y));
  return claim === undefined ? null : { kind: "claim", at: claim };
}

// The item with the least gap below zero.
function nearest(items, gapOf) {
  let best;
  let least = 0;
  for (const item of items) {
    const gap = gapOf(item);
    if (gap < least) {
      least = gap;
      best = item;
    }
  }
  return best;
}

function gapToTopic(at, x, y) {
  const spot = toScreen(at);
  return Math.hypot(x - spot.x, y - spot.y) - Math.max(11, radiusOf(topics[at]) + 3);
}

function gapToClaim(claim, x, y) {
  const a = toScreen(claim.subject);
  const b = toScreen(claim.object);
  const along = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
  const share = Math.max(0, Math.min(1, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / along));
  return Math.hypot(x - a.x - share * (b.x - a.x), y - a.y - share * (b.y - a.y)) - 6;
}

export function describeTopic(topic) {
  return [topic.label, ...factsOf(topic)].join(", ");
}

function factsOf(topic) {
  return [CLASS[topic.kind].one, count(reportsNaming(topic).length, "report"), count(topic.claims.filter((at) => passing().claims[at]).length, "claim")];
}

export function describeClaim(claim) {
  return `${phrase(claim)} (${isDenied(claim) ? "denied" : MODALITIES[modalityOf(claim)].id})`;
}

function showTip(hit, { x, y }) {
  tip.hidden = !hit;
  holder.classList.toggle("over", Boolean(hit));
  if (!hit) return;
  tip.textContent = hit.kind === "topic" ? factsOf(topics[hit.at]).join(" · ") : describeClaim(claims[hit.at]);
  const left = x + 14 + tip.offsetWidth > holder.clientWidth ? Math.max(4, x - tip.offsetWidth - 10) : x + 14;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(4, y - 34))}px)`;
}

function light(at) {
  if (at === drawn.lit) return;
  drawn.lit = at;
  redraw();
}

// `open(kind, at)` for a click on something, `leave()` for one on nothing.
export function startPointer({ open, leave, around }) {
  holder.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    const at = { x: event.offsetX, y: event.offsetY };
    const hit = under(at);
    showTip(hit, at);
    light(hit?.kind === "topic" ? hit.at : null);
  });
  holder.addEventListener("pointerleave", () => {
    showTip(null, {});
    light(null);
  });
  network.on("click", ({ pointer }) => {
    const hit = under(pointer.DOM);
    showTip(null, {});
    if (hit) open(hit.kind, hit.at);
    else leave();
  });
  network.on("doubleClick", ({ pointer }) => {
    const hit = under(pointer.DOM);
    if (hit?.kind === "topic") around(hit.at);
  });
}

const WALK = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function startKeys({ open, leave, all }) {
  const acts = { "+": () => zoomBy(1.4), "=": () => zoomBy(1.4), "-": () => zoomBy(1 / 1.4), 0: all, Escape: leave };
  holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (WALK[event.key]) walk(WALK[event.key]);
    else if ((event.key === "Enter" || event.key === " ") && drawn.cursor !== null) open("topic", drawn.cursor);
    else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
  });
  holder.addEventListener("blur", () => {
    drawn.cursor = null;
    redraw();
  });
}

// To the nearest topic in a direction; the first step goes to the most important one.
function walk([dx, dy]) {
  const places = drawn.topics.filter((at) => !isFaint(at)).map((at) => ({ at, ...toScreen(at) }));
  const here = places.find(({ at }) => at === (drawn.cursor ?? drawn.focus?.centre));
  const next = here ? ahead(places, here, dx, dy) : places[0];
  if (!next) return;
  drawn.cursor = next.at;
  const { x, y, width, height } = { ...next, width: holder.clientWidth, height: holder.clientHeight };
  if (x < 40 || y < 40 || x > width - 40 || y > height - 40) moveTo(drawn.spots.get(next.at), network.getScale());
  redraw();
  say(describeTopic(topics[next.at]));
}

function ahead(places, here, dx, dy) {
  let best = null;
  let least = Infinity;
  for (const place of places) {
    const along = (place.x - here.x) * dx + (place.y - here.y) * dy;
    const aside = Math.abs((place.x - here.x) * dy) + Math.abs((place.y - here.y) * dx);
    if (place.at === here.at || along <= 0 || aside > along * 2) continue;
    if (along + aside * 2 < least) {
      least = along + aside * 2;
      best = place;
    }
  }
  return best;
}
