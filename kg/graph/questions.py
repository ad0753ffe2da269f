"""Competency questions: SPARQL with a title and parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from itertools import starmap
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from pyoxigraph import Literal, Store

from kg.errors import UnknownName
from kg.graph.query_results import Answer
from kg.graph.sparql import Bindings
from kg.graph.topic_lookup import REPORT, Found, find_class, find_reports, find_topics
from kg.resources import ontology

if TYPE_CHECKING:
    from kg.graph.knowledge_graph import Graph

_TITLE: Final = re.compile(r"^# *Question: *(.+?) *$", re.MULTILINE)
_PARAMETER: Final = re.compile(
    r"^# *Parameter: *\??(\w+) *(?:\[([\w |]*)\])? *(.*?) *$", re.MULTILINE
)
CLASS: Final = "Class"
"""Stands for the classes of topics themselves."""
ANY: Final = "Topic"
"""Stands for every class of topics."""


class Parameter(Struct, frozen=True):
    """A variable of a question which may be given a value; without one it takes all.

    ``topics``: the names of the classes whose topics are its values, ``Topic`` for all of them,
    ``Report`` for reports, ``Class`` for classes of topics; empty where its values are plain texts.
    """

    name: str
    description: str
    topics: tuple[str, ...] = ()

    def find(self, store: Store, value: str) -> Found:
        """Find the topics, the reports or the class that a value means. Raises UnknownName."""
        if self.topics == (CLASS,):
            return find_class(store, value)
        if self.topics == (REPORT,):
            return find_reports(store, value)
        return find_topics(store, value, () if ANY in self.topics else self.topics)


class Question(Struct, frozen=True):
    """A named query. ``text`` is the question as a person would ask it."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    query: str

    def check(self, values: Iterable[str]) -> None:
        """Raise UnknownName for a parameter, by its name, that the question does not have."""
        known = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in known:
                has = f"it has {', '.join(known)}" if known else "it has none"
                raise UnknownName(f"the question {self.name} has no parameter {name!r}; {has}")

    def meant(self, store: Store, values: Mapping[str, str]) -> dict[str, Found]:
        """Find the topics that the values mean, by parameter; nothing of other values.

        Raises UnknownName for a parameter or a name that there is not.
        """
        self.check(values)
        return {
            each.name: each.find(store, values[each.name])
            for each in self.parameters
            if each.topics and each.name in values
        }

    def bindings(
        self, values: Mapping[str, str], meant: Mapping[str, Found] = MappingProxyType({})
    ) -> Bindings:
        """Turn values into terms, in lower case as the queries compare.

        ``meant``: the topics that some of the values mean, as :meth:`meant` finds them; the
        terms of those are their preferred labels.
        """
        spoken = {name: [value] for name, value in values.items()}
        spoken |= {name: [t.label for t in found.topics] for name, found in meant.items()}
        return {
            name: tuple(Literal(each) for each in dict.fromkeys(map(str.lower, said)))
            for name, said in spoken.items()
        }

    def ask(self, graph: Graph, values: Mapping[str, str] | None = None) -> Answer:
        """Answer the question on a graph, for these values of its parameters.

        A topic may be given by any of its names. Raises UnknownName.
        """
        given = values or {}
        return graph.query(self.query, **self.bindings(given, self.meant(graph.store, given)))


def parse(name: str, text: str) -> Question:
    r"""Read a question: its query, and the title and parameters in the query's comments.

    >>> parse("all", "# Question: Which?\n# Parameter: risk [Risk]  a risk\nASK {}").parameters
    (Parameter(name='risk', description='a risk', topics=('Risk',)),)
    """
    title = _TITLE.search(text)
    parameters = tuple(
        Parameter(found, description, tuple(kinds.replace("|", " ").split()))
        for found, kinds, description in _PARAMETER.findall(text)
    )
    return Question(name, title[1] if title else "", parameters, text)


def questions() -> tuple[Question, ...]:
    """Load the shipped questions, by file name."""
    return tuple(starmap(parse, query_texts("questions")))


def query_texts(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the ``.rq`` files in a folder of the ontology."""
    for file in sorted((ontology() / folder).glob("*.rq")):
        yield file.stem, file.read_text(encoding="utf-8")


def question(name: str) -> Question:
    """Find a question by name. Raises UnknownName, with similar names if there are any."""
    known = {each.name: each for each in questions()}
    if name in known:
        return known[name]
    close = get_close_matches(name, known)
    hint = f"did you mean {', '.join(close)}?" if close else "kg query --list tells their names"
    raise UnknownName(f"no question is called {name!r}; {hint}")
