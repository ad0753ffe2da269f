"""Topics in bold leads and list items: "**Federated learning**: trains ..."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Finding
from kg.extract.heading_topics import SectionKind, section_kind
from kg.language.cues import classes_of
from kg.language.lines import Line
from kg.language.normalization import singular
from kg.language.noun_phrases import text_of
from kg.model import BlockKind, TopicClass

_BY_SECTION: Final = {
    SectionKind.RISKS: TopicClass.RISK,
    SectionKind.DOMAINS: TopicClass.DOMAIN,
    SectionKind.TECHNIQUES: TopicClass.TECHNIQUE,
    SectionKind.TRENDS: TopicClass.TREND,
    SectionKind.FRAME: TopicClass.TREND,
}
_LONGEST: Final = 9


def leads(page: Page) -> Iterator[Finding]:
    """Offer the lead of each item and paragraph, typed by its cue sentence or section."""
    for line in page.lines:
        span = page.block(line).lead
        if not line.first or span is None:
            continue
        tokens = [
            i for i, t in enumerate(line.tokens) if span.start <= t.start and t.end <= span.end
        ]
        if tokens:
            yield from _offer(page, line, tokens[0], tokens[-1] + 1, "lead")


def items(page: Page) -> Iterator[Finding]:
    """Offer list items and table cells that are nothing but a name."""
    for line in page.lines:
        if line.kind not in {BlockKind.LIST_ITEM, BlockKind.TABLE_CELL} or not line.first:
            continue
        if page.block(line).lead is None and 0 < len(line.tokens) <= _LONGEST:
            last = len(line.tokens) - (not line.tokens[-1].is_word)
            if "V" not in line.tags[:last] and "M" not in line.tags[:last] and last > 0:
                yield from _offer(page, line, 0, last, "item")


def _offer(page: Page, line: Line, first: int, last: int, rule: str) -> Iterator[Finding]:
    while last > first and not line.tokens[last - 1].is_word and line.tokens[last - 1].text != ")":
        last -= 1
    if not 0 < last - first <= _LONGEST:
        return
    label = text_of(line.tokens, first, last)
    announced = announced_class(page, line)
    if announced:
        yield Finding(line.number, first, last, label, announced, f"{rule}.announced")
        return
    kind = section_kind(page.section(line).title)
    under = _BY_SECTION.get(kind, TopicClass.TREND)
    yield Finding(line.number, first, last, label, under, f"{rule}.in-{kind.value}")


def announced_class(page: Page, line: Line) -> TopicClass | None:
    """The class that the sentence before a list announces ("Key risks include:")."""
    header = page.block(line).header
    words = tuple(header.lower().split()) if header else ()
    if not words:
        introduction = page.introduction(line)
        if introduction is None or introduction.kind is BlockKind.LIST_ITEM:
            return None
        words = introduction.words
    for word in reversed(words):
        for topic_class in classes_of(singular(word), "type"):
            return topic_class
    return None
