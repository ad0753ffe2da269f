"""Cue words as data: what heads, type nouns and verbs say of the names beside them."""

from __future__ import annotations

from functools import cache
from importlib import resources

from kg.model import TopicClass


@cache
def cue_words() -> dict[str, frozenset[str]]:
    """Each kind of cue ("Risk.head", "Technique.before", ...) with its words."""
    text = resources.files("kg.extract").joinpath("data", "cues.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {kind: frozenset(words.split()) for kind, words in rows}


@cache
def classes_of(word: str, place: str) -> tuple[TopicClass, ...]:
    """The classes that ``word`` speaks for in a ``place`` (head, type or before)."""
    return tuple(c for c in TopicClass if word in cue_words().get(f"{c.value}.{place}", ()))
