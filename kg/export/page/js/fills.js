// What the colours of signs tell: the class, the theme, the latest year, or the confidence.

import { groups, reports } from "./data.js";
import { reportsNaming, yearsOf } from "./evidence.js";
import { state } from "./state.js";
import { CLASS, percent } from "./words.js";

export const WAYS = [["", "by class"], ["theme", "by theme"], ["year", "by year"], ["sure", "by confidence"]];
const HUES = 6;
const rankOf = new Map(groups.map(({ at }, rank) => [at, rank]));
const known = yearsOf(reports.map(({ at }) => at));

export function fillOf(topic, colours) {
  if (state.colour === "theme") return colours[themeHue(topic.group)];
  if (state.colour === "year") return yearFill(yearsOf(reportsNaming(topic)).at(-1), colours);
  if (state.colour === "sure") return topic.confidence === null ? colours.soft : mix(colours.wire, colours.accent, topic.confidence);
  return colours[CLASS[topic.kind].colour];
}

function themeHue(group) {
  const rank = rankOf.get(group) ?? HUES;
  return rank < HUES ? `own${rank}` : "soft";
}

function yearFill(year, colours) {
  if (year === undefined) return colours.own4;
  const share = known.length > 1 ? (year - known[0]) / (known.at(-1) - known[0]) : 1;
  return mix(colours.wire, colours.accent, share);
}

// [text, colour] of what the colours mean; nothing for classes, which the filters tell.
export function legendOf(colours) {
  if (state.colour === "theme") return [...groups.slice(0, HUES).map(({ at, title }) => [title, colours[themeHue(at)]]), ["others", colours.soft]];
  if (state.colour === "year") return [...[...new Set([known[0], known.at(-1)])].filter(Boolean).map((year) => [`last named in ${year}`, yearFill(year, colours)]), ["no date", yearFill(undefined, colours)]];
  if (state.colour === "sure") return [0, 0.5, 1].map((share) => [`${percent(share)} sure`, mix(colours.wire, colours.accent, share)]);
  return [];
}

function mix(from, to, share) {
  const part = (colour, at) => parseInt(colour.slice(at, at + 2), 16);
  return `rgb(${[1, 3, 5].map((at) => Math.round(part(from, at) + (part(to, at) - part(from, at)) * share)).join(" ")})`;
}
