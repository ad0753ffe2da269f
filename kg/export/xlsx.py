"""A workbook for spreadsheets: topics, claims, and the sentences behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from kg.analysis.importance import Ranking
from kg.errors import needing
from kg.files import replacing
from kg.graph import Graph
from kg.graph.graph_model import (
    GraphEntity,
    GraphEvidence,
    GraphKnowledge,
    GraphRelation,
    GraphReport,
)
from kg.graph.presentation import interval, wording

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell: TypeAlias = str | float | int | None
_ROWS: Final = 1_048_575
"""Rows of a sheet under its head: the format knows no more."""
_LONGEST: Final = 32_767
"""Characters of a cell."""
_DATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_SETTINGS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_TOPICS: Final = ("Topic", "Class", "Other names", "Reports", "Mentions", "Confidence", "IRI")
_CLAIMS: Final = (
    *("Subject", "Subject class", "Relation", "Object", "Object class", "Said to be"),
    *("Reports", "Confidence", "IRI"),
)
_SENTENCES: Final = (
    *(
        "Sentence",
        "Report",
        "Date",
        "Section",
        "Page",
        "From",
        "To",
        "Said to be",
        "Said by",
        "Said for",
        "Confidence",
    ),
    *("Topics", "Classes", "Claims", "File", "Topic IRIs", "Claim IRIs", "Report IRI"),
)


def write(graph: Graph, path: Path) -> None:
    """Write three sheets; the same graph gives the same bytes. Raises OutputError, MissingExtra.

    Texts stay texts, whatever they begin with.
    """
    with needing("workbooks need xlsxwriter", "xlsx"):
        from xlsxwriter import Workbook
    known = graph.knowledge()
    ranking = Ranking.of(known)
    with replacing(path) as file, Workbook(file, _SETTINGS) as book:
        book.set_properties({"created": _DATED})
        _sheet(book, "Topics", _TOPICS, map(_topic, ranking.topics))
        _sheet(book, "Claims", _CLAIMS, _claims(ranking))
        _sheet(book, "Sentences", _SENTENCES, _sentences(known, ranking))


def _sheet(book: Workbook, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, 24)
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, heads, bold)
    last = 0
    for last, row in enumerate(islice(rows, _ROWS), 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, value[:_LONGEST])
            elif value is not None:
                sheet.write_number(last, column, value)
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _topic(topic: GraphEntity) -> Sequence[Cell]:
    return (
        topic.label,
        topic.identity.topic_class.label,
        "; ".join(topic.alt_labels),
        len(topic.reports),
        len(topic.evidence),
        topic.stated_confidence,
        topic.iri,
    )


def _claims(ranking: Ranking) -> Iterator[Sequence[Cell]]:
    """A row for each claim: those of most reports first, then the surest."""
    order = sorted(
        zip(ranking.relations, ranking.links, strict=True),
        key=lambda each: (-len(_reports(each[0])), -each[0].confidence),
    )
    for claim, ends in order:
        subject, object_ = (ranking.topics[end] for end in ends)
        yield (
            subject.label,
            subject.identity.topic_class.label,
            wording(claim.predicate),
            object_.label,
            object_.identity.topic_class.label,
            "denied" if claim.negated else claim.modality.value,
            len(_reports(claim)),
            claim.stated_confidence,
            claim.iri,
        )


def _reports(claim: GraphRelation) -> set[str]:
    return {piece.report for piece in claim.evidence if piece.report}


class _Sentence(Struct):
    """What one sentence supports, and its evidence."""

    pieces: list[GraphEvidence]
    topics: dict[str, GraphEntity]
    claims: dict[str, str]


def _sentences(known: GraphKnowledge, ranking: Ranking) -> Iterator[Sequence[Cell]]:
    """A row for each sentence, in reading order, with all that it supports."""
    reports = {report.iri: report for report in known.reports}
    found: defaultdict[tuple[str, int, str], _Sentence] = defaultdict(lambda: _Sentence([], {}, {}))

    def place(piece: GraphEvidence) -> _Sentence:
        at = piece.span.start - len(piece.prefix) if piece.span.start >= 0 else -1
        sentence = found[piece.report, at, piece.sentence]
        sentence.pieces.append(piece)
        return sentence

    for topic in ranking.topics:
        for piece in topic.evidence:
            place(piece).topics[topic.iri] = topic
    for claim, ends in zip(ranking.relations, ranking.links, strict=True):
        subject, object_ = (ranking.topics[end] for end in ends)
        said = f"{subject.label} {wording(claim.predicate)} {object_.label}"
        for piece in claim.evidence:
            sentence = place(piece)
            sentence.claims[claim.iri or said] = said
            sentence.topics.update({subject.iri: subject, object_.iri: object_})
    for (iri, start, text), sentence in sorted(found.items(), key=lambda each: each[0]):
        yield _row(reports.get(iri), start, text, sentence)


def _row(report: GraphReport | None, start: int, text: str, sentence: _Sentence) -> Sequence[Cell]:
    best = max(sentence.pieces, key=lambda piece: piece.confidence)
    kinds = (topic.identity.topic_class.label for topic in sentence.topics.values())
    return (
        " ".join(text.split()),
        report.title if report else "",
        report.issued if report else "",
        report.section_title(best.section) if report else "",
        best.page,
        start if start >= 0 else None,
        start + len(text) if start >= 0 else None,
        best.modality.value,
        "; ".join(dict.fromkeys(who for piece in sentence.pieces for who in piece.said_by)),
        "; ".join(
            dict.fromkeys(interval(h) or h.wording for p in sentence.pieces if (h := p.horizon))
        ),
        best.stated_confidence,
        "; ".join(topic.label for topic in sentence.topics.values()),
        "; ".join(dict.fromkeys(kinds)),
        "; ".join(sentence.claims.values()),
        report.name if report else "",
        " ".join(sentence.topics),
        " ".join(iri for iri in sentence.claims if " " not in iri),
        report.iri if report else "",
    )
