"""Words of denial in a question: what it says is not so, and what it says nobody does.

The words are data: ``questions.txt`` of the language, and ``negation.txt``, by which extraction
finds denials.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from kg.language.data_files import fragment, pattern

_NO_DENIAL: Final = pattern("negation", "no_denial")
_UNDENIED: Final = pattern("questions", "undenied")
_DENIALS: Final = (pattern("negation", "denial"), pattern("questions", "advised_against"))
_USELESS: Final = pattern("questions", "useless")
_INADEQUATE: Final = pattern("negation", "inadequate")
_OPENS: Final = pattern("questions", "denial_clause")
_RELATIVE: Final = pattern("questions", "denial_relative")
_CLAUSE_ENDS: Final = pattern("questions", "denial_ends")
_ABSENT: Final = pattern("questions", "absent")
_NOBODY_DOES: Final = pattern("questions", "nobody_does")
_UNDONE: Final = pattern("questions", "undone")
_UNSETTLED: Final = pattern("questions", "unsettled")
_WHOLLY: Final = re.compile(fragment("questions", "wholly"), re.IGNORECASE)
_ENDED: Final = pattern("questions", "ended")
_ENDED_SO: Final = fragment("questions", "ended_so")
_NOT_ENDED: Final = pattern("questions", "not_ended")


class Denial(NamedTuple):
    """What a question denies. ``absent``: that there is something, and not that it does a thing."""

    words: str
    absent: bool


def undenied(text: str) -> str:
    """A question with blanks for words of denial that deny nothing: "or not", "why do they not"."""
    return _UNDENIED.sub(_without_last, text)


def _without_last(found: re.Match[str]) -> str:
    """What was found, with blanks for its last word."""
    last = found["no"] or found["lack"]
    return found[0][: -len(last)] + " " * len(last)


def denial_of(
    text: str, nouns: Sequence[tuple[int, int]], asks: Callable[[str], bool]
) -> Denial | None:
    """What is denied of the things that a question asks for: "which risks does nobody mitigate".

    ``text``: with its topics masked; ``nouns``: the spans in it of nouns for kinds of topics;
    ``asks``: whether a word asks for a relation.
    """
    if nobody := _NOBODY_DOES.search(text):
        return Denial(nobody["who"], absent=True)
    plain = _NO_DENIAL.sub(lambda found: " " * len(found[0]), text)
    for undone in _UNDONE.finditer(plain):
        before = any(start == undone.end() for start, _ in nouns)
        if asks(undone["done"]) and (undone["state"] or before):
            return Denial(undone[0].strip(), absent=True)
    starts = {match.end() for match in _OPENS.finditer(plain)} | {end for _, end in nouns}
    starts = {m.end() if (m := _RELATIVE.match(plain, at)) else at for at in starts}
    for start in sorted(starts):
        ends = _CLAUSE_ENDS.search(plain, start)
        clause = plain[start : ends.start() if ends else len(plain)]
        if absent := _ABSENT.search(clause):
            return Denial(absent[0].strip(), absent=True)
        for denied in filter(None, (each.search(clause) for each in (*_DENIALS, _USELESS))):
            return Denial(denied[0].strip(" ?"), absent=False)
    return None


def is_settled(text: str) -> bool:
    """Whether a claim says "yes" to a question: not to "is it useless", nor "is it always so".

    ``text``: with its topics masked.
    """
    return not any(each.search(text) for each in (*_DENIALS, _INADEQUATE, _ABSENT, _UNSETTLED))


def is_wholly(word: str) -> bool:
    """Whether a word says of a harm that nothing of it is left."""
    return _WHOLLY.fullmatch(word) is not None


def ends_it(text: str) -> bool:
    """Whether a question asks if a harm is ended, and not just lessened.

    ``text``: with its topics masked.
    """
    return _ENDED.search(text) is not None


def says_ended(sentence: str, harm: str) -> bool:
    """Whether a sentence says of a harm that it is ended, and denies nothing.

    >>> says_ended("Chips eliminate latency", "latency"), says_ended("Chips cut latency", "latency")
    (True, False)
    >>> says_ended("It does not eliminate errors, it reduces them", "errors")
    False
    >>> says_ended("Edge chips partly eliminate latency", "latency")
    False
    """
    if any(each.search(sentence) for each in (*_DENIALS, _NOT_ENDED)):
        return False
    return re.search(_ENDED_SO.replace("HARM", re.escape(harm)), sentence) is not None
