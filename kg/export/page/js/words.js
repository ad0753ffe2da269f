// What classes, relations and modalities are called, in the order in which they are shown.

export const CLASSES = [
  { id: "Trend", one: "trend", many: "Trends", shape: "diamond", hint: "where technology is heading" },
  { id: "Technique", one: "technique", many: "Techniques", shape: "dot", hint: "how it is done" },
  { id: "Risk", one: "risk", many: "Risks", shape: "triangle", hint: "what may go wrong" },
  { id: "Domain", one: "domain", many: "Domains", shape: "square", hint: "where it is put to use" },
];

// `out` reads from subject to object, `back` from object to subject.
export const RELATIONS = [
  { id: "usesTechnique", name: "uses", out: "Uses", back: "Used by" },
  { id: "mitigatesRisk", name: "mitigates", out: "Mitigates", back: "Mitigated by" },
  { id: "raisesRisk", name: "raises", out: "Raises", back: "Raised by" },
  { id: "appliesTo", name: "applies to", out: "Applies to", back: "Where these apply" },
  { id: "subTechniqueOf", name: "is a kind of", out: "Is a kind of", back: "Kinds of it" },
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

export function percent(share) {
  return `${Math.round(share * 100)}%`;
}
