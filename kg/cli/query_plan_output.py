"""``kg query --explain``: what a query is made of, as a person or a script reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from kg.cli.console import Console, plural
from kg.cli.query_output import Source

if TYPE_CHECKING:
    from kg.graph.query_plan import Explanation
    from kg.graph.sparql import Bindings


def show_explained(console: Console, of: Source, text: str, bindings: Bindings) -> None:
    """Answer a query once, and tell how that came about instead of the answer."""
    from kg.graph import Solutions, Verdict
    from kg.graph.query_plan import explain

    start = perf_counter()
    answer = of.query(text, **bindings)
    seconds = perf_counter() - start
    found = explain(text, lambda query: _rows(of, query))
    variables = answer.variables if isinstance(answer, Solutions) else ()
    size = 1 if isinstance(answer, Verdict) else len(answer)
    if console.json:
        given = {name: str(term) for name, term in bindings.items()}
        said = {**to_builtins(found), "given": given, "seconds": round(seconds, 6), "answers": size}
        said = {"query": text, "variables": variables, **said}
        console.out(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        names = " ".join(f"?{name}" for name in variables)
        console.out(f"{found.form} {names}".rstrip())
        _tell(console, found, bindings, f"{_unit(found.form, size)} in {1000 * seconds:,.1f} ms")


def _rows(of: Source, query: str) -> Sequence[Sequence[str]]:
    answer: Any = of.query(query)
    return [["" if term is None else term.value for term in row] for row in answer]


def _unit(form: str, size: int) -> str:
    words = {"SELECT": "row", "ASK": "answer"}
    return plural(size, words.get(form, "triple"))


def _tell(console: Console, found: Explanation, bindings: Bindings, result: str) -> None:
    console.out(f"answered: {result}")
    if found.prefixes:
        console.out(f"known without a declaration: {', '.join(f'{p}:' for p in found.prefixes)}")
    if bindings:
        given = ", ".join(f"?{name} = {term}" for name, term in bindings.items())
        console.out(f"given: {given}")
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
