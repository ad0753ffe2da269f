// The search box: a combobox after the ARIA pattern, for keyboard and pointer.

import { isQuestion, typedQuestions } from "./question_parser.js";
import { askServer, claims, places, reports, sentence, topics } from "./data.js";
import { byId, count, el, fill, say, sign } from "./dom.js";
import { timesOf } from "./parts.js";
import { plain } from "./comparable_text.js";
import { markWords, tidy } from "./quotes.js";
import { termsAsked } from "./questions.js";
import { find } from "./search.js";
import { areReady, backedBy, findSentences } from "./sentences.js";
import { go } from "./state.js";
import { colourOf } from "./words.js";

const TOPICS = 7;
const SENTENCES = 4;
const AROUND = 48;

const box = byId("query");
const list = byId("found");
let results = [];
let active = -1;
// {prompt, act}: what is to be done with the topic that is chosen next, if not to open it.
let otherEnd = null;
let leaving = 0;

export function startFinder() {
  box.addEventListener("input", look);
  box.addEventListener("focus", () => {
    clearTimeout(leaving);
    if (box.value) look();
  });
  box.addEventListener("blur", () => (leaving = setTimeout(hide, 150)));
  box.addEventListener("keydown", onKey);
  document.addEventListener("choose-topic", ({ detail }) => {
    otherEnd = detail;
    box.placeholder = detail.prompt;
    box.focus();
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key !== "/") return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

function onKey(event) {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter" && results.length) choose(results[Math.max(0, active)]);
  else if (event.key === "Escape") leave();
  else return;
  event.preventDefault();
}

function leave() {
  if (!box.value) box.blur();
  box.value = "";
  forgetEnd();
  hide();
}

function forgetEnd() {
  otherEnd = null;
  box.placeholder = "Find a topic, or ask";
}

// The questions typed: those that the claims answer, or that none does, and then the nearest.
function questionsIn(typed) {
  const terms = termsAsked(typed);
  if (!terms) return typedQuestions(typed);
  return terms.number ? { questions: [terms], refused: "" } : { questions: [], refused: `Nothing has a name in such a vocabulary: ${terms.text}` };
}

// Topics by their names and, unless the end of a path is wanted, sentences by their words.
function look() {
  const typed = box.value.trim();
  const named = find(typed, TOPICS);
  const { all, some } = otherEnd || !areReady() ? { all: 0, some: [] } : findSentences(typed, SENTENCES);
  show(typed, named, some.map((same) => ({ same })), all, otherEnd ? { questions: [], refused: "" } : questionsIn(typed));
}

// Add the sentences to what is already found, once they are read; what is marked stays so.
export function lookAgain() {
  if (list.hidden) return;
  const marked = active;
  look();
  if (marked > 0 && marked < results.length) active = marked;
  mark();
}

function show(typed, named, quoted, all, { questions, refused }) {
  const served = askServer && typed && !otherEnd && (isQuestion(typed) || !(named.length || questions.length)) ? [{ server: `${askServer}?q=${encodeURIComponent(typed.replace(/\p{Surrogate}/gu, ""))}` }] : [];
  results = [...questions, ...served, ...named, ...quoted, ...(all ? [{ typed, all }] : [])];
  active = results.length ? 0 : -1;
  const rows = results.map((result, at) => option(result, at, typed));
  const none = typed && !named.length && !questions.length && !refused ? el("li", { class: "none", role: "presentation" }, "No topic has such a name") : null;
  const head = all ? el("li", { class: "kicker", role: "presentation" }, "In the words of the reports") : null;
  const refusal = refused ? el("li", { class: "none", role: "presentation" }, `${refused}${questions.length ? " You can ask:" : ""}`) : null;
  const split = questions.length + served.length + named.length;
  fill(list, none, refusal, rows.slice(0, split), head, rows.slice(split));
  list.hidden = !list.firstChild;
  list.setAttribute("role", results.length ? "listbox" : "group");
  box.setAttribute("aria-expanded", String(results.length > 0));
  mark();
  if (typed) say([refused, questions.length ? count(questions.length, "question") : "", count(named.length, "topic found", "topics found"), all ? count(all, "sentence") : ""].filter(Boolean).join(", "));
}

function option(result, at, typed) {
  const press = { role: "option", id: `found-${at}`, onpointerdown: (event) => { event.preventDefault(); choose(results[at]); } };
  if (result.server) return el("li", { ...press, onpointerdown: (event) => event.preventDefault() }, el("a", { class: "all", href: result.server, target: "_top", tabindex: "-1" }, `Ask the server: “${typed}”`));
  if (result.all) return el("li", press, el("span", { class: "all" }, `Show ${result.all === 1 ? "this sentence" : `all ${count(result.all, "sentence")}`} with “${typed}”`));
  if (result.pick) return el("li", press, el("span", { class: "label" }, result.text, result.left ? el("small", { class: "left" }, ` read without: ${result.left}`) : null), el("small", {}, count(result.number, result.unit ?? "claim")));
  return result.topic ? el("li", press, topicFace(result, typed)) : el("li", { ...press, class: "words" }, sentenceFace(result.same[0], typed));
}

// The wording that matched, where the name shown does not tell why the topic was found.
function topicFace({ topic, wording, sign: mark }, typed) {
  const tells = wording === topic.label || plain(topic.label).includes(plain(typed));
  return [
    sign(topic.shape, colourOf(topic.kind)),
    el("span", { class: "label" }, topic.label, tells ? null : el("small", {}, ` ${mark ?? "also"} ${wording}`)),
    el("small", {}, timesOf(topic)),
  ];
}

// The sentence from a little before the first of the words typed.
function sentenceFace(place, typed) {
  const text = tidy(sentence(place));
  const [word] = typed.toLowerCase().split(/\s+/);
  const from = text.lastIndexOf(" ", Math.max(0, text.toLowerCase().indexOf(word) - AROUND)) + 1;
  return [el("span", {}, from ? "… " : "", markWords(text.slice(from), typed)), el("small", {}, reports[places.report[place]].title)];
}

function move(step) {
  if (!results.length) return;
  active = (active + step + results.length) % results.length;
  mark();
}

function mark() {
  const items = [...list.querySelectorAll("[role=option]")];
  items.forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
  if (active < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", `found-${active}`);
    items[active].scrollIntoView({ block: "nearest" });
  }
}

function choose(result) {
  if (result.server) return void list.querySelector("a").click();
  if (otherEnd) otherEnd.act(result.topic);
  else go({ pick: pickOf(result) });
  box.value = "";
  forgetEnd();
  hide();
}

// Of a sentence the claim that it backs, or else the topic.
function pickOf({ pick, topic, typed, same }) {
  if (pick) return pick;
  if (topic) return `topic:${topic.iri}`;
  if (typed) return `words:${typed}`;
  const backs = backedBy(same);
  return backs.claims.length ? `claim:${claims[backs.claims[0]].iri}` : `topic:${topics[backs.topics[0]].iri}`;
}

function hide() {
  list.hidden = true;
  results = [];
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}
