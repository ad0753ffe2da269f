"use strict";
// The editor, pointed at this server and at nothing else. A question fills it and is asked.
(() => {
  const { prefixes, examples } = JSON.parse(document.getElementById("data").textContent);
  const { Yasgui } = window;
  const { Yasqe } = Yasgui;
  const endpoint = new URL("/sparql", location.href).href;
  const start = "SELECT ?trend ?technique {\n  ?t tkg:usesTechnique ?x .\n  ?t skos:prefLabel ?trend .\n  ?x skos:prefLabel ?technique .\n} ORDER BY ?trend ?technique LIMIT 20";

  // What completes classes and properties is asked of this server, once, instead of a registry.
  const known = (pattern) => {
    let asked;
    return () => (asked ??= fetch(`${endpoint}?query=${encodeURIComponent(`SELECT DISTINCT ?x { ${pattern} } ORDER BY ?x LIMIT 1000`)}`, { headers: { Accept: "application/sparql-results+json" } })
      .then((reply) => reply.json()).then((found) => found.results.bindings.map((row) => row.x.value)));
  };
  const own = { class: "?s a ?x FILTER isIRI(?x)", property: "?s ?x ?o" };
  for (const [name, pattern] of Object.entries(own)) {
    Yasqe.forkAutocompleter(name, { name: `${name}-here`, persistenceId: null, bulk: true, get: known(pattern) });
  }

  const names = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "prefixes-here", persistenceId: null, get: () => Promise.resolve(names) });

  const yasgui = new Yasgui(document.getElementById("yasgui"), {
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => {} },
    autofocus: false,
    copyEndpointOnNewTab: true,
    persistenceId: null,
    yasqe: { value: `${names.map((name) => `PREFIX ${name}`).join("\n")}\n\n${start}`, prefixCcApi: null, persistenceId: null, createShortLink: undefined, collapsePrefixesOnLoad: true, autocompleters: ["variables", "prefixes-here", "class-here", "property-here"] },
    yasr: { prefixes, persistenceId: null },
  });

  for (const button of document.querySelectorAll("[data-example]")) {
    button.addEventListener("click", () => {
      const tab = yasgui.getTab();
      tab.setQuery(examples[button.dataset.example]);
      tab.query().catch(() => {});
      document.getElementById("yasgui").scrollIntoView();
    });
  }
  const asked = new URLSearchParams(location.search).get("example");
  [...document.querySelectorAll("[data-example]")].find((button) => button.dataset.example === asked)?.click();
  document.querySelector(".examples").open = matchMedia("(min-width: 48rem)").matches;
  document.documentElement.dataset.ready = "";
})();
