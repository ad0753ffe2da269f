// SPARQL for the questions of the page: what finds the same claims in the graph.

import { full } from "./terms.js";
import { RELATION, RELATIONS, termOf } from "./words.js";

const PREFIXES = `PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX tkg: <https://w3id.org/trendkg/ontology#>
`;

function select(...lines) {
  return `${PREFIXES}SELECT * {\n${lines.map((line) => `  ${line}\n`).join("")}}`;
}

function claim(subject, relation, object) {
  return `?claim a tkg:Assertion ; rdf:subject ${subject} ; rdf:predicate ${relation} ; rdf:object ${object} .`;
}

// Besides its assertion, what is not only denied stands in the graph itself.
const believed = (subject, relation, object) => [claim(subject, relation, object), `${subject} ${relation} ${object} .`];
const ANY = ["?subject", "?relation", "?object"];

// The claims of a relation at a topic; those to another topic whether or not they are denied.
export function claimsOf(topic, relation, end, other) {
  const [here, away] = [full(topic.iri), other ? full(other.iri) : `?${end === "subject" ? "object" : "subject"}`];
  const triple = [end === "subject" ? here : away, termOf(RELATION[relation]), end === "subject" ? away : here];
  return select(...(other ? [claim(...triple)] : believed(...triple)));
}

export function openRisks() {
  return select(...believed("?subject", "tkg:raisesRisk", "?risk"), "FILTER NOT EXISTS { ?remedy tkg:mitigatesRisk ?risk }");
}

export function forecastClaims() {
  return select(claim(...ANY), "?claim tkg:modality tkg:forecast .");
}

// What is denied, and what stands beside its contrary.
export function deniedClaims() {
  const contrary = RELATIONS.filter(({ opposite }) => opposite).map((one) => `(?relation = ${termOf(one)} && EXISTS { ?subject ?relation ?object ; ${termOf(RELATION[one.opposite])} ?object })`);
  return select(claim(...ANY), `FILTER (${["NOT EXISTS { ?subject ?relation ?object }", "EXISTS { ?claim tkg:evidence/tkg:modality tkg:negated }", ...contrary].join("\n    || ")})`);
}

// What a topic reaches by a relation, itself or through the techniques that it uses.
export function reached(topic, relation, ...more) {
  const [here, to] = [full(topic.iri), termOf(RELATION[relation])];
  return select(...believed(...ANY), `FILTER (${[
    `(?relation = ${to} && (?subject = ${here} || EXISTS { ${here} tkg:usesTechnique ?subject }))`,
    `(?relation = tkg:usesTechnique && ?subject = ${here} && EXISTS { ?object ${to} ?reached })`, ...more,
  ].join("\n    || ")})`);
}

export function risksAndRemedies(topic) {
  return reached(topic, "raisesRisk", `(?relation = tkg:mitigatesRisk && EXISTS { ${full(topic.iri)} tkg:usesTechnique?/tkg:raisesRisk ?object })`);
}
