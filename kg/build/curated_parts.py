"""Triples that curators add, by the part of the outputs that they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct, field

from kg.build.codec import digest
from kg.build.part_text import OutputConfig, owner
from kg.export.resource_order import (
    ASSERTION,
    EVIDENCE,
    MAPPING,
    PLACE,
    REPORT,
    REPORT_TYPE,
    SECTION,
    SOURCE,
    TYPE,
    Resource,
    sorted_resources,
)
from kg.export.turtle import base_of
from kg.graph.write import assertion_iri
from kg.model import Evidence, Knowledge
from kg.names import Iri, Minter


class Added(Struct, frozen=True):
    """Triples that curators add to one part.

    ``lines``: these triples. ``touched``: the hash of all triples of curators if any of them is
    about the part or points to it, so that it is checked with all of them; else "".
    """

    lines: tuple[str, ...] = ()
    touched: str = ""


NOTHING: Final = Added()


class Additions(Struct, frozen=True):
    """All triples of curators, by the part that they are about: an IRI in brackets.

    ``loose``: the lines about things that are part of none. ``strangers``: all such things,
    those that the lines only point to among them.
    """

    lines: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    strangers: frozenset[str] = frozenset()
    _by_part: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _near: frozenset[str] = frozenset()

    def of(self, node: str) -> Added:
        """What is added to a part."""
        lines = self._by_part.get(node, ())
        touched = bool(lines) or node in self._near
        return Added(lines, digest(self.lines).hex() if touched else "")


def partition(lines: Iterable[str], knowledge: Knowledge, config: OutputConfig) -> Additions:
    """Partition a curator's lines by the part that they are about."""
    lines = tuple(lines)
    if not lines:
        return Additions()
    homes = _Homes(knowledge, config, lines)
    by_part: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_part[homes.of(line.partition(" ")[0])].append(line)
    loose = tuple(by_part.pop("", ()))
    terms = {term for line in lines for term in line[:-2].split(" ", 2)[::2]}
    near = {homes.of(term) for term in terms}
    strangers = frozenset(term for term in terms if not homes.of(term))
    parts = {node: tuple(own) for node, own in by_part.items()}
    return Additions(lines, loose, strangers, parts, frozenset(near - {""}))


def _first_report(lines: Iterable[str]) -> str:
    """The least IRI of a report that the lines describe, in brackets, or ""."""
    reports = (line for line in lines if line.endswith(f" {TYPE} {REPORT_TYPE} ."))
    return min((line.partition(" ")[0] for line in reports), default="")


def short_base(base: str, knowledge: Knowledge, lines: Iterable[str]) -> str:
    """What Turtle shortens IRIs by, as :func:`kg.export.turtle.base_of` finds it."""
    own = min(f"<{Minter(base).report(report.slug)}>" for report in knowledge.reports)
    first = min(own, _first_report(lines) or own)
    return base_of([Resource(first, {TYPE: [REPORT_TYPE]}, REPORT)])


class _Homes:
    """Of which part each term is that a curator uses."""

    def __init__(self, knowledge: Knowledge, config: OutputConfig, lines: tuple[str, ...]) -> None:
        minter = config.minter
        self._home = {
            f"<{iri}>": f"<{iri}>"
            for iri in (
                *(minter.topic(*entity.identity) for entity in knowledge.entities),
                *(minter.report(report.slug) for report in knowledge.reports),
            )
        }
        if any(
            f"<{config.base}assertion/" in line or f"<{config.base}evidence/" in line
            for line in lines
        ):
            self._add_hashed(knowledge, config)
        for key, resource in sorted_resources(lines):
            of_part = key[0] in {REPORT, SECTION, ASSERTION, MAPPING, EVIDENCE, PLACE}
            near = (owner(key), *resource.facts.get(SOURCE, ())) if of_part else ()
            for part in near:
                if part in self._home:
                    self._home.setdefault(resource.subject, part)

    def of(self, term: str) -> str:
        """The part, or ""."""
        if term in self._home:
            return self._home[term]
        report = term.partition("#char=")[0].partition("/section/")[0].removesuffix(">") + ">"
        return self._home.get(report, "") if "/report/" in report else ""

    def _add_hashed(self, knowledge: Knowledge, config: OutputConfig) -> None:
        minter = config.minter
        for relation in knowledge.relations:
            iri = assertion_iri(relation, minter)
            self._home[f"<{iri}>"] = f"<{minter.topic(*relation.subject)}>"
            self._add_evidence(iri, relation.evidence, minter)
        for entity in knowledge.entities:
            self._add_evidence(minter.topic(*entity.identity), entity.evidence, minter)

    def _add_evidence(self, supported: Iri, evidence: Iterable[Evidence], minter: Minter) -> None:
        for piece in evidence:
            node = minter.evidence(supported, minter.selector(piece.report, piece.span))
            self._home[f"<{node}>"] = f"<{minter.report(piece.report)}>"
