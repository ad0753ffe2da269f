"""N-Quads: the same triples, with a named graph for what each report says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kg.export.resource_order import (
    IS_PART_OF,
    LABEL,
    REPORT_TYPE,
    SOURCE,
    STATEMENT,
    TYPE,
    Facts,
    Resource,
    resources,
    sorted_resources,
)
from kg.files import write_text
from kg.graph import Graph
from kg.names import DCTERMS, PROV, SKOS, TKG

_MENTIONED: Final = f"<{TKG['mentionedIn']}>"
_EVIDENCE: Final = f"<{TKG['evidence']}>"
_MODALITY: Final = f"<{TKG['modality']}>"
_NEGATED: Final = f"<{TKG['negated']}>"
_ATTRIBUTED: Final = f"<{PROV['wasAttributedTo']}>"
_TEMPORAL: Final = f"<{DCTERMS['temporal']}>"
_EVIDENCE_TYPE: Final = f"<{TKG['Evidence']}>"
_BROADER: Final = f"<{SKOS['broader']}>"
_SUB: Final = f"<{TKG['subTechniqueOf']}>"
_TOPIC: Final = f"<{SKOS['Concept']}>"


def write(graph: Graph, path: Path) -> None:
    """Write a graph as sorted N-Quads, the shared part first, then report by report.

    What stands where is said in :func:`by_report`; the graphs
    together are the triples of the Turtle file. Raises OutputError.
    """
    write_text(path, _partitioned(resources(graph.store)))


def _partitioned(listed: list[Resource]) -> Iterator[str]:
    dealt = sorted(set(by_report(listed)), key=lambda quad: (quad[1], quad[0]))
    yield from (f"{line} {name} .\n" if name else f"{line} .\n" for line, name in dealt)


def by_report(resources: list[Resource]) -> Iterator[tuple[str, str]]:
    """Yield each triple as a line of N-Triples without its stop, with a graph's name.

    The name is "" for the default graph, else a report's IRI. Together the graphs are
    exactly the triples given.

    - A report's graph holds the report, its sections, its evidence and the places that
      these select; which topics and assertions that evidence is for; of those topics
      also class, label and ``tkg:mentionedIn`` this report; of those assertions also
      the statement itself, and, unless the report only denies it, the direct triple.
      So each graph can be read, loaded or dropped by itself.
      Who is cited as saying something, and the time that it is said for, is in the graph
      of each report that does so.
    - The default graph holds what is known from all reports together: topics with
      their wordings, confidence and direct triples, assertions with confidence and
      modality, and the build.
    """
    homes = _homes(resources)
    cited = _cited(resources, homes)
    told = {r.subject: r.facts for r in resources}
    for resource in resources:
        graph = homes.get(resource.subject, "")
        if citing := cited.get(resource.subject):
            lines = [*_lines(resource.subject, resource.facts)]
            yield from ((line, report) for report in sorted(citing) for line in lines)
        elif not graph and _EVIDENCE in resource.facts:
            yield from _shared(resource, homes, told)
        else:
            yield from ((line, graph) for line in _lines(resource.subject, resource.facts))


def shared_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield what :func:`by_report` leaves in the default graph of topics and assertions.

    They are given and yielded as lines of N-Triples. Unlike that it need not see their evidence.
    """
    for _, (subject, facts, _) in sorted_resources(lines):
        yield from (f"{line} ." for line in _lines(subject, _common(facts)))


def _common(facts: Facts) -> Facts:
    return {p: o for p, o in facts.items() if p not in {_EVIDENCE, _MENTIONED}}


def _homes(resources: list[Resource]) -> dict[str, str]:
    """Find the report to which each report, section, piece of evidence and place belongs."""
    homes: dict[str, str] = {}
    for subject, facts, _ in resources:
        if REPORT_TYPE in facts.get(TYPE, ()):
            homes[subject] = subject
        for link in (IS_PART_OF, SOURCE):
            if link in facts:
                homes[subject] = min(facts[link])
    for subject, *_ in resources:
        report, found, _ = subject.partition("#char=")
        if found and f"{report}>" in homes:
            homes[subject] = f"{report}>"
    return homes


def _cited(resources: list[Resource], homes: dict[str, str]) -> defaultdict[str, set[str]]:
    """Find the reports whose evidence is attributed to each agent, or said for each period."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for subject, facts, _ in resources:
        if _EVIDENCE_TYPE in facts.get(TYPE, ()):
            for cited in (*facts.get(_ATTRIBUTED, ()), *facts.get(_TEMPORAL, ())):
                found[cited].add(homes.get(subject, ""))
    return found


def _shared(
    resource: Resource, homes: dict[str, str], told: dict[str, Facts]
) -> Iterator[tuple[str, str]]:
    """Split a topic or assertion among the reports that speak of it."""
    subject, facts, _ = resource
    evidence: defaultdict[str, list[str]] = defaultdict(list)
    for piece in facts[_EVIDENCE]:
        evidence[homes.get(piece, "")].append(piece)
    mentioned = facts.get(_MENTIONED, [])
    yield from ((line, "") for line in _lines(subject, _common(facts)))
    for report in sorted({*evidence, *mentioned}):
        own: Facts = _repeated(facts) if report else {}
        own[_MENTIONED] = [report] if report in mentioned else []
        own[_EVIDENCE] = evidence.get(report, [])
        yield from ((line, report) for line in _lines(subject, own))
        if report and not _denied(own[_EVIDENCE], told):
            yield from ((line, report) for line in _direct(facts, told))


def _repeated(facts: Facts) -> Facts:
    """The facts of a topic or assertion that are repeated in every graph that mentions it."""
    kept = (TYPE, *((LABEL,) if _TOPIC in facts.get(TYPE, ()) else STATEMENT))
    return {predicate: facts[predicate] for predicate in kept if predicate in facts}


def _denied(evidence: list[str], told: dict[str, Facts]) -> bool:
    return all(_NEGATED in told.get(piece, {}).get(_MODALITY, ()) for piece in evidence)


def _direct(facts: Facts, told: dict[str, Facts]) -> Iterator[str]:
    if not all(len(facts.get(part, ())) == 1 for part in STATEMENT):
        return
    subject, predicate, object_ = (facts[part][0] for part in STATEMENT)
    for direct in (predicate, *([_BROADER] if predicate == _SUB else [])):
        if object_ in told.get(subject, {}).get(direct, ()):
            yield f"{subject} {direct} {object_}"


def _lines(subject: str, facts: Facts) -> Iterator[str]:
    for predicate, objects in facts.items():
        for object_ in objects:
            yield f"{subject} {predicate} {object_}"
