"""``kg query``: SPARQL, or one of the questions that the ontology brings, over a graph."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from kg.cli.console import Console, plural
from kg.cli.options import common, examples, output
from kg.errors import SourceNotFound, UnknownName

if TYPE_CHECKING:
    from kg.graph import Graph, Solutions
    from kg.graph.dossier import Name
    from kg.graph.questions import Question
    from kg.graph.sparql import Bindings, Term

_FORMS: Final = ("table", "csv", "tsv", "json", "turtle")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
"""What the name of a question looks like, and no SPARQL does."""
_BY_LABEL: Final = "preferred label"
"""How the description of a parameter begins whose values are topics."""


class _Asked(NamedTuple):
    """What the arguments say: graphs, a query or a question's name, and its parameters."""

    graphs: tuple[str, ...]
    query: str
    parameters: dict[str, str]


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "kg query output --list",
        'kg query output mitigations --risk "privacy concerns"',
        'kg query "SELECT ?label { ?risk a tkg:Risk ; skos:prefLabel ?label }"',
        "kg query output/graph.ttl my-query.rq --format json -o rows.json",
    ),
)
@click.argument("arguments", metavar="[GRAPH] QUERY", nargs=-1, type=click.UNPROCESSED)
@click.option("--list", "listing", is_flag=True, help="List the questions that have a name.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="How to print. Unless said: a table on a terminal; elsewhere csv for SELECT, json for ASK,"
    " turtle for CONSTRUCT and DESCRIBE.",
)
@output
@common
@click.pass_obj
def query(console: Console, arguments: Sequence[str], form: str | None, *, listing: bool) -> None:
    """Ask a graph: QUERY is SPARQL, a file of it, or the name of a question.

    GRAPH is a file or the folder of a build ("output" if left out). The prefixes of the
    project (tkg:, skos:, rdf:, ...) are known. A question may have parameters, given as
    --NAME VALUE.
    """
    if listing:
        _list(console)
        return
    asked = _asked(arguments)
    question = _question(asked)
    text = question.query if question else _text(asked.query)
    from kg.graph import Graph

    graph = Graph.load(*(asked.graphs or ["output"]))
    bindings = question.bindings(_values(graph, question, asked.parameters)) if question else {}
    _answer(console, graph, text, bindings, form or ("json" if console.json else None))


def _asked(arguments: Sequence[str]) -> _Asked:
    positional: list[str] = []
    parameters: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--"):
            positional.append(argument)
            continue
        name, equals, value = argument[2:].partition("=")
        given = value if equals else next(rest, None)
        if given is None:
            raise click.UsageError(f"--{name} needs a value")
        parameters[name] = given
    if not positional:
        raise click.UsageError("give a QUERY, or GRAPH and QUERY, or --list")
    return _Asked(tuple(positional[:-1]), positional[-1], parameters)


def _question(asked: _Asked) -> Question | None:
    """The named question that is asked, if it is one."""
    if _NAME.fullmatch(asked.query):
        from kg.graph.questions import question

        found = question(asked.query)
        found.bindings(asked.parameters)
        return found
    for name in asked.parameters:
        raise click.UsageError(f"--{name} is no option; only a named question has parameters")
    return None


def _values(graph: Graph, question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """The parameters' values, any wording of a topic replaced by its preferred label."""
    from kg.graph.dossier import Reader

    labels = {p.name for p in question.parameters if p.description.startswith(_BY_LABEL)}
    reader = Reader(graph.store)
    return {
        name: _preferred(reader.find(value), name) if name in labels else value
        for name, value in given.items()
    }


def _preferred(found: Sequence[Name], parameter: str) -> str:
    """The label of the topic of the class that the parameter is named after, or the first."""
    return min(found, key=lambda topic: topic.topic_class.value.lower() != parameter).label


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    return _file(Path(query)) if query.endswith(".rq") else query


def _file(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise SourceNotFound(f"{path} cannot be read: {reason}; check the path") from error


def _answer(
    console: Console, graph: Graph, text: str, bindings: Bindings, form: str | None
) -> None:
    if form == "table" or (form is None and console.terminal):
        _show(console, graph, text, bindings)
        return
    try:
        console.out(graph.answer(text, form, **bindings))
    except UnknownName:
        if form != "json":
            raise
        console.out(graph.answer(text, "jsonld", **bindings))


def _show(console: Console, graph: Graph, text: str, bindings: Bindings) -> None:
    from kg.graph import Solutions, Verdict

    answer = graph.query(text, **bindings)
    if isinstance(answer, Solutions):
        _table(console, answer)
    elif isinstance(answer, Verdict):
        console.out("true" if answer else "false")
    else:
        console.out(graph.answer(text, "turtle", **bindings))


def _table(console: Console, answer: Solutions) -> None:
    console.table(answer.variables, [[_cell(term) for term in row] for row in answer])
    console.note(f"kg: {plural(len(answer), 'row')}")


def _cell(term: Term | None) -> str:
    """A term as a person reads it: IRIs with the project's prefixes, literals as text."""
    from kg.graph.sparql import plain
    from kg.names import PREFIXES

    text = "" if term is None else plain(term)
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def _list(console: Console) -> None:
    from kg.graph.questions import questions

    every = questions()
    if console.json:
        console.out(json.dumps(_described(every), ensure_ascii=False, indent=2))
        return
    rows = [(q.name, " ".join(f"--{p.name}" for p in q.parameters), q.text) for q in every]
    console.table(("name", "parameters", "question"), rows)


def _described(every: Iterable[Question]) -> list[dict[str, Any]]:
    return [
        {
            "name": q.name,
            "question": q.text,
            "parameters": {p.name: p.description for p in q.parameters},
        }
        for q in every
    ]
