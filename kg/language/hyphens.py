"""Words that a hyphen divides at the end of a line, made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.language.data_files import word_set
from kg.language.pos_tagger import is_known

_END: Final = re.compile(r"(?P<before>[^\W\d_]+)(?P<hyphen>[-\u00ad\u2010])$")
_GLUED: Final = re.compile(r"\w[-\u00ad\u2010]$")
_START: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = re.compile(r"[^\W\d_]++(?:[-\u2010][^\W\d_]++)*+(?![-\u00ad\u2010]$)")
_SHARE: Final = 0.03
_LEAST: Final = 4
_PREFIXES: Final = word_set("words", "hyphen_prefixes")
_ALONE: Final = frozenset("AIO")
"""Letters that are words."""

_SHORT: Final = 3


def is_initial(letter: str, following: str) -> bool:
    """Whether a large letter is the first of the word that follows, and no word of its own.

    >>> is_initial("L", "ast year"), is_initial("I", "spend most"), is_initial("A", "fter that")
    (True, False, True)
    """
    found = _START.match(following)
    if found is None:
        return following[:1] not in {" ", ""}
    if letter[-1] not in _ALONE:
        return True
    word = found[0].lower()
    whole, rest = is_known(letter[-1].lower() + word), is_known(word)
    if whole != rest:
        return whole
    return not whole or len(word) < _SHORT


class Hyphens:
    """Knows the lines of a document, so that it can tell which hyphens are a word's own.

    Where more than 3 in 100 lines end in a hyphen, words are divided at the ends of lines;
    where fewer do, most such hyphens are the word's own.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        trimmed = [line.strip() for line in lines]
        self._words = {word.lower() for line in trimmed for word in _WORDS.findall(line)}
        self._divides = sum(bool(_END.search(line)) for line in trimmed) > _SHARE * len(trimmed)

    def joined(self, text: str, following: str) -> tuple[str, bool]:
        """The end of a line as it goes on with the next, and whether no blank comes between.

        A word that the document has in one elsewhere is made so, and one that it has with
        a hyphen keeps it, as do names and what begins with a prefix that takes one. Else
        the parts tell: those that are words of the document keep their hyphen, both of
        them where words are divided, one where they are not.

        >>> hyphens = Hyphens(["Learning works; the view is long-term, in terms of terms"])
        >>> hyphens.joined("deep learn-", "ing"), hyphens.joined("a long-", "term view")
        (('deep learn', True), ('a long-', True))
        """
        found, start = _END.search(text), _START.match(following.lstrip())
        if found is None:
            return text.replace("\u00ad", "-"), _GLUED.search(text) is not None
        kept = text[: found.start("hyphen")].replace("\u00ad", "-")
        if start is None or not start[0][0].islower():
            return f"{kept}-", start is not None or following.lstrip()[:1].isdigit()
        own = self._is_own(found["before"].lower(), start[0].lower())
        return (f"{kept}-", True) if own else (kept, True)

    def _is_own(self, before: str, after: str) -> bool:
        if before + after in self._words:
            return False
        if f"{before}-{after}" in self._words or before in _PREFIXES:
            return True
        known = [len(part) >= _LEAST and part in self._words for part in (before, after)]
        return all(known) if self._divides else any(known)
