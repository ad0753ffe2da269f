// Lists that this browser keeps for this graph.

import { base, reports, title } from "./data.js";
import { say } from "./dom.js";

const OWN = `${title} ${base}${reports[0]?.iri ?? ""}`;

export function kept(store) {
  try {
    const all = JSON.parse(localStorage.getItem(store) ?? "{}");
    return Object.hasOwn(all, OWN) && Array.isArray(all[OWN]) ? all[OWN] : [];
  } catch {
    return [];
  }
}

export function keep(store, list) {
  try {
    const all = JSON.parse(localStorage.getItem(store) ?? "{}");
    localStorage.setItem(store, JSON.stringify({ ...all, [OWN]: list }));
  } catch {
    say("The browser does not let this page keep anything");
  }
}
