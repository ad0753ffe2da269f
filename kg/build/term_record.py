"""What became of each term of the user's vocabularies: found, or not and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.language.normalization import key
from kg.model import Concept, Knowledge
from kg.model.build_report import ReportRecord, Term

_NOWHERE: Final = "it stands in no report"
_LEFT_OUT: Final = "your decisions, or the least confidence, leave it out"


def terms_found(
    concepts: Iterable[Concept], records: Sequence[ReportRecord], knowledge: Knowledge | None = None
) -> Iterator[Term]:
    """Tell of each term that a user has given whether it is a topic, in their order.

    ``knowledge``: what the graph has in the end; without it, what the reports gave counts.
    """
    given = [concept for concept in concepts if concept.given]
    owners = _owners(given)
    in_graph = None if knowledge is None else _in_graph(knowledge)
    told = Counter(iri for record in records for iri, why in record.terms.items() if not why)
    for concept in given:
        reports = told[concept.iri] if in_graph is None else in_graph.get(concept.iri, 0)
        why = "" if reports else _reason(concept, owners, records)
        yield Term(concept.topic_class.value, concept.label, concept.iri, reports, why)


def _in_graph(knowledge: Knowledge) -> dict[str, int]:
    """How many reports have each concept as a topic."""
    return {e.concept.iri: len(e.reports) for e in knowledge.entities if e.concept is not None}


def _owners(given: Iterable[Concept]) -> dict[tuple[str, str], Concept]:
    """Which term has a name: the first that has it."""
    owners: dict[tuple[str, str], Concept] = {}
    for concept in given:
        for label in concept.labels:
            owners.setdefault((concept.topic_class, key(label)), concept)
    return owners


def _reason(
    concept: Concept, owners: Mapping[tuple[str, str], Concept], records: Iterable[ReportRecord]
) -> str:
    others = [owners[concept.topic_class, key(label)] for label in concept.labels]
    if all(other.iri != concept.iri for other in others):
        return f"{others[0].label!r} has its name and comes first"
    said = [(why, r.name) for r in records if (why := r.terms.get(concept.iri)) is not None]
    if not said:
        return _NOWHERE
    if not all(why for why, _ in said):
        return _LEFT_OUT
    why, report = said[0]
    more = f" and {len(said) - 1} more" if len(said) > 1 else ""
    return f"{why} (in {report}{more})"
