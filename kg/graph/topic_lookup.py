"""Topics by name: the one rule by which every command, question and program finds them.

A preferred label beats every other label, and equal words beat an equal normal form. All
topics that match equally well are found: a name may be that of a trend and of a technique.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from msgspec import Struct
from pyoxigraph import Store

from kg.errors import UnknownName
from kg.graph import terms
from kg.graph.graph_model import GraphEntity
from kg.graph.lookup import Table, members
from kg.graph.schema_rdf import class_node, declared
from kg.language.normalization import key
from kg.model.schema import TopicClass

_NEAR: Final = 3
_ALIKE: Final = 0.6


class Name(Struct, frozen=True):
    """A topic by IRI, class and preferred label."""

    iri: str
    topic_class: TopicClass
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


class _Labels(Struct, frozen=True):
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
    every = list(_labels(store))
    within = [each for each in every if not classes or each.name.topic_class.value in classes]
    if (found := _find(within, name)) is not None:
        return found
    elsewhere = _find(every, name)
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


def _find(among: Sequence[_Labels], name: str) -> Found | None:
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


def _labels(store: Store) -> Iterator[_Labels]:
    """The labels of all topics, by class and label."""
    for kind, iris in _by_class(store):
        table = Table(store, iris, scan=True)
        both = zip(iris, table.texts(terms.PREF_LABEL), table.texts(terms.ALT_LABEL), strict=True)
        rows = [
            (preferred[0].value if preferred else iri, iri, preferred, other)
            for iri, preferred, other in both
        ]
        for label, iri, preferred, other in sorted(rows):
            named = Name(iri, kind, label)
            yield _Labels(named, tuple(t.value for t in preferred), tuple(t.value for t in other))


def _by_class(store: Store) -> Iterator[tuple[TopicClass, list[str]]]:
    seen: set[str] = set()
    for kind in declared(store).classes:
        iris = [iri for iri in members(store, class_node(kind)) if iri not in seen]
        seen.update(iris)
        yield kind, iris


def _of_other_class(found: Found, classes: Collection[str]) -> str:
    each = " and ".join(map(str, found.topics))
    wanted = " or ".join(classes)
    return f"{found.name!r} is {each}, and a {wanted} is asked for; give the name of a {wanted}"


def _unknown(name: str, known: Sequence[_Labels], classes: Collection[str]) -> str:
    what = " or ".join(classes) or "topic"
    if not known:
        return (
            f"no {what} is called {name!r}, for this graph has none; check that it is the one meant"
        )
    near = near_names(name, (w for each in known for w in (*each.preferred, *each.other)))
    hint = f"did you mean {', '.join(map(repr, near))}?" if near else "see the page for all names"
    return f"no {what} is called {name!r}; {hint}"


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
