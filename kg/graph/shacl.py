"""The SHACL check of a graph, as a report that says what to do about each finding.

Two engines give the same report (a test holds them to it). :func:`check` runs the
shipped shapes as compiled SPARQL and is fast enough for every build;
:func:`check_full` runs any shapes with pySHACL and takes some hundred times as long.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Store

from kg.errors import needing
from kg.graph import rdf_files
from kg.graph.custom_shapes import extend_shapes
from kg.graph.schema_rdf import declared
from kg.graph.shapes import Rule, compile_shapes
from kg.graph.views import to_rdflib
from kg.model.build_report import Severity, Violation
from kg.model.schema import SHIPPED, Schema
from kg.names import PREFIXES, SH, SHAPES
from kg.resources import ontology

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from kg.graph.knowledge_graph import Graph


WIDE: Final = frozenset(f"{SHAPES}{name}" for name in ("TopicTwin", "SubTechniqueCircle"))
"""The shipped shapes that compare a topic with topics which it is not linked to.

All others can be checked where a resource stands with what it points to, what points
to it, and what its evidence says: part by part.
"""


def check_part(
    store: Store, *, wide: bool = False, about: Container[str] | None = None
) -> tuple[Violation, ...]:
    """Check a part of a graph against the shipped shapes in WIDE, or against all others.

    ``about``: the IRIs, in brackets, of the resources whose findings are wanted, if not those
    of all. What stands there only to be seen has many: of it the graph says more elsewhere.
    """
    rules = [r for r in _shipped(declared(store)) if (r.shape in WIDE) is wide]
    return _sorted(found for rule in rules for found in _offenders(store, rule, about))


def check(graph: Graph, shapes: Path | None = None) -> tuple[Violation, ...]:
    """Check a graph against the shipped shapes (or others that use no more of SHACL).

    The shipped ones are extended to the classes and relations that the graph declares.
    Sorted by focus, path and value; empty where all is well. Raises ConfigurationError
    if the shapes use a part of SHACL that only :func:`check_full` knows.
    """
    rules = _rules(shapes) if shapes else _shipped(declared(graph.store))
    return _sorted(found for rule in rules for found in _offenders(graph.store, rule))


def check_full(graph: Graph, *shapes: Path) -> tuple[Violation, ...]:
    """Check a graph against any SHACL shapes (by default the shipped ones) with pySHACL.

    Raises MissingExtra where that is not installed.
    """
    with needing("shapes of your own need pySHACL", "shacl"):
        import pyshacl
    store = Store()
    for path in shapes or (_SHIPPED,):
        rdf_files.load(path, store)
    if not shapes:
        extend_shapes(store, declared(graph.store))
    _, results, _ = pyshacl.validate(
        graph.rdflib(), shacl_graph=to_rdflib(store, PREFIXES), inference="none", advanced=True
    )
    return _sorted(_results(results))


_SHIPPED: Final = ontology() / "shapes.ttl"


def _shipped(schema: Schema) -> tuple[Rule, ...]:
    """The shipped shapes, extended to the classes and relations that the graph declares."""
    return _usual() if schema == SHIPPED else _extended(schema)


@cache
def _usual() -> tuple[Rule, ...]:
    return _extended(SHIPPED)


def _extended(schema: Schema) -> tuple[Rule, ...]:
    store = Store()
    rdf_files.load(_SHIPPED, store)
    extend_shapes(store, schema)
    return compile_shapes(store)


@cache
def _rules(path: Path) -> tuple[Rule, ...]:
    store = Store()
    rdf_files.load(path, store)
    return compile_shapes(store)


def _offenders(
    store: Store, rule: Rule, about: Container[str] | None = None
) -> Iterator[Violation]:
    rows = store.query(rule.query, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)  # noqa: S101 - for the type checker: it is a SELECT
    names = {variable.value for variable in rows.variables}
    for row in rows:
        if about is not None and str(row["this"]) not in about:
            continue
        if not rule.target or _is_target(store, rule, row["this"]):
            yield _violation(rule, row, names)


def _is_target(store: Store, rule: Rule, focus: NamedNode | BlankNode) -> bool:
    focused = f"ASK {{ {rule.target} }} VALUES ?this {{ {focus} }}"
    return isinstance(focus, BlankNode) or bool(store.query(focused, prefixes=PREFIXES))


def _violation(rule: Rule, row: QuerySolution, names: set[str]) -> Violation:
    value = row["value"] if "value" in names else None
    path = row["path"].value if "path" in names and row["path"] else rule.path
    if value is None and rule.target:
        value = row["this"]
    return Violation(
        focus=_plain(row["this"]),
        path=path,
        value=str(value or ""),
        shape=rule.shape,
        severity=Severity(rule.severity),
        message=rule.message,
    )


def _plain(term: NamedNode | BlankNode | Literal) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _results(results: rdflib.Graph) -> Iterator[Violation]:
    from rdflib import RDF, Namespace

    sh = Namespace(SH)
    for result in results.subjects(RDF.type, sh.ValidationResult):
        value = results.value(result, sh.value)
        yield Violation(
            focus=_focus(results.value(result, sh.focusNode)),
            path=_result_path(results, results.value(result, sh.resultPath)),
            value=value.n3() if value is not None else "",
            shape=str(results.value(result, sh.sourceShape)),
            severity=Severity(str(results.value(result, sh.resultSeverity)).removeprefix(SH)),
            message=str(results.value(result, sh.resultMessage) or ""),
        )


def _focus(node: Node | None) -> str:
    from rdflib import BNode

    return node.n3() if isinstance(node, BNode) else str(node)


def _result_path(results: rdflib.Graph, path: Node | None) -> str:
    from rdflib import BNode, URIRef

    if isinstance(path, BNode):
        return f"^{results.value(path, URIRef(SH['inversePath']))}"
    return str(path or "")


def _sorted(found: Iterable[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(set(found)))
