"""Asking a graph, wherever it is, and printing the answer in the form that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import click

from kg.cli.console import Console, plural

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Store

    from kg.graph import Answer, Solutions
    from kg.graph.sparql import Bindings, Term


class Source(Protocol):
    """What can be asked (:class:`kg.graph.Graph` is one)."""

    @property
    def store(self) -> Store:
        """A store with at least the topics and their labels in its default graph."""
        ...

    def query(self, query: str, **bindings: NamedNode | Literal) -> Answer:
        """Answer SPARQL. Raises QueryError."""
        ...

    def answer(self, query: str, form: str | None = None, **bindings: NamedNode | Literal) -> str:
        """Answer SPARQL as text. Raises QueryError, UnknownName."""
        ...


def source(names: Sequence[str], user: str | None = None, timeout: float = 60.0) -> Source:
    """Open what is to be asked: files, folders and a store, or one SPARQL server.

    ``user`` and ``timeout`` (seconds an answer) are for a server.
    """
    from kg.graph import Graph

    if any("://" in name for name in names):
        from kg.cli.sparql_client import Remote

        if len(names) > 1:
            raise click.UsageError("a server is asked alone; name one GRAPH")
        return Remote.open(names[0], user, timeout)
    return Graph.load(*names)


def show(
    console: Console, of: Source, text: str, bindings: Bindings, form: str | None = None
) -> None:
    """Print the answer to a query, by default as a table on a terminal."""
    if form == "table" or (form is None and console.terminal):
        _show(console, of, text, bindings)
    else:
        console.out(of.answer(text, form, **bindings))


def _show(console: Console, of: Source, text: str, bindings: Bindings) -> None:
    from kg.graph import Solutions, Verdict

    answer = of.query(text, **bindings)
    if isinstance(answer, Solutions):
        _table(console, answer, bindings)
    elif isinstance(answer, Verdict):
        console.out("true" if answer else "false")
    else:
        console.out(of.answer(text, "turtle", **bindings))


def _table(console: Console, answer: Solutions, bindings: Bindings) -> None:
    rows = [[_cell(term) for term in row] for row in answer]
    told = _told(answer.variables, rows, bindings)
    kept = [at for at, name in enumerate(answer.variables) if name not in told]
    console.table([answer.variables[at] for at in kept], [[row[at] for at in kept] for row in rows])
    given = {name: value for name, value in told.items() if name in bindings}
    about = f" for {', '.join(f'{name} {value!r}' for name, value in given.items())}"
    console.note(f"kg: {plural(len(answer), 'row')}{about if given else ''}")


def _told(
    names: Sequence[str], rows: Sequence[Sequence[str]], bindings: Bindings
) -> Mapping[str, str]:
    """Columns that say what was asked, or say a label again in lower case, and their value.

    A column NAME which a question compares with stands beside NAMELabel or NAMETitle; one
    that was given a value is left out with them.
    """
    told: dict[str, str] = {}
    for at, name in enumerate(names):
        shown = [i for i, other in enumerate(names) if other in {f"{name}Label", f"{name}Title"}]
        if name in bindings:
            told[name] = bindings[name].value
            for i in shown:
                if len({row[i] for row in rows}) == 1:
                    told[name] = told[names[i]] = rows[0][i]
        elif shown and all(row[at] == row[shown[0]].lower() for row in rows):
            told[name] = ""
    return told if len(told) < len(names) else {}


def _cell(term: Term | None) -> str:
    """A term as a person reads it: IRIs with the project's prefixes, literals as text."""
    from kg.graph.sparql import plain
    from kg.names import prefixed

    return "" if term is None else prefixed(plain(term))
