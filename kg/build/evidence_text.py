"""Evidence split from its text: names are resolved without it, reports are written with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kg.model import Document, Entity, Evidence, Knowledge, Relation, Report, Span
from kg.resolve import ReportTopics

_Words = tuple[str, str, str]
"""Quote, prefix and suffix of one piece of evidence."""


class Wording(Struct, frozen=True):
    """A report in full, and the text at each place that names a topic or makes a claim."""

    report: Report
    topics: tuple[tuple[Span, _Words], ...]
    claims: tuple[tuple[Span, _Words], ...]


class _Taken:
    """Text that was taken from evidence, by place."""

    def __init__(self) -> None:
        self.words: dict[Span, _Words] = {}

    def without(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(map(self._without, evidence))

    def _without(self, piece: Evidence) -> Evidence:
        words = (piece.quote, piece.prefix, piece.suffix)
        if self.words.setdefault(piece.span, words) != words:
            return piece
        return replace(piece, quote="", prefix="", suffix="")


Paragraph = tuple[Span, str]
"""Where a paragraph stands in the source, and its text."""
LONGEST: Final = 3_000
"""Characters of a paragraph that is shown around a quote."""


def paragraphs(document: Document, found: ReportTopics) -> tuple[Paragraph, ...]:
    """The paragraphs of several sentences, and not too long, in which there is evidence."""
    evidence = (*(e.evidence for e in found.entities), *(r.evidence for r in found.relations))
    starts = sorted({piece.span.start for piece in chain.from_iterable(evidence)})
    spans = {
        block.span
        for block in document.blocks
        if len(block.sentences) > 1 and block.span.end - block.span.start <= LONGEST
    }
    return tuple(
        (span, span.of(document.source))
        for span in sorted(spans)
        if bisect_left(starts, span.start) < bisect_left(starts, span.end)
    )


def split(whole: ReportTopics) -> tuple[ReportTopics, Wording]:
    """Split the topics of a report from their text; :func:`restored` is the inverse."""
    named, claimed = _Taken(), _Taken()
    light = ReportTopics(
        replace(whole.report, sections=(), headings={}),
        tuple(replace(e, evidence=named.without(e.evidence)) for e in whole.entities),
        tuple(replace(r, evidence=claimed.without(r.evidence)) for r in whole.relations),
    )
    words = (tuple(taken.words.items()) for taken in (named, claimed))
    return light, Wording(whole.report, *words)


def restored(light: Knowledge, wordings: Mapping[str, Wording]) -> Knowledge:
    """Give evidence its text again, and reports their sections, by slug."""
    named = {slug: dict(wording.topics) for slug, wording in wordings.items()}
    claimed = {slug: dict(wording.claims) for slug, wording in wordings.items()}
    return replace(
        light,
        reports=tuple(wordings[report.slug].report for report in light.reports),
        entities=tuple(_restored(entity, named) for entity in light.entities),
        relations=tuple(_restored(relation, claimed) for relation in light.relations),
    )


_Places = Mapping[str, Mapping[Span, _Words]]
_NONE: Final = ""
Said = TypeVar("Said", Entity, Relation)


def _restored(said: Said, places: _Places) -> Said:
    return replace(said, evidence=tuple(_with_text(piece, places) for piece in said.evidence))


def _with_text(piece: Evidence, places: _Places) -> Evidence:
    if piece.quote != _NONE:
        return piece
    quote, prefix, suffix = places[piece.report][piece.span]
    return replace(piece, quote=quote, prefix=prefix, suffix=suffix)
