"""Words and marks of a stretch of readable text, with their places."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:[-‑/&][^\W_]+)*"  # words, hyphenated words, AR/VR, R&D
    r"|\d+(?:[.,]\d+)*(?:[-‑][^\W\d_]+)*[^\W\d_]*%?"  # numbers, 3D, 5G, 10-fold
    r"|[^\w\s]|\w+"
)
_POSSESSIVE: Final = ("'s", "’s")


class Token(NamedTuple):
    """A word or mark: half-open offsets in the readable text of its block."""

    start: int
    end: int
    text: str
    lower: str
    is_word: bool


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``; possessive endings are tokens of their own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word, at = match.group(), match.start()
        if word.endswith(_POSSESSIVE) and len(word) > 2:
            cut = match.end() - 2
            found.append(_token(at, cut, text[at:cut]))
            found.append(_token(cut, match.end(), text[cut : match.end()]))
        else:
            found.append(_token(at, match.end(), word))
    return found


def _token(start: int, end: int, text: str) -> Token:
    lower = "'s" if text == "’s" else text.lower().replace("‑", "-")
    return Token(start, end, text, lower, text[0].isalnum())
