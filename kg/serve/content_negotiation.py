"""Content negotiation: which of the media types on offer a client likes best (RFC 9110, 12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

_RANGE: Final = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+)/([!#$%&'*+.^_`|~\w-]+)\s*")
_WEIGHT: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_MAX_HEADER: Final = 4096


class _Range(Struct, frozen=True):
    """One entry of an Accept header: a type, ``type/*`` or ``*/*``, with its weight."""

    kind: str
    subtype: str
    weight: float

    def fits(self, media: str) -> int:
        """How exactly it names a media type: 3 by name, 2 by its kind, 1 as any, 0 not."""
        kind, _, subtype = media.partition("/")
        if (self.kind, self.subtype) == ("*", "*"):
            return 1
        if self.kind != kind:
            return 0
        return 2 if self.subtype == "*" else 3 * (self.subtype == subtype)


def best(accept: str | None, offered: Iterable[str]) -> str | None:
    """Choose the media type that the client weighs highest; the first offered among equals.

    Without a header anything will do. None if nothing is acceptable. Parameters other
    than ``q`` are ignored, and so is an entry that is malformed.

    >>> best("text/*;q=0.5, text/csv", ["text/turtle", "text/csv"])
    'text/csv'
    >>> best("image/png", ["text/csv"]) is None
    True
    """
    choices = list(offered)
    if accept is None or not accept.strip():
        return choices[0]
    ranges = _parsed(accept[:_MAX_HEADER])
    weighed = [(_weight(ranges, media), -place) for place, media in enumerate(choices)]
    weight, place = max(weighed)
    return choices[-place] if weight > 0 else None


def _weight(ranges: list[_Range], media: str) -> float:
    """The weight that the most exact entries give to a media type, 0 if none names it."""
    fitting = [(r.fits(media), r.weight) for r in ranges if r.fits(media)]
    return max(fitting)[1] if fitting else 0.0


def _parsed(header: str) -> list[_Range]:
    found = []
    for entry in _QUOTED.sub("", header).split(","):
        media, *parameters = entry.split(";")
        match = _RANGE.fullmatch(media)
        weight = _q(parameters)
        if match and weight is not None:
            found.append(_Range(match[1].lower(), match[2].lower(), weight))
    return found


def _q(parameters: list[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            value = value.strip()
            return float(value) if _WEIGHT.fullmatch(value) else None
    return 1.0
