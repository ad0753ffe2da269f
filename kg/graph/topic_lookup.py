"""Topics, classes and reports by name: the one rule by which all that asks finds them.

A preferred label beats every other label, and equal words beat an equal normal form. All
topics that match equally well are found: a name may be that of a trend and of a technique.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import Final

from msgspec import Struct, field
from pyoxigraph import Store

from kg.errors import UnknownName
from kg.graph import terms
from kg.graph.graph_model import GraphEntity
from kg.graph.lookup import Table, members
from kg.graph.schema_rdf import declared, term_node
from kg.language.normalization import key
from kg.model.schema import TopicClass
from kg.names import TKG

SEE_TOPICS: Final = "see the page for all names"
SEE_REPORTS: Final = "the page and kg store info list all reports"
"""Advice where no name is near."""
_NEAR: Final = 3
_ALIKE: Final = 0.6


class Name(Struct, frozen=True):
    """A topic by IRI, class and preferred label."""

    iri: str
    topic_class: TopicClass = field(name="class")
    label: str

    @classmethod
    def of(cls, topic: GraphEntity) -> Name:
        """The name of a topic."""
        return cls(topic.iri, topic.identity.topic_class, topic.label)

    def __str__(self) -> str:
        return f"{self.label!r} ({self.topic_class.value})"


class Found(Struct, frozen=True):
    """What a name finds.

    ``topics``: those that it means, by class and label. ``by_alias``: it is another label of
    theirs. ``others``: topics that have as another label what is the preferred one of ``topics``.
    """

    name: str
    topics: tuple[Name, ...]
    by_alias: bool = False
    others: tuple[Name, ...] = ()

    def told(self) -> str:
        """Which topics are meant, in one line; empty where the name says it all."""
        each = " and ".join(map(str, self.topics))
        if self.by_alias:
            return f"{self.name!r} is another name of {each}"
        told = f"{self.name!r} names {len(self.topics)} topics: {each}" * (len(self.topics) > 1)
        if not self.others:
            return told
        more = " and ".join(map(str, self.others))
        return f"{told or f'{self.name!r} is taken as {each}'}; it is another name of {more}, too"


class TopicLabels(Struct, frozen=True):
    """The labels of a topic."""

    name: Name
    preferred: tuple[str, ...]
    other: tuple[str, ...]


def find_topics(store: Store, name: str, classes: Collection[str] = ()) -> Found:
    """Find the topics of a name: by IRI, by preferred label, or else by another label.

    Case and spaces never matter; where no label has the same words, its normal form counts.
    ``classes``: names of the classes that topics may have; all, if it is empty. Raises
    UnknownName, with the classes that the name has instead, or the names that are near.
    """
    every = list(topic_labels(store))
    within = [each for each in every if not classes or each.name.topic_class.value in classes]
    if (found := find_among(within, name)) is not None:
        return found
    elsewhere = find_among(every, name)
    if elsewhere is not None:
        raise UnknownName(_of_other_class(elsewhere, classes))
    raise UnknownName(_unknown(name, within, classes))


def find_class(store: Store, name: str) -> Found:
    """Find a class of topics by its name, in the singular or plural. Raises UnknownName."""
    classes = declared(store).classes
    wanted = folded(name)
    for kind in classes:
        if wanted in map(folded, (kind.value, kind.label, kind.plural)):
            return Found(name, (Name(kind.iri, kind, kind.value),))
    known = ", ".join(kind.value for kind in classes)
    raise UnknownName(f"no class is called {name!r}; choose from {known}")


def find_among(among: Sequence[TopicLabels], name: str) -> Found | None:
    """What a name finds among these topics, by the rule of :func:`find_topics`."""
    by_iri = [each.name for each in among if each.name.iri == name]
    if by_iri:
        return Found(name, tuple(by_iri))
    words, normal = folded(name), key(name)
    aliased = [each.name for each in among if words in map(folded, each.other)]
    for by_alias, found in (
        (False, [each.name for each in among if words in map(folded, each.preferred)]),
        (False, [each.name for each in among if normal in map(key, each.preferred)]),
        (True, aliased),
        (True, [each.name for each in among if normal in map(key, each.other)]),
    ):
        if found:
            others = () if by_alias else tuple(each for each in aliased if each not in found)
            return Found(name, tuple(found), by_alias, others)
    return None


def folded(text: str) -> str:
    """A text as names are compared: case and spaces do not matter."""
    return " ".join(text.casefold().split())


def topic_labels(store: Store) -> Iterator[TopicLabels]:
    """The labels of all topics, by class and label."""
    kinds: dict[str, TopicClass] = {}
    for kind in declared(store).classes:
        for iri in members(store, term_node(kind)):
            kinds.setdefault(iri, kind)
    table = Table(store, [*kinds], scan=True)
    order = {kind: at for at, kind in enumerate(dict.fromkeys(kinds.values()))}
    both = zip(kinds, table.texts(terms.PREF_LABEL), table.texts(terms.ALT_LABEL), strict=True)
    rows = [
        (order[kinds[iri]], preferred[0].value if preferred else iri, iri, preferred, other)
        for iri, preferred, other in both
    ]
    for _, label, iri, preferred, other in sorted(rows):
        texts = (tuple(text.value for text in each) for each in (preferred, other))
        yield TopicLabels(Name(iri, kinds[iri], label), *texts)


def _of_other_class(found: Found, classes: Collection[str]) -> str:
    each = " and ".join(map(str, found.topics))
    wanted = " or ".join(classes)
    return f"{found.name!r} is {each}, and a {wanted} is asked for; give the name of a {wanted}"


def _unknown(name: str, known: Sequence[TopicLabels], classes: Collection[str]) -> str:
    what = " or ".join(classes) or "topic"
    if not known:
        return (
            f"no {what} is called {name!r}, for this graph has none; check that it is the one meant"
        )
    labels = (w for each in known for w in (*each.preferred, *each.other))
    hint = did_you_mean(name, labels, SEE_TOPICS)
    return f"no {what} is called {name!r}; {hint}"


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Ask whether one of the nearest known names was meant; ``otherwise`` where none is near."""
    near = near_names(name, known)
    return f"did you mean {', '.join(map(repr, near))}?" if near else otherwise


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """The nearest known names: those of whose words it has beginnings, else those spelled alike."""
    spelled = {folded(each): each for each in sorted({*known}, reverse=True)}
    wanted = key(name).split()
    holding = [each for folded, each in spelled.items() if _begin(wanted, key(folded).split())]
    if wanted and holding:
        return sorted(holding, key=lambda each: (len(each), each))[:_NEAR]
    return [spelled[f] for f in get_close_matches(folded(name), spelled, _NEAR, _ALIKE)]


def _begin(wanted: Iterable[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


REPORT: Final = TopicClass("Report", TKG["Report"])
"""The class of reports, which are no topics."""


class _Report(Struct, frozen=True):
    name: Name
    file: str

    @property
    def others(self) -> set[str]:
        """The names that it has beside its title."""
        path = PurePath(self.file)
        return {folded(n) for n in (self.file, path.name, path.stem, self.name.iri.split("/")[-1])}


def find_reports(store: Store, name: str) -> Found:
    """Find the reports of a name: by IRI, by title, or else by file or the end of the IRI.

    Raises UnknownName, with the names that are near.
    """
    every = _reports(store)
    wanted = folded(name)
    for by_alias, found in (
        (False, [r.name for r in every if r.name.iri == name]),
        (False, [r.name for r in every if folded(r.name.label) == wanted]),
        (True, [r.name for r in every if wanted in r.others]),
    ):
        if found:
            return Found(name, tuple(found), by_alias)
    known = (n for r in every for n in (r.name.label, r.file, PurePath(r.file).stem) if n)
    hint = did_you_mean(name, known, SEE_REPORTS)
    raise UnknownName(f"no report is called {name!r}; {hint}")


def report_names(store: Store) -> list[tuple[Name, tuple[str, ...]]]:
    """All reports, each with its names: title, file, and the end of the IRI."""
    return [(r.name, (r.name.label, *sorted(r.others))) for r in _reports(store)]


def _reports(store: Store) -> list[_Report]:
    table = Table(store, members(store, terms.REPORT), scan=False)
    titles, files = table.first(terms.TITLE), table.first(terms.SOURCE)
    rows = zip(titles, table.subjects, files, strict=True)
    return [_Report(Name(iri, REPORT, title), file) for title, iri, file in sorted(rows)]
