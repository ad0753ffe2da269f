"""Vocabularies: known terms, ours and the user's, as SKOS or as a table.

Ours are also kept parsed, in ``kg/read/data``, with the hash of the files that they were made
of; ``tests/concepts.py`` makes that file.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from kg.errors import VocabularyError
from kg.language.normalization import key
from kg.model import Concept, Vocabulary
from kg.model.schema import SHIPPED, TopicClass
from kg.read.limited_io import decode_utf8, read_limited
from kg.read.tables.vocabulary_files import concepts_in_csv, concepts_in_rdf
from kg.resources import ontology, shipped_bytes

MAX_BYTES: Final = 32 * 1024 * 1024
"""The size limit of a vocabulary file: 32 MiB."""

_TABLES: Final = (".csv", ".tsv")
FILE: Final = "concepts.json.gz"
"""Our concepts as parsed, in ``kg/read/data``."""

_Names = tuple[str, ...]
_Row = tuple[str, str, str, _Names, str, _Names, _Names, _Names]
"""The fields of a :class:`Concept`, in its order; the class by its name, ``near`` apart."""


class VocabularyFile(NamedTuple):
    """A file that was read: its name without folders, and the SHA-256 of its bytes."""

    name: str
    sha256: str


class Loaded(NamedTuple):
    """Concepts, the user's files that they came from, and warnings about those."""

    vocabulary: Vocabulary
    files: tuple[VocabularyFile, ...] = ()
    warnings: tuple[str, ...] = ()


def load_vocabularies(
    paths: Sequence[str | Path] = (),
    *,
    ours: bool = True,
    classes: Sequence[TopicClass] = SHIPPED.classes,
) -> Loaded:
    """Read the user's vocabularies, then ours: where two know a label, the first has it.

    ``classes``: those that concepts may have.
    A file is SKOS in any RDF that Oxigraph reads, or a table (``.csv``, ``.tsv``). Raises
    VocabularyError with file and line for a file that cannot be used. Warnings name the
    labels that two concepts of one class share within the user's files.
    """
    if ours and not paths:
        return _ours()
    concepts: list[Concept] = []
    files: list[VocabularyFile] = []
    for path in map(Path, paths):
        data = read_limited(path, MAX_BYTES, VocabularyError)
        files.append(VocabularyFile(path.name, hashlib.sha256(data).hexdigest()))
        before = (*concepts,)
        found = _parse(data, path, classes, lambda: (*before, *_shipped()))  # noqa: B023 - at once
        concepts += (dataclasses.replace(c, given=True) for c in found)
    warnings = tuple(_shared_labels(concepts))
    if ours:
        concepts += _beside(_shipped(), concepts)
    return Loaded(Vocabulary(tuple(concepts)), tuple(files), warnings)


def _beside(ours: Iterable[Concept], theirs: Iterable[Concept]) -> list[Concept]:
    """Our concepts; those whose label names a term of the user's name no topic of their own."""
    named = {(c.topic_class, key(label)) for c in theirs for label in c.labels}
    return [
        dataclasses.replace(c, outdone=True) if (c.topic_class, key(c.label)) in named else c
        for c in ours
    ]


@cache
def _ours() -> Loaded:
    """Our vocabularies alone: always the same value, so that it is indexed once."""
    return Loaded(Vocabulary(_shipped()))


@cache
def _shipped() -> tuple[Concept, ...]:
    """Our concepts; the files that ship with the program do not change while it runs."""
    contents = [path.read_bytes() for path in _paths()]
    return shipped_concepts(contents) or tuple(parsed(contents))


def parsed(contents: Sequence[bytes]) -> Iterator[Concept]:
    """The concepts of our vocabularies, read from the files themselves."""
    for content, path in zip(contents, _paths(), strict=True):
        yield from _parse(content, path)


def _paths() -> list[Path]:
    """Our vocabularies, techniques before domains: where two know a label, the first has it."""
    return sorted((ontology() / "vocabularies").glob("*.ttl"), reverse=True)


def _parse(
    data: bytes,
    path: Path,
    classes: Sequence[TopicClass] = SHIPPED.classes,
    others: Callable[[], Iterable[Concept]] = tuple,
) -> list[Concept]:
    text = decode_utf8(data, path, VocabularyError)
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        concepts = concepts_in_csv(text, str(path), classes=classes, others=others)
    else:
        concepts = concepts_in_rdf(text.encode(), path, classes=classes)
    if not concepts:
        raise VocabularyError(
            f"{path}:1: no concept found; give concepts with a label and a class"
            f" ({', '.join(classes)})"
        )
    return concepts


def _shared_labels(concepts: Iterable[Concept]) -> Iterator[str]:
    """Warn of labels that belong to two concepts of one class."""
    owners: dict[tuple[TopicClass, str], Concept] = {}
    for concept in concepts:
        for label in (concept.label, *concept.alt_labels):
            owner = owners.setdefault((concept.topic_class, label.casefold()), concept)
            if owner.iri != concept.iri:
                yield (
                    f"{label!r} is a name of two {concept.topic_class.value} concepts,"
                    f" {owner.label!r} and {concept.label!r}; the first has it"
                )


def shipped_concepts(contents: Sequence[bytes]) -> tuple[Concept, ...] | None:
    """The concepts that these vocabularies have; ``None`` if the file was made of others."""
    try:
        source, rows = msgspec.json.decode(
            shipped_bytes("kg.read", "data", FILE), type=tuple[str, list[_Row]]
        )
    except (OSError, msgspec.MsgspecError):
        return None
    if source != _hash(contents):
        return None
    kinds = {kind.value: kind for kind in SHIPPED.classes}
    return tuple(
        Concept(iri, kinds[kind], label, (*others, *near), definition, broader, near, forms)
        for iri, kind, label, others, definition, broader, near, forms in rows
    )


def _hash(contents: Sequence[bytes]) -> str:
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()
