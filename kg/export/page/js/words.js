// What classes, relations and modalities are called, in the order in which they are shown:
// those of the ontology, then those that the graph declares of its own, which have an `iri`.

import { schema } from "./data.js";

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

// The name of the colour of a class.
export function colourOf(id) {
  return CLASS[id].colour;
}

// A class or relation in Turtle.
export function termOf({ id, iri }) {
  return iri ? `<${iri}>` : `tkg:${id}`;
}

export function percent(share) {
  return `${Math.round(share * 100)}%`;
}
