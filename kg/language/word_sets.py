"""Names as sets of words, without inflection and function words, for comparison."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kg.language.data_files import word_set

_STOP: Final = word_set("words", "function_words_of_sets")
_LLM: Final = re.compile(r"large language models?")
_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def comparable(label: str) -> frozenset[str]:
    """A label as the set of words that the measure of agreement compares.

    >>> sorted(comparable("The Risks of LLM's"))
    ['llm', 'risk']
    """
    text = _LLM.sub("llm", unicodedata.normalize("NFKC", label).lower()).replace("'s", "")
    found = _WORD.findall(text)
    return frozenset(_stem(w) for w in found if w not in _STOP) or frozenset(found)


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(ss|sh|ch|x|z)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
