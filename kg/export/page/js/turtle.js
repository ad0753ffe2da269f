// Topics and claims as Turtle. The evidence stays in graph.ttl: here are the claims it backs.

import { base, claims, places, reports, topics } from "./data.js";
import { MODALITIES } from "./words.js";

const PREFIXES = {
  dcterms: "http://purl.org/dc/terms/",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  tkg: "https://w3id.org/trendkg/ontology#",
};

export function asTurtle(topicsAt, claimsAt) {
  const named = new Set(topicsAt.flatMap((at) => topics[at].reports));
  const blocks = [
    ...topicsAt.map((at) => topicBlock(topics[at], claimsAt)),
    ...[...named].sort((a, b) => a - b).map((at) => block(full(reports[at].iri), [["a", "tkg:Report"], ["dcterms:title", text(reports[at].title)]])),
    ...claimsAt.map((at) => claimBlock(claims[at])).filter(Boolean),
  ];
  const heads = Object.entries(PREFIXES).map(([name, iri]) => `@prefix ${name}: <${iri}> .\n`);
  return `${heads.join("")}\n${blocks.join("\n")}`;
}

function topicBlock(topic, claimsAt) {
  const shown = new Set(claimsAt);
  const own = topic.claims.filter((at) => shown.has(at) && claims[at].subject === topic.at && !claims[at].denied);
  return block(full(topic.iri), [
    ["a", `tkg:${topic.kind}, skos:Concept`],
    ["skos:prefLabel", `${text(topic.label)}@en`],
    ...topic.wordings.map((name) => ["skos:altLabel", `${text(name)}@en`]),
    ...(topic.definition ? [["skos:definition", `${text(topic.definition)}@en`]] : []),
    ...topic.matches.map((match) => ["skos:exactMatch", iri(match)]),
    ["tkg:confidence", String(topic.confidence)],
    ...topic.reports.map((at) => ["tkg:mentionedIn", full(reports[at].iri)]),
    ...own.map((at) => [`tkg:${claims[at].relation}`, full(topics[claims[at].object].iri)]),
  ]);
}

function claimBlock(claim) {
  if (claim.iri.includes(" ")) return null;
  return block(full(claim.iri), [
    ["a", "tkg:Assertion, rdf:Statement"],
    ["rdf:subject", full(topics[claim.subject].iri)],
    ["rdf:predicate", `tkg:${claim.relation}`],
    ["rdf:object", full(topics[claim.object].iri)],
    ["tkg:modality", `tkg:${MODALITIES[claim.modality].id}`],
    ["tkg:confidence", String(claim.confidence)],
    ["tkg:reportCount", String(new Set(claim.places.map((place) => places.report[place])).size)],
  ]);
}

function block(subject, lines) {
  return `${subject} ${lines.map(([predicate, object]) => `${predicate} ${object}`).join(" ;\n    ")} .\n`;
}

function full(name) {
  return iri(/^[a-z][a-z0-9+.-]*:/i.test(name) ? name : base + name);
}

function iri(name) {
  return `<${name.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}>`;
}

function text(value) {
  return `"${value.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t")}"`;
}
