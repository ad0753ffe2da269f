"""Prose in the string values of JSON: the report of an agent that was told to answer so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.read.source_lines import Lines

_STRING: Final = re.compile(r'"(?P<text>(?:[^"\\\n]|\\.)*+)"(?P<key>\s*:)?')
_BREAK: Final = re.compile(r"(?:\\r)?\\n")
_LEAST_WORDS: Final = 6


def is_json(lines: Lines, info: str) -> bool:
    """Whether a code block is JSON by its language word or its looks."""
    first = next((text.strip() for text in lines.texts if text.strip()), "")
    return info in {"json", "json5", "jsonc"} or (info == "" and first in {"{", "["})


def prose_in_json(lines: Lines) -> Iterator[Lines]:
    r"""Find the string values of at least six words, each as lines to be read as Markdown.

    A ``\n`` in the string ends a line. Of the other escapes, ``\"`` and ``\\`` mean the
    same in Markdown; ``\u2019`` and the like stay as they are.
    """
    for text, start in zip(lines.texts, lines.starts, strict=True):
        for found in _STRING.finditer(text):
            value = _split(found["text"], start + found.start("text"))
            if not found["key"] and len(value.text().split()) >= _LEAST_WORDS:
                yield value


def _split(text: str, start: int) -> Lines:
    texts, starts, at = [], [], 0
    for mark in _BREAK.finditer(text):
        texts.append(text[at : mark.start()])
        starts.append(start + at)
        at = mark.end()
    return Lines((*texts, text[at:]), (*starts, start + at))
