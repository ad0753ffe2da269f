// Where the picture is looked at from: the view, its motions, and who made them.

import { network, size } from "./canvas.js";
import { byId } from "./dom.js";
import { calm } from "./theme.js";

const TOP = 84;
const UNDER_TOOLS = 30;
const BOTTOM = 52;

export function camera() {
  return { position: network.getViewPosition(), scale: network.getScale() };
}

// The view in which all these places can be seen below the tools, at most `closest` and at
// least `farthest` times enlarged. `aside`: room for labels at the left and right edge;
// `start`: see the upper left end where not all of it fits.
export function fit(spots, { closest = 1.4, farthest = 0, aside = 75, start = false } = {}) {
  if (!spots.length) return camera();
  const xs = spots.map(({ x }) => x);
  const ys = spots.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const { width, height } = size();
  const above = underTools();
  const [across, down] = [Math.max(40, width - 2 * aside), Math.max(40, height - above - BOTTOM)];
  const scale = Math.max(farthest, Math.min(closest, across / (right - left || 1), down / (bottom - top || 1)));
  const middle = (low, high, space) => (start && (high - low) * scale > space ? low + space / 2 / scale : (low + high) / 2);
  return { position: { x: middle(left, right, across), y: middle(top, bottom, down) - (above - BOTTOM) / 2 / scale }, scale };
}

// How far down the tools reach at the top: on a narrow screen they stand one under the other.
function underTools() {
  const { top, height } = byId("canvas").getBoundingClientRect();
  const boxes = [...byId("tools").children].map((tool) => tool.getBoundingClientRect());
  return Math.max(TOP, ...boxes.filter((box) => box.top < top + height / 3).map(({ bottom }) => bottom - top + UNDER_TOOLS));
}

// Whether the view is one that the page chose, and the reader has not moved since.
let chosen = true;

export function isChosen() {
  return chosen;
}

export function moveTo(position, scale, { smoothly = true, byPage = false } = {}) {
  chosen = byPage;
  const animation = smoothly && !calm() ? { duration: 350, easingFunction: "easeInOutQuad" } : false;
  network.moveTo({ position, scale: Math.min(12, Math.max(0.08, scale)), animation });
  if (!animation) settle();
}

export function zoomBy(factor) {
  moveTo(network.getViewPosition(), network.getScale() * factor);
}

const movers = [];
let waiting = 0;

// Called when the reader has moved or zoomed, a moment after the last motion.
export function onMoved(listener) {
  movers.push(listener);
}

function settle() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const scale = network.getScale();
    if (scale < 0.08 || scale > 12) return moveTo(network.getViewPosition(), scale, { smoothly: false });
    for (const listener of movers) listener();
    return undefined;
  }, 120);
}

network.on("animationFinished", settle);
for (const event of ["zoom", "dragEnd"]) {
  network.on(event, () => {
    chosen = false;
    settle();
  });
}

// Called when the picture has got another size.
export function onResized(listener) {
  let last = size();
  network.on("resize", () => {
    const now = size();
    const change = Math.max(Math.abs(now.width - last.width) / (last.width || 1), Math.abs(now.height - last.height) / (last.height || 1));
    if (!now.width || change === 0) return;
    last = now;
    setTimeout(() => listener(change > 0.1), 0);
  });
}
