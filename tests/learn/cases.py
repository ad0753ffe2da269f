"""Annotated reports as training sees them."""

from __future__ import annotations

from pathlib import Path

from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.learn.annotations import Annotated, Gold, checked_gold
from kg.learn.instances import Example, examples_of
from kg.model import Document, Span
from kg.read import discover, read


def example(
    document: Document,
    gold: Gold,
    matcher: VocabularyMatcher,
    *,
    weight: float = 1.0,
    passage: Span | None = None,
) -> Example:
    """One annotated report, or passage of it."""
    path = Path(document.name)
    case = Annotated(path, document, gold, path.with_suffix(".json"), passage)
    return next(examples_of([(case, weight)], matcher))


def gold_of(report: Path) -> Gold:
    """The annotation that stands beside a report."""
    return checked_gold(report.with_suffix(".json"), read(discover([report])[0]).source)
