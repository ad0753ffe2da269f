"""What a query is made of, and what each part of it finds in a graph: why it is slow, or empty.

The engine does not reveal its plan. Reported instead are the query's
form, its patterns with the number of triples that each matches alone, in the best order
to join them by these numbers, and likely mistakes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import NamedNode, Store
from rdflib import RDF, BNode, Literal, URIRef, Variable
from rdflib.paths import Path
from rdflib.plugins.sparql import algebra, prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from kg.errors import QueryError
from kg.graph import rdf_files
from kg.graph.sparql_lexer import prefixes_used
from kg.names import OWL, PREFIXES, prefixed
from kg.resources import ontology

Ask: TypeAlias = Callable[[str], Sequence[Sequence[str]]]
"""Answers a SELECT by rows of plain text, "" for what is unbound."""
Triple: TypeAlias = tuple[Node, Node, Node]


def written(term: Any) -> str:
    """A term or path as SPARQL writes it; blank nodes stand for variables."""
    return f"?_{term}" if isinstance(term, BNode) else str(term.n3())


def endless(predicate: object) -> bool:
    """Whether a predicate is a path that may go on and on (``*``, ``+``)."""
    return isinstance(predicate, Path) and any(mark in predicate.n3() for mark in ("*", "+"))


def short(term: str) -> str:
    """The same with the prefixes of the project."""

    def shorten(match: re.Match[str]) -> str:
        brief = prefixed(match[1])
        return match[0] if brief == match[1] else brief

    brief = re.sub(r"<([^<>\s]*)>", shorten, term)
    return "a" if brief == "rdf:type" else brief


def slips(triple: Triple, ask: Ask) -> Sequence[str]:
    """Explain why a pattern has no matches: a likely mistake, or just that it has none."""
    _, predicate, object_ = triple
    return (
        _unused(predicate, "SELECT DISTINCT ?x { ?s ?x ?o }", "used as a property", ask)
        or _untyped(predicate, object_, ask)
        or _otherwise(triple, ask)
        or [f"nothing in this graph matches {' '.join(short(written(t)) for t in triple)}"]
    )


def _unused(term: object, every: str, what: str, ask: Ask) -> list[str]:
    known = [row[0] for row in ask(every)] if isinstance(term, URIRef) else []
    if not isinstance(term, URIRef) or str(term) in known:
        return []
    if inferred := _inverse_of(term):
        return [f"{short(term.n3())} is not written, only inferred; write ^{short(inferred)}"]
    close = get_close_matches(str(term), known, 1, 0.9)
    hint = f"; did you mean {short(f'<{close[0]}>')}?" if close else ""
    return [f"{short(term.n3())} is not {what} in this graph{hint}"]


def _inverse_of(term: URIRef) -> str:
    """The property that graphs have instead of an inverse of the ontology, in brackets, or ""."""
    terms = Store()
    rdf_files.load(ontology() / "trendkg.ttl", terms)
    found = terms.quads_for_pattern(NamedNode(term), NamedNode(OWL["inverseOf"]), None)
    return next((str(quad.object) for quad in found), "")


def _untyped(predicate: object, object_: object, ask: Ask) -> list[str]:
    if predicate != RDF.type:
        return []
    return _unused(object_, "SELECT DISTINCT ?x { ?s a ?x }", "the class of anything", ask)


def _otherwise(triple: Triple, ask: Ask) -> list[str]:
    """Find a text that is there with another language, datatype or case: the commonest mistake."""
    subject, predicate, object_ = triple
    if not isinstance(object_, Literal) or endless(predicate):
        return []
    plain = Literal(str(object_)).n3()
    rows = ask(
        f"SELECT ?kg_text ?kg_kind {{ {written(subject)} {written(predicate)} ?kg_text"
        f" FILTER (isLITERAL(?kg_text) && LCASE(STR(?kg_text)) = LCASE({plain}))"
        " BIND (IF(LANG(?kg_text) = '', STR(DATATYPE(?kg_text)), CONCAT('@', LANG(?kg_text)))"
        f" AS ?kg_kind) }} ORDER BY DESC(STR(?kg_text) = {plain}) ?kg_text LIMIT 1"
    )
    return [
        f"this graph has {_literal(text, kind)} and not {short(object_.n3())}; write it so, or"
        f" compare {'STR()' if text == str(object_) else 'LCASE(STR())'}"
        for text, kind in rows
    ]


def _literal(text: str, kind: str) -> str:
    if kind == _STRING:
        return Literal(text).n3()
    tail = kind if kind.startswith("@") else f"^^{short(f'<{kind}>')}"
    return f"{Literal(text).n3()}{tail}"


_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def compared_otherwise(tree: Any, triples: Iterable[Triple], ask: Ask) -> Iterator[str]:
    """Say of texts that variables are compared with or bound to that they are written otherwise.

    ``triples``: the patterns of the query, which tell where the variable finds its values.
    """
    places = {t[2]: t for t in triples if isinstance(t[2], Variable) and not endless(t[1])}
    for variable, literal in dict.fromkeys(_compared(tree)):
        if variable in places:
            subject, predicate, _ = places[variable]
            there = f"{written(subject)} {written(predicate)} {literal.n3()}"
            if not ask(f"SELECT (1 AS ?kg_there) {{ {there} }} LIMIT 1"):
                yield from _otherwise((subject, predicate, literal), ask)


def _compared(tree: Any) -> Iterator[tuple[Variable, Literal]]:
    """Walk the algebra: variables, or their LCASE, with each text that they must equal."""
    if isinstance(tree, list | tuple):
        for item in tree:
            yield from _compared(item)
    if not isinstance(tree, CompValue):
        return
    if tree.name == "values":
        yield from ((v, t) for row in tree.res for v, t in row.items() if _is_text(t))
    elif tree.name == "Extend" and _is_text(tree.expr):
        yield tree.var, tree.expr
    elif tree.name == "RelationalExpression" and tree.op in {"=", "IN"}:
        sides = (tree.expr, *(tree.other if isinstance(tree.other, list) else [tree.other]))
        variables = [v for v in map(_folded, sides) if isinstance(v, Variable)]
        yield from ((v, t) for v in variables for t in sides if _is_text(t))
    for child in tree.values():
        yield from _compared(child)


def _is_text(term: Any) -> bool:
    return isinstance(term, Literal) and (term.datatype is None or str(term.datatype) == _STRING)


def _folded(side: Any) -> Any:
    """What LCASE or UCASE is of, as these keep the language; else the same."""
    return side.arg if getattr(side, "name", "") in {"Builtin_LCASE", "Builtin_UCASE"} else side


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
        for where, triple in _triples(tree, (), Counter())
    ]
    used, declared = prefixes_used(query)
    ordered = tuple(_joined([pattern for _, pattern in found]))
    notes = [n for triple, each in found if each.matches == 0 for n in slips(triple, ask)]
    notes += compared_otherwise(tree, [triple for triple, _ in found], ask)
    notes += _products(ordered)
    return Explanation(
        form=tree.name.removesuffix("Query").upper(),
        prefixes=tuple(sorted((used - declared) & PREFIXES.keys())),
        patterns=ordered,
        notes=tuple(dict.fromkeys(notes)),
    )


def _algebra(query: str) -> Any:
    try:
        return prepareQuery(query, initNs=PREFIXES).algebra
    except Exception as error:  # noqa: BLE001 - the parser raises all kinds
        what = str(error).split("\n", 1)[0]
        raise QueryError(
            f"the query cannot be taken apart ({what}); ask it without --explain"
        ) from None


_PARTS: Final = {
    ("LeftJoin", "p2"): "optional",
    ("Union", "p1"): "union",
    ("Union", "p2"): "union",
    ("Minus", "p2"): "minus",
    ("Builtin_EXISTS", "graph"): "exists",
    ("Builtin_NOTEXISTS", "graph"): "not exists",
}


def _triples(tree: Any, where: _Where, numbers: Counter[str]) -> Iterator[tuple[_Where, Triple]]:
    """Walk the algebra; each triple pattern with the parts of the query that it is in.

    ``numbers``: the parts met so far, each kind numbered for itself.
    """
    if isinstance(tree, list | tuple):
        for item in tree:
            yield from _triples(item, where, numbers)
    elif isinstance(tree, CompValue) and tree.name == "BGP":
        yield from ((where, triple) for triple in tree.triples)
    elif isinstance(tree, CompValue):
        for name, child in tree.items():
            if name not in {"_vars", "PV", "template"}:
                inner = where
                if part := _PARTS.get((tree.name, name)):
                    numbers[part] += 1
                    inner = (*where, f"{part} {numbers[part]}")
                yield from _triples(_translated(child), inner, numbers)


def _translated(tree: Any) -> Any:
    """The algebra of a pattern which the parser left as it was: that of EXISTS."""
    if getattr(tree, "name", "") != "GroupGraphPatternSub":
        return tree
    algebra.traverse(tree, visitPost=algebra.translatePath)
    return algebra.translateGroupGraphPattern(tree)


def _counted(triple: Triple, part: str, ask: Ask) -> Pattern:
    terms = [written(term) for term in triple]
    names = tuple(dict.fromkeys(term for term in terms if term.startswith("?")))
    matches = None if endless(triple[1]) else _count(terms, ask)
    return Pattern(" ".join(map(short, terms)), part, matches, names)


def _count(terms: Iterable[str], ask: Ask) -> int:
    ((number,),) = ask(f"SELECT (COUNT(*) AS ?number) {{ {' '.join(terms)} }}")
    return int(number)


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
