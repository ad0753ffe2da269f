// How a typed question is read: its topics, the relation that it asks for, and what is left over.

import { asking, topics } from "./data.js";
import { TYPED, shownOf, stated } from "./questions.js";
import { namesIn } from "./search.js";
import { CLASSES, RELATIONS } from "./words.js";

const patterns = (sources) => sources.map((source) => new RegExp(source, "g"));
const CUES = new Map(RELATIONS.map(({ id, cues }) => [id, { strengths: cues.map(([strength]) => strength), said: patterns(cues.map(([, cue]) => cue)) }]));
const NOUNS = new Map(CLASSES.map(({ id, nouns }) => [id, patterns(nouns)]));
const [OPENS, YES_NO, DENIED] = ["opens", "yes_no", "denied"].map((name) => new RegExp(asking[name], "i"));
const UNDENIED = new RegExp(asking.undenied, "gi");
const [FILLER, CONTEXT] = [asking.filler, asking.context].map((words) => new Set(words.split(" ")));
const NEAREST = 3;

export function isQuestion(typed) {
  return typed.endsWith("?") || OPENS.test(typed) || YES_NO.test(typed);
}

// The questions that a text asks, each with the number of claims that answer it and the words that
// it is read without: {pick, text, number, left}; or why there are none, and the nearest.
export function typedQuestions(typed) {
  const read = typed.includes(" ") ? reading(typed) : null;
  if (!read) return { questions: [], refused: "" };
  const all = TYPED.filter(({ of: kind }) => kind === read.topic.kind).map((one) => offer(one, read.topic));
  const asked = askedIn(read.text, all);
  if (!asked.length && !typed.endsWith("?")) return { questions: [], refused: "" };
  if (DENIED.test(undenied(read.masked))) return { questions: [], refused: "This page cannot answer what is not so: it lists what the reports say." };
  const whether = YES_NO.test(typed) ? between(read, askedIn(read.masked, all, true)) : [];
  const wanted = whether.length ? whether : asked;
  const answered = wanted.filter(({ number }) => number).map((one) => ({ ...one, left: leftOver(one.other ? read.masked : read.text, one) }));
  if (answered.length) return { questions: answered, refused: "" };
  const nearest = all.filter(({ number }) => number).sort((a, b) => b.number - a.number).slice(0, NEAREST);
  return { questions: nearest, refused: wanted.length ? refusal(wanted[0]) : "This question is not understood." };
}

// A text without the last word of each phrase that only seems to deny: "or not", "can it be done without".
function undenied(text) {
  return text.replace(UNDENIED, (phrase, no, lack) => phrase.slice(0, -(no ?? lack).length));
}

// The topic that a text is about and those that may be at the other end; `text` has "topic" in
// place of the first, `masked` of both. A name behind "in" only limits a question.
function reading(typed) {
  const { words, found } = namesIn(typed);
  const limits = ({ from }) => CONTEXT.has(words[from - 1]);
  const [main, other] = found.length > 1 && limits(found[0]) && !limits(found[1]) ? [found[1], found[0]] : found;
  if (!main || main.length === words.length) return null;
  const without = (...names) => words.flatMap((word, at) => {
    const name = names.find(({ from, length }) => at >= from && at < from + length);
    return !name ? word : at === name.from ? "topic" : [];
  }).join(" ");
  return { topic: main.topics[0], others: other?.topics ?? [], first: other && other.from < main.from ? "object" : "subject", text: without(main), masked: without(...found) };
}

function offer(one, topic, other = null) {
  const { claims: made, topics: named } = one.answer(topic, other);
  const pick = `ask:${one.id}:${topic.iri}${other ? ` ${other.iri}` : ""}`;
  return { one, relation: one.relation, end: one.end, topic, other, pick, text: one.text(topic, other), made, named, number: shownOf({ about: topic, claims: made }).length };
}

// Those of some questions whose relation a text asks for, by weak cues where there is no other.
function askedIn(text, all, eitherEnd = false) {
  const asked = all.flatMap((one) => {
    const { strengths, said } = CUES.get(one.relation.id);
    const strength = strengths[said.findIndex((cue) => text.search(cue) >= 0)];
    const ends = new Set(all.filter(({ relation }) => relation === one.relation).map(({ end }) => end));
    const side = eitherEnd || ends.size === 1 || one.end === (strength === "subject" ? "subject" : "object");
    return strength && side ? [{ ...one, weak: strength === "weak" }] : [];
  });
  const strong = asked.filter(({ weak }) => !weak);
  return strong.length ? strong : asked;
}

// Whether the topic and another one have a relation, read in their order first.
function between({ topic, others, first }, asked) {
  const fits = ({ relation, end }, other) => relation[end === "subject" ? "to" : "from"].includes(other.kind);
  const found = others.flatMap((other) => asked.filter((one) => fits(one, other)).map(({ one }) => offer(one, topic, other)));
  return found.sort((a, b) => (b.end === first) - (a.end === first));
}

function refusal({ relation, end, topic, other, text, made }) {
  if (made.length) return `The filters hide what answers: ${text}`;
  return other ? `No report says that ${stated(relation, end, topic, other)}.` : `No report says: ${text}`;
}

// The words of a text that a question does not take up, with a preposition before them. A noun for
// a class is taken up if all at that end are of the class.
function leftOver(text, { relation, topic, other, named }) {
  const kinds = new Set(named.filter((at) => at !== topic.at).map((at) => topics[at].kind));
  const nouns = [topic.kind, other?.kind, kinds.size === 1 ? [...kinds][0] : ""].flatMap((kind) => NOUNS.get(kind) ?? []);
  const taken = [...CUES.get(relation.id).said, ...nouns].flatMap((said) => [...text.matchAll(said)].map((match) => [match.index, match.index + match[0].length]));
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ word, left: word.length > 1 && word !== "topic" && !FILLER.has(word) && !taken.some(([from, to]) => index < to && from < index + word.length) }));
  const parts = [];
  words.forEach(({ word, left }, at) => {
    if (!left) return;
    if (words[at - 1]?.left) parts.push(`${parts.pop()} ${word}`);
    else parts.push(CONTEXT.has(words[at - 1]?.word) ? `${words[at - 1].word} ${word}` : word);
  });
  return parts.map((part) => `“${part}”`).join(", ");
}
