"""Our concepts as they were read once: their Turtle takes longer to parse than a report to read.

The file beside this one has the hash of the vocabularies that it was made of; of others it is
not taken. ``python -m tests.renew`` makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Final

import msgspec

from kg.language.label_index import forms_of
from kg.model import SHIPPED, Concept

FILE: Final = "concepts.json"


class _Row(msgspec.Struct, array_like=True, frozen=True):
    """A concept; the fields are those of :class:`Concept`, in its order."""

    iri: str
    topic_class: str
    label: str
    alt_labels: tuple[str, ...]
    definition: str
    broader: tuple[str, ...]
    forms: tuple[str, ...]


class _Made(msgspec.Struct, array_like=True, frozen=True):
    """What the concepts were made of, as a hash, and the concepts."""

    source: str
    rows: list[_Row]


def made(contents: Sequence[bytes], concepts: Iterable[Concept]) -> bytes:
    """The file of the concepts that these vocabularies have, a concept a line."""
    rows = [
        (c.iri, c.topic_class.value, c.label, c.alt_labels, c.definition, c.broader, forms_of(c))
        for c in concepts
    ]
    lines = b",\n".join(map(msgspec.json.encode, rows))
    return b"[" + msgspec.json.encode(_hash(contents)) + b",[\n" + lines + b"\n]]\n"


def shipped_concepts(contents: Sequence[bytes]) -> tuple[Concept, ...] | None:
    """The concepts that these vocabularies have; ``None`` if the file was made of others."""
    try:
        data = resources.files("kg.read").joinpath("data", FILE).read_bytes()
        found = msgspec.json.decode(data, type=_Made)
    except (OSError, msgspec.MsgspecError):
        return None
    if found.source != _hash(contents):
        return None
    kinds = {kind.value: kind for kind in SHIPPED.classes}
    return tuple(
        Concept(
            r.iri, kinds[r.topic_class], r.label, r.alt_labels, r.definition, r.broader, r.forms
        )
        for r in found.rows
    )


def _hash(contents: Sequence[bytes]) -> str:
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()
