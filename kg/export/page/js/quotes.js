// The words behind a topic or claim: sentence, marked mention, section, report, modality.

import { around, places, reports, saidBy, saidFor, sectionPath, sections, sentence, topics } from "./data.js";
import { el, press, say } from "./dom.js";
import { isDenied, kept, modalityOf } from "./evidence.js";
import { passages } from "./sentences.js";
import { go } from "./state.js";
import { MODALITIES, WEAK, percent } from "./words.js";

const FIRST = 3;
const STEP = 20;

// A list of the quotes that pass the filters, each sentence once, which grows on demand.
// `names`: wordings to mark where none is given.
export function quoteList(found, names = []) {
  const sentences = bySentence(kept(found));
  if (!sentences.length) return [el("p", {}, "The filters hide its sentences.")];
  const [list, more] = [el("ol", { class: "quotes" }), press("", () => grow())];
  let shown = 0;
  const grow = () => {
    const next = shown ? STEP : FIRST;
    list.append(...sentences.slice(shown, shown + next).map((same) => el("li", {}, quote(same, names))));
    shown = Math.min(sentences.length, shown + next);
    const left = sentences.length - shown;
    more.textContent = left > STEP ? `Show ${STEP} more of ${left}` : `Show ${left} more`;
    more.hidden = shown >= sentences.length;
  };
  more.className = "more";
  grow();
  return [list, more];
}

export function sentencesOf(claim) {
  return bySentence(kept(claim.places)).length;
}

// Places that lie in one sentence, together; in each the longest mention first.
function bySentence(found) {
  return passages(found).map((list) => list.sort((a, b) => places.length[b] - places.length[a]));
}

// The report and the section that a place lies in.
export function source(place) {
  const report = reports[places.report[place]];
  const path = sectionPath(places.section[place]);
  return [
    press(report.title, () => go({ pick: `report:${report.iri}` }), { class: "name" }),
    path.length ? el("span", { class: "where" }, path.join(" › ")) : null,
  ];
}

function quote(same, names) {
  const [place] = same;
  const linked = places.linked[place];
  const words = el("blockquote", { tabindex: "-1" }, marked(same, names));
  return el(
    "figure",
    { class: "quote" },
    words,
    el(
      "figcaption",
      {},
      source(place),
      linked >= 0 ? el("span", { class: "where" }, linkedBy(place)) : null,
      el("span", { class: "facts" }, said(places.modality[place]), ...attributed(same), sure(places.confidence[place]), ...found(place), widener(place, words), opened(place), copier(place)),
    ),
  );
}

function linkedBy(place) {
  const { title } = sections[places.linked[place]];
  return title === sectionPath(places.section[place]).at(-1) ? "named by this heading" : `named by the heading “${title}”`;
}

function said(modality) {
  const { id, hint } = MODALITIES[modality];
  return el("span", { class: `said ${id}`, title: hint }, id);
}

// Whom the words name as who says it, and when it is said for.
function attributed(same) {
  const who = [...new Set(same.flatMap(saidBy).map(({ name }) => name))];
  const when = same.map(saidFor).find(Boolean);
  return [
    who.length ? el("span", { class: "by" }, `said by ${who.join(", ")}`) : null,
    when ? el("span", { class: "for", title: `“${when.wording}”` }, /^[fu]/.test(when.told) ? when.told : `for ${when.told}`) : null,
  ];
}

// What kind of claim it is by the evidence that passes, and whether it is a weak one. `brief`:
// nothing for what is simply asserted.
export function saidOf(claim, { brief = false } = {}) {
  const denied = isDenied(claim);
  const modality = modalityOf(claim);
  return [
    denied ? el("span", { class: "said negated", title: "no report says it is so" }, "denied") : brief && !modality ? null : said(modality),
    claim.weak ? [" ", el("span", { class: "said weak", title: WEAK }, "weak")] : null,
  ];
}

export function sure(confidence) {
  return el("span", { class: "sure", title: "how sure the extraction is that it read this right" }, confidence === null ? "confidence not stated" : `${percent(confidence)} sure`);
}

function found(place) {
  const page = places.page[place];
  return [
    page ? el("span", { class: "page" }, `page ${page}`) : null,
    places.start[place] < 0 ? null
      : el("span", { class: "chars", title: "where in the file" }, `characters ${places.start[place]}–${places.end[place]}`),
  ];
}

// A button that shows the paragraph around the sentence, where it is known.
function widener(place, words) {
  const [before = "", after = ""] = around(place).map(tidy);
  return before.trim() || after.trim() ? press("Show the paragraph", ({ currentTarget }) => {
    words.prepend(el("span", { class: "around" }, before));
    words.append(el("span", { class: "around" }, after));
    currentTarget.remove();
    words.focus();
  }, { class: "plainly" }) : null;
}

// The report at that place, by its words or its page, if it has an address or lies beside this page.
function opened(place) {
  const { source, file, mediaType } = reports[places.report[place]];
  const address = file || (/^https?:\/\/[^\s"<>]+$/.test(source) ? source : "");
  if (!address) return null;
  const words = tidy(sentence(place)).trim().split(" ");
  const part = (list) => encodeURIComponent(list.join(" ")).replaceAll("-", "%2D");
  const ends = words.length > 12 ? `${part(words.slice(0, 5))},${part(words.slice(-5))}` : part(words);
  const at = mediaType === "application/pdf" ? `page=${places.page[place] || 1}` : `:~:text=${ends}`;
  return el("a", { class: "plainly", href: `${address.split("#")[0]}#${at}`, target: "_blank", rel: "noopener noreferrer" }, "Open the report there");
}

function copier(place) {
  return press("Copy citation", async () => say(await copy(citation(place)) ? "Citation copied" : "The browser does not let this page copy"), { class: "plainly" });
}

// “Sentence.” Author (2025): Title, section “Heading”, page 3, characters 10–20 of report.pdf.
export function citation(place) {
  const report = reports[places.report[place]];
  const path = sectionPath(places.section[place]);
  const who = report.creators.join(", ");
  const when = report.issued ? ` (${report.issued})` : "";
  const where = [
    path.length ? `section “${path.at(-1)}”` : "",
    places.page[place] ? `page ${places.page[place]}` : "",
    places.start[place] < 0 ? "" : `characters ${places.start[place]}–${places.end[place]}${report.source ? ` of ${report.source}` : ""}`,
  ].filter(Boolean).join(", ");
  return `“${sentence(place).trim()}” ${who}${when}${who || when ? ": " : ""}${report.title}${where ? `, ${where}` : ""}.`;
}

// Put a text on the clipboard; whether the browser lets us.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

function copyTheOldWay(text) {
  const field = el("textarea", { class: "unseen", readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

// The sentence as nodes: the mentions in marks; formatting signs of the source left out.
function marked(same, names) {
  const text = sentence(same[0]);
  const spans = joined(same.map((place) => [places.mark[place], places.mark[place] + places.length[place]]));
  if (spans.some(([from, to]) => from <= 0 && to >= text.length)) return markNames(tidy(text), names);
  const parts = [];
  let done = 0;
  for (const [from, to] of spans) {
    parts.push(tidy(text.slice(done, from)), el("mark", {}, tidy(text.slice(from, to))));
    done = to;
  }
  return [...parts, tidy(text.slice(done))];
}

// Spans in order, those that overlap made one.
function joined(spans) {
  const whole = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

export function tidy(text) {
  return text.replace(/!?\[([^[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)/g, "$1").replace(/\*\*|__|`/g, "").replace(/^\s*(?:#{1,6}|[-*+>])\s+/, "").replace(/\s+/g, " ");
}

function markNames(text, names) {
  const parts = [];
  let rest = text;
  const wanted = [...new Set(names)].filter(Boolean).sort((a, b) => b.length - a.length).map((name) => name.toLowerCase());
  while (rest) {
    const hit = firstName(rest.toLowerCase(), wanted);
    if (!hit) break;
    parts.push(rest.slice(0, hit.at), el("mark", {}, rest.slice(hit.at, hit.at + hit.length)));
    rest = rest.slice(hit.at + hit.length);
  }
  return [...parts, rest];
}

// A text as nodes, with each of the words typed in a mark, wherever in a word they stand.
export function markWords(text, typed) {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word.length > 1);
  const low = text.toLowerCase();
  const parts = [];
  let done = 0;
  while (low.length === text.length) {
    const hits = words.map((word) => ({ at: low.indexOf(word, done), length: word.length })).filter(({ at }) => at >= 0);
    if (!hits.length) break;
    const { at, length } = hits.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.length > a.length) ? b : a));
    parts.push(text.slice(done, at), el("mark", {}, text.slice(at, at + length)));
    done = at + length;
  }
  return [...parts, text.slice(done)];
}

function firstName(text, wanted) {
  let best = null;
  for (const name of wanted) {
    const at = text.indexOf(name);
    if (at >= 0 && wholeWord(text, at, name.length) && (!best || at < best.at)) best = { at, length: name.length };
  }
  return best;
}

function wholeWord(text, at, length) {
  return !/[\p{L}\p{N}]/u.test(text[at - 1] ?? " ") && !/[\p{L}\p{N}]/u.test((text[at + length] ?? " ").replace(/s/, " "));
}

export function namesOf(claim) {
  return [claim.subject, claim.object].flatMap((at) => [topics[at].label, ...topics[at].wordings]);
}

