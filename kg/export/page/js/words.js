// What classes, relations and modalities are called, in the order in which they are shown:
// ours, then those that the graph declares of its own.

import { own } from "./data.js";

export const CLASSES = [
  { id: "Trend", one: "trend", many: "Trends", shape: "diamond", hint: "what is changing" },
  { id: "Technique", one: "technique", many: "Techniques", shape: "dot", hint: "how it is done" },
  { id: "Risk", one: "risk", many: "Risks", shape: "triangle", hint: "what may go wrong" },
  { id: "Domain", one: "domain", many: "Domains", shape: "square", hint: "where it is put to use" },
  ...own.classes.map(([id, iri, label, hint], at) => ({ id, iri, one: label, many: several(label), shape: "hexagon", hint: short(hint), definition: hint, colour: `own${at % 6}` })),
];

// `out` reads from subject to object, `back` from object to subject.
export const RELATIONS = [
  { id: "usesTechnique", name: "uses", out: "Uses", back: "Used by" },
  { id: "mitigatesRisk", name: "mitigates", out: "Mitigates", back: "Mitigated by" },
  { id: "raisesRisk", name: "raises", out: "Raises", back: "Raised by" },
  { id: "appliesTo", name: "applies to", out: "Applies to", back: "Where these apply" },
  { id: "subTechniqueOf", name: "is a kind of", out: "Is a kind of", back: "Kinds of it" },
  ...own.relations.map(([id, iri, label, definition, from, to]) => ({ id, iri, label, definition, from, to, name: label, out: capital(label), back: `${capital(label)}: by` })),
];

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

// The name of the colour of a class: its own, or one of those for classes that are added.
export function colourOf(id) {
  return CLASS[id].colour ?? id;
}

// A class or relation in Turtle.
export function termOf({ id, iri }) {
  return iri ? `<${iri}>` : `tkg:${id}`;
}

function capital(label) {
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

// "regulation" -> "Regulations", "technology" -> "Technologies".
function several(label) {
  const ending = /[^aeiou]y$/i.test(label) ? "ies" : /(?:s|x|z|ch|sh)$/i.test(label) ? "es" : "s";
  return capital(ending === "ies" ? label.slice(0, -1) : label) + ending;
}

// The first sentence of a definition, or as many of its words as a legend has room for.
function short(text) {
  const first = text.split(/[.;](?: |$)/)[0];
  return first.length > 48 ? `${first.slice(0, 48).replace(/\s+\S*$/, "")} …` : first;
}

export function percent(share) {
  return `${Math.round(share * 100)}%`;
}
