// Topics and claims as Turtle, with the evidence that passes the filters and the parts of the
// reports that it names: a part of graph.ttl that keeps the ontology's shapes, in which claims
// are what the evidence in it says.

import { claims, evidenceOf, places, reports, rulesOf, saidBy, saidFor, sections, sentence, topics } from "./data.js";
import { isDenied, kept, modalityOf, reportsIn, reportsNaming } from "./evidence.js";
import { HEAD, block, date, decimal, full, iri, text } from "./terms.js";
import { CLASS, CLASSES, MODALITIES, RELATION, RELATIONS, termOf } from "./words.js";

export function asTurtle(topicsAt, claimsAt) {
  const said = claimsAt.filter((at) => isAssertion(claims[at]));
  const quoted = sorted([...topicsAt.flatMap((at) => wordsOf(topics[at])), ...said.flatMap((at) => kept(claims[at].places))]);
  const parts = withParents(quoted.flatMap((place) => [places.section[place], places.linked[place]]));
  const named = sorted([...quoted.map((place) => places.report[place]), ...topicsAt.flatMap((at) => namedIn(topics[at]))]);
  const bodies = supported([...topicsAt.map((at) => topics[at]), ...said.map((at) => claims[at])]);
  return HEAD + [
    ...CLASSES.filter(({ iri: own }) => own).map(classBlock),
    ...RELATIONS.filter(({ iri: own }) => own).map(relationBlock),
    ...topicsAt.map((at) => topicBlock(topics[at], new Set(claimsAt))),
    ...said.map((at) => claimBlock(claims[at])),
    ...quoted.map((place) => evidenceBlock(place, bodies.get(place))),
    ...[...new Set(quoted.flatMap(saidBy))].map(agentBlock),
    ...[...new Set(quoted.map(saidFor).filter(Boolean))].map(periodBlock),
    ...named.map((at) => reportBlock(reports[at], parts)),
    ...parts.map((at) => sectionBlock(sections[at])),
    ...selectors(quoted, parts),
  ].join("\n");
}

// What the evidence at each place is for: IRIs of topics and assertions.
function supported(things) {
  const found = new Map();
  for (const { iri: name, places: at } of things) {
    for (const place of at) found.set(place, [...(found.get(place) ?? []), name]);
  }
  return found;
}

// What the graph declares beside the ontology.
function classBlock(one) {
  return block(termOf(one), [["a", "owl:Class"], ["rdfs:subClassOf", "tkg:Topic"], ["rdfs:label", text(one.one, "en")], ["skos:definition", text(one.definition, "en")]]);
}

function relationBlock(one) {
  const ends = (predicate, ids) => ids.map((id) => [predicate, termOf(CLASS[id])]);
  return block(termOf(one), [
    ["a", "owl:ObjectProperty"],
    ["rdfs:subPropertyOf", "tkg:relatesTo"],
    ["rdfs:label", text(one.label, "en")],
    ["skos:definition", text(one.definition, "en")],
    ...ends("schema:domainIncludes", one.from),
    ...ends("schema:rangeIncludes", one.to),
  ]);
}

// Numbers from 0, each once, ascending.
function sorted(numbers) {
  return [...new Set(numbers)].filter((at) => at >= 0).sort((a, b) => a - b);
}

function withParents(found) {
  const all = new Set();
  for (let at of found) for (; at >= 0 && !all.has(at); at = sections[at].parent) all.add(at);
  return sorted([...all]);
}

// A triple without an assertion is called by its ends.
function isAssertion(claim) {
  return !claim.iri.includes(" ");
}

function topicBlock(topic, shown) {
  const own = topic.claims.map((at) => claims[at]).filter((claim) => shown.has(claim.at) && claim.subject === topic.at && !isDenied(claim));
  const kinds = own.filter(({ relation }) => relation === "subTechniqueOf");
  const tag = (at) => (Array.isArray(topic.language) ? topic.language[at] : topic.language);
  return block(full(topic.iri), [
    ["a", `${termOf(CLASS[topic.kind])}, skos:Concept`],
    ["skos:prefLabel", text(topic.label, tag(0))],
    ...topic.wordings.map((name, at) => ["skos:altLabel", text(name, tag(at + 1))]),
    ["skos:definition", text(topic.definition, "en")],
    ...topic.matches.map((match) => ["skos:exactMatch", iri(match)]),
    ...topic.mappings.map(({ kind, to }) => [`skos:${kind}`, iri(to)]),
    ...own.map((claim) => [termOf(RELATION[claim.relation]), full(topics[claim.object].iri)]),
    ...kinds.map((claim) => ["skos:broader", full(topics[claim.object].iri)]),
    ["tkg:confidence", decimal(topic.confidence)],
    ...namedIn(topic).map((at) => ["tkg:mentionedIn", full(reports[at].iri)]),
    ...evidenceLines(wordsOf(topic)),
  ]);
}

// The words that pass or, where claims alone pass, all: no topic is without the words that name it.
function wordsOf(topic) {
  const found = kept(topic.places);
  return found.length ? found : topic.places;
}

function namedIn(topic) {
  return kept(topic.places).length ? reportsNaming(topic) : topic.reports;
}

function claimBlock(claim) {
  return block(full(claim.iri), [
    ["a", "tkg:Assertion, rdf:Statement"],
    ["rdf:subject", full(topics[claim.subject].iri)],
    ["rdf:predicate", termOf(RELATION[claim.relation])],
    ["rdf:object", full(topics[claim.object].iri)],
    ["tkg:modality", `tkg:${MODALITIES[modalityOf(claim)].id}`],
    ["tkg:confidence", decimal(claim.confidence)],
    ["tkg:reportCount", String(reportsIn(claim.places).length)],
    ...evidenceLines(kept(claim.places)),
  ]);
}

function evidenceLines(found) {
  return found.map((place) => ["tkg:evidence", full(evidenceOf(place))]);
}

function evidenceBlock(place, bodies) {
  const part = (at) => (at < 0 ? null : full(sections[at].iri));
  return block(full(evidenceOf(place)), [
    ["a", "tkg:Evidence, oa:SpecificResource, oa:Annotation"],
    ...bodies.map((name) => ["oa:hasBody", full(name)]),
    ["oa:hasTarget", full(selectorOf(place))],
    ["oa:hasSource", full(reports[places.report[place]].iri)],
    ["oa:hasSelector", full(selectorOf(place))],
    ["tkg:section", part(places.section[place])],
    ["tkg:page", places.page[place] || null],
    ["tkg:linkedBy", part(places.linked[place])],
    ["tkg:modality", `tkg:${MODALITIES[places.modality[place]].id}`],
    ["tkg:confidence", decimal(places.confidence[place])],
    ...rulesOf(place).map((rule) => ["tkg:foundBy", text(rule)]),
    ["dcterms:temporal", saidFor(place) ? full(saidFor(place).iri) : null],
    ...saidBy(place).map((agent) => ["prov:wasAttributedTo", full(agent.iri)]),
  ]);
}

function periodBlock({ iri: name, start, end, wording }) {
  return block(full(name), [["a", "dcterms:PeriodOfTime"], ["rdfs:label", text(wording)], ["schema:startDate", date(start)], ["schema:endDate", date(end)]]);
}

function agentBlock(agent) {
  return block(full(agent.iri), [["a", "prov:Agent"], ["rdfs:label", text(agent.name)]]);
}

function reportBlock(report, parts) {
  return block(full(report.iri), [
    ["a", "tkg:Report"],
    ["dcterms:title", text(report.title)],
    ["dcterms:issued", date(report.issued)],
    ...report.creators.map((name) => ["dcterms:creator", text(name)]),
    ...report.publishers.map((name) => ["dcterms:publisher", text(name)]),
    ["dcterms:language", text(report.language)],
    ["dcterms:source", text(report.source)],
    ["dcterms:identifier", text(report.identifier)],
    ["dcterms:format", text(report.mediaType)],
    ...parts.filter((at) => sections[at].report === report.at).map((at) => ["dcterms:hasPart", full(sections[at].iri)]),
  ]);
}

function sectionBlock(section) {
  return block(full(section.iri), [
    ["a", "tkg:Section"],
    ["dcterms:title", text(section.title)],
    ["dcterms:isPartOf", full(reports[section.report].iri)],
    ["tkg:parentSection", section.parent < 0 ? null : full(sections[section.parent].iri)],
    ["tkg:order", String(section.order)],
    ["tkg:level", String(section.level)],
    ["oa:hasSelector", section.start < 0 ? null : full(spanOf(section.report, section.start, section.end))],
  ]);
}

// Where words lie in a report (RFC 5147); beside the evidence where no one knows.
function spanOf(report, start, end) {
  return `${reports[report].iri}#char=${start},${end}`;
}

function selectorOf(place) {
  return places.start[place] < 0 ? `${evidenceOf(place)}#words` : spanOf(places.report[place], places.start[place], places.end[place]);
}

// Quoted places and extents of sections, each once: several things may name the same place.
function selectors(quoted, parts) {
  const found = new Map();
  for (const at of parts) {
    const { report, start, end } = sections[at];
    if (start >= 0) found.set(spanOf(report, start, end), [["a", "oa:TextPositionSelector"], ...span(start, end)]);
  }
  for (const place of quoted) {
    found.set(selectorOf(place), [["a", "oa:TextPositionSelector, oa:TextQuoteSelector"], ...quote(place), ...span(places.start[place], places.end[place])]);
  }
  return [...found].map(([name, lines]) => block(full(name), lines));
}

function span(start, end) {
  return start < 0 ? [] : [["oa:start", String(start)], ["oa:end", String(end)]];
}

function quote(place) {
  const whole = sentence(place);
  const from = places.mark[place];
  const to = from + places.length[place];
  return [["oa:exact", text(whole.slice(from, to))], ["oa:prefix", text(whole.slice(0, from))], ["oa:suffix", text(whole.slice(to))]];
}
