"""One spelling for a word: American, without diacritics."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kg.language.lexicon import BRITISH, UNCHANGED


@lru_cache(maxsize=65536)
def american(word: str) -> str:
    """The lower-case word without diacritics, as American English spells it.

    >>> [american(w) for w in ("colour", "analysing", "fibre", "supervised", "naïve", "dialogue")]
    ['color', 'analyzing', 'fiber', 'supervised', 'naive', 'dialog']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if plain in UNCHANGED:
        return plain
    for pattern, standard in BRITISH:
        plain = pattern.sub(standard, plain)
    return plain
