// Terms and blocks of Turtle.

import { base } from "./data.js";

const PREFIXES = {
  dcterms: "http://purl.org/dc/terms/",
  oa: "http://www.w3.org/ns/oa#",
  owl: "http://www.w3.org/2002/07/owl#",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  schema: "https://schema.org/",
  skos: "http://www.w3.org/2004/02/skos/core#",
  tkg: "https://w3id.org/trendkg/ontology#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
};

export const HEAD = `${Object.entries(PREFIXES).map(([name, iri]) => `@prefix ${name}: <${iri}> .\n`).join("")}\n`;

// One subject with lines of [predicate, object]; nothing for an object that is null.
export function block(subject, lines) {
  const kept = lines.filter(([, object]) => object !== null);
  return `${subject} ${kept.map(([predicate, object]) => `${predicate} ${object}`).join(" ;\n    ")} .\n`;
}

// The IRI of something that the page calls by what follows the base.
export function full(name) {
  return iri(/^[a-z][a-z0-9+.-]*:/i.test(name) ? name : base + name);
}

export function iri(name) {
  return `<${name.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}>`;
}

const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

// A text, or null if it is empty.
export function text(value, language = "") {
  if (!value) return null;
  const written = value.replace(/[\\"\n\r\t]/g, (c) => ESCAPES[c]);
  return `"${written}"${/^[a-z]+(?:-[a-z0-9]+)*$/i.test(language) ? `@${language}` : ""}`;
}

// A number, or null where there is none.
export function decimal(value) {
  if (value === null) return null;
  return Number.isInteger(value) ? `"${value}"^^xsd:decimal` : String(value);
}

const DATES = [[/^\d{4}$/, "gYear"], [/^\d{4}-\d\d$/, "gYearMonth"], [/^\d{4}-\d\d-\d\d$/, "date"]];

export function date(value) {
  const type = DATES.find(([shape]) => shape.test(value))?.[1];
  return value && type ? `${text(value)}^^xsd:${type}` : text(value);
}
