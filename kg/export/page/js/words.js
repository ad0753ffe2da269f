// What classes, relations and modalities are called, in the order in which they are shown:
// those of the ontology, then those that the graph declares of its own, which have an `iri`.

import { schema, topics } from "./data.js";

export const CLASSES = schema.classes;

// `out` reads from subject to object, `back` from object to subject.
export const RELATIONS = schema.relations;

// From the left to the right.
export const COLUMNS = schema.columns;

// In the order of the codes in the data.
export const MODALITIES = [
  { id: "asserted", hint: "said to be so" },
  { id: "forecast", hint: "said to come" },
  { id: "possible", hint: "said to be possible" },
  { id: "recommended", hint: "said to be advisable" },
  { id: "negated", hint: "said not to be so" },
];

export const CLASS = Object.fromEntries(CLASSES.map((one) => [one.id, one]));
export const RELATION = Object.fromEntries(RELATIONS.map((one) => [one.id, one]));

// From when on claims are shown unasked, as kg.graph.graph_model has it; others are weak.
export const CLEAR = "50%, in long reports 30%";
export const WEAK = `too unsure to be shown unasked, which claims are from ${CLEAR} on`;

// How a topic stands to a term of another vocabulary.
export const SIGNS = { exactMatch: ["=", "the same"], closeMatch: ["~", "much the same"], broadMatch: ["<", "a part of it"] };

// The name of the colour of a class.
export function colourOf(id) {
  return CLASS[id].colour;
}

// A class or relation in Turtle.
export function termOf({ id, iri }) {
  return iri ? `<${iri}>` : `tkg:${id}`;
}

// "63%"; of what the graph has no figure for, a dash.
export function percent(share) {
  return share === null ? "–" : `${Math.round(share * 100)}%`;
}

// What a claim says between its ends: "raises" or, of several, "raise".
export function verbOf({ subject, relation }) {
  return topics[subject].plural ? RELATION[relation].plural : RELATION[relation].name;
}

export function phrase(claim) {
  return `${inLine(topics[claim.subject].label)} ${verbOf(claim)} ${inLine(topics[claim.object].label)}`;
}

// A name among other words: signs in it that turn the direction of writing turn nothing else.
function inLine(name) {
  return /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/.test(name) ? `\u2068${name}\u2069` : name;
}
