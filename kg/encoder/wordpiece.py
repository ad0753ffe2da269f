"""Words to wordpieces: greedy, longest first, of the vocabulary that the encoder was born with.

The algorithm of Schuster and Nakajima, *Japanese and Korean Voice Search* (2012), as BERT
uses it: lower case, no accents, marks apart from letters, ``##`` before what goes on.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from itertools import count
from typing import Final

_PARTS: Final = re.compile(r"\w+|[^\w\s]")
_FILE: Final = "wordpieces.txt"
_LONGEST: Final = 60
"""Characters of a part above which it is unknown: no word, but a hash or an address."""

CLS: Final = "[CLS]"
SEP: Final = "[SEP]"
UNKNOWN: Final = "[UNK]"


@cache
def vocabulary() -> dict[str, int]:
    """The number of each wordpiece: its line in the file, from 0."""
    text = resources.files("kg.encoder").joinpath("data", _FILE).read_text(encoding="utf-8")
    return dict(zip(text.split("\n")[:-1], count(), strict=False))


@lru_cache(maxsize=65536)
def pieces(word: str) -> tuple[int, ...]:
    """The numbers of a word's pieces, at least one."""
    parts = _PARTS.findall(_plain(word))
    return tuple(number for part in parts for number in _split(part)) or (vocabulary()[UNKNOWN],)


def first_pieces(text: str, most: int) -> list[int]:
    """The numbers of a text's first pieces, at most so many."""
    found: list[int] = []
    for word in text.split():
        if len(found) >= most:
            break
        found += pieces(word)
    return found[:most]


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def _split(part: str) -> list[int]:
    """The pieces of a part without blanks; unknown as a whole where any of it is."""
    known = vocabulary()
    found: list[int] = []
    at = 0
    while at < len(part) <= _LONGEST:
        lead = "##" if at else ""
        ends = range(len(part), at, -1)
        end = next((e for e in ends if lead + part[at:e] in known), None)
        if end is None:
            return [known[UNKNOWN]]
        found.append(known[lead + part[at:end]])
        at = end
    return found or [known[UNKNOWN]]
