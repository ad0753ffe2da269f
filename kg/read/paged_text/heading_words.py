"""Words that may be a heading where nothing but the words can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.language.data_files import fragment, pattern, word_set

WORD: Final = re.compile(r"[^\W\d_]{3,}")
NUMBERED: Final = re.compile(r"\d+(?:\.\d+)+\.?\s+[^\W\d_]")
"""A number of two parts at least, as those of headings are, before a word."""

_UNENDED: Final = word_set("headings", "unended")
_FINITE: Final = word_set("headings", "finite")
_OPENING: Final = word_set("headings", "opening_words")
_PERSON: Final = pattern("layout", "person")
_LABEL: Final = pattern("layout", "figure_label")
_DATE: Final = re.compile(rf"(?:{fragment('dates', 'month')})\b", re.IGNORECASE)
_LONG_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_CLOSES: Final = re.compile(r"(?:\w|(?<![.!])\?)[\"'\u201d\u2019)\]]*$")
_OPENS: Final = re.compile(r"(?:\d{1,2}(?:\.\d+)*[.)]?\s+|[IVX]+\.\s+)?[^\W\d_]")
_CITED: Final = re.compile(r"\[\d+\]$")
_STOPS: Final = re.compile(r"[.!][\"'\u201d\u2019)\]\d]*$")
_NUMBERS: Final = "0123456789.) \t"
_ADDRESS: Final = re.compile(r"://|www\.|\S@\S|\.\w{2,3}/|\w\.[a-z]{2,4}$")
_BRACKETS: Final = ("()", "[]", "\u201c\u201d")
_MOST_WORDS: Final = 12
_LONGEST: Final = 200
_SHORT: Final = 3


def may_be_heading(text: str) -> bool:
    """Whether a text may be a heading by its words."""
    words = text.split()
    if (
        len(text) > _LONGEST
        or len(words) > _MOST_WORDS
        or not _OPENS.match(text)
        or text[0].islower()
    ):
        return False
    if not _CLOSES.search(text) or _STOPS.search(text) or not _may_be_numbered(text):
        return False
    if words[-1].lower() in _UNENDED and not text.isupper():
        return False
    return not (_is_sentence(words) or _is_unbalanced(text)) and _is_worded(text)


def _is_worded(text: str) -> bool:
    """Whether a text is words, and no address, date, caption, figure or list of names."""
    if "%" in text or _CITED.search(text) or _ADDRESS.search(text):
        return False
    if _LABEL.match(text) or _DATE.match(text):
        return False
    letters = sum(map(str.isalpha, text))
    named = text.count(",") > 1 and _PERSON.fullmatch(text) is not None
    return bool(WORD.search(text)) and 2 * letters >= len(text.replace(" ", "")) and not named


def _is_unbalanced(text: str) -> bool:
    return any(text.count(one) != text.count(other) for one, other in _BRACKETS)


def runs_on(line: str, following: str) -> bool:
    """Whether a heading goes on in the next line."""
    last = line.rsplit(maxsplit=1)[-1].lower()
    capitals = line.isupper() and following.isupper()
    goes_on = following[0].islower() or following[0] == "("
    return capitals or last in _UNENDED or line[-1] == ":" or goes_on


def _may_be_numbered(text: str) -> bool:
    """Whether a number at the start may be that of a heading, and not that of a note."""
    title = text.lstrip(_NUMBERS)
    if not title[:1].isupper():
        return False
    number = text[: len(text) - len(title)].strip()
    bare = number.isdigit()
    return not bare or ("," not in title and _is_titled(title.split()))


def _is_titled(words: Sequence[str]) -> bool:
    """Whether most words after the first begin with a capital."""
    long = [word for word in words[1:] if len(word) > _SHORT]
    return 2 * sum(word[0].isupper() for word in long) > len(long) or not long


def is_title(text: str) -> bool:
    """Whether a text is numbered as headings are, or is some words in Title Case."""
    words = text.split()
    titled = len(words) > 1 and _is_titled(words) and _LONG_WORD.search(text) is not None
    return titled or NUMBERED.match(text) is not None


def _is_sentence(words: Sequence[str]) -> bool:
    """Whether words are not set as a title, and one of them is only in sentences."""
    if words[-1].endswith("?"):
        return False
    opens = len(words) > 2 and words[0].lower() in _OPENING and not _is_titled(words)
    return opens or any(word in _FINITE for word in words)
