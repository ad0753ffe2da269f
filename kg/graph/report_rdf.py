"""Reports and their sections as RDF."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad

from kg.graph import terms
from kg.graph.selectors import Places
from kg.model import Report, Section


def document_quads(report: Report, places: Places) -> Iterator[Quad]:
    """Describe one report and all its sections.

    Section 0, the document itself, is exported like the others. Positions in IRIs and
    in ``tkg:order`` are 1-based, so the section with index ``i`` is number ``i + 1``.
    A section's selector is its extent, sub-sections included.
    """
    node = NamedNode(places.minter.report(report.slug))
    yield Quad(node, terms.A, terms.REPORT)
    yield from _metadata(node, report)
    for section in report.sections:
        yield Quad(node, terms.HAS_PART, _section(report, section.order, places))
        yield from _section_quads(node, report, section, places)


def _metadata(node: NamedNode, report: Report) -> Iterator[Quad]:
    said = report.metadata
    yield Quad(node, terms.TITLE, terms.text(said.title or report.name))
    yield Quad(node, terms.SOURCE, terms.text(report.name))
    yield Quad(node, terms.IDENTIFIER, terms.text(f"sha256:{report.sha256}"))
    yield Quad(node, terms.FORMAT, terms.text(report.media_type))
    yield Quad(node, terms.LANGUAGE, terms.text(terms.language_tag(said.language)))
    if said.issued:
        yield Quad(node, terms.ISSUED, terms.issued(said.issued))
    for creator in said.creators:
        yield Quad(node, terms.CREATOR, terms.text(creator))
    if said.publisher:
        yield Quad(node, terms.PUBLISHER, terms.text(said.publisher))


def _section_quads(
    report_node: NamedNode, report: Report, section: Section, places: Places
) -> Iterator[Quad]:
    node = _section(report, section.order, places)
    yield Quad(node, terms.A, terms.SECTION)
    yield Quad(node, terms.IS_PART_OF, report_node)
    yield Quad(node, terms.TITLE, terms.text(_title(report, section)))
    yield Quad(node, terms.ORDER, terms.integer(section.order + 1))
    yield Quad(node, terms.LEVEL, terms.integer(section.level))
    if section.parent is not None:
        yield Quad(node, terms.PARENT_SECTION, _section(report, section.parent, places))
    yield Quad(node, terms.HAS_SELECTOR, places.extent(report.slug, section.span))


def _title(report: Report, section: Section) -> str:
    return section.title or section.number or report.metadata.title or report.name


def _section(report: Report, order: int, places: Places) -> NamedNode:
    return NamedNode(places.minter.section(report.slug, order + 1))
