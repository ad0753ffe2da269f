"""Competency questions: SPARQL with a title and parameters, as files that anyone can add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from pyoxigraph import Literal

from kg.errors import QueryError, UnknownName
from kg.graph.sparql import Answer
from kg.resources import ontology

if TYPE_CHECKING:
    from kg.graph.knowledge_graph import Graph

_TITLE: Final = re.compile(r"^# *Question: *(.+?) *$", re.MULTILINE)
_PARAMETER: Final = re.compile(r"^# *Parameter: *\??(\w+) *(.*?) *$", re.MULTILINE)


class Parameter(Struct, frozen=True):
    """A variable of a question which may be given a value; without one it takes all."""

    name: str
    description: str


class Question(Struct, frozen=True):
    """A named query. ``text`` is the question as a person would ask it."""

    name: str
    text: str
    parameters: tuple[Parameter, ...]
    query: str

    def bindings(self, values: Mapping[str, str]) -> dict[str, Literal]:
        """Turn values for parameters into terms, in lower case as the queries compare.

        Raises UnknownName for a parameter that the question does not have.
        """
        known = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in known:
                has = f"it has {', '.join(known)}" if known else "it has none"
                raise UnknownName(f"the question {self.name} has no parameter {name!r}; {has}")
        return {name: Literal(value.lower()) for name, value in values.items()}

    def ask(self, graph: Graph, values: Mapping[str, str] | None = None) -> Answer:
        """Answer the question on a graph, for these values of its parameters."""
        return graph.query(self.query, **self.bindings(values or {}))

    def answer(
        self, graph: Graph, form: str | None = None, values: Mapping[str, str] | None = None
    ) -> str:
        """Answer the question on a graph as text (csv, tsv, json, ...)."""
        return graph.answer(self.query, form, **self.bindings(values or {}))


def parse(name: str, text: str) -> Question:
    r"""Read a question: its query, and the title and parameters in the query's comments.

    Raises QueryError if there is no title.

    >>> parse("all", "# Question: What is there?\n# Parameter: kind  a class\nASK {}").parameters
    (Parameter(name='kind', description='a class'),)
    """
    title = _TITLE.search(text)
    if title is None:
        raise QueryError(f"{name}: no title; begin the file with a line '# Question: ...'")
    parameters = tuple(Parameter(*found) for found in _PARAMETER.findall(text))
    return Question(name, title[1], parameters, text)


def questions(folder: Path | None = None) -> tuple[Question, ...]:
    """Load the ``.rq`` files of a folder (by default the shipped questions), by file name."""
    files = sorted((folder or ontology() / "questions").glob("*.rq"))
    return tuple(parse(file.stem, file.read_text(encoding="utf-8")) for file in files)


def question(name: str, folder: Path | None = None) -> Question:
    """Find a question by name. Raises UnknownName, with similar names if there are any."""
    known = {each.name: each for each in questions(folder)}
    if name in known:
        return known[name]
    close = get_close_matches(name, known)
    hint = f"did you mean {', '.join(close)}?" if close else "kg query --list tells their names"
    raise UnknownName(f"no question is called {name!r}; {hint}")
