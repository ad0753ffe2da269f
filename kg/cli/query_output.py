"""Asking a graph, wherever it is, and printing the answer, or how it comes about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click
from msgspec import to_builtins

from kg.cli.console import Console, plural

if TYPE_CHECKING:
    from kg.cli.sparql_client import Remote
    from kg.graph import Graph, Solutions
    from kg.graph.query_plan import Explanation
    from kg.graph.query_results import Term
    from kg.graph.sparql import Bindings, Value

    Queryable: TypeAlias = Graph | Remote
    """What can be asked: a graph at hand, or a server."""

_LINES: Final = (None, "csv", "tsv")
"""The forms of which the first line is no row."""


def source(
    names: Sequence[str],
    user: str | None = None,
    timeout: float = 60.0,
    *,
    allow_service: bool = False,
) -> Queryable:
    """Open what is to be asked: files, folders and a store, or one SPARQL server.

    ``user`` and ``timeout`` (seconds an answer) are for a server. ``allow_service``: whether
    queries may call other machines.
    """
    from kg.graph import Graph

    if any("://" in name for name in names):
        from kg.cli.sparql_client import Remote

        if len(names) > 1:
            raise click.UsageError("a server is asked alone; name one GRAPH")
        return Remote.open(names[0], user, timeout, allow_service=allow_service)
    return Graph.load(*names, allow_service=allow_service)


def show(
    console: Console, of: Queryable, text: str, bindings: Bindings, form: str | None = None
) -> None:
    """Print the answer to a query, by default as a table on a terminal."""
    table = form == "table" or (form is None and console.terminal)
    if console.bom and (table or form not in _LINES):
        raise click.UsageError("--bom is for csv and tsv; give --format, or -o a file that is one")
    if table:
        _show(console, of, text, bindings)
        return
    from kg.graph.sparql_lexer import form as sparql_form

    answered = of.answer(text, form, **bindings)
    console.out(answered)
    if form in _LINES and sparql_form(text) == "SELECT" and answered.count("\n") <= 1:
        console.note(f"kg: {no_rows(of, text, bindings)}")


def show_explained(console: Console, of: Queryable, text: str, bindings: Bindings) -> None:
    """Answer a query once, and tell how that came about instead of the answer."""
    from kg.graph import Solutions, Verdict
    from kg.graph.query_plan import explain

    start = perf_counter()
    answer = of.query(text, **bindings)
    seconds = perf_counter() - start
    found = explain(text, lambda query: _values(of, query))
    variables = answer.variables if isinstance(answer, Solutions) else ()
    size = 1 if isinstance(answer, Verdict) else len(answer)
    if console.json:
        bound = {name: " or ".join(_terms(given)) for name, given in bindings.items()}
        plan = {**to_builtins(found), "given": bound, "seconds": round(seconds, 6), "answers": size}
        plan = {"query": text, "variables": variables, **plan}
        console.out_json(plan)
    else:
        names = " ".join(f"?{name}" for name in variables)
        console.out(f"{found.form} {names}".rstrip())
        _print_plan(
            console, found, bindings, f"{_unit(found.form, size)} in {1000 * seconds:,.1f} ms"
        )


def _values(of: Queryable, query: str) -> Sequence[Sequence[str]]:
    answer: Any = of.query(query)
    return [["" if term is None else term.value for term in row] for row in answer]


def _terms(given: Value | Sequence[Value]) -> list[str]:
    from kg.graph.sparql import each_value

    return list(map(str, each_value(given)))


def _unit(form: str, size: int) -> str:
    words = {"SELECT": "row", "ASK": "answer"}
    return plural(size, words.get(form, "triple"))


def _print_plan(console: Console, found: Explanation, bindings: Bindings, result: str) -> None:
    console.out(f"answered: {result}")
    if found.prefixes:
        console.out(f"known without a declaration: {', '.join(f'{p}:' for p in found.prefixes)}")
    if bindings:
        values = (f"?{name} = {' or '.join(_terms(given))}" for name, given in bindings.items())
        console.out(f"given: {', '.join(values)}")
    if found.patterns:
        console.out("")
        rows = [
            (
                str(number),
                "any length" if p.matches is None else f"{p.matches:,}",
                p.text,
                " ".join(p.joins),
                p.part,
            )
            for number, p in enumerate(found.patterns, 1)
        ]
        headers = ("", "matches", "pattern", "joined by", "part")
        console.table(headers, rows, right=(0, 1))
    for note in found.notes:
        console.out(f"note: {note}")


def _show(console: Console, of: Queryable, text: str, bindings: Bindings) -> None:
    from kg.graph import Solutions, Verdict

    answer = of.query(text, **bindings)
    if isinstance(answer, Solutions):
        _table(console, answer, bindings)
        if not answer:
            console.note(f"kg: {no_rows(of, text, bindings)}")
        return
    if isinstance(answer, Verdict):
        console.out("true" if answer else "false")
    else:
        console.out(of.answer(text, "turtle", **bindings))
    if not answer and (likely := slips(of, text)):
        console.note(f"kg: {'; '.join(likely)}")


def _table(console: Console, answer: Solutions, bindings: Bindings) -> None:
    rows = [[_cell(term) for term in row] for row in answer]
    implied = _implied(answer.variables, rows, bindings)
    kept = [at for at, name in enumerate(answer.variables) if name not in implied]
    console.table([answer.variables[at] for at in kept], [[row[at] for at in kept] for row in rows])
    if not rows:
        return
    bound = {name: value for name, value in implied.items() if name in bindings}
    bound |= {n: " or ".join(values_of(bindings, n)) for n in bindings if n not in answer.variables}
    about = f" for {', '.join(f'{name} {value!r}' for name, value in bound.items())}"
    console.note(f"kg: {plural(len(answer), 'row')}{about if bound else ''}")


def _implied(
    names: Sequence[str], rows: Sequence[Sequence[str]], bindings: Bindings
) -> Mapping[str, str]:
    """Columns that say what was asked, or say a label again in lower case, and their value.

    A column NAME which a question compares with stands beside NAMELabel or NAMETitle; one
    that was given a value is left out with them.
    """
    implied: dict[str, str] = {}
    for at, name in enumerate(names):
        shown = [i for i, other in enumerate(names) if other in {f"{name}Label", f"{name}Title"}]
        if name in bindings:
            implied[name] = " or ".join(values_of(bindings, name))
            for i in shown:
                if len({row[i] for row in rows}) == 1:
                    implied[name] = implied[names[i]] = rows[0][i]
        elif shown and all(row[at] == row[shown[0]].lower() for row in rows):
            implied[name] = ""
    return implied if len(implied) < len(names) else {}


def _cell(term: Term | None) -> str:
    """A term as a person reads it: IRIs with the project's prefixes, literals as text."""
    from kg.graph.query_results import plain
    from kg.names import prefixed

    return "" if term is None else prefixed(plain(term))


_SHOWN: Final = 3
_Answers = Mapping[str, str]


def no_rows(of: Queryable, text: str, bindings: Bindings) -> str:
    """Say in one line that a SELECT has no row, for what, and what there is instead."""
    if not bindings:
        return "; ".join(("0 rows", *slips(of, text)))
    asked = {name: values_of(bindings, name) for name in bindings}
    about = " and ".join(f"{name} {_listed(texts, 'or')}" for name, texts in asked.items())
    return "; ".join((f"0 rows for {about}", *_near(of, text, asked)))


def values_of(bindings: Bindings, name: str) -> list[str]:
    """The texts that a variable may have."""
    from kg.graph.sparql import each_value

    return [value.value for value in each_value(bindings[name])]


def slips(of: Queryable, text: str) -> Sequence[str]:
    """What in a query is likely to be a mistake; a server is not asked for that."""
    from kg.errors import QueryError
    from kg.graph import Graph
    from kg.graph.query_plan import explain

    if not isinstance(of, Graph):
        return ()
    try:
        return explain(text, lambda query: _values(of, query)).notes
    except QueryError:
        return ()


def _near(of: Queryable, text: str, asked: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """For each parameter, with which values there are rows, the others being what they are."""
    rows = of.query(text).dicts()
    if not rows:
        yield "without that there is none either"
        return
    for name, texts in asked.items():
        others = [other for other in asked if other != name]
        fitting = [row for row in rows if all(row.get(o) in asked[o] for o in others)]
        if found := _nearest(texts, name, fitting):
            yield f"there are some for {name} {_listed(found, 'and')}"


def _nearest(texts: Sequence[str], name: str, rows: Sequence[_Answers]) -> list[str]:
    """The values of a column that are nearest to some texts, then those with the most rows."""
    from kg.graph.topic_lookup import near_names

    shown = {row[name]: _shown(row, name) for row in rows if row.get(name)}
    counts = Counter(row[name] for row in rows if row.get(name))
    near = [value for text in texts for value in near_names(text, shown)]
    usual = sorted(counts, key=lambda value: (-counts[value], value))
    return [shown[value] for value in dict.fromkeys((*near, *usual))][:_SHOWN]


def _shown(row: _Answers, name: str) -> str:
    """The value of a column as it is written: in the column NAMELabel or NAMETitle."""
    return row.get(f"{name}Label") or row.get(f"{name}Title") or row[name]


def _listed(texts: Sequence[str], joint: str) -> str:
    *most, last = map(repr, texts)
    return f"{', '.join(most)} {joint} {last}" if most else last
