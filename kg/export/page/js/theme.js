// Light or dark: the system's choice until the reader makes another. Colours live in page.css.

import { CLASSES, RELATIONS } from "./words.js";

const NAMES = ["paper", "panel", "ink", "soft", "line", "accent", "wire", "own0", "own1", "own2", "own3", "own4", "own5"];
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const listeners = [];

export const colours = readColours();

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  return Object.fromEntries([
    ...NAMES.map((name) => [name, value(name)]),
    ...[...CLASSES, ...RELATIONS].filter(({ colour }) => colour).map(({ colour }) => [colour, value(colour)]),
  ]);
}

export function onTheme(listener) {
  listeners.push(listener);
}

export function switchTheme() {
  const now = document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  setTheme(now === "dark" ? "light" : "dark");
}

export function calm() {
  return still.matches;
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("trendkg-theme", theme);
  } catch {
    // Storage may be closed to files; the choice then lasts as long as the page.
  }
  refresh();
}

function refresh() {
  Object.assign(colours, readColours());
  for (const listener of listeners) listener();
}

// Paper is white: print in light whatever the screen shows.
function lightOnPaper() {
  let before;
  window.addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    refresh();
  });
  window.addEventListener("afterprint", () => {
    if (before) document.documentElement.dataset.theme = before;
    else delete document.documentElement.dataset.theme;
    refresh();
  });
}

export function startTheme() {
  try {
    const kept = localStorage.getItem("trendkg-theme");
    if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  } catch {
    // See setTheme.
  }
  dark.addEventListener("change", refresh);
  lightOnPaper();
  refresh();
}
