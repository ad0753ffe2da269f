"""Editorial rules: what makes a graph good beyond what makes it valid.

Each rule is a file in ``ontology/rules``: SPARQL that selects offenders (``?this`` and
perhaps ``?value``) and gives no rows when all is well. Its first comment line is the
message, ``# Severity:`` says how grave an offence is. What shapes can say is not said
here again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.errors import QueryError
from kg.graph import terms
from kg.graph.sparql import Solutions, Term, plain
from kg.model.shacl_report import Severity, Violation
from kg.resources import ontology

if TYPE_CHECKING:
    from kg.graph.knowledge_graph import Graph

_SEVERITY: Final = re.compile(r"^# *Severity: *(\w+) *$", re.MULTILINE)


class EditorialRule(Struct, frozen=True):
    """A query for what offends against one rule, and what to do about it."""

    name: str
    message: str
    severity: Severity
    query: str

    def offenders(self, graph: Graph) -> Iterator[Violation]:
        """Yield what offends against this rule; nothing where all is well."""
        answer = graph.query(self.query)
        assert isinstance(answer, Solutions)  # noqa: S101 - parse() lets only SELECT in
        for row in answer:
            said = dict(zip(answer.variables, row, strict=True))
            yield Violation(
                focus=_text(said["this"]),
                path="",
                value=str(said.get("value") or ""),
                shape=self.name,
                severity=self.severity,
                message=self.message,
            )


def parse(name: str, text: str) -> EditorialRule:
    """Read a rule. Raises QueryError without a message, a known severity or ``?this``."""
    message = text.partition("\n")[0].removeprefix("#").strip()
    severity = _SEVERITY.search(text)
    known = {each.value for each in Severity}
    if not text.startswith("#") or not message:
        raise QueryError(f"{name}: no message; begin the file with a comment that says what to do")
    if severity is None or severity[1] not in known:
        raise QueryError(f"{name}: no '# Severity:' that is one of {', '.join(sorted(known))}")
    if not re.search(r"\bSELECT\b[^{]*\?this\b", text):
        raise QueryError(f"{name}: not a SELECT of ?this; select the offending resources")
    return EditorialRule(name, message, Severity(severity[1]), text)


def load(folder: Path | None = None) -> tuple[EditorialRule, ...]:
    """Load the ``.rq`` files of a folder (by default the shipped rules), by file name."""
    files = sorted((folder or ontology() / "rules").glob("*.rq"))
    return tuple(parse(file.stem, file.read_text(encoding="utf-8")) for file in files)


def review(graph: Graph, folder: Path | None = None) -> tuple[Violation, ...]:
    """Hold a graph against the editorial rules; sorted, empty where all is well."""
    return tuple(sorted({found for rule in load(folder) for found in rule.offenders(graph)}))


def misquoted(graph: Graph, sources: Mapping[str, str]) -> tuple[Violation, ...]:
    """Find quotes that are not what stands at their offsets in the source.

    ``sources``: the decoded text of reports by IRI. Places in other reports are passed
    over. Empty where all quotes are true.
    """
    return tuple(sorted(_misquoted(graph, sources)))


def _misquoted(graph: Graph, sources: Mapping[str, str]) -> Iterator[Violation]:
    starts, ends = (_numbers(graph, terms.START), _numbers(graph, terms.END))
    for quad in graph.store.quads_for_pattern(None, terms.EXACT, None, DefaultGraph()):
        place, exact = _text(quad.subject), _text(quad.object)
        source = sources.get(place.partition("#")[0])
        if source is not None and source[starts.get(place, 0) : ends.get(place, 0)] != exact:
            yield Violation(
                focus=place,
                path=terms.EXACT.value,
                value=str(quad.object),
                shape="misquoted",
                severity=Severity.VIOLATION,
                message="Quote the source as it is: other words stand at these offsets.",
            )


def _numbers(graph: Graph, predicate: NamedNode) -> dict[str, int]:
    found = graph.store.quads_for_pattern(None, predicate, None, DefaultGraph())
    return {
        _text(quad.subject): int(quad.object.value)
        for quad in found
        if isinstance(quad.object, Literal) and quad.object.value.isdecimal()
    }


def _text(term: Term | None) -> str:
    return "" if term is None else plain(term)
