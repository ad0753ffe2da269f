"""Where it is said: mentions and claims as evidence in the untouched source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from kg.language.horizons import horizon
from kg.model import Block, Claim, Document, Evidence, Mention, Modality, Span

_CONTEXT: Final = 300


def mention_evidence(document: Document, slug: str, mention: Mention) -> Evidence:
    """The mention as quote, with the rest of its sentence before and after it.

    Prefix and suffix are at most 300 source characters long, cut at a blank.
    """
    block = document.blocks[mention.block]
    span = block.text.span(mention.start, mention.end)
    around = _sentence(block, mention.start, mention.end)
    before = document.source[around.start : span.start]
    after = document.source[span.end : around.end]
    return Evidence(
        slug,
        block.section,
        span,
        span.of(document.source),
        Modality.ASSERTED,
        mention.confidence,
        mention.rules,
        _tail(before),
        _head(after),
        page=document.page(span.start),
        name=mention.label,
    )


def claim_evidence(document: Document, slug: str, claim: Claim) -> Evidence:
    """The sentence, item or cell that says the relation, as quote, with marks around it.

    Where neither these words nor a heading name the subject, the quote begins with the
    sentence before them that does.
    """
    block = document.blocks[claim.block]
    span = block.text.span(claim.start, claim.end)
    if claim.linked_by is None:
        subject = claim.subject
        named = _sentence(document.blocks[subject.block], subject.start, subject.end)
        span = Span(min(span.start, named.start), max(span.end, named.end))
    span = _with_its_marks(document.source, span)
    words = block.text.value[claim.start : claim.end]
    return Evidence(
        slug,
        block.section,
        span,
        span.of(document.source),
        claim.modality,
        claim.confidence,
        claim.rules,
        linked_by=claim.linked_by,
        page=document.page(span.start),
        said_by=claim.said_by,
        horizon=horizon(words, claim.named, document.metadata.issued),
    )


def _sentence(block: Block, start: int, end: int) -> Span:
    """Source span from the sentence that holds ``start`` to the one that holds ``end``."""
    whole = block.sentences
    first = bisect_right(whole, start, key=lambda s: s.start) - 1
    last = bisect_left(whole, end, key=lambda s: s.end)
    low = whole[first].start if first >= 0 else 0
    high = whole[last].end if last < len(whole) else len(block.text.value)
    return block.text.span(min(low, start), max(high, end))


_MARK: Final = re.compile(r"(?<!\\)(?:\*+|~~+|`+|(?<!\w)_+|_+(?!\w)|\[(?=[^\[\]\n]*\]\()|\]\()")
"""What opens and closes emphasis, code and links in Markdown."""

_BLANK: Final = " \n"


def _with_its_marks(source: str, span: Span) -> Span:
    """The span, and directly before and after it those marks whose counterparts lie in it.

    Readable text begins behind a mark: "Power:** It is" is said by "**Power:** It is".
    """
    start, end = span
    for mark in _unpaired(source, span):
        opening = "[" if mark == "](" else mark
        if source.endswith(opening, 0, start):
            start -= len(opening)
        elif mark == opening and source.startswith(mark, end):
            end += len(mark)
    return Span(start, end)


def _unpaired(source: str, span: Span) -> list[str]:
    """The marks in a span that have no counterpart in it, in order."""
    waiting: list[str] = []
    for found in _MARK.finditer(source, *span):
        mark, after = found.group(), source[found.end() : found.end() + 1]
        if source[found.start() - 1 : found.start()] in _BLANK and after in _BLANK:
            continue  # a bullet or a sign of multiplication
        partner = "[" if mark == "](" else mark
        if waiting and waiting[-1] == partner and mark != "[":
            waiting.pop()
        else:
            waiting.append(mark)
    return waiting


def _tail(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[-_CONTEXT:].split(" ", 1)[-1]


def _head(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[:_CONTEXT].rsplit(" ", 1)[0]
