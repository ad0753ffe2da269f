"""Sentences of a block: fast, deterministic, by rule.

A sentence ends at a stop (``. ! ? ...``), together with the quotation marks, brackets and
citation marks that follow it, where white space and a plausible beginning come next. Of
a full stop after a short form, the next word decides. What is longer than a sentence can be,
such as a line of keywords, is cut: no later stage has all of it to weigh at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.language.data_files import pattern
from kg.model import Sentence, trimmed

_STOP: Final = re.compile(
    r"""(?<![.!?\u2026])(?P<stop>[.!?\u2026]+)
        (?P<close>["'\u201d\u2019\u00bb)\]*]*
                  (?:\ ?\[\^?\d[\d,;\ \u2013-]*\]
                    |\ ?\((?:https?://)?[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?:/[^\s()]*)?\))*
                  [\u00b9\u00b2\u00b3\u2070-\u2079]*)
        (?=\s|$)
      | [\u3002\uff01\uff1f]+["'\u201d\u2019\u00bb\uff09\u300d\u300f]*""",
    re.VERBOSE,
)
_NEVER: Final = pattern("sentences", "never")
"""Short forms that a sentence hardly ends with."""

_SELDOM: Final = pattern("sentences", "seldom")
"""Short forms that may end one: where the next word is one that sentences begin with."""

_BEFORE_NUMBER: Final = pattern("sentences", "before_number")
_STARTER: Final = pattern("sentences", "starter")
_LAST_WORD: Final = re.compile(r"[^\s(\[\"'\u201c\u2018]+$")
_NEXT: Final = re.compile(r"\s*[\"'\u201c\u2018\u00ab(\[*]*(\S?)([^\s.,;:!?]*)")
_LIST_MARK: Final = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_GOES_ON: Final = ",;:\u2013\u2014-&/=+%"
_REACH: Final = 40
LONGEST: Final = 1_200
"""Characters of a sentence at most; the longest of 170 real reports has 1,130."""

_CUTS: Final = ("; ", ", ", " ")
"""After what a longer one is cut, rather after the first than after the last."""


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split a block's readable text into sentences, in order, without overlap.

    They cover every character of ``text`` that is not white space. A text without a stop
    is one sentence; a blank text has none. None has more than ``LONGEST`` characters.

    >>> text = "One vs. two. Three [1]."
    >>> [text[s.start : s.end] for s in split_sentences(text)]
    ['One vs. two.', 'Three [1].']
    """
    sentences: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            _append(sentences, text, start, stop.end())
            start = stop.end()
    _append(sentences, text, start, len(text))
    return tuple(sentences)


def one_sentence(text: str) -> tuple[Sentence, ...]:
    """A text as one sentence, stops or not, unless it is longer than one can be."""
    if len(text) <= LONGEST:
        return (Sentence(0, len(text)),)
    sentences: list[Sentence] = []
    _append(sentences, text, 0, len(text))
    return tuple(sentences)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut ``text[start:end]`` into pieces, in order, of ``LONGEST`` characters at most."""
    while end - start > LONGEST:
        half = start + LONGEST // 2
        places = (text.rfind(mark, half, start + LONGEST) + len(mark) for mark in _CUTS)
        after = next((at for at in places if at > half), start + LONGEST)
        yield start, after
        start = after
    yield start, end


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    for piece in _cut(text, start, end):
        _trimmed(sentences, text, *piece)


def _trimmed(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    inner = trimmed(text[start:end])
    if inner.start < inner.end:
        sentences.append(Sentence(start + inner.start, start + inner.end))


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    """Tell whether a sentence that began at ``start`` ends with this stop."""
    following = _NEXT.match(text, stop.end())
    first, rest = following.groups() if following else ("", "")
    if not first or stop["stop"] is None:
        return True
    if first.islower() or first in _GOES_ON:
        return False
    if stop["stop"] == "." and not stop["close"]:
        return _full_stop(text, start, stop.start(), first, (first + rest).lower())
    return not _is_list_mark(text, start, stop.start())


def _full_stop(text: str, start: int, at: int, first: str, following: str) -> bool:
    """Tell whether the full stop at ``at`` ends a sentence and not just a short form.

    ``first`` and ``following``: the first character and word of what comes next.
    """
    found = _LAST_WORD.search(text, max(start, at - _REACH), at)
    if found is None or _is_list_mark(text, start, at):
        return False
    name = found[0].lower()
    if first.isdigit() and _BEFORE_NUMBER.fullmatch(name):
        return False
    if _NEVER.fullmatch(name):
        return name in {"no", "st", "ft"} and bool(_STARTER.fullmatch(following))
    if _SELDOM.fullmatch(name) or (len(name) == 1 and found[0].isupper()):
        return bool(_STARTER.fullmatch(following)) or (name == "etc" and first.isupper())
    return True


def _is_list_mark(text: str, start: int, at: int) -> bool:
    """Tell whether all of the sentence up to ``at`` is a number or letter ("2.", "(a)")."""
    return at - start <= _REACH and _LIST_MARK.match(text[start:at].strip(" *[")) is not None
