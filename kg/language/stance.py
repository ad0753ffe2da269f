"""How a sentence stands to what it speaks of: words of advice, praise, waiting and warning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.language.data_files import lines, word_set

_KINDS: Final = tuple(re.compile(rf"\b(?:{each})", re.I) for each in lines("stance", "kinds"))
WARNING: Final = frozenset(map(int, word_set("stance", "warning")))
ADVISING: Final = frozenset(map(int, word_set("stance", "advising")))
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")


def cue_counts(sentence: str) -> Sequence[int]:
    """How often each kind of word is in a sentence, the kinds in a fixed order."""
    return [len(kind.findall(sentence)) for kind in _KINDS]


def tokens(sentence: str) -> Sequence[str]:
    """The words and the signs of a sentence.

    >>> tokens("We advise against it.")
    ['We', 'advise', 'against', 'it', '.']
    """
    return _TOKEN.findall(sentence)
