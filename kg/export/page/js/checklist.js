// A list to choose from; nothing chosen means all of it. Long lists can be searched.

import { el, fill } from "./dom.js";
import { go, state } from "./state.js";

const SHOWN = 40;

// `key`: of the state; `items`: [{iri, title}]; `number`: how many topics an item has.
export function checkList(key, items, hint, number) {
  const list = el("div", { class: "reports" });
  const search = items.length > 8 ? el("input", { type: "search", placeholder: hint, "aria-label": hint }) : null;
  let last = null;
  const refresh = (passed) => {
    last = passed;
    const held = list.contains(document.activeElement) ? document.activeElement.dataset.iri : null;
    const rows = wanted(key, items, search?.value.toLowerCase() ?? "");
    fill(list, rows.slice(0, SHOWN).map((item) => row(key, item, number(item, last))), rows.length > SHOWN ? el("p", { class: "summary" }, `and ${rows.length - SHOWN} more`) : null);
    if (held) [...list.querySelectorAll("input")].find((box) => box.dataset.iri === held)?.focus();
  };
  search?.addEventListener("input", () => refresh(last));
  return { face: [search, list], refresh };
}

function wanted(key, items, text) {
  const chosen = new Set(state[key]);
  return items.filter(({ iri, title, source = "" }) => chosen.has(iri) || `${title} ${source}`.toLowerCase().includes(text))
    .sort((a, b) => chosen.has(b.iri) - chosen.has(a.iri));
}

function row(key, item, number) {
  const box = el("input", { type: "checkbox", "data-iri": item.iri });
  box.checked = state[key].includes(item.iri);
  box.addEventListener("change", () => go({ [key]: box.checked ? [...state[key], item.iri] : state[key].filter((iri) => iri !== item.iri) }));
  return el("label", { class: "check" }, box, el("span", {}, item.title), el("span", { class: "number" }, number.toLocaleString("en")));
}
