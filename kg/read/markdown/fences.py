"""Prose in code blocks: fenced or indented text, and long strings in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.read.source_text import Lines

_MARKDOWN: Final = frozenset({"markdown", "md", "mdown", "mkd"})
_PLAIN: Final = frozenset({"", "text", "txt", "plaintext", "plain", "none"})
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_CODE: Final = re.compile(r"[{};]\s*$|\w\(|=>|->|::|&&|^\s*(?:def|class|import|from|for|if)\b.*:?$")
_SENTENCE_WORDS: Final = 7
_FENCED_WORDS: Final = 25
_INDENTED_WORDS: Final = 8


def is_prose(lines: Lines, info: str | None) -> bool:
    """Whether a code block holds a text to be read and not code.

    ``info``: the fence's language word, None for an indented block. A block said to be
    Markdown is believed. One without a language (or "text") counts as prose when half
    of its words stand in lines of at least seven words without signs of code.
    """
    language = (info or "").split(" ")[0]
    if language in _MARKDOWN:
        return True
    if language not in _PLAIN:
        return False
    words = prose = 0
    for text in lines.texts:
        count = len(_WORD.findall(text))
        words += count
        if count >= _SENTENCE_WORDS and not _CODE.search(text):
            prose += count
    least = _INDENTED_WORDS if info is None else _FENCED_WORDS
    return words >= least and 2 * prose >= words


def readable(lines: Lines, info: str | None) -> Iterator[Lines]:
    """Find the prose of a code block: all of it, its long JSON strings, or nothing."""
    if is_prose(lines, info):
        yield lines
    elif info is not None and is_json(lines, info):
        yield from prose_in_json(lines)


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
            if not found["key"] and len(value.content.split()) >= _LEAST_WORDS:
                yield value


def _split(text: str, start: int) -> Lines:
    texts, starts, at = [], [], 0
    for mark in _BREAK.finditer(text):
        texts.append(text[at : mark.start()])
        starts.append(start + at)
        at = mark.end()
    return Lines((*texts, text[at:]), (*starts, start + at))
