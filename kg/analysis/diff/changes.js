// Filters for the lists of changes; without it the lists are whole.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const items = [...document.querySelectorAll("details")];
  const lists = [...document.querySelectorAll(".list"), ...document.querySelectorAll("section")];
  const texts = items.map((item) => item.textContent.toLowerCase());
  for (const kind of [...new Set(items.map((item) => item.dataset.kind))].sort()) {
    byId("kind").add(new Option(kind, kind));
  }
  const show = () => {
    const wanted = byId("find").value.trim().toLowerCase();
    const kind = byId("kind").value;
    const least = Number(byId("reports").value) || 1;
    let shown = 0;
    items.forEach((item, at) => {
      const fits = (!kind || item.dataset.kind === kind) && (least === 1 || Number(item.dataset.reports) >= least);
      item.hidden = !fits || !texts[at].includes(wanted);
      shown += item.hidden ? 0 : 1;
    });
    for (const list of lists) list.hidden = !list.querySelector("details:not([hidden])");
    byId("shown").textContent = `${shown} of ${items.length}`;
  };
  for (const id of ["find", "kind", "reports"]) byId(id).addEventListener("input", show);
  byId("open").addEventListener("click", () => {
    const closed = items.some((item) => !item.hidden && !item.open);
    for (const item of items) if (!item.hidden) item.open = closed;
    byId("open").textContent = closed ? "Hide all words" : "Show all words";
  });
  if (items.length) byId("filters").hidden = false;
  show();
})();
