"""Words of contrary meaning: two names that are alike but for them are two things."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from kg.language.data_files import word_set

_CONTRARIES: Final = frozenset(
    frozenset(pair.split("/")) for pair in word_set("names", "contraries")
)


def contrary(only: Set[str], others: Set[str]) -> bool:
    """Whether a word of the one set and a word of the other are contraries.

    Words are as :func:`kg.language.normalization.words` gives them.

    >>> contrary({"supervised"}, {"unsupervised", "deep"}), contrary({"deep"}, {"large"})
    (True, False)
    """
    return any(frozenset((x, y)) in _CONTRARIES for x in only for y in others)
