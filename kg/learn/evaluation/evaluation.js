// Filters for the list of errors; without it the list is whole.
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("#errors tbody tr")];
  const byId = (id) => document.getElementById(id);
  const lists = ["verdict", "kind", "near", "report"].map(byId);
  for (const list of lists) {
    for (const value of new Set(rows.map((row) => row.dataset[list.id]))) {
      list.add(new Option(value || "not at all", value || "none"));
    }
  }
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const show = () => {
    const wanted = byId("find").value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, at) => {
      const fits = lists.every((list) => !list.value || (row.dataset[list.id] || "none") === list.value);
      row.hidden = !fits || !texts[at].includes(wanted);
      shown += row.hidden ? 0 : 1;
    });
    byId("shown").textContent = `${shown} of ${rows.length}`;
  };
  for (const control of [byId("find"), ...lists]) {
    control.addEventListener("input", show);
  }
  byId("filters").hidden = false;
  show();
})();
