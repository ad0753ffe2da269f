"""Who says it: to whom a sentence attributes a statement.

A report hands over what it tells to others ("Gartner expects", "according to a survey by the
IEA", "critics argue", "68% of respondents said") or takes it upon itself ("we believe"). A
reference in brackets attributes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kg.language.clauses import nearest
from kg.language.data_files import fragment, pattern, word_set
from kg.language.pos_tagger import is_known, tag, tokenize
from kg.model import Span

AUTHORS: Final = "the authors"
"""Who says what a report says in the first person."""

_LIGHT: Final = word_set("sources", "light")
_COMMON: Final = word_set("sources", "common")
_CALLING: Final = re.compile(fragment("sources", "people"), re.IGNORECASE)
_OWN: Final = pattern("sources", "own")
_SOURCE: Final = fragment("sources", "source")
_CUES: Final = pattern("sources", "cues")
_LEFT: Final = pattern("sources", "left")
_ALSO_BEFORE: Final = pattern("sources", "also_before")
_ALSO_BEHIND: Final = pattern("sources", "also_behind")
_SINGULAR: Final = re.compile(r"[^s]s$")
_DOCUMENT: Final = re.compile(rf"(?P<whose>.+) {fragment('sources', 'documents')}", re.IGNORECASE)
_OWNED: Final = pattern("sources", "owned")
_ADJECTIVAL: Final = pattern("sources", "adjectival")
_ACRONYM: Final = re.compile(r"(?<=\w) \([A-Z][\w-]+\)$")
_REACH: Final = 90
"""Characters before a common name in which words that belong to it are looked for."""


def _before(said: str, behind: str = "") -> re.Pattern[str]:
    """Words that stand before a source, and what stands behind it."""
    return re.compile(rf"(?:{said}){_SOURCE}{behind}")


_KINDS: Final = (
    pattern("sources", "share"),
    re.compile(rf"(?:{fragment('sources', 'according')}|\b{fragment('sources', 'by')}) {_SOURCE}"),
    re.compile(rf"[\"”’],? {fragment('sources', 'saying')} {fragment('sources', 'role')}{_SOURCE}"),
    _before(fragment("sources", "absolute"), fragment("sources", "gerund")),
    _before(fragment("sources", "shared_view"), fragment("sources", "that_is")),
    pattern("sources", "for_them"),
    pattern("sources", "as_said"),
    pattern("sources", "as_told"),
    pattern("sources", "tagged"),
    pattern("sources", "tagging"),
    pattern("sources", "spoke"),
    pattern("sources", "signed"),
    pattern("sources", "viewed"),
    pattern("sources", "in_view"),
    pattern("sources", "introduced"),
    pattern("sources", "titled"),
    pattern("sources", "quoted"),
    pattern("sources", "recorded"),
    pattern("sources", "owned"),
    pattern("sources", "written"),
    pattern("sources", "spoken"),
    pattern("sources", "named"),
    pattern("sources", "held"),
    pattern("sources", "generic"),
)
"""How others are named, the surest kind first."""

_MARKS: Final = " *_\"'“‘([#-•"
_STOPS: Final = ".:!?"
_JOINT: Final = pattern("sources", "joint")
_OFFICE: Final = pattern("sources", "office")


class Attribution(NamedTuple):
    """Words that say whose statement it is, and the names of those; half-open."""

    start: int
    end: int
    sources: tuple[str, ...]


def said_by(text: str, claim: Span) -> tuple[str, ...]:
    """Who says the claim that stands at a place of a sentence; none but the report if empty.

    >>> text = "Gartner expects agents to spread, while critics warn of lock-in."
    >>> said_by(text, Span(16, 22)), said_by(text, Span(56, 63))
    (('Gartner',), ('critics',))
    """
    found = nearest(text, claim, attributions(text))
    return found.sources if found else ()


@lru_cache(2048)
def attributions(text: str) -> tuple[Attribution, ...]:
    """All attributions of a sentence, in order; of those that overlap the surest kind."""
    found: list[Attribution] = []
    for one in _every(text):
        if one.sources and not any(f.start < one.end and one.start < f.end for f in found):
            found.append(one)
    return tuple(sorted(found))


def _every(text: str) -> Iterator[Attribution]:
    if not _CUES.search(text.lower()):
        return
    for match in _OWN.finditer(text):
        yield Attribution(*match.span(), (AUTHORS,))
    for kind in _KINDS:
        for match in kind.finditer(text):
            start = match.start()
            if match.groupdict().get("common"):
                start, sources = _common(match)
            else:
                sources = () if match.groupdict().get("apart") else _names(match)
            yield Attribution(start, match.end(), sources)


def _common(match: re.Match[str]) -> tuple[int, tuple[str, ...]]:
    """Where a common name begins, and the name; none if it hangs on a preposition."""
    text, at = match.string, match.start("common")
    left = _LEFT.search(text, max(0, at - _REACH), at)
    if left is None or (left["apart"] and at == match.start()):
        return at, ()
    start = min(left.start(), match.start())
    before = _ALSO_BEFORE.search(text, max(0, at - _REACH), left.start("modifiers"))
    behind = _ALSO_BEHIND.match(text, match.end("common"))
    said = (
        before["other"] if before else "",
        left["modifiers"] + match["common"],
        behind["other"] if behind else "",
    )
    return start, tuple(dict.fromkeys(filter(None, map(_bare, said))))


def _names(match: re.Match[str]) -> tuple[str, ...]:
    """The proper names that a pattern has found."""
    key = "author" if match.groupdict().get("author") else "names"
    before = match.string[: match.start(key)].rstrip(_MARKS)
    opens = not before or before[-1] in _STOPS or before[-1].isdigit()
    alone = match.re is _OWNED or not _SINGULAR.search(match.group())
    said = match[key]
    parts = [said] if _OFFICE.search(said) else _JOINT.split(said)
    names = [_named(part, first=opens and alone) for part in parts]
    if opens and " " not in names[0] and _is_adjective(names[0]):
        del names[0]
    return tuple(filter(None, names))


def _bare(label: str) -> str:
    """A common name without the light words in front, in small letters if it has no other."""
    words = label.split()
    cuts = [at for at, word in enumerate(words) if word[0].isupper() and word.lower() in _LIGHT]
    words = words[max(cuts, default=0) :]
    kinds = tag(tokenize(" ".join(words).lower()))
    if len(kinds) == len(words):
        words = words[max((at for at, k in enumerate(kinds[:-1], 1) if k in "VMTR"), default=0) :]
    while words and (words[0].lower() in _LIGHT or words[0][0].isdigit()):
        del words[0]
    plain = len(words) == 1 and words[0].istitle()
    if words and (plain or words[0].lower() in _COMMON or _CALLING.fullmatch(words[0])):
        words[0] = words[0].lower()
    label = " ".join(words)
    whose = _DOCUMENT.fullmatch(label)
    if whose is None or not whose["whose"].istitle() or is_known(words[0].lower()):
        return label
    return label if _is_adjective(words[0]) else whose["whose"]


def _is_adjective(word: str) -> bool:
    said = is_known(word.lower()) or _ADJECTIVAL.search(word) is not None
    return said and tag(tokenize(word.lower()))[:1] == ["J"]


def _named(name: str, *, first: bool) -> str:
    """A proper name without a calling in front; "" for a common one that opens a sentence."""
    words = _ACRONYM.sub("", name).split()
    words = words[max((at for at, w in enumerate(words, 1) if _CALLING.fullmatch(w)), default=0) :]
    common = len(words) == 1 and (words[0].endswith("s") or words[0].lower() in _COMMON)
    return "" if (first and common) or words[:1] == ["of"] else " ".join(words)
