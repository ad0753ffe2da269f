"""Topics of classes that the model does not know: by names, head words, lists and cue words.

Each rule has a stated confidence; what several rules say of a name is combined as if they
erred independently, and a name is kept from ``LEAST`` on. A single cue word is not enough:
two, in two places, are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.extract.analyzed_document import Page, whole_line
from kg.extract.custom_relations import custom_claims
from kg.extract.patterns import conjuncts
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.language.data_files import lines
from kg.language.lines import Line
from kg.language.normalization import key, singular, words
from kg.language.noun_phrases import Phrase, text_of
from kg.model import (
    BlockKind,
    Claim,
    Concept,
    Extraction,
    Mention,
    Vocabulary,
)
from kg.model.schema import Cues, Schema, TopicClass

KNOWN: Final = "own.known"
HEAD: Final = "own.head"
LISTED: Final = "own.listed"
CUE: Final = "own.cue"
AGAIN: Final = "own.again"
CONFIDENCE: Final[Mapping[str, float]] = {KNOWN: 0.9, HEAD: 0.7, LISTED: 0.7, CUE: 0.4}
"""How sure each rule is: a known name, a name that ends with a head word, one that stands in
a list or section under such a word, one after a cue word."""
LEAST: Final = 0.5
"""From which confidence on, inclusive, a name is kept."""

_OPENERS: Final = tuple(tuple(line.split()) for line in lines("relations", "openers"))
_SKIPPED: Final = frozenset("DJRQ")
_LONGEST: Final = 8
"""Words of an item that is nothing but a name."""


class CustomExtractor(Struct, frozen=True, dict=True):
    """Adds topics and claims of the classes and relations that a schema describes. Picklable."""

    schema: Schema
    concepts: tuple[Concept, ...] = ()

    def __call__(self, page: Page, extraction: Extraction) -> Extraction:
        """The extraction with topics and claims of the described classes and relations.

        A name that such a class claims is no longer one of the model's: a user knows better.
        """
        if not self.schema.described_classes and not self.schema.described_relations:
            return extraction
        own = list(self._mentions(page))
        mentions = [*_left(extraction.mentions, own), *own]
        mentions.sort(key=lambda m: (m.block, m.start, m.end, m.topic_class.value))
        claims = [*_standing(extraction.claims, mentions)]
        claims += custom_claims(page, mentions, self.schema)
        return replace(extraction, mentions=tuple(mentions), claims=tuple(claims))

    @cached_property
    def _matcher(self) -> VocabularyMatcher:
        return VocabularyMatcher(Vocabulary(self.concepts))

    def _mentions(self, page: Page) -> Iterator[Mention]:
        found = list(_uncovered(self._hits(page)))
        taken: dict[str, TopicClass] = {}
        for own in self.schema.described_classes:
            by_name: dict[str, list[_Hit]] = defaultdict(list)
            for hit in found:
                if hit.kind == own and taken.get(hit.key, own) == own:
                    by_name[hit.key].append(hit)
            for name, hits in by_name.items():
                confidence = combined(hits)
                if confidence >= LEAST:
                    taken[name] = own
                    yield from _mentions_of(page, own, name, hits, confidence)

    def _hits(self, page: Page) -> Iterator[_Hit]:
        for finding in self._matcher(page):
            yield _Hit(
                finding.topic_class,
                page.lines[finding.line],
                finding.first,
                finding.last,
                finding.label,
                KNOWN,
                finding.concept,
            )
        for own in self.schema.described_classes:
            cues = self.schema.cues.get(own, Cues())
            heads = cues.heads | {singular(w) for w in words(own.label)[-1:]}
            proper = self._proper(own)
            for line in page.lines:
                for hit in (
                    *_headed(own, line, cues.heads),
                    *_exemplified(own, line, heads),
                    *_listed(own, page, line, heads),
                    *_cued(own, line, cues.words),
                ):
                    if not proper or _capitalised(hit):
                        yield hit

    def _proper(self, own: TopicClass) -> bool:
        """Whether the names of a class are proper names: all that are known have capitals."""
        known = [c for c in self.concepts if c.topic_class == own]
        return bool(known) and all(any(w[:1].isupper() for w in c.label.split()) for c in known)


class _Hit(Struct, frozen=True):
    """A place where a rule sees a name; half-open token indices in its line."""

    kind: TopicClass
    line: Line
    first: int
    last: int
    label: str
    rule: str
    concept: Concept | None = None

    @property
    def key(self) -> str:
        """The name's normal form; of a known name that of the concept."""
        return key(self.concept.label if self.concept else self.label)

    def overlaps(self, other: _Hit) -> bool:
        """Whether both share a word of one line."""
        return self.first < other.last and other.first < self.last


def _uncovered(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """The hits that share no word with a known name of their class, unless they are it."""
    every = list(hits)
    known: dict[tuple[str, int], list[_Hit]] = defaultdict(list)
    for hit in every:
        if hit.rule == KNOWN:
            known[hit.kind, hit.line.number].append(hit)
    for hit in every:
        over = [k for k in known[hit.kind, hit.line.number] if hit.overlaps(k)]
        same = next((k for k in over if (k.first, k.last) == (hit.first, hit.last)), None)
        if same is not None:
            yield replace(hit, concept=same.concept)
        elif not over:
            yield hit


def _capitalised(hit: _Hit) -> bool:
    """Whether the last word of a name, or any but the first of the line, has a capital."""
    tokens = hit.line.tokens[hit.first : hit.last]
    head = next((t for t in reversed(tokens) if t.is_word), None)
    return head is not None and head.text[:1].isupper() and (len(tokens) > 1 or hit.first > 0)


def combined(hits: Iterable[_Hit]) -> float:
    """How sure all hits together make a name, 0..1, rounded to four digits.

    Each rule counts once, and a cue word once more where it stands at another place.
    """
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for hit in hits:
        places[hit.rule].add((hit.line.number, hit.first))
    doubt = 1.0
    for rule in sorted(places):
        times = min(len(places[rule]), 2) if rule == CUE else 1
        doubt *= (1.0 - CONFIDENCE[rule]) ** times
    return round(1.0 - doubt, 4)


def _headed(own: TopicClass, line: Line, heads: frozenset[str]) -> Iterator[_Hit]:
    """Names of two words and more that end with a head word: "the AI Act"."""
    for phrase in line.phrases:
        named = phrase.kind in {"base", "shared"} and phrase.last - phrase.first > 1
        if named and singular(line.words[phrase.head]) in heads:
            yield _hit(own, line, phrase, HEAD)


def _exemplified(own: TopicClass, line: Line, heads: frozenset[str]) -> Iterator[_Hit]:
    """Names after a head word with "such as" or "including"."""
    for at in range(1, len(line.words)):
        for opener in _OPENERS:
            if line.words[at : at + len(opener)] == opener and _announces(line, at, heads):
                for phrase in conjuncts(line, at + len(opener)):
                    if phrase.kind == "base":
                        yield _hit(own, line, phrase, LISTED)


def _listed(own: TopicClass, page: Page, line: Line, heads: frozenset[str]) -> Iterator[_Hit]:
    """Items and cells, or their leads, under a head word: before the list, or in the title."""
    if not line.first or line.kind not in {BlockKind.LIST_ITEM, BlockKind.TABLE_CELL}:
        return
    block, introduction = page.block(line), page.introduction(line)
    announced = set(words(block.header or "")) | set(words(page.section(line).title))
    if introduction is not None and introduction.kind is not BlockKind.LIST_ITEM:
        announced = set(map(singular, introduction.words))
    if heads.isdisjoint(announced):
        return
    first, last = whole_line(line)
    if block.lead is not None:
        last = next((i for i in range(first, last) if line.tokens[i].end > block.lead.end), last)
        while last > first and not line.tokens[last - 1].is_word:
            last -= 1
    if 0 < last - first <= _LONGEST and "V" not in line.tags[first:last]:
        yield _Hit(own, line, first, last, text_of(line.tokens, first, last), LISTED)


def _announces(line: Line, at: int, heads: frozenset[str]) -> bool:
    """Whether the nearest noun before a list opener is a head word."""
    for back in range(at - 1, max(-1, at - 4), -1):
        if line.tags[back] == "N":
            return singular(line.words[back]) in heads
    return False


def _cued(own: TopicClass, line: Line, cues: Sequence[tuple[str, ...]]) -> Iterator[_Hit]:
    """Names right after a cue word, determiners and adjectives skipped."""
    for phrase in line.phrases:
        if phrase.kind != "base":
            continue
        at = phrase.first
        while at > 0 and line.tags[at - 1] in _SKIPPED:
            at -= 1
        if any(line.words[max(at - len(cue), 0) : at] == cue for cue in cues):
            yield _hit(own, line, phrase, CUE)


def _hit(own: TopicClass, line: Line, phrase: Phrase, rule: str) -> _Hit:
    return _Hit(own, line, phrase.first, phrase.last, phrase.label, rule)


def _mentions_of(
    page: Page, own: TopicClass, name: str, hits: Sequence[_Hit], confidence: float
) -> Iterator[Mention]:
    """Every place of a name that is kept, each once, with the rules that saw it there."""
    rules: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    labels: dict[tuple[int, int, int], str] = {}
    for hit in hits:
        place = (hit.line.number, hit.first, hit.last)
        rules[place].add(hit.rule)
        labels[place] = hit.label
    for line in page.lines:
        for phrase in line.phrases:
            place = (line.number, phrase.first, phrase.last)
            if phrase.kind == "base" and key(phrase.label) == name and place not in rules:
                rules[place].add(AGAIN)
                labels[place] = phrase.label
    concept = next((h.concept for h in hits if h.concept is not None), None)
    for number, first, last in _widest(rules):
        line = page.lines[number]
        yield Mention(
            own,
            line.block,
            line.tokens[first].start,
            line.tokens[last - 1].end,
            labels[number, first, last],
            confidence,
            tuple(sorted(rules[number, first, last])),
            concept,
            concept.label if concept else hits[0].label,
        )


def _widest(places: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """The places that lie in no wider one."""
    end = (-1, -1)
    for number, first, last in sorted(places, key=lambda p: (p[0], p[1], -p[2])):
        if end[0] != number or last > end[1]:
            end = (number, last)
            yield number, first, last


def _left(mentions: Iterable[Mention], own: Sequence[Mention]) -> list[Mention]:
    """The mentions of our classes whose names no class of the user's has claimed."""
    names = {key(m.label) for m in own} | {key(m.topic) for m in own}
    return [m for m in mentions if key(m.label) not in names]


def _standing(claims: Iterable[Claim], mentions: Iterable[Mention]) -> Iterator[Claim]:
    """The claims of which both ends are still topics."""
    there = {(m.topic_class, m.topic or m.label) for m in mentions}
    for claim in claims:
        if all((m.topic_class, m.topic or m.label) in there for m in (claim.subject, claim.object)):
            yield claim
