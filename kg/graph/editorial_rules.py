"""Editorial rules: what makes a graph good beyond what makes it valid.

Each rule is a file in ``ontology/rules``: SPARQL that selects offenders (``?this`` and
perhaps ``?value``) and gives no rows when all is well. Its first comment line is the
message, ``# Severity:`` says how grave an offence is. What shapes can say is not said
here again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import starmap
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from pyoxigraph import Literal

from kg.graph import terms
from kg.graph.query_results import Solutions, plain
from kg.graph.questions import query_texts
from kg.graph.read import AsRead
from kg.model.build_report import Severity, Violation

if TYPE_CHECKING:
    from kg.graph.knowledge_graph import Graph

_SEVERITY: Final = re.compile(r"^# *Severity: *(\w+) *$", re.MULTILINE)


class EditorialRule(Struct, frozen=True):
    """A query that selects the violations of one rule, and what to do about them."""

    name: str
    message: str
    severity: Severity
    query: str

    def offenders(self, graph: Graph) -> Iterator[Violation]:
        """Yield the violations of this rule."""
        answer = graph.query(self.query)
        assert isinstance(answer, Solutions)  # noqa: S101 - for the type checker: it is a SELECT
        for row in answer:
            said = dict(zip(answer.variables, row, strict=True))
            yield Violation(
                focus="" if (this := said["this"]) is None else plain(this),
                path="",
                value=str(said.get("value") or ""),
                shape=self.name,
                severity=self.severity,
                message=self.message,
            )


def load() -> tuple[EditorialRule, ...]:
    """Load the shipped rules, by file name."""
    return tuple(starmap(_parsed, query_texts("rules")))


def _parsed(name: str, text: str) -> EditorialRule:
    message = text.partition("\n")[0].removeprefix("#").strip()
    (severity,) = _SEVERITY.findall(text)
    return EditorialRule(name, message, Severity(severity), text)


def review(graph: Graph) -> tuple[Violation, ...]:
    """Check a graph against the editorial rules; the violations are sorted."""
    return tuple(sorted({found for rule in load() for found in rule.offenders(graph)}))


def misquoted(graph: Graph, sources: Mapping[str, str]) -> tuple[Violation, ...]:
    """Find quotes that are not what stands at their offsets in the source.

    ``sources``: the decoded text of reports by IRI. Evidence in other reports is passed
    over. Empty where all quotes are true.
    """
    known = graph.knowledge()
    evidence = [*(t.evidence for t in known.entities), *(r.evidence for r in known.relations)]
    found = {
        Violation(
            focus=AsRead().selector(piece.report, piece.span),
            path=terms.EXACT.value,
            value=str(Literal(piece.quote)),
            shape="misquoted",
            severity=Severity.VIOLATION,
            message="Quote the source as it is: other words stand at these offsets.",
        )
        for pieces in evidence
        for piece in pieces
        if piece.report in sources and piece.span.of(sources[piece.report]) != piece.quote
    }
    return tuple(sorted(found))
