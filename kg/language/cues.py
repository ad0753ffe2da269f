"""Cue words as data: what heads, type nouns and verbs say of the names beside them."""

from __future__ import annotations

from functools import cache
from typing import Final

from kg.language.data_files import rows
from kg.language.inflection import lemmas
from kg.model.schema import SHIPPED, TopicClass


@cache
def cue_words() -> dict[str, frozenset[str]]:
    """Each kind of cue ("Risk.head", "Technique.before", ...) with its words."""
    return {kind: frozenset(words.split()) for kind, words in rows("cues.tsv")}


@cache
def classes_of(word: str, place: str) -> tuple[TopicClass, ...]:
    """The classes that ``word`` speaks for in a ``place`` (head, type or before)."""
    return tuple(c for c in SHIPPED.classes if word in cue_words().get(f"{c.value}.{place}", ()))


_LINKING: Final = (
    "remedy.verb",
    "problem.verb",
    "use.verb",
    "serve.verb",
    "problem.noun",
    "remedy.noun",
)


@cache
def linking_cues(word: str) -> tuple[str, ...]:
    """The kinds of linking cue that an inflected lower-case word is a form of."""
    forms = lemmas(word)
    return tuple(kind for kind in _LINKING if not forms.isdisjoint(cue_words()[kind]))
