"""What the tests of extraction share: small reports, their lines, and findings as rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

from kg.extract.analyzed_document import Page, prepare
from kg.extract.candidates import Finding
from kg.language.lines import Line
from kg.model import BlockKind, Document, Span
from kg.read import Source, read

SHARED: Final = Path(__file__).parent.parent.parent.parent / "shared"
"""Reports and annotations at hand while developing; absent elsewhere."""

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")

REPORT: Final = """\
# Edge outlook

Edge computing moves work to devices.

## 1. The rise of edge AI

Edge AI relies on **pruning** and quantization. It raises privacy concerns.

- **Federated learning**: trains on devices and mitigates privacy concerns.
- **Split inference**: shares work.

## 2. Challenges

Key risks include:

- battery drain
- vendor lock-in

## 3. Conclusion

It goes on.
"""
"""A report with what the genre has: numbered trends, leads, a typed list, a framing section."""


def doc(text: str, name: str = "report.md") -> Document:
    """The document read from a Markdown text."""
    return read(Source(name, "text/markdown", content=text.encode()))


def page(text: str) -> Page:
    """The prepared page of a Markdown text."""
    return prepare(doc(text))


def line(sentence: str) -> Line:
    """The line that a sentence is, in a report of its own."""
    [only] = [
        line
        for line in page(f"# Report\n\n{sentence}\n").lines
        if line.kind is not BlockKind.HEADING
    ]
    return only


def marked(sentence: str) -> tuple[str, list[Span]]:
    """The sentence without its brackets, and the places of what stood in them."""
    parts = re.split(r"[\[\]]", sentence)
    spans, at = [], 0
    for i, part in enumerate(parts):
        if i % 2:
            spans.append(Span(at, at + len(part)))
        at += len(part)
    return "".join(parts), spans


def row(finding: Finding) -> tuple[str, str, str]:
    """A finding as (name, class, rule)."""
    return finding.label, finding.topic_class.value, finding.rule


def found(
    extractor: Callable[[Page], Iterable[Finding]], text: str, rule: str = ""
) -> set[tuple[str, str]]:
    """(name, class) of what an extractor finds in a Markdown text by rules so named."""
    return {row(f)[:2] for f in extractor(page(text)) if f.rule.startswith(rule)}


def said(extractor: Callable[[Page], Iterable[Finding]], sentence: str) -> Iterator[str]:
    """ "name: Class by rule" for what an extractor finds in a sentence, sorted."""
    rows = {row(f) for f in extractor(page(f"# Report\n\n{sentence}\n"))}
    return (f"{name}: {klass} by {rule}" for name, klass, rule in sorted(rows))
