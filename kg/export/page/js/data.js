// The data of the page, read back from its columns. The inverse of payload.py.

import { byId } from "./dom.js";

const raw = JSON.parse(byId("data").textContent);

// The values of a column; one value stands for all rows where they agree.
function column(table, key) {
  const values = table[key];
  return Array.isArray(values) ? values : new Array(table.n).fill(values);
}

export function softwareInWords() {
  return raw.software.map((name) => name.replace("trendkg-", "TrendKG ")).join(", ") || "TrendKG";
}

function running(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

// Where the server that shows this page answers questions; "" for a file from disk.
export const askServer = document.documentElement.dataset.ask ?? "";

export const title = raw.title;
export const base = raw.base;
export const triples = raw.triples;
export const schema = raw.schema;
export const vocabularies = raw.vocabularies;
export const asking = raw.questions;
export const options = raw.options;
export const findings = raw.findings;

// A sentence is a part of a paragraph, where that is known: [which, from, length].
const texts = raw.texts.map((text) => (typeof text === "string" ? text : raw.paragraphs[text[0]].substr(text[1], text[2])));

// "2025-03" -> 2025.1667: the middle is not known, so the beginning counts.
function yearOf(issued) {
  const [year, month = 1, day = 1] = issued.split("-").map(Number);
  return year ? year + (month - 1) / 12 + (day - 1) / 365 : null;
}

export const reports = raw.reports.map(([iri, name, issued, creators, source, identifier, publishers, language, mediaType], at) => (
  { at, iri, title: name, issued, year: yearOf(issued), creators, source, identifier, publishers, language, mediaType, file: raw.files?.[at] ?? "" }
));

export const sections = (() => {
  const part = Object.fromEntries(
    ["iri", "report", "title", "parent", "order", "level", "start", "end"].map((key) => [key, column(raw.sections, key)]),
  );
  return part.title.map((text, at) => ({
    iri: part.iri[at] || `${reports[part.report[at]].iri}/section/${part.order[at]}`,
    title: texts[text],
    report: part.report[at],
    parent: part.parent[at],
    order: part.order[at],
    level: part.level[at],
    start: part.start[at],
    end: part.end[at],
  }));
})();

const agents = (raw.places.agents ?? []).map(([iri, name]) => ({ iri, name }));

export const places = {
  n: raw.places.n,
  report: column(raw.places, "report"),
  section: column(raw.places, "section"),
  text: column(raw.places, "text"),
  mark: column(raw.places, "mark"),
  length: column(raw.places, "length"),
  start: column(raw.places, "start"),
  end: column(raw.places, "end"),
  modality: column(raw.places, "modality"),
  confidence: column(raw.places, "confidence"),
  rules: column(raw.places, "rules"),
  linked: column(raw.places, "linked"),
  page: column(raw.places, "page"),
  who: column(raw.places, "who"),
  when: column(raw.places, "when"),
};

const periods = (raw.places.periods ?? []).map(([iri, start, end, wording]) => {
  const one = start === end || !start || !end;
  const told = one ? `${start === end ? "" : start ? "from " : "until "}${start || end}` : `${start}–${end}`;
  return { iri, start, end, wording, told: told || wording };
});

// When what stands at a place is said for; undefined where the words do not say.
export function saidFor(place) {
  return periods[places.when[place]];
}

// Who says what stands at a place, by the words of the report.
export function saidBy(place) {
  return (places.who[place] || []).map((at) => agents[at]);
}

export function sentence(place) {
  return texts[places.text[place]];
}

// What stands before and after the sentence in its paragraph; nothing where that is not known.
export function around(place) {
  const text = raw.texts[places.text[place]];
  if (typeof text === "string") return [];
  const [at, from, length] = text;
  return [raw.paragraphs[at].slice(0, from), raw.paragraphs[at].slice(from + length)];
}

let evidence = null;

// The IRI of the evidence at a place, without the base. Only files that are saved need it.
export function evidenceOf(place) {
  evidence ??= (raw.places.iri ?? "").split("\n");
  return raw.places.start_of_iri + evidence[place];
}

export function rulesOf(place) {
  return places.rules[place].map((rule) => raw.rules[rule]);
}

export const topics = (() => {
  const part = Object.fromEntries(
    ["iri", "wordings", "language", "definition", "matches", "mappings", "confidence", "plural", "places", "reports", "maybe", "twins", "rank", "group"].map((key) => [key, column(raw.topics, key)]),
  );
  const node = Object.fromEntries(["label", "group", "shape", "x", "y"].map((key) => [key, column(raw.nodes, key)]));
  return part.iri.map((iri, at) => ({
    at,
    iri,
    label: node.label[at],
    kind: node.group[at],
    shape: node.shape[at],
    x: node.x[at],
    y: node.y[at],
    maybe: part.maybe[at],
    twins: part.twins[at],
    rank: part.rank[at],
    group: part.group[at],
    wordings: part.wordings[at] || [],
    language: part.language[at],
    definition: part.definition[at] || "",
    matches: part.matches[at] || [],
    mappings: (part.mappings[at] || []).map(([kind, to, label, source, reason]) => ({ kind, to, label, source, reason })),
    confidence: part.confidence[at],
    plural: Boolean(part.plural[at]),
    places: running(part.places[at]),
    reports: running(part.reports[at]),
    claims: [],
    weight: 0,
  }));
})();

export const claims = (() => {
  const part = Object.fromEntries(
    ["iri", "modality", "confidence", "denied", "weak", "places"].map((key) => [key, column(raw.claims, key)]),
  );
  const edge = Object.fromEntries(["from", "to", "label", "arrows"].map((key) => [key, column(raw.edges, key)]));
  return part.iri.map((iri, at) => ({
    at,
    iri: iri || `${edge.from[at]} ${edge.label[at]} ${edge.to[at]}`,
    subject: edge.from[at],
    relation: edge.label[at],
    object: edge.to[at],
    arrow: edge.arrows[at],
    modality: part.modality[at],
    confidence: part.confidence[at],
    denied: Boolean(part.denied[at]),
    weak: Boolean(part.weak[at]),
    places: running(part.places[at]),
  }));
})();

for (const claim of claims) {
  topics[claim.subject].claims.push(claim.at);
  if (claim.object !== claim.subject) topics[claim.object].claims.push(claim.at);
}
for (const topic of topics) topic.weight = topic.places.length + topic.claims.length;

export const heaviest = topics.reduce((most, topic) => Math.max(most, topic.weight), 1);

// Neighbourhoods of at least three topics, the largest first, called by their main topics.
export const groups = (() => {
  const members = new Map();
  for (const topic of topics) members.get(topic.group)?.push(topic) ?? members.set(topic.group, [topic]);
  return [...members].filter(([, list]) => list.length > 2)
    .map(([at, list]) => ({ at, iri: list[0].iri, title: [...new Set(list.slice(0, 2).map(({ label }) => label))].join(", "), size: list.length }))
    .sort((a, b) => b.size - a.size || a.at - b.at);
})();

// The blips, from the firmest advice down, by the number that they are called by; null if the page
// was made without a radar.
export const radar = raw.radar ? {
  rings: raw.radar.rings,
  sectors: raw.radar.sectors,
  blips: ((part) => part.topic.map((topic, at) => ({ number: at + 1, topic, ring: part.ring[at], sector: part.sector[at], moved: part.moved[at] })))(Object.fromEntries(["topic", "ring", "sector", "moved"].map((key) => [key, column(raw.radar, key)]))),
} : null;

const topicAt = new Map(topics.map((topic) => [topic.iri, topic]));
const claimAt = new Map(claims.map((claim) => [claim.iri, claim]));
const reportAt = new Map(reports.map((report) => [report.iri, report]));

export function findTopic(iri) {
  return topicAt.get(iri) ?? null;
}

export function findClaim(iri) {
  return claimAt.get(iri) ?? null;
}

export function findReport(iri) {
  return reportAt.get(iri) ?? null;
}

export function otherEnd(claim, topic) {
  return topics[claim.subject === topic.at ? claim.object : claim.subject];
}

// The titles of a section and those around it, outermost first, without that of the report.
export function sectionPath(at) {
  const path = [];
  for (let here = at; here >= 0 && path.length < 12; here = sections[here].parent) {
    const { title: name, report } = sections[here];
    if (name && name !== reports[report].title) path.unshift(name);
  }
  return path;
}
