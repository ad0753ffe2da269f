"use strict";
// The editor, pointed at this server and at nothing else; a question fills it and is asked.
(() => {
  const { prefixes, examples } = JSON.parse(document.getElementById("data").textContent);
  const endpoint = new URL("/sparql", location.href).href;
  const { Yasgui, Yasqe } = window.Yasgui.Yasgui ? window.Yasgui : { Yasgui: window.Yasgui, Yasqe: window.Yasgui.Yasqe };
  console.debug(Object.keys(window.Yasgui));
})();
