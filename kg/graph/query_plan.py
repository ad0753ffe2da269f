"""What a query is made of, and what each part of it finds in a graph: why it is slow, or empty.

The engine does not reveal its plan. Reported instead are the query's
form, its patterns with the number of triples that each matches alone, in the best order
to join them by these numbers, and likely mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from rdflib import RDF, BNode, Literal, URIRef
from rdflib.paths import Path
from rdflib.plugins.sparql import algebra, prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.errors import QueryError
from kg.graph.sparql_lexer import prefixes_used
from kg.names import PREFIXES, prefixed

Ask: TypeAlias = Callable[[str], Sequence[Sequence[str]]]
"""Answers a SELECT by rows of plain text, "" for what is unbound."""
_Where: TypeAlias = tuple[str, ...]


class Pattern(Struct, frozen=True):
    """One triple pattern. ``matches`` alone, or None for a path of any length.

    ``part``: "" if every row needs it, else "optional", "union", "minus", "exists" or
    "not exists", with the number of that part. ``joins``: variables that it shares with
    the patterns before it in its part, or with the part's surroundings.
    """

    text: str
    part: str
    matches: int | None
    variables: tuple[str, ...]
    joins: tuple[str, ...] = ()


class Explanation(Struct, frozen=True):
    """What :func:`explain` finds. ``prefixes``: those used without a declaration."""

    form: str
    prefixes: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    notes: tuple[str, ...]


def explain(query: str, ask: Ask) -> Explanation:
    """Take a query apart, and count in a graph what its patterns match. Raises QueryError."""
    tree = _algebra(query)
    found = [
        (triple, _counted(triple, ", ".join(where), ask))
        for where, triple in _triples(tree, (), _Numbers())
    ]
    used, declared = prefixes_used(query)
    ordered = tuple(_joined([pattern for _, pattern in found]))
    notes = [note for triple, pattern in found for note in _slips(triple, pattern, ask)]
    notes += _products(ordered)
    return Explanation(
        form=tree.name.removesuffix("Query").upper(),
        prefixes=tuple(sorted((used - declared) & PREFIXES.keys())),
        patterns=ordered,
        notes=tuple(dict.fromkeys(notes)),
    )


def _algebra(query: str) -> Any:
    prefixes = {name: str(iri) for name, iri in PREFIXES.items()}
    try:
        return prepareQuery(query, initNs=prefixes).algebra
    except Exception as error:  # noqa: BLE001 - the parser raises all kinds
        what = str(error).split("\n", 1)[0]
        raise QueryError(
            f"the query cannot be taken apart ({what}); ask it without --explain"
        ) from None


class _Numbers:
    """Numbers the parts of a query, each kind for itself."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def next(self, kind: str) -> str:
        self._seen[kind] = self._seen.get(kind, 0) + 1
        return f"{kind} {self._seen[kind]}"


_Triple: TypeAlias = tuple[Node, Node, Node]
_PARTS: Final = {
    ("LeftJoin", "p2"): "optional",
    ("Union", "p1"): "union",
    ("Union", "p2"): "union",
    ("Minus", "p2"): "minus",
    ("Builtin_EXISTS", "graph"): "exists",
    ("Builtin_NOTEXISTS", "graph"): "not exists",
}


def _triples(tree: Any, where: _Where, numbers: _Numbers) -> Iterator[tuple[_Where, _Triple]]:
    """Walk the algebra; each triple pattern with the parts of the query that it is in."""
    if isinstance(tree, list | tuple):
        for item in tree:
            yield from _triples(item, where, numbers)
    elif isinstance(tree, CompValue) and tree.name == "BGP":
        yield from ((where, triple) for triple in tree.triples)
    elif isinstance(tree, CompValue):
        for name, child in tree.items():
            if name not in {"_vars", "PV", "template"}:
                part = _PARTS.get((tree.name, name))
                inner = (*where, numbers.next(part)) if part else where
                yield from _triples(_translated(child), inner, numbers)


def _translated(tree: Any) -> Any:
    """The algebra of a pattern which the parser left as it was: that of EXISTS."""
    if getattr(tree, "name", "") != "GroupGraphPatternSub":
        return tree
    algebra.traverse(tree, visitPost=algebra.translatePath)
    return algebra.translateGroupGraphPattern(tree)


def _counted(triple: _Triple, part: str, ask: Ask) -> Pattern:
    terms = [_written(term) for term in triple]
    names = tuple(dict.fromkeys(term for term in terms if term.startswith("?")))
    matches = None if _endless(triple[1]) else _count(terms, ask)
    return Pattern(" ".join(map(_short, terms)), part, matches, names)


def _count(terms: Iterable[str], ask: Ask) -> int:
    ((number,),) = ask(f"SELECT (COUNT(*) AS ?number) {{ {' '.join(terms)} }}")
    return int(number)


def _written(term: Any) -> str:
    """A term or path as SPARQL writes it; blank nodes stand for variables."""
    return f"?_{term}" if isinstance(term, BNode) else str(term.n3())


def _endless(predicate: object) -> bool:
    """Whether a predicate is a path that may go on and on (``*``, ``+``)."""
    return isinstance(predicate, Path) and any(mark in predicate.n3() for mark in ("*", "+"))


def _short(term: str) -> str:
    def shorten(match: re.Match[str]) -> str:
        short = prefixed(match[1])
        return match[0] if short == match[1] else short

    short = re.sub(r"<([^<>\s]*)>", shorten, term)
    return "a" if short == "rdf:type" else short


def _joined(patterns: Sequence[Pattern]) -> Iterator[Pattern]:
    """Order the patterns of each part: fewest matches first, then what they are joined to."""
    known: set[str] = set()
    for part in dict.fromkeys(("", *(pattern.part for pattern in patterns))):
        rest = [pattern for pattern in patterns if pattern.part == part]
        inner = set(known) if part else known
        while rest:
            best = min(rest, key=lambda p: (bool(inner) and not inner & {*p.variables}, _size(p)))
            rest.remove(best)
            yield replace(best, joins=tuple(name for name in best.variables if name in inner))
            inner.update(best.variables)


def _size(pattern: Pattern) -> float:
    return float("inf") if pattern.matches is None else pattern.matches


def _products(patterns: Sequence[Pattern]) -> Iterator[str]:
    seen: set[str] = set()
    for pattern in patterns:
        if pattern.part in seen and pattern.variables and not pattern.joins:
            yield (
                f"{pattern.text} shares no variable with the patterns before it: each of their"
                " rows is combined with each of its matches"
            )
        seen.add(pattern.part)


def _slips(triple: _Triple, pattern: Pattern, ask: Ask) -> Iterator[str]:
    """Explain why a pattern has no matches, if a likely mistake is found."""
    if pattern.matches != 0:
        return
    subject, predicate, object_ = triple
    yield from (
        _unused(predicate, "SELECT DISTINCT ?x { ?s ?x ?o }", "used as a property", ask)
        or _untyped(predicate, object_, ask)
        or _tongue(subject, predicate, object_, ask)
        or [f"nothing in this graph matches {pattern.text}"]
    )


def _unused(term: object, every: str, what: str, ask: Ask) -> list[str]:
    from rdflib import URIRef

    known = [row[0] for row in ask(every)] if isinstance(term, URIRef) else []
    if not isinstance(term, URIRef) or str(term) in known:
        return []
    close = get_close_matches(str(term), known, 1, 0.9)
    hint = f"; did you mean {_short(f'<{close[0]}>')}?" if close else ""
    return [f"{_short(term.n3())} is not {what} in this graph{hint}"]


def _untyped(predicate: object, object_: object, ask: Ask) -> list[str]:
    if predicate != RDF.type:
        return []
    return _unused(object_, "SELECT DISTINCT ?x { ?s a ?x }", "the class of anything", ask)


def _tongue(subject: object, predicate: object, object_: Any, ask: Ask) -> list[str]:
    """Find a text that is there with another language or datatype: the commonest mistake."""
    if not isinstance(object_, Literal) or not isinstance(predicate, URIRef):
        return []
    plain = Literal(str(object_)).n3()
    rows = ask(
        f"SELECT ?kg_kind {{ {_written(subject)} {predicate.n3()} ?kg_text"
        f" FILTER (STR(?kg_text) = {plain}) BIND (IF(LANG(?kg_text) = '',"
        " STR(DATATYPE(?kg_text)), CONCAT('@', LANG(?kg_text))) AS ?kg_kind) } LIMIT 1"
    )
    if not rows:
        return []
    found = rows[0][0]
    said = f"{plain}{found}" if found.startswith("@") else f"{plain}^^{_short(f'<{found}>')}"
    return [f"this graph has {said} and not {_short(object_.n3())}; write it so, or compare STR()"]
