"""Noun phrases: the stretches of a sentence that can be a name.

A chunker over word classes (a finite-state grammar, after Abney, *Parsing by Chunks*,
1991): a base phrase is adjectives, participles and nouns up to the last noun; it is
trimmed of determiners, numbers and praise; and it is offered once more with the
"of ..." phrase that follows it. Two conjuncts that share a head are offered apart:
"privacy and security concerns" holds "privacy concerns".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kg.language.data_files import word_set
from kg.language.normalization import CATEGORY_WORDS, DETERMINERS, LATIN, PRAISE
from kg.language.pos_tagger import Token, is_known

_BASE: Final = re.compile(r"(?:[JNPG](?:S(?=[JNPG]))?|Q(?=[JN]))*[NG]")
_LIGHT: Final = word_set("noun_phrases", "light")
_NOT_NAMES: Final = word_set("noun_phrases", "not_names")
_OBJECT_PREPOSITIONS: Final = word_set("noun_phrases", "object_prepositions")
_MAX_TOKENS: Final = 7


class Phrase(NamedTuple):
    """A candidate name: half-open token indices within its line.

    ``head`` is the index of its head noun. ``label`` differs from the tokens' text only
    for a conjunct whose head stands further on. ``kind``: ``base``, ``of`` (with a
    following prepositional phrase), ``shared`` (a conjunct with a shared head) or
    ``gerund`` (an -ing form with its object).
    """

    first: int
    last: int
    head: int
    kind: str
    label: str


def phrases(tokens: Sequence[Token], tags: str) -> Iterator[Phrase]:
    """All candidate names of one tagged sentence, in order of their start."""
    parted = "".join(_class_of(tokens, tags, at) for at in range(len(tokens)))
    found = [b for m in _BASE.finditer(parted) for b in _trim(tokens, tags, m.start(), m.end())]
    bases = [
        (first, last)
        for first, last in found
        if not _owned(tokens, tags, first, last) and not _inside(tokens, first)
    ]
    for at, (first, last) in enumerate(bases):
        yield _phrase(tokens, first, last, last - 1, "base")
        yield from _shared(tokens, tags, bases, at)
        yield from _with_object(tokens, bases, at)
        yield from _gerund(tokens, tags, first, last)


def _class_of(tokens: Sequence[Token], tags: str, at: int) -> str:
    """The word class that counts here: some words part phrases, some Latin "in" is no "in"."""
    word = tokens[at].lower
    if word == "in" and at + 1 < len(tokens) and tokens[at + 1].lower in LATIN:
        return "J"
    return "I" if word in _PARTING else tags[at]


def _phrase(tokens: Sequence[Token], first: int, last: int, head: int, kind: str) -> Phrase:
    return Phrase(first, last, head, kind, text_of(tokens, first, last))


def text_of(tokens: Sequence[Token], first: int, last: int) -> str:
    """The tokens' text as written, white space single."""
    parts: list[str] = []
    for at in range(first, last):
        if at > first and tokens[at].start > tokens[at - 1].end:
            parts.append(" ")
        parts.append(tokens[at].text)
    return "".join(parts)


def _trim(tokens: Sequence[Token], tags: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    while first < last - 1 and (_drops(tokens[first].lower) or tags[first] in "QS"):
        first += 1
    if last - first > _MAX_TOKENS:
        first = last - _MAX_TOKENS
    word = tokens[last - 1].lower
    if last - first == 1 and (word in _NOT_NAMES or word in _LIGHT or len(word) < 2):
        return
    yield first, last


def _owned(tokens: Sequence[Token], tags: str, first: int, last: int) -> bool:
    """Whether a phrase only says that somebody has something: "the bank's technology".

    What is called after somebody is a name: "Shor's algorithm".
    """
    owner = tags.rfind("S", first, last)
    if owner <= first or not is_known(tokens[owner - 1].lower):
        return False
    return all(t.lower in CATEGORY_WORDS for t in tokens[owner + 1 : last])


def _inside(tokens: Sequence[Token], first: int) -> bool:
    """Whether a phrase begins within the name of a file: "robots.txt rules"."""
    if first < 2 or tokens[first - 1].text != "." or not tokens[first].text[0].islower():
        return False
    before, dot, token = tokens[first - 2 : first + 1]
    return before.is_word and before.end == dot.start and dot.end == token.start


def _drops(word: str) -> bool:
    return word in DETERMINERS or word in PRAISE


def _with_object(
    tokens: Sequence[Token], bases: list[tuple[int, int]], at: int
) -> Iterator[Phrase]:
    """Offer "lack of transparency", "integration of AI in healthcare", "access to data"."""
    first, last = bases[at]
    head, joined = last - 1, 0
    for next_first, next_last in bases[at + 1 : at + 3]:
        gap = [tokens[i].lower for i in range(last, next_first)]
        if not gap or gap[0] not in _OBJECT_PREPOSITIONS:
            return
        if any(w not in DETERMINERS and w not in PRAISE for w in gap[1:]) or len(gap) > 3:
            return
        if next_last - first > _MAX_TOKENS + 1:
            return
        last, joined = next_last, joined + 1
        yield _phrase(tokens, first, last, head, "of")


def _shared(
    tokens: Sequence[Token], tags: str, bases: list[tuple[int, int]], at: int
) -> Iterator[Phrase]:
    """Offer "privacy concerns" for the first conjunct of "privacy and security concerns"."""
    first, last = bases[at]
    if at + 1 >= len(bases) or last - first > 2:
        return
    next_first, next_last = bases[at + 1]
    joins = {"and", "or", "&", "/", ","}
    if next_first - last != 1 or tokens[last].lower not in joins or next_last - next_first < 2:
        return
    if tokens[last].lower == ",":
        return
    head = tokens[next_last - 1]
    if tags[next_last - 1] != "N":
        return
    label = f"{text_of(tokens, first, last)} {head.text}"
    yield Phrase(first, next_last, next_last - 1, "shared", label)


def _gerund(tokens: Sequence[Token], tags: str, first: int, last: int) -> Iterator[Phrase]:
    """Offer "detecting fraud" where an -ing form stands before the phrase."""
    at = first - 1
    while at >= 0 and (tokens[at].lower in DETERMINERS or tokens[at].lower in PRAISE):
        at -= 1
    if at >= 0 and tags[at] == "G" and tokens[at].lower not in _LINKING_GERUNDS:
        yield _phrase(tokens, at, last, at, "gerund")


_PARTING: Final = word_set("noun_phrases", "parting")
"""Forms in -ing that lead to a name and are no part of one: "sectors including finance"."""

_LINKING_GERUNDS: Final = word_set("noun_phrases", "linking_gerunds")
