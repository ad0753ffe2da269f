"""Forms of words: what an inflected word may be a form of, plurals, and names without either."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from kg.language.data_files import word_set

_STOP: Final = word_set("words", "function_words_of_sets")
_OF_SEVERAL: Final = dict(pair.split("/") for pair in sorted(word_set("words", "verbs_of_several")))
_LLM: Final = re.compile(r"large language models?")
_WORD: Final = re.compile(r"[^\W_]+")


@cache
def lemmas(word: str) -> frozenset[str]:
    """What ``word`` may be an inflection of: "reduces", "reducing", "reduced" -> "reduce"."""
    forms = {word}
    for ending, stems in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ied", ("y",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            forms.update(stem + s for s in stems)
            if stem[-1:] == stem[-2:-1]:
                forms.add(stem[:-1])
    return frozenset(forms)


def verb_forms(verb: str) -> str:
    """A pattern of the forms of a regular verb.

    >>> [verb_forms(verb) for verb in ("use", "rely", "cut")]
    ['us(?:e[sd]?|ing)', 'rel(?:y|ies|ied|ying)', 'cut(?:t?(?:ed|ing)|e?s)?']
    """
    if verb.endswith("e"):
        return f"{verb[:-1]}(?:e[sd]?|ing)"
    if re.search("[^aeiou]y$", verb):
        return f"{verb[:-1]}(?:y|ies|ied|ying)"
    return f"{verb}(?:{verb[-1]}?(?:ed|ing)|e?s)?"


def plural(label: str) -> str:
    """The regular plural of a noun, or of a phrase that ends with one.

    >>> plural("regulation"), plural("key technology"), plural("patch")
    ('regulations', 'key technologies', 'patches')
    """
    if re.search("[^aeiou]y$", label, re.I):
        return f"{label[:-1]}ies"
    return f"{label}es" if re.search("(?:s|x|z|ch|sh)$", label, re.I) else f"{label}s"


def verb_of_several(verb: str) -> str:
    """The form for several subjects of a verb, or of a phrase that begins with one.

    >>> [verb_of_several(v) for v in ("raises", "is a kind of", "applies to", "reaches")]
    ['raise', 'are a kind of', 'apply to', 'reach']
    """
    first, blank, rest = verb.partition(" ")
    if first in _OF_SEVERAL:
        first = _OF_SEVERAL[first]
    elif first.endswith("ies"):
        first = f"{first[:-3]}y"
    elif re.search("(?:ss|sh|ch|x|zz)es$", first):
        first = first[:-2]
    elif first.endswith("s") and not first.endswith("ss"):
        first = first[:-1]
    return first + blank + rest


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
