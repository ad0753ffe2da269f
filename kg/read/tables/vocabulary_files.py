"""Concepts of a vocabulary file: SKOS in RDF, or a table for people with a spreadsheet."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from kg import names
from kg.errors import VocabularyError
from kg.model import Concept, collapse, unique
from kg.model.schema import SHIPPED, TopicClass
from kg.read.tables.csv_table import Columns, Row
from kg.read.tables.rdf_index import RdfIndex

_PREF: Final = names.SKOS["prefLabel"]
_ALT: Final = names.SKOS["altLabel"]
_HIDDEN: Final = names.SKOS["hiddenLabel"]
_ENDINGS: Final = ".ttl, .nt, .nq, .trig, .rdf, .jsonld, .csv or .tsv"
COLUMNS: Final = Columns(
    ("label", "class", "alt_labels", "definition", "broader", "iri"),
    needed=2,
    example=5,
    flaw=VocabularyError,
)
"""The columns of the table; ``;`` separates many values."""


class _FlawError(Exception):
    """A flaw of a concept and its remedy; the place is added where it is caught."""


def concepts_in_rdf(
    data: bytes, path: Path, *, classes: Sequence[TopicClass] = SHIPPED.classes
) -> list[Concept]:
    """The concepts of an RDF file, in its order.

    A concept has one of the ``classes`` as ``rdf:type`` and one ``skos:prefLabel`` a
    language; English is preferred, and all other labels count as alternative ones. Hidden ones
    only serve to find it.
    Raises VocabularyError with the line where it is known.
    """
    known: dict[str, TopicClass] = {c.iri: c for c in classes}
    graph = RdfIndex(VocabularyError, _ENDINGS)
    graph.read(data, path)
    concepts: list[Concept] = []
    for subject in graph:
        try:
            concepts += _concept(subject, graph, known)
        except _FlawError as flaw:
            place = _place(subject, graph.literals(subject, _PREF), data.decode(), str(path))
            raise VocabularyError(f"{place}: {flaw}") from flaw
    return concepts


def _concept(subject: str, graph: RdfIndex, known: Mapping[str, TopicClass]) -> Iterator[Concept]:
    types = graph.iris(subject, names.RDF["type"])
    ours = [t for t in types if t.startswith(names.TKG) or t in known]
    if not ours and names.SKOS["Concept"] not in types:
        return
    preferred = graph.literals(subject, _PREF)
    topic_class, label = _class(ours, known), _label(preferred)
    others, hidden = (
        unique(w for n in literals if (w := collapse(n.value)) and w != label)
        for literals in (
            (*preferred, *graph.literals(subject, _ALT)),
            graph.literals(subject, _HIDDEN),
        )
    )
    definitions = graph.literals(subject, names.SKOS["definition"])
    yield Concept(
        iri=names.concept(topic_class, label) if subject.startswith("_:") else subject,
        topic_class=topic_class,
        label=label,
        alt_labels=unique((*others, *hidden)),
        definition=collapse(_preferred(definitions).value) if definitions else "",
        broader=unique(graph.iris(subject, names.SKOS["broader"])),
        near=tuple(name for name in hidden if name not in others),
    )


def _class(types: list[str], known: Mapping[str, TopicClass]) -> TopicClass:
    unknown = [t for t in types if t not in known]
    choice = ", ".join(map(_short, known.values()))
    if unknown:
        raise _FlawError(f"unknown class <{unknown[0]}>; use one of {choice}")
    found = sorted({known[t] for t in types})
    if len(found) != 1:
        many = " and ".join(map(_short, found))
        said = f"a concept in two classes, {many}" if found else "a concept without a class"
        raise _FlawError(f"{said}; give it exactly one of {choice}")
    return found[0]


def _short(kind: TopicClass) -> str:
    return f"<{kind.iri}>" if not kind.shipped else f"tkg:{kind.value}"


def _label(preferred: list[Literal]) -> str:
    if not preferred:
        raise _FlawError("a concept without a label; give it a skos:prefLabel")
    languages = [literal.language for literal in preferred]
    if len(set(languages)) < len(languages):
        both = ", ".join(str(p) for p in preferred)
        raise _FlawError(
            f"two preferred labels in one language ({both});"
            " keep one as skos:prefLabel, make the other skos:altLabel"
        )
    label = collapse(_preferred(preferred).value)
    if not any(c.isalnum() for c in label):
        raise _FlawError(f"the label {label!r} has no letter or digit; give it a name")
    return label


def _preferred(literals: Iterable[Literal]) -> Literal:
    """The literal in English, else without language, else in the first by code."""

    def rank(literal: Literal) -> tuple[int, str]:
        language = literal.language or ""
        return (0 if language.split("-")[0] == "en" else 1 if not language else 2, language)

    return min(literals, key=rank)


def _place(iri: str, labels: Sequence[Literal], text: str, name: str) -> str:
    """``file:line`` of the first line that names the subject; found by its text.

    The parser does not tell where a statement stood, so this looks for the IRI, then for its
    last segment as a prefixed name, then for its label.
    """
    local = re.escape(re.split(r"[#/:]", iri)[-1])
    needles = [f"<{re.escape(iri)}>", rf"^[ \t]*[\w.-]*:{local}(?![\w-])"]
    needles += [f"[\"']{re.escape(label.value)}[\"']" for label in labels[:1]]
    for needle in needles:
        match = re.search(needle, text, re.MULTILINE)
        if match is not None:
            return f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
    return name


def concepts_in_csv(
    text: str,
    name: str,
    *,
    classes: Sequence[TopicClass] = SHIPPED.classes,
    others: Callable[[], Iterable[Concept]] = tuple,
) -> list[Concept]:
    """The concepts of a table whose first line names its columns, in its order.

    ``broader`` names other rows by their label (those of the same class first), concepts of
    other vocabularies (``others``, asked for if need be) by any label, or a concept by its IRI.
    ``name`` is for messages. Raises VocabularyError with the line.
    """
    rows = list(COLUMNS.rows(text, name))
    concepts = [_row_concept(row, classes) for row in rows]
    own = _Labels(lambda: concepts, further=False)
    elsewhere = _Labels(others, further=True)
    return [_linked(c, row, (own, elsewhere)) for c, row in zip(concepts, rows, strict=True)]


class _Labels:
    """Finds concepts by their labels, those of a class first. ``further``: by all labels."""

    def __init__(self, concepts: Callable[[], Iterable[Concept]], *, further: bool) -> None:
        self._concepts = concepts
        self._further = further

    def find(self, topic_class: TopicClass, label: str) -> str | None:
        """The IRI of the first concept with a label, in whatever case."""
        word = label.casefold()
        return self._known.get((topic_class, word)) or self._known.get((None, word))

    @cached_property
    def _known(self) -> Mapping[tuple[TopicClass | None, str], str]:
        known: dict[tuple[TopicClass | None, str], str] = {}
        every = list(self._concepts())
        named = [(c, c.label) for c in every]
        if self._further:
            named += [(c, label) for c in every for label in c.alt_labels]
        for concept, label in named:
            for topic_class in (concept.topic_class, None):
                known.setdefault((topic_class, label.casefold()), concept.iri)
        return known


def _many(row: Row, column: str) -> tuple[str, ...]:
    """The values of a cell that ``;`` separates."""
    return unique(v for v in map(collapse, row.cell(column).split(";")) if v)


def _row_concept(row: Row, classes: Sequence[TopicClass]) -> Concept:
    label, said = row.cell("label"), row.cell("class")
    if not any(c.isalnum() for c in label):
        raise VocabularyError(f"{row.place}: a row without a label; name the concept")
    topic_class = next((c for c in classes if c.casefold() == said.casefold()), None)
    if topic_class is None:
        raise VocabularyError(
            f"{row.place}: unknown class {said!r}; use one of {', '.join(classes)}"
        )
    return Concept(
        iri=_row_iri(row, topic_class, label),
        topic_class=topic_class,
        label=label,
        alt_labels=tuple(other for other in _many(row, "alt_labels") if other != label),
        definition=row.cell("definition"),
    )


def _row_iri(row: Row, topic_class: TopicClass, label: str) -> str:
    given = row.cell("iri")
    if not given:
        return names.concept(topic_class, label)
    if not names.is_iri(given):
        raise VocabularyError(f"{row.place}: {given!r} is no IRI; give one such as https://…")
    return given


def _linked(concept: Concept, row: Row, known: Iterable[_Labels]) -> Concept:
    broader: list[str] = []
    for value in _many(row, "broader"):
        found = (labels.find(concept.topic_class, value) for labels in known)
        iri = next(filter(None, found), None)
        if iri is None and not names.is_iri(value):
            raise VocabularyError(
                f"{row.place}: neither a row nor our vocabularies have the label {value!r}, named"
                " as broader; add that row, or give the concept's IRI"
            )
        broader.append(iri or value)
    return dataclasses.replace(concept, broader=unique(broader))
