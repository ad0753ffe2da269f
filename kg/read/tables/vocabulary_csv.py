"""Vocabularies as a table: one concept a row, for people with a spreadsheet."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from kg import names
from kg.errors import VocabularyError
from kg.model import Concept, collapse, unique
from kg.model.schema import SHIPPED, TopicClass
from kg.read.tables.csv_table import Columns, Row

COLUMNS: Final = Columns(
    ("label", "class", "alt_labels", "definition", "broader", "iri"),
    needed=2,
    example=5,
    flaw=VocabularyError,
)
"""The columns of the table; ``;`` separates many values."""


def concepts_in_csv(
    text: str, name: str, *, delimiter: str = ",", classes: Sequence[TopicClass] = SHIPPED.classes
) -> list[Concept]:
    """The concepts of a table whose first line names its columns, in its order.

    ``broader`` names other rows by their label (those of the same class first) or a
    concept by its IRI. ``name`` is for messages. Raises VocabularyError with the line.
    """
    rows = list(COLUMNS.rows(text, name, delimiter))
    concepts = [_concept(row, classes) for row in rows]
    known: dict[tuple[TopicClass | None, str], str] = {}
    for concept in concepts:
        for topic_class in (concept.topic_class, None):
            known.setdefault((topic_class, concept.label.casefold()), concept.iri)
    return [_linked(c, row, known) for c, row in zip(concepts, rows, strict=True)]


def _many(row: Row, column: str) -> tuple[str, ...]:
    """The values of a cell that ``;`` separates."""
    return unique(v for v in map(collapse, row.cell(column).split(";")) if v)


def _concept(row: Row, classes: Sequence[TopicClass]) -> Concept:
    label, said = row.cell("label"), row.cell("class")
    if not any(c.isalnum() for c in label):
        raise VocabularyError(f"{row.place}: a row without a label; name the concept")
    topic_class = next((c for c in classes if c.casefold() == said.casefold()), None)
    if topic_class is None:
        raise VocabularyError(
            f"{row.place}: unknown class {said!r}; use one of {', '.join(classes)}"
        )
    return Concept(
        iri=_iri(row, topic_class, label),
        topic_class=topic_class,
        label=label,
        alt_labels=tuple(other for other in _many(row, "alt_labels") if other != label),
        definition=row.cell("definition"),
    )


def _iri(row: Row, topic_class: TopicClass, label: str) -> str:
    given = row.cell("iri")
    if not given:
        return names.concept(topic_class, label)
    if not names.is_iri(given):
        raise VocabularyError(f"{row.place}: {given!r} is no IRI; give one such as https://…")
    return given


def _linked(
    concept: Concept, row: Row, known: Mapping[tuple[TopicClass | None, str], str]
) -> Concept:
    broader: list[str] = []
    for value in _many(row, "broader"):
        word = value.casefold()
        iri = known.get((concept.topic_class, word)) or known.get((None, word))
        if iri is None and not names.is_iri(value):
            raise VocabularyError(
                f"{row.place}: no row is labelled {value!r}, named as broader;"
                " add that row, or give the concept's IRI"
            )
        broader.append(iri or value)
    return dataclasses.replace(concept, broader=unique(broader))
