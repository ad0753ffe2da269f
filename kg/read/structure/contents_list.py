"""Lists of contents: where they may stand, what their lines look like, and the titles in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

PAGE_AT_END: Final = re.compile(r"\D\s*\d{1,4}$|^\d{1,3}\s+\D")
"""A line with the number of a page at its end, or before it."""

_STRIPPED: Final = re.compile(r"^[\d\s.|\u2013-]+|[\s.\u2026_|\u2013-]*\d*$")
_KEY: Final = re.compile(r"[^\W_]+")
_FRONT: Final = 0.15
_LEAST_FRONT: Final = 4


def front_pages(last: int) -> float:
    """The last page on which a list of contents may stand, in a report of ``last`` pages."""
    return max(_LEAST_FRONT, _FRONT * last)


def bare_title(entry: str) -> str:
    """The title in a line of a list of contents, without numbers and leaders at its ends.

    >>> bare_title("2.1 Edge models ..... 14")
    'Edge models'
    """
    return _STRIPPED.sub("", entry.strip())


def key_of(text: str) -> str:
    """The letters and figures of a text, so that it can be found again elsewhere.

    >>> key_of("Edge Models: a Review")
    'edgemodelsareview'
    """
    return "".join(_KEY.findall(text.lower()))


class Titles:
    """The titles that a report lists, by bookmarks or in its list of contents."""

    def __init__(self, titles: Iterable[str], least: int) -> None:
        """``least``: the letters and figures that a title has at least."""
        self.keys = {key for key in map(key_of, titles) if len(key) >= least}
        self.keys |= {key.lstrip("0123456789") for key in self.keys}

    def __contains__(self, text: object) -> bool:
        key = key_of(str(text))
        return key in self.keys or key.lstrip("0123456789") in self.keys
