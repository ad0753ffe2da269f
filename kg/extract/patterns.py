"""Lexico-syntactic cues: typed lists, apposition, governing words, typed heads.

The list patterns are Hearst's (*Automatic Acquisition of Hyponyms*, 1992): the noun
before "such as" says what the names after it are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Finding
from kg.language.cues import classes_of
from kg.language.data_files import word_set
from kg.language.lines import Line
from kg.language.normalization import singular
from kg.language.noun_phrases import Phrase
from kg.model import TopicClass

_LIST_OPENERS: Final = word_set("relations", "list_openers")
_LIST_OPENING_PAIRS: Final = {"such": "as", "ranging": "from"}
_INTRODUCING: Final = word_set("relations", "introducing")
_JOINERS: Final = word_set("relations", "list_joiners")


def typed_lists(page: Page) -> Iterator[Finding]:
    """Names after "TYPE such as", "TYPE including", and before "and other TYPE"."""
    for line in page.lines:
        for at in range(1, len(line.tokens)):
            opener = _opener(line, at)
            if opener:
                yield from _after_opener(line, at, at + opener)
        yield from _and_other(line)


def _opener(line: Line, at: int) -> int:
    """How many words at this place open a list."""
    word = line.words[at]
    if word in _LIST_OPENERS:
        return 1
    second = _LIST_OPENING_PAIRS.get(word)
    return 2 if second is not None and line.words[at + 1 : at + 2] == (second,) else 0


def _after_opener(line: Line, at: int, begin: int) -> Iterator[Finding]:
    topic_classes = _type_before(line, at)
    for phrase in conjuncts(line, begin):
        for topic_class, rule in topic_classes:
            yield finding(line, phrase, topic_class, f"list.{rule}")


def _type_before(line: Line, at: int) -> list[tuple[TopicClass, str]]:
    """The class named by the nearest noun before a list opener, within six words."""
    for back in range(at - 1, max(-1, at - 7), -1):
        if line.tags[back] != "N":
            continue
        noun = singular(line.words[back])
        typed = [(c, "such-as") for c in classes_of(noun, "type")]
        return typed or [(c, "such-as-head") for c in classes_of(noun, "head")]
    return []


def _and_other(line: Line) -> Iterator[Finding]:
    for at in range(1, len(line.tokens) - 1):
        if line.words[at] in {"other", "similar", "related"} and line.words[at - 1] in {
            "and",
            "or",
        }:
            after = next((p for p in line.phrases if p.first >= at and p.kind == "base"), None)
            if after is None:
                continue
            for topic_class in classes_of(singular(line.words[after.head]), "type"):
                for phrase in _conjuncts_before(line, at - 1):
                    yield finding(line, phrase, topic_class, "list.and-other")


def conjuncts(line: Line, begin: int) -> Iterator[Phrase]:
    """The names of the list that starts at token ``begin``."""
    expected = begin
    for phrase in line.phrases:
        if phrase.first < expected or phrase.kind not in {"base", "of"}:
            continue
        if any(
            w not in _JOINERS and line.tags[i] not in "DJRQPG"
            for i, w in enumerate(line.words[expected : phrase.first], expected)
        ):
            return
        yield phrase
        if phrase.kind == "base":
            expected = phrase.last


def _conjuncts_before(line: Line, end: int) -> Iterator[Phrase]:
    edge = end
    for phrase in reversed([p for p in line.phrases if p.kind == "base" and p.last <= end]):
        between = line.words[phrase.last : edge]
        if any(w not in _JOINERS for w in between):
            return
        yield phrase
        edge = phrase.first


def governed(page: Page) -> Iterator[Finding]:
    """Names that a cue verb or preposition governs: "mitigates X", "using X", "across X"."""
    for line in page.lines:
        for phrase in line.phrases:
            if phrase.kind == "shared":
                continue
            governor = governor_of(line, phrase.first)
            for topic_class in classes_of(governor, "before"):
                yield finding(line, phrase, topic_class, f"governed.{topic_class.value.lower()}")


def governor_of(line: Line, first: int) -> str:
    """The word before a phrase, list neighbours and modifiers skipped; "" at the start."""
    at = first - 1
    while at >= 0 and (line.tags[at] in "DJRQ" or line.words[at] in _JOINERS):
        if line.words[at] in _JOINERS:
            at = line.base_ending_at.get(at, at)
        at -= 1
    return line.words[at] if at >= 0 and line.tokens[at].is_word else ""


def typed_heads(page: Page) -> Iterator[Finding]:
    """Names whose own head noun speaks for a class: "adversarial attacks"."""
    for line in page.lines:
        for phrase in line.phrases:
            for topic_class in classes_of(singular(line.words[phrase.head]), "head"):
                alone = phrase.last - phrase.first == 1
                yield finding(line, phrase, topic_class, "head.alone" if alone else "head")


def apposition(page: Page) -> Iterator[Finding]:
    """Names that a typed noun explains: "X, a method for ...", "X is a technique that"."""
    for line in page.lines:
        for phrase in line.phrases:
            if phrase.kind != "base":
                continue
            rest = line.words[phrase.last : phrase.last + 2]
            if rest[:1] == (",",) or rest[:1] in {("is",), ("are",)}:
                yield from _explained(line, phrase)


def _explained(line: Line, phrase: Phrase) -> Iterator[Finding]:
    at = phrase.last + 1
    if at < len(line.words) and line.words[at] in _INTRODUCING:
        noun = next((p for p in line.phrases if p.kind == "base" and p.first >= at), None)
        if noun is not None and noun.first - at <= 3:
            for topic_class in classes_of(singular(line.words[noun.head]), "type"):
                yield finding(line, phrase, topic_class, "apposition")


def finding(line: Line, phrase: Phrase, topic_class: TopicClass, rule: str) -> Finding:
    """A finding that a phrase of a line names a topic."""
    return Finding(line.number, phrase.first, phrase.last, phrase.label, topic_class, rule)
