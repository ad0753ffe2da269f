// The about box: what was built, from what, and how to ask the graph itself.

import { base, claims, places, reports, softwareInWords, title, topics, triples } from "./data.js";
import { byId, count, el, fill, press } from "./dom.js";
import { CLASSES } from "./words.js";

const QUERY = `PREFIX tkg: <https://w3id.org/trendkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?technique ?risk {
  ?t skos:prefLabel ?technique ; tkg:mitigatesRisk/skos:prefLabel ?risk }`;

const KEYS = [
  [["/"], "search"], [["Tab"], "to the picture"], [["arrows"], "from topic to topic"], [["Enter"], "opens one"], [["+", "−"], "zoom"], [["0"], "shows all"], [["Esc"], "closes"],
];

export function openAbout() {
  const box = byId("about");
  fill(
    box,
    el("h2", { id: "about-title", tabindex: "-1", autofocus: true }, title),
    el("p", {}, `${count(reports.length, "report")}${period()}; ${CLASSES.map(({ id, one, many }) => count(topics.filter(({ kind }) => kind === id).length, one, many.toLowerCase())).join(", ")}; ${count(claims.length, "claim")}; ${count(places.n, "place")} in the reports that support them; ${count(triples, "triple")}.`),
    el("p", {}, `Made by ${softwareInWords()}, from the words of the reports alone: no language model, no network. This file holds all of the data and asks no server for anything.`),
    el("h3", {}, "How to read it"),
    el("p", {}, "The larger a sign, the more the reports say of it. Lines run from the subject of a claim to its object; broken lines are forecasts, possibilities and advice, a struck line is denied. Percentages tell how sure the extraction is, not how true the claim."),
    el("h3", {}, "Keys"),
    el("p", {}, KEYS.map(([keys, act], i) => [i ? "; " : "", keys.map((key) => [el("kbd", {}, key), " "]), act]), "."),
    el("h3", {}, "How to query the graph"),
    el("p", {}, "The same graph lies beside this page as graph.ttl. In that folder this command lists the risks that nothing mitigates (--list: more questions):"),
    el("pre", { tabindex: "0" }, "kg query . unaddressed-risks"),
    el("p", {}, "Or in SPARQL, with any tool that reads RDF:"),
    el("pre", { tabindex: "0" }, QUERY),
    el("p", { class: "iri" }, `Names begin with ${base}`),
    press("Close", () => box.close(), { class: "ask" }),
  );
  box.showModal();
}

function period() {
  const dates = reports.map(({ issued }) => issued).filter(Boolean).sort();
  if (!dates.length) return "";
  return dates[0] === dates.at(-1) ? ` of ${dates[0]}` : `, ${dates[0]} to ${dates.at(-1)}`;
}
