"""Sentences of a block: fast, deterministic, by rule.

A sentence ends at a stop (``. ! ? …``), together with the quotation marks, brackets and
citation marks that follow it, where white space and a plausible beginning come next.
"""

from __future__ import annotations

import re
from typing import Final

from kg.model import Sentence
from kg.read.text import trimmed

_STOP: Final = re.compile(
    r"""(?P<stop>[.!?…]+)
        (?P<close>["'”’»)\]*]*(?:[ ]?\[\^?\d[\d,;\ –-]*\])*[\u00b9\u00b2\u00b3\u2070-\u2079]*)
        (?=\s|$)
      | [。！？]["'”’»）」』]*""",
    re.VERBOSE,
)
_NEVER: Final = frozenset(
    [
        "e.g",
        "i.e",
        "cf",
        "vs",
        "viz",
        "approx",
        "ca",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "fig",
        "figs",
        "eq",
        "eqs",
        "sec",
        "ch",
        "vol",
        "no",
        "nos",
        "pp",
        "p",
        "ed",
        "eds",
        "dept",
        "est",
        "gen",
        "gov",
        "rep",
        "sen",
        "hon",
        "rev",
        "resp",
        "incl",
        "esp",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mt",
        "ft",
    ]
)
_SELDOM: Final = frozenset(
    [
        "etc",
        "al",
        "inc",
        "ltd",
        "co",
        "corp",
        "llc",
        "plc",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "u.s.a",
        "a.m",
        "p.m",
        "ph.d",
        "m.d",
        "b.sc",
        "m.sc",
        "jr",
        "sr",
        "d.c",
    ]
)
_NUMBERED: Final = frozenset(
    {"no", "nos", "fig", "figs", "eq", "eqs", "sec", "ch", "vol", "pp", "p"}
)
_MONTHS: Final = frozenset(
    ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]
)
_STARTERS: Final = frozenset(
    [
        "the",
        "this",
        "these",
        "those",
        "that",
        "it",
        "its",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "with",
        "as",
        "an",
        "a",
        "and",
        "but",
        "or",
        "so",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "our",
        "their",
        "his",
        "her",
        "there",
        "here",
        "however",
        "moreover",
        "furthermore",
        "additionally",
        "while",
        "when",
        "where",
        "what",
        "why",
        "how",
        "if",
        "although",
        "though",
        "because",
        "since",
        "after",
        "before",
        "during",
        "despite",
        "both",
        "each",
        "every",
        "many",
        "most",
        "some",
        "such",
        "several",
        "other",
        "another",
        "one",
        "two",
        "three",
        "first",
        "second",
        "third",
        "finally",
        "next",
        "then",
        "thus",
        "therefore",
        "hence",
        "also",
        "overall",
        "meanwhile",
        "similarly",
        "consequently",
        "conversely",
        "unlike",
        "like",
        "according",
        "companies",
        "organizations",
        "researchers",
    ]
)
_LAST_WORD: Final = re.compile(r"[^\s(\[\"'“‘]+$")
_NEXT: Final = re.compile(r"\s*[\"'“‘«(\[*]*(\S?)([^\s.,;:!?]*)")
_LIST_MARK: Final = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_REACH: Final = 40


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a block's readable text, in order, without overlap.

    They cover every character of ``text`` that is not white space. A text without a stop
    is one sentence; a blank text has none.

    >>> [text[s.start:s.end] for text in ["One vs. two. Three [1]."] for s in split_sentences(text)]
    ['One vs. two.', 'Three [1].']
    """
    sentences, start = [], 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            _append(sentences, text, start, stop.end())
            start = stop.end()
    _append(sentences, text, start, len(text))
    return tuple(sentences)


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    inner = trimmed(text[start:end])
    if inner.start < inner.end:
        sentences.append(Sentence(start + inner.start, start + inner.end))


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence that began at ``start`` ends with this stop."""
    following = _NEXT.match(text, stop.end())
    first = following[1] if following else ""
    if not first or stop["stop"] is None:
        return True
    if first.islower() or first in ",;:–—-&/=+%":
        return False
    if stop["stop"] != "." or stop["close"]:
        return not (stop["close"].startswith(")") and _LIST_MARK.match(text[start : stop.start()]))
    word = (following[1] + following[2]).lower() if following else ""
    return _full_stop(text, start, stop.start(), first, word)


def _full_stop(text: str, start: int, at: int, first: str, following: str) -> bool:
    """Whether the single full stop at ``at`` ends a sentence and not just a word."""
    found = _LAST_WORD.search(text, max(start, at - _REACH), at)
    if found is None:
        return False
    last = found[0]
    if _LIST_MARK.match(last) and not text[start : found.start()].strip(" ([*"):
        return False
    name = last.lower()
    if name in _NUMBERED and first.isdigit():
        return False
    if name in _NEVER:
        return name in {"no", "p", "st", "ft", "may"} and following in _STARTERS
    if name in _SELDOM or (len(last) == 1 and last.isupper()):
        return following in _STARTERS or (name == "etc" and first.isupper())
    return True
