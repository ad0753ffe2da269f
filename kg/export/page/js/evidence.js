// What the filters leave of the evidence, and what it then says.

import { places, reports } from "./data.js";
import { passing } from "./filter.js";
import { MODALITIES } from "./words.js";

const NEGATED = MODALITIES.findIndex(({ id }) => id === "negated");

// Those of some places that pass the filters.
export function kept(found) {
  const { cut, places: pass } = passing();
  return cut ? found.filter((place) => pass[place]) : found;
}

// The reports of the places that pass, each once.
export function reportsIn(found) {
  return [...new Set(kept(found).map((place) => places.report[place]))];
}

// The reports that pass and name a topic, those that say nowhere in which words included.
export function reportsNaming(topic) {
  if (!passing().cut) return topic.reports;
  const spoken = new Set(topic.places.map((place) => places.report[place]));
  const silent = topic.reports.filter((at) => !spoken.has(at) && passing().reports[at]);
  return [...reportsIn(topic.places), ...silent].sort((a, b) => a - b);
}

// The years of some reports, ascending, each once.
export function yearsOf(list) {
  const years = list.map((at) => reports[at].year).filter((year) => year !== null).map(Math.floor);
  return [...new Set(years)].sort((a, b) => a - b);
}

// The modality of most of the evidence that passes; denials count only where there is nothing
// else, and of equals the first in the order of modalities.
export function modalityOf(claim) {
  const found = kept(claim.places);
  if (!found.length || found.length === claim.places.length) return claim.modality;
  const times = MODALITIES.map((_, modality) => found.filter((place) => places.modality[place] === modality).length);
  const most = Math.max(...times.map((number, modality) => (modality === NEGATED ? 0 : number)));
  return most ? times.findIndex((number, modality) => modality !== NEGATED && number === most) : NEGATED;
}

// Whether all that passes denies the claim.
export function isDenied(claim) {
  const found = kept(claim.places);
  if (!found.length || found.length === claim.places.length) return claim.denied;
  return found.every((place) => places.modality[place] === NEGATED);
}

// Claims in a new list: those of most reports first, then the surest.
export function strongestFirst(list) {
  const number = new Map(list.map((claim) => [claim, reportsIn(claim.places).length]));
  return [...list].sort((a, b) => number.get(b) - number.get(a) || (b.confidence ?? 1) - (a.confidence ?? 1) || a.at - b.at);
}
