// Questions that one click answers: each finds topics, and the claims that make the answer.

import { claims, findTopic, places, reports, topics, vocabularies } from "./data.js";
import { count } from "./dom.js";
import { yearsOf } from "./evidence.js";
import { passing } from "./filter.js";
import { plain } from "./comparable_text.js";
import { claimsOf, deniedClaims, forecastClaims, openRisks, reached, risksAndRemedies } from "./question_queries.js";
import { state } from "./state.js";
import { CLASSES, MODALITIES, RELATION, RELATIONS, phrase } from "./words.js";

const NEGATED = MODALITIES.findIndex(({ id }) => id === "negated");
const FORECAST = MODALITIES.findIndex(({ id }) => id === "forecast");

const years = reports.map(({ year }) => year).filter((year) => year !== null).map(Math.floor);
const firstYear = Math.min(...years);
const lastYear = Math.max(...years);

// The border of what is new or gone: where the slider of dates has been set, else the last year.
const since = () => (state.from > firstYear ? state.from : lastYear);
const until = () => (state.to !== null && state.to < lastYear ? state.to : lastYear - 1);

// `of`: the class of topic that the question is about, "" for the whole graph.
export const QUESTIONS = [
  { id: "unanswered", of: "", text: () => "Risks that nobody addresses", answer: unanswered, sparql: openRisks },
  { id: "coming", of: "", text: () => "What is forecast", answer: () => byClaims(claims.filter(isForecast)), sparql: forecastClaims },
  { id: "disputed", of: "", text: () => "What is denied or disputed", answer: disputed, sparql: deniedClaims },
  { id: "shared", of: "", text: () => "Topics that most reports share", answer: shared, needs: () => reports.length > 1 },
  { id: "new", of: "", text: () => (since() === lastYear ? `New in ${lastYear}` : `New since ${since()}`), answer: () => firstNamed(since()), needs: () => lastYear > firstYear },
  { id: "gone", of: "", text: () => `Not named since ${until()}`, answer: () => lastNamed(until()), needs: () => lastYear > firstYear },
  { id: "answers", of: "Risk", text: (topic) => `Techniques that address ${topic.label}`, answer: (topic) => byClaims(incoming(topic, "mitigatesRisk")), sparql: (topic) => claimsOf(topic, "mitigatesRisk", "object") },
  { id: "raisers", of: "Risk", text: (topic) => `What raises ${topic.label}`, answer: (topic) => byClaims(incoming(topic, "raisesRisk")), sparql: (topic) => claimsOf(topic, "raisesRisk", "object") },
  { id: "domains", of: "Trend", text: (topic) => `Domains of ${topic.label}`, answer: (topic) => through(topic, "appliesTo"), sparql: (topic) => reached(topic, "appliesTo") },
  { id: "risks", of: "Trend", text: (topic) => `Risks of ${topic.label}, and what addresses them`, answer: risksAndAnswers, sparql: risksAndRemedies },
  { id: "risks", of: "Technique", text: (topic) => `Risks of ${topic.label}, and what addresses them`, answer: risksAndAnswers, sparql: risksAndRemedies },
  { id: "users", of: "Technique", text: (topic) => `Trends that use ${topic.label}`, answer: (topic) => byClaims(incoming(topic, "usesTechnique")), sparql: (topic) => claimsOf(topic, "usesTechnique", "object") },
  { id: "applied", of: "Domain", text: (topic) => `What is applied in ${topic.label}`, answer: (topic) => byClaims(incoming(topic, "appliesTo")), sparql: (topic) => claimsOf(topic, "appliesTo", "object") },
];

export function questionsOf(kind) {
  return QUESTIONS.filter(({ of, needs }) => of === kind && (!needs || needs()));
}

// What has a relation to a topic, or what the topic has it to, as one types it: "What mitigates X?";
// with a topic at the other end whether they are said to have it.
export const TYPED = RELATIONS.flatMap((relation) => ["subject", "object"].flatMap((end, side) => relation[side ? "to" : "from"].map((kind) => (
  {
    id: `${relation.id}.${end}`, of: kind, relation, end,
    text: (topic, other) => (other ? `Do the reports say that ${stated(relation, end, topic, other)}?` : relation.asks[side].replace("{}", () => topic.label)),
    answer: (topic, other) => byClaims(of(topic, relation.id, end, other)),
    sparql: (topic, other) => claimsOf(topic, relation.id, end, other),
  }))));

export function stated({ id }, end, topic, other) {
  const [subject, object] = end === "subject" ? [topic, other] : [other, topic];
  return phrase({ subject: subject.at, relation: id, object: object.at });
}

// The claims of an answer that are listed: those that pass the filters and, about a topic, weak ones.
export function shownOf({ about, claims: made }) {
  const { claims: passed, weak } = passing();
  return made.filter((at) => passed[at] || (about && weak[at]));
}

const IN_TERMS = new RegExp(vocabularies.asked, "gi");
const wordsOf = (text) => text.split(/[^\w&]+/);

// The question of "Risks in NIST's terms" as {pick, text, number, unit}; null if a text asks for no
// vocabulary that topics have names in. The vocabulary is the word that the phrase names, or else
// the first that is one.
export function termsAsked(text) {
  const said = [...text.matchAll(IN_TERMS)].flatMap((match) => match.slice(1));
  const words = (said.length ? [...said, ...wordsOf(text)] : []).map((one) => (one ?? "").toLowerCase());
  const name = words.find((one) => vocabularies.names.includes(one));
  if (!name) return null;
  const typed = ` ${plain(text)} `;
  const kind = CLASSES.find(({ one, many }) => [one, many].some((noun) => typed.includes(` ${plain(noun)} `)))?.id ?? "";
  const question = inTermsOf(name, kind);
  return { pick: `ask:terms:${name}:${kind}`, text: question.text, number: question.topics.length, unit: "topic" };
}

// The topics of a class, or of all, that have a term in a vocabulary; null if there is no such one.
function inTermsOf(name, kind = "") {
  const written = topics.flatMap(({ mappings }) => mappings.flatMap(({ source }) => wordsOf(source))).find((word) => word.toLowerCase() === name);
  if (!written || !vocabularies.names.includes(name)) return null;
  const theirs = ({ mappings }) => mappings.filter(({ source }) => wordsOf(source).includes(written)).map(({ label }) => label);
  const found = topics.filter((topic) => (!kind || topic.kind === kind) && theirs(topic).length);
  const what = CLASSES.find(({ id }) => id === kind)?.many ?? "Topics";
  return { text: `${what} in the terms of ${written}`, about: null, listed: true, called: theirs, topics: found.map(({ at }) => at), claims: [] };
}

// An answer has the topics and claims found. `listed`: its topics are an answer by themselves,
// whether or not claims name them; `fold`: what to call those that no claim names, which are shown
// on demand, while the picture has only the first `lead`; `note`: what it leaves out; `called`: the
// terms of others for a topic.

// "unanswered" or "domains:trend/x" -> {text, topics, claims}, or null if there is no such question.
// `query`: the SPARQL that finds the same claims in the graph, where there is one.
export function ask(key) {
  const [id, ...rest] = key.split(":");
  if (id === "terms") return inTermsOf(...rest);
  const [topic, other] = rest.length ? rest.join(":").split(" ").map(findTopic) : [];
  const question = [...QUESTIONS, ...TYPED].find((one) => one.id === id && one.of === (topic?.kind ?? ""));
  return question && other !== null ? { text: question.text(topic, other), about: topic, query: question.sparql?.(topic, other), ...question.answer(topic, other) } : null;
}

export function isDisputed(claim) {
  return claim.denied || claim.places.some((place) => places.modality[place] === NEGATED);
}

// The claim, if it is stated, of the opposite relation between the same two topics.
export function contraryOf(claim) {
  const found = topics[claim.subject].claims.map((at) => claims[at]).find((other) => (
    other.object === claim.object && other.subject === claim.subject && other.relation === RELATION[claim.relation].opposite));
  return found && believed(found) && believed(claim) ? found : null;
}

function isForecast(claim) {
  return claim.modality === FORECAST;
}

function believed(claim) {
  return !claim.denied;
}

// The claims of a relation at a topic; those to another topic whether or not they are denied.
function of(topic, relation, end, other) {
  const away = end === "subject" ? "object" : "subject";
  return topic.claims.map((at) => claims[at]).filter((claim) => (
    claim.relation === relation && claim[end] === topic.at && (other ? claim[away] === other.at : believed(claim))
  ));
}

function incoming(topic, relation) {
  return of(topic, relation, "object");
}

function outgoing(topic, relation) {
  return of(topic, relation, "subject");
}

function byClaims(found) {
  const ends = new Set(found.flatMap((claim) => [claim.subject, claim.object]));
  return { topics: [...ends].sort((a, b) => a - b), claims: found.map(({ at }) => at) };
}

function unanswered() {
  const open = topics.filter((topic) => topic.kind === "Risk" && !incoming(topic, "mitigatesRisk").length);
  const raised = new Map(open.map((topic) => [topic.at, incoming(topic, "raisesRisk")]));
  const order = [...open].sort((a, b) => (raised.get(b.at).length > 0) - (raised.get(a.at).length > 0) || a.at - b.at);
  return {
    topics: order.map(({ at }) => at),
    lead: order.filter(({ at }) => raised.get(at).length).length,
    claims: [...raised.values()].flat().map(({ at }) => at),
    fold: (number) => `Show ${count(number, "more risk")} without such a claim`,
  };
}

// What is denied, then what two claims dispute, one beside the other.
function disputed() {
  const open = claims.filter((claim) => !isDisputed(claim) && contraryOf(claim));
  open.sort((a, b) => a.subject - b.subject || a.object - b.object);
  return byClaims([...claims.filter(isDisputed), ...open]);
}

function shared() {
  const most = topics.filter((topic) => topic.reports.length > 1)
    .sort((a, b) => b.reports.length - a.reports.length || a.at - b.at).slice(0, 50);
  return { topics: most.map(({ at }) => at), claims: [] };
}

// What no earlier report says, and what none says after a year. What a report without a date
// says, too, may be older or younger.
function firstNamed(year) {
  return dated((years) => years[0] >= year);
}

function lastNamed(year) {
  return dated((years) => years.at(-1) <= year);
}

function dated(test) {
  const fits = (found) => yearsOf(found).length > 0 && test(yearsOf(found));
  const known = (found) => found.every((at) => reports[at].year !== null);
  const found = topics.filter((topic) => fits(topic.reports));
  const sayers = (claim) => [...new Set(claim.places.map((place) => places.report[place]))];
  const left = found.filter((topic) => !known(topic.reports)).length;
  return {
    listed: true,
    topics: found.filter((topic) => known(topic.reports)).map(({ at }) => at),
    claims: claims.filter((claim) => fits(sayers(claim)) && known(sayers(claim))).map(({ at }) => at),
    note: left ? `Without ${count(left, "topic")} that reports without a date name, too.` : "",
  };
}

// What a topic reaches by a relation, itself or through the techniques that it uses.
function through(topic, relation) {
  const uses = outgoing(topic, "usesTechnique");
  const found = [...outgoing(topic, relation)];
  for (const use of uses) {
    const further = outgoing(topics[use.object], relation);
    if (further.length) found.push(use, ...further);
  }
  return byClaims([...new Set(found)]);
}

function risksAndAnswers(topic) {
  const raised = through(topic, "raisesRisk").claims.map((at) => claims[at]);
  const risks = raised.filter(({ relation }) => relation === "raisesRisk").map(({ object }) => topics[object]);
  return byClaims([...new Set([...raised, ...risks.flatMap((risk) => incoming(risk, "mitigatesRisk"))])]);
}
