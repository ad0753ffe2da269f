"""The words of a question that may matter, and what explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from kg.analysis.ask.intent import AUXILIARIES, NO_MATTER
from kg.analysis.ask.name_index import likeness
from kg.analysis.ask.topic_spotter import Group
from kg.graph.graph_model import GraphEvidence, GraphReport
from kg.language.inflection import lemmas
from kg.language.normalization import words
from kg.language.pos_tagger import Token, is_known
from kg.language.sentences import split_sentences

_KIND_WEIGHT: Final = {"N": 1.0, "J": 0.6, "V": 0.5, "G": 0.5, "P": 0.5, "M": 0.1}
"""How much a word matters, by its word class."""


class Word(NamedTuple):
    """A word of a question that may matter. ``kind``: its word class."""

    at: int
    token: Token
    kind: str
    weight: float
    in_question: bool


def weight_of(token: Token, kind: str) -> float:
    """How much it matters whether a word is explained."""
    if token.lower in NO_MATTER:
        return 0.15
    known = is_known(token.lower)
    return _KIND_WEIGHT.get(kind, 0.4) * (1.0 if known else 1.2)


def words_said(
    pieces: Iterable[GraphEvidence], reports: Mapping[str, GraphReport]
) -> tuple[set[str], set[str]]:
    """The words that some evidence quotes, and those of its sections' and reports' titles."""
    quoted: set[str] = set()
    around: set[str] = set()
    for piece in pieces:
        quoted.update(words(f"{piece.prefix} {piece.quote} {piece.suffix}"))
        if (report := reports.get(piece.report)) is not None:
            around.update(words(report.title))
            if 0 <= piece.section < len(report.sections):
                around.update(words(report.sections[piece.section].title))
    return quoted, around


def makes_another(word: Word, groups: Iterable[Group], text: str) -> bool:
    """Whether a noun stands behind a name; behind "does" and a name stands a verb."""
    if word.kind != "N" or word.token.lower in NO_MATTER or not word.in_question:
        return False
    return any(
        word.token.start == group.end + 1
        and AUXILIARIES.isdisjoint(text[: group.start].lower().split()[-1:])
        for group in groups
    )


def is_read(word: str) -> bool:
    """Whether a word is frequent in English."""
    return word in NO_MATTER or any(is_known(form) for form in lemmas(word))


def stands_in(word: str, said: set[str]) -> bool:
    """Whether a text, given by its words, says a word of a question in some form."""
    forms = words(word)
    return bool(forms) and all(f in said or any(likeness(f, w) >= 0.8 for w in said) for f in forms)


def asked_part(text: str) -> tuple[int, int]:
    """The span of the sentence that asks: the last with a question mark, or the whole text."""
    every = split_sentences(text)
    asking = [one for one in every if text[one.start : one.end].rstrip().endswith("?")]
    if len(every) > 1 and asking:
        return asking[-1].start, asking[-1].end
    return 0, len(text)
