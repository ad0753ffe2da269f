"""``kg query``: SPARQL, or one of the questions that the ontology brings, over a graph."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.console import Console
from kg.cli.options import (
    byte_order_mark,
    common,
    examples,
    graphs_or_last,
    output,
    printed_as,
    seconds,
    user,
)
from kg.errors import SourceNotFound

if TYPE_CHECKING:
    from kg.cli.query_output import Queryable
    from kg.graph.questions import Question
    from kg.graph.sparql import Bindings

_FORMS: Final = ("table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "jsonld", "rdfxml")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
"""What the name of a question looks like, and no SPARQL does."""


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "kg query --list",
        "kg query output mitigations --risk hallucination",
        'kg query "SELECT ?label { ?risk a tkg:Risk ; skos:prefLabel ?label }"',
        "kg query output/graph.ttl my-query.rq --format json -o rows.json",
        "kg query output my-query.rq --explain",
        'kg query https://query.wikidata.org/sparql "ASK { ?s ?p ?o }"',
        "kg query fuseki://localhost:3030/trends risks-raised",
    ),
)
@click.argument("arguments", metavar="[GRAPH...] QUERY", nargs=-1, type=click.UNPROCESSED)
@click.option("--list", "listing", is_flag=True, help="List the questions that have a name.")
@printed_as(
    *_FORMS,
    help_="How to print. Unless said: a table on a terminal; elsewhere csv for SELECT, json for"
    " ASK, turtle for CONSTRUCT and DESCRIBE.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Tell what the query is made of, what each part matches, what looks like a slip,"
    " and how long it takes, instead of its answer.",
)
@click.option("--allow-service", is_flag=True, help="Let the query call other machines by SERVICE.")
@byte_order_mark
@user("Who asks a server; else the one in its address")
@seconds("How long to wait for a server (60).")
@output
@common
@click.pass_obj
def query(
    console: Console, /, arguments: Sequence[str], form: str | None, *, listing: bool, **how: Any
) -> None:
    """Ask a graph: QUERY is SPARQL, a file of it, or the name of a question.

    GRAPH is an RDF file, the folder of a build ("output" if left out) or a store
    (kg store); several are asked together. Or it is a SPARQL server: the http address
    of its queries, or an address as for kg load, which names the graph that was loaded.
    The prefixes of the project (tkg:, skos:, rdf:, ...) are known. A question may have
    parameters, given as --NAME VALUE; a topic is given by any of its names.
    """
    if listing:
        _list(console)
        return
    graphs, asked, parameters = _parse(arguments)
    question = _question(graphs, asked, parameters)
    text = question.query if question else _text(asked)
    from kg.cli.query_output import show, source

    of = source(
        graphs_or_last(graphs),
        **{name: how[name] for name in ("user", "timeout", "allow_service")},
    )
    bindings = _bindings(console, of, question, parameters) if question else {}
    if how["explain"]:
        from kg.cli.query_output import show_explained

        show_explained(console, of, text, bindings)
        return
    show(console, of, text, bindings, form or ("json" if console.json else None))


def _parse(arguments: Sequence[str]) -> tuple[Sequence[str], str, dict[str, str]]:
    """Graphs, a query or a question's name, and its parameters."""
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
    return positional[:-1], positional[-1], parameters


def _question(graphs: Sequence[str], asked: str, parameters: dict[str, str]) -> Question | None:
    """The named question that is asked, if it is one."""
    if _NAME.fullmatch(asked):
        from kg.graph.questions import question, questions

        known = {each.name for each in questions()}
        if asked not in known and not graphs:
            if Path(asked).exists():
                raise click.UsageError(
                    f"{asked} is a GRAPH; say after it what to ask (kg query --list)"
                )
            if not get_close_matches(asked, known):
                graphs_or_last(())
        found = question(asked)
        found.check(parameters)
        return found
    for name in parameters:
        raise click.UsageError(f"--{name} is no option; only a named question has parameters")
    return None


def _bindings(
    console: Console, of: Queryable, question: Question, values: dict[str, str]
) -> Bindings:
    """The values of a question's parameters; says which topics a name means, if it may mislead."""
    if not any(each.topics and each.name in values for each in question.parameters):
        return question.bindings(values)
    meant = question.meant(of.store, values)
    for found in meant.values():
        if told := found.told():
            console.note(f"kg: {told}")
    return question.bindings(values, meant)


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    path = Path(query)
    if not query.endswith((".rq", ".sparql")):
        return query
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise SourceNotFound(f"{path} cannot be read: {reason}; check the path") from error


def _list(console: Console) -> None:
    from kg.graph.questions import questions

    every = questions()
    if console.json:
        described = [
            {
                "name": q.name,
                "question": q.text,
                "parameters": {p.name: p.description for p in q.parameters},
            }
            for q in every
        ]
        console.out_json(described)
        return
    rows = [(q.name, " ".join(f"--{p.name}" for p in q.parameters), q.text) for q in every]
    console.table(("name", "parameters", "question"), rows)
