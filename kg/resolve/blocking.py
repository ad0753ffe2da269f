"""Blocking: the keys under which names meet, and what is decided of those that do.

Only names of one block are compared, so resolution needs no all-pairs pass, and any engine
that can group by a key can run it: ``keys`` of each name, ``links`` of each group. Neither
looks at anything else, and neither depends on the order of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from msgspec import Struct

from kg.language.typos import fingerprints
from kg.model import TopicKey
from kg.resolve.compared_name import Name, initials
from kg.resolve.matcher import judge, parted
from kg.resolve.name_variants import Step

MOST: Final = 40
"""Names of a block that are all compared with each other; of a larger one, each is compared
with the first few alone, and where the key is weak, none."""

_HUBS: Final = 4
_FORM, _CONCEPT, _ACRONYM, _SLIP = "form", "concept", "acronym", "slip"
KINDS: Final = (_FORM, _CONCEPT, _ACRONYM, _SLIP)
"""The kinds of key. A key is ``CLASS KIND VALUE``."""


class Link(Struct, frozen=True, order=True):
    """Two names of one thing (``a < b``), why, and how sure that is (0..1)."""

    a: TopicKey
    b: TopicKey
    reason: str
    score: float


def keys(name: Name, kind: str = "") -> Iterator[str]:
    """The blocks of a name, each once, of one kind or all; names of two classes share none."""
    for each in (kind,) if kind else KINDS:
        for value in sorted(set(_VALUES[each](name))):
            yield f"{name.identity.topic_class.value} {each} {value}"


def _concepts(name: Name) -> Iterator[str]:
    if name.concept is not None:
        yield name.concept.iri


def _letters(name: Name) -> Iterator[str]:
    yield from name.shorts
    if name.acronym:
        yield name.acronym
    for label in name.labels:
        yield from initials(label)


def _slips(name: Name) -> Iterator[str]:
    for forms in name.forms:
        yield from fingerprints(forms.stages[-1])


_VALUES: Final[Mapping[str, Callable[[Name], Iterable[str]]]] = {
    _FORM: lambda name: name.lasts,
    _CONCEPT: _concepts,
    _ACRONYM: _letters,
    _SLIP: _slips,
}


def links(key: str, names: Iterable[Name]) -> Iterator[Link]:
    """What the names that share a key are to each other."""
    members = sorted(names, key=lambda n: n.identity)
    _, kind, value = key.split(" ", 2)
    if kind == _ACRONYM:
        yield from _acronyms(value, members)
        return
    for a, b in _pairs(members, weak=kind == _SLIP):
        if (step := judge(a, b)) is not None:
            yield _link(a, b, step)


def _pairs(members: Sequence[Name], *, weak: bool) -> Iterator[tuple[Name, Name]]:
    if len(members) <= MOST:
        yield from combinations(members, 2)
    elif not weak:
        for at, b in enumerate(members):
            for a in members[: min(at, _HUBS)]:
                yield a, b


def _link(a: Name, b: Name, step: Step) -> Link:
    first, second = sorted((a.identity, b.identity))
    return Link(first, second, step.reason, step.score)


_DEFINED: Final = Step("an acronym that a report spells out so", 0.97)
_ONLY: Final = Step("an acronym of the only name with these letters", 0.88)
_LETTERS: Final = 3
"""Letters that an acronym needs where no report spells it out."""


def _acronyms(letters: str, members: Sequence[Name]) -> Iterator[Link]:
    """Link what is written as these letters to what they stand for, if that is one thing."""
    short = [n for n in members if n.acronym == letters]
    long = [n for n in members if n.acronym != letters]
    defining = [n for n in long if letters in n.shorts]
    if defining:
        meant, step = _one_thing(defining), _DEFINED
    elif len(letters) >= _LETTERS:
        meant, step = _one_thing(long), _ONLY
    else:
        return
    for a in short:
        for b in meant:
            if a.identity != b.identity and not parted(a, b):
                yield _link(a, b, step)


def _one_thing(names: Sequence[Name]) -> Sequence[Name]:
    """The names, if they are all one thing as far as names tell; else none."""
    by_form: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for last in name.lasts:
            by_form[last].append(name)
    common = [group for group in by_form.values() if len(group) == len(names)]
    return names if common else ()
