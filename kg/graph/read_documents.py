"""Reports, their sections, and the evidence in them, read from RDF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Final

from pyoxigraph import Store

from kg.graph import terms
from kg.graph.graph_model import (
    UNKNOWN,
    GraphEvidence,
    GraphReport,
    GraphSection,
    certainty,
    local,
)
from kg.graph.lookup import Table, fraction, members, node, subjects, whole_number
from kg.model import Horizon, Metadata, Modality, Span
from kg.names import TKG

_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?=$|[TZ+])")
_HASH: Final = "sha256:"


class DocumentReader:
    """Reads reports and evidence of a graph: with ``scan`` all, else what is asked for."""

    def __init__(self, store: Store, *, scan: bool) -> None:
        self._store = store
        self._scan = scan

    def pieces(
        self, evidence: Iterable[str]
    ) -> tuple[dict[str, GraphReport], dict[str, GraphEvidence]]:
        """Pieces of evidence by IRI, and their reports."""
        pieces = self._table(dict.fromkeys(evidence))
        sources = pieces.first(terms.HAS_SOURCE)
        reports = self.reports(sources)
        return reports, self._evidence(pieces, sources, reports)

    def reports(self, sources: Iterable[str]) -> dict[str, GraphReport]:
        """All reports by IRI, or those of them among the sources."""
        every = members(self._store, terms.REPORT)
        if not self._scan:
            every = sorted({*every} & {*sources})
        table = self._table(every)
        sections = self._sections(table)
        title, creators, publishers = map(
            table.texts, (terms.TITLE, terms.CREATOR, terms.PUBLISHER)
        )
        issued, source, identifier, media_type, language = map(
            table.first,
            (terms.ISSUED, terms.SOURCE, terms.IDENTIFIER, terms.FORMAT, terms.LANGUAGE),
        )
        found = {}
        for row, iri in enumerate(table.subjects):
            date = _DATE.match(issued[row])
            publisher = tuple(t.value for t in publishers[row])
            found[iri] = GraphReport(
                slug=iri,
                name=source[row],
                sha256=identifier[row].removeprefix(_HASH),
                media_type=media_type[row],
                metadata=Metadata(
                    title[row][0].value if title[row] else "",
                    date[0] if date else "",
                    tuple(t.value for t in creators[row]),
                    publisher[0] if publisher else "",
                    language[row],
                ),
                sections=tuple(sections[row]),
                identifier=identifier[row],
                publishers=publisher,
            )
        return found

    def _sections(self, reports: Table) -> list[list[GraphSection]]:
        """The sections of each report, by order."""
        if self._scan:
            every = members(self._store, terms.SECTION)
        else:
            every = [
                s
                for r in reports.subjects
                for s in subjects(self._store, terms.IS_PART_OF, node(r))
            ]
        table = self._table(every)
        part_of, parent, selector, order, level = map(
            table.first,
            (terms.IS_PART_OF, terms.PARENT_SECTION, terms.HAS_SELECTOR, terms.ORDER, terms.LEVEL),
        )
        spans = self._spans(self._table(dict.fromkeys(filter(None, selector))))
        title = table.texts(terms.TITLE)
        rows: list[list[int]] = [[] for _ in reports.subjects]
        for row in sorted(range(len(every)), key=lambda i: (whole_number(order[i], 0), every[i])):
            if (report := reports.at.get(part_of[row])) is not None:
                rows[report].append(row)
        found = []
        for own in rows:
            index = {every[row]: at for at, row in enumerate(own)}
            found.append(
                [
                    GraphSection(
                        order=whole_number(order[row], 1) - 1,
                        title=title[row][0].value if title[row] else "",
                        level=whole_number(level[row], 0),
                        span=spans.get(selector[row], UNKNOWN),
                        parent=index.get(parent[row]),
                        iri=every[row],
                    )
                    for row in own
                ]
            )
        return found

    def _spans(self, selectors: Table) -> dict[str, Span]:
        ends = zip(selectors.first(terms.START), selectors.first(terms.END), strict=True)
        return {
            iri: Span(whole_number(start, -1), whole_number(end, -1))
            for iri, (start, end) in zip(selectors.subjects, ends, strict=True)
        }

    def _evidence(
        self, pieces: Table, sources: Sequence[str], reports: Mapping[str, GraphReport]
    ) -> dict[str, GraphEvidence]:
        sections = {s.iri: (r.slug, i) for r in reports.values() for i, s in enumerate(r.sections)}
        selector = pieces.first(terms.HAS_SELECTOR)
        places = self._table(dict.fromkeys(filter(None, selector)))
        spans = self._spans(places)
        exact, prefix, suffix = map(places.first, (terms.EXACT, terms.PREFIX, terms.SUFFIX))
        section, linked, page = map(pieces.first, (terms.IN_SECTION, terms.LINKED_BY, terms.PAGE))
        modality = pieces.first(terms.MODALITY)
        confidence = pieces.first(terms.CONFIDENCE)
        rules: dict[tuple[str, ...], tuple[str, ...]] = {}
        found_by = [rules.setdefault(each, each) for each in pieces.values(terms.FOUND_BY)]
        agents = pieces.values(terms.ATTRIBUTED)
        names = self._names(agents)
        period = pieces.first(terms.TEMPORAL)
        horizons = self._horizons(period)
        found = {}
        for row, iri in enumerate(pieces.subjects):
            at = places.at.get(selector[row])
            report = sources[row]
            in_section = sections.get(section[row])
            in_heading = sections.get(linked[row])
            said, stated = modality_named(modality[row]), fraction(confidence[row])
            found[iri] = GraphEvidence(
                report=report,
                section=in_section[1] if in_section and in_section[0] == report else -1,
                span=spans.get(selector[row], UNKNOWN),
                quote="" if at is None else exact[at],
                modality=said or Modality.ASSERTED,
                confidence=certainty(stated),
                found_by=found_by[row],
                prefix="" if at is None else prefix[at],
                suffix="" if at is None else suffix[at],
                linked_by=in_heading[1] if in_heading and in_heading[0] == report else None,
                page=whole_number(page[row], 0) or None,
                said_by=tuple(names[agent] for agent in agents[row]),
                agents=agents[row],
                horizon=horizons.get(period[row]),
                period=period[row],
                iri=iri,
                stated_modality=said,
                stated_confidence=stated,
            )
        return found

    def _names(self, agents: Iterable[Iterable[str]]) -> dict[str, str]:
        """The names of those whom evidence is attributed to, by IRI."""
        table = self._table(dict.fromkeys(agent for each in agents for agent in each))
        labels = zip(table.subjects, table.texts(terms.LABEL), strict=True)
        return {iri: found[0].value if found else local(iri) for iri, found in labels}

    def _horizons(self, periods: Iterable[str]) -> dict[str, Horizon]:
        """The times that evidence is said for, by IRI."""
        table = self._table(dict.fromkeys(filter(None, periods)))
        start, end = map(table.first, (terms.START_DATE, terms.END_DATE))
        wording = table.texts(terms.LABEL)
        return {
            iri: Horizon(start[row], end[row], wording[row][0].value if wording[row] else "")
            for row, iri in enumerate(table.subjects)
        }

    def _table(self, subjects: Iterable[str]) -> Table:
        return Table(self._store, [*subjects], scan=self._scan)


def modality_named(iri: str) -> Modality | None:
    """The modality of that IRI; None if it is none."""
    name = iri.removeprefix(TKG)
    return Modality(name) if name in _MODALITIES else None


_MODALITIES: Final = frozenset(Modality)


def in_order(
    iris: Iterable[str], evidence: Mapping[str, GraphEvidence]
) -> tuple[GraphEvidence, ...]:
    """The pieces of these IRIs, by report and place."""
    return tuple(sorted((evidence[iri] for iri in iris), key=attrgetter("report", "span", "iri")))
