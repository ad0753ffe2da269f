"""Vocabularies as a table: one concept a row, for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kg import names
from kg.errors import VocabularyError
from kg.model import Concept, TopicClass, collapse, unique
from kg.model.schema import AnyClass

COLUMNS: Final = ("label", "class", "alt_labels", "definition", "broader", "iri")
"""The columns, by their header; the first two are needed, ``;`` separates many values."""

_NEEDED: Final = COLUMNS[:2]


class _Row(Struct, frozen=True):
    """A row by column; ``place`` is ``file:line``, counted from 1."""

    place: str
    cells: Mapping[str, str]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that ``;`` separates."""
        return unique(v for v in map(collapse, self.cells.get(column, "").split(";")) if v)


def concepts_in_csv(
    text: str, name: str, *, delimiter: str = ",", classes: Sequence[AnyClass] = tuple(TopicClass)
) -> list[Concept]:
    """The concepts of a table whose first line names its columns, in its order.

    ``broader`` names other rows by their label (those of the same class first) or a
    concept by its IRI. ``name`` is for messages. Raises VocabularyError with the line.
    """
    rows = list(_rows(text, name, delimiter))
    concepts = [_concept(row, classes) for row in rows]
    known: dict[tuple[AnyClass | None, str], str] = {}
    for concept in concepts:
        for topic_class in (concept.topic_class, None):
            known.setdefault((topic_class, concept.label.casefold()), concept.iri)
    return [_linked(c, row, known) for c, row in zip(concepts, rows, strict=True)]


def _rows(text: str, name: str, delimiter: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            place, line = f"{name}:{line}", reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header:
                yield _Row(place, _named(cells, header, place))
            else:
                header = _header(cells, place)
    except csv.Error as error:
        raise VocabularyError(
            f"{name}:{reader.line_num}: no valid table: {error}; quote the cell properly"
        ) from error


def _header(cells: Sequence[str], place: str) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise VocabularyError(
            f"{place}: the first line lacks the column {missing[0]!r} (found: {', '.join(cells)});"
            f" start the file with {','.join(COLUMNS[:5])}"
        )
    unknown = [c for c in header if c not in COLUMNS]
    if unknown or len(set(header)) < len(header):
        what = f"unknown column {unknown[0]!r}" if unknown else "a column twice"
        raise VocabularyError(f"{place}: {what}; the columns are {', '.join(COLUMNS)}")
    return header


def _named(cells: Sequence[str], header: Sequence[str], place: str) -> dict[str, str]:
    if len(cells) > len(header):
        raise VocabularyError(
            f"{place}: {len(cells)} cells for {len(header)} columns;"
            " put cells that hold a separator in quotes"
        )
    return {column: collapse(cell) for column, cell in zip(header, cells, strict=False)}


def _concept(row: _Row, classes: Sequence[AnyClass]) -> Concept:
    label, said = row.cells.get("label", ""), row.cells.get("class", "")
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
        alt_labels=tuple(other for other in row.many("alt_labels") if other != label),
        definition=row.cells.get("definition", ""),
    )


def _iri(row: _Row, topic_class: AnyClass, label: str) -> str:
    given = row.cells.get("iri", "")
    if not given:
        return names.concept(topic_class, label)
    if not names.is_iri(given):
        raise VocabularyError(f"{row.place}: {given!r} is no IRI; give one such as https://…")
    return given


def _linked(
    concept: Concept, row: _Row, known: Mapping[tuple[AnyClass | None, str], str]
) -> Concept:
    broader: list[str] = []
    for value in row.many("broader"):
        word = value.casefold()
        iri = known.get((concept.topic_class, word)) or known.get((None, word))
        if iri is None and not names.is_iri(value):
            raise VocabularyError(
                f"{row.place}: no row is labelled {value!r}, named as broader;"
                " add that row, or give the concept's IRI"
            )
        broader.append(iri or value)
    return Concept(
        concept.iri,
        concept.topic_class,
        concept.label,
        concept.alt_labels,
        concept.definition,
        unique(broader),
    )
