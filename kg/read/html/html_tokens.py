"""A tokenizer for HTML that keeps exact offsets.

Neither selectolax nor html.parser says where a text stands to the character, at the
speed wanted, in the presence of references (``&amp;``); and a report needs no tree:
which tags are open is enough. So this is the tokenisation of the HTML standard, cut to
what a reader of text needs: tags with their attributes, text, references, comments.
Any input is accepted; a ``<`` that opens nothing is text. Time is linear.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""<!--(?:>|->|(?P<comment>))                   # comment: its end is searched for
      | <(?P<close>/?)(?P<name>[A-Za-z][^\s/<>]*)    # tag
        (?P<rest>(?:[^<>"']++|"[^"]*"|'[^']*'){0,64}+)>
      | <[!?/][^<>]*>                                # doctype, instruction, bogus comment
      | (?P<reference>&(?:\#[0-9]{1,7};?|\#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?))
      | (?P<space>[\ \t\r\n\f]+)
      | (?P<word>[^<&\s]+(?:[ ][^<&\s]+)*|\s|[<&])
    """,
    re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(
    r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?"""
)
_RAW: Final = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea"})


class Tag(NamedTuple):
    """A start or end tag: lower-case name, its span, and the text of its attributes."""

    name: str
    closes: bool
    start: int
    end: int
    rest: str

    def attributes(self) -> dict[str, str]:
        """Parse the attributes: lower-case names, references resolved, the first one counts."""
        found: dict[str, str] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self.rest):
            found.setdefault(name.lower(), html.unescape(double or single or bare))
        return found


class Chars(NamedTuple):
    """Text at ``[start, end)``: ``value`` as read.

    ``exact``: it stands so in the source; else it is a resolved reference. White space
    comes in tokens of its own (``space``).
    """

    value: str
    start: int
    end: int
    exact: bool
    space: bool


def tokenize(text: str) -> Iterator[Tag | Chars]:
    """Split HTML into tags and text, leaving out comments and the content of scripts."""
    at, length = 0, len(text)
    while at < length:
        found = _TOKEN.match(text, at)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        if kind == "comment":
            at = _after(text, "-->", at)
        elif kind == "rest":
            tag = Tag(found["name"].lower(), bool(found["close"]), found.start(), at, found["rest"])
            yield tag
            if tag.name in _RAW and not tag.closes:
                at = _raw_end(text, tag.name, at)
        elif kind is not None:
            yield _chars(found, kind)


def _chars(found: re.Match[str], kind: str) -> Chars:
    value = found[0]
    if kind == "reference":
        seen = html.unescape(value)
        return Chars(seen, found.start(), found.end(), exact=seen == value, space=False)
    return Chars(value, found.start(), found.end(), exact=True, space=kind == "space")


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _raw_end(text: str, name: str, at: int) -> int:
    """Where the end tag of a raw text element begins; the end of the text if there is none."""
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(text, at)
    return found.start() if found else len(text)
