"""Forms of words: what an inflected word may be a form of, and plurals."""

from __future__ import annotations

import re
from functools import cache


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


def plural(label: str) -> str:
    """The regular plural of a noun, or of a phrase that ends with one.

    >>> plural("regulation"), plural("key technology"), plural("patch")
    ('regulations', 'key technologies', 'patches')
    """
    if re.search("[^aeiou]y$", label, re.I):
        return f"{label[:-1]}ies"
    return f"{label}es" if re.search("(?:s|x|z|ch|sh)$", label, re.I) else f"{label}s"
