"""Topics in headings, and the kind of thing that the section below a heading lists."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final

from kg.extract.analyzed_document import Page, whole_line
from kg.extract.candidates import Finding
from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.language.noun_phrases import text_of
from kg.model import BlockKind, Document, TopicClass


class SectionKind(StrEnum):
    """The purpose of a section, read off its heading."""

    TREND = "trend"
    TECHNIQUES = "techniques"
    RISKS = "risks"
    DOMAINS = "domains"
    TRENDS = "trends"
    FRAME = "frame"


_KINDS: Final = tuple(
    (kind, pattern("headings", f"section_{kind.value}"))
    for kind in (
        SectionKind.FRAME,
        SectionKind.RISKS,
        SectionKind.DOMAINS,
        SectionKind.TECHNIQUES,
        SectionKind.TRENDS,
    )
)
_OPENING: Final = pattern("headings", "trend_opening")


@lru_cache(maxsize=4096)
def section_kind(title: str) -> SectionKind:
    """The purpose of the section under this heading; TREND by default."""
    plain = title.strip(" :.-–—")
    for kind, wording in _KINDS:
        if wording.search(plain):
            return kind
    return SectionKind.TREND


def headings(page: Page) -> Iterator[Finding]:
    """Offer each heading that presents a development as a trend, and its short form."""
    for line in page.lines:
        if line.kind is BlockKind.HEADING:
            yield from _heading(page, line)


def _heading(page: Page, line: Line) -> Iterator[Finding]:
    first, last = whole_line(line)
    if last <= first or last - first > 16:
        return
    kind = section_kind(page.section(line).title)
    parent = _parent_kind(page.document, line.section)
    topic_class = _CHILD_CLASS.get(parent, TopicClass.TREND)
    rule = (
        f"heading.{kind.value}"
        if topic_class == TopicClass.TREND
        else f"heading.under-{parent.value}"
    )
    yield Finding(line.number, first, last, text_of(line.tokens, first, last), topic_class, rule)
    yield from _short_forms(line, first, last, topic_class)


_CHILD_CLASS: Final = {
    SectionKind.RISKS: TopicClass.RISK,
    SectionKind.DOMAINS: TopicClass.DOMAIN,
    SectionKind.TECHNIQUES: TopicClass.TECHNIQUE,
}


def _parent_kind(document: Document, section: int) -> SectionKind:
    parent = document.sections[section].parent
    if parent is None or parent == 0:
        return SectionKind.FRAME
    return section_kind(document.sections[parent].title)


def _short_forms(line: Line, first: int, last: int, topic_class: TopicClass) -> Iterator[Finding]:
    """The part before or after a colon, and the heading without "The rise of"."""
    cuts = [i for i in range(first + 1, last - 1) if line.tokens[i].text in {":", "–", "—"}]
    parts = [(first, cuts[0]), (cuts[0] + 1, last)] if cuts else []
    for begin, end in [(first, last), *parts]:
        text = text_of(line.tokens, begin, end)
        opening = _OPENING.match(text)
        if opening and opening.end() < len(text):
            skipped = line.tokens[begin].start + opening.end()
            at = next((i for i in range(begin, end) if line.tokens[i].start >= skipped), begin)
            label = text_of(line.tokens, at, end)
            yield Finding(line.number, at, end, label, topic_class, "heading.short")
        if (begin, end) != (first, last) and end > begin:
            yield Finding(line.number, begin, end, text, topic_class, "heading.part")
