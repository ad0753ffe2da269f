"""Words within the proper name of an institution or a law, which are no mention of a topic.

"The Department of Agriculture said" speaks of a ministry, not of farming.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from kg.extract.candidates import Name, Occurrence
from kg.extract.topic_classifier import Topic
from kg.language.data_files import word_set
from kg.language.lines import Line
from kg.language.pos_tagger import Token
from kg.model import BlockKind

_HEADS: Final = word_set("institutions", "heads")
_COMMON_HEADS: Final = word_set("institutions", "common_heads")
_OPENINGS: Final = word_set("institutions", "openings")
_JOINTS: Final = word_set("institutions", "joints")
_OF: Final = frozenset({"of", "for"})


def without_proper_names(topic: Topic) -> Topic | None:
    """The topic without its places within proper names; ``None`` if it has no others."""
    kept: list[tuple[Name, float]] = []
    for name, score in zip(topic.names, topic.scores, strict=True):
        places = [o for o in name.occurrences if not within_proper_name(o)]
        if len(places) == len(name.occurrences):
            kept.append((name, score))
        elif places:
            kept.append((replace(name, occurrences=places), score))
    if not kept:
        return None
    return replace(topic, names=[name for name, _ in kept], scores=[score for _, score in kept])


def within_proper_name(o: Occurrence) -> bool:
    """Whether a place is a part of the name of an institution or a law in a sentence."""
    line = o.line
    capitals = all(_is_part(token) for token in line.tokens[o.first : o.last])
    if not capitals or line.kind is BlockKind.HEADING or _is_title(line):
        return False
    first, last = _begin(line, o.first), _end(line, o.last)
    if line.words[last : last + 1] == (":",):
        return False
    if _spelled_out(line, o, first, last):
        return True
    if o.first == 0:
        return False
    wider = last - first > o.last - o.first
    return _opens(line, first, o.first) or _heads(line, o.last, last, wider=wider)


def _is_capital(token: Token) -> bool:
    return token.is_word and token.text[0].isupper()


def _is_part(token: Token) -> bool:
    """Whether a word may belong to a proper name."""
    return _is_capital(token) or token.lower in _JOINTS


def _is_title(line: Line) -> bool:
    """Whether most long words after the first are capitals, which then mean nothing."""
    weighty = [token for token in line.tokens[1:] if token.is_word and len(token.text) > 3]
    return 2 * sum(map(_is_capital, weighty)) > len(weighty)


def _begin(line: Line, first: int) -> int:
    """Where the capitals begin that lead to a token, small words among them."""
    begin = at = first
    while at > 0 and _is_part(line.tokens[at - 1]):
        at -= 1
        if _is_capital(line.tokens[at]):
            begin = at
    return begin


def _end(line: Line, last: int) -> int:
    """Where the capitals end that follow a token, small words among them."""
    end = at = last
    while at < len(line.tokens) and _is_part(line.tokens[at]):
        at += 1
        if _is_capital(line.tokens[at - 1]):
            end = at
    return end


def _opens(line: Line, begin: int, first: int) -> bool:
    """Whether the capitals before a place call an institution: "Department of"."""
    return any(
        line.words[at] in _OPENINGS and line.words[at + 1] in _OF
        for at in range(begin, first - 1)
        if _is_capital(line.tokens[at])
    )


def _heads(line: Line, last: int, end: int, *, wider: bool) -> bool:
    """Whether what follows a place says that an institution or a law is named."""
    if any(line.singulars[at] in _HEADS for at in range(last, end)):
        return True
    return wider and not _COMMON_HEADS.isdisjoint(line.singulars[end : end + 1])


def _spelled_out(line: Line, o: Occurrence, begin: int, end: int) -> bool:
    """Whether an acronym in brackets stands for more than the place: "... Committee (ABC)"."""
    if [token.text for token in line.tokens[end : end + 3 : 2]] != ["(", ")"]:
        return False
    short = line.tokens[end + 1].text.removesuffix("s")
    initials = list(_initials(line, begin, end))
    letters = "".join(letter for letter, _ in initials)
    if len(short) < 3 or not short.isupper() or not letters.endswith(short):
        return False
    first = initials[len(letters) - len(short)][1]
    return first <= o.first and (first, end) != (o.first, o.last)


def _initials(line: Line, begin: int, end: int) -> Iterator[tuple[str, int]]:
    """The first letters of the capitals, those behind hyphens too, each with its token."""
    for at in range(begin, end):
        if _is_capital(line.tokens[at]):
            yield from ((part[0].upper(), at) for part in line.tokens[at].text.split("-") if part)
