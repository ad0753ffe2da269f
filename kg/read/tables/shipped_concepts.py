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


_Names = tuple[str, ...]
_Row = tuple[str, str, str, _Names, str, _Names, _Names]
"""The fields of a :class:`Concept`, in its order; the class by its name."""


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
        source, rows = msgspec.json.decode(data, type=tuple[str, list[_Row]])
    except (OSError, msgspec.MsgspecError):
        return None
    if source != _hash(contents):
        return None
    kinds = {kind.value: kind for kind in SHIPPED.classes}
    return tuple(
        Concept(iri, kinds[kind], label, others, definition, broader, forms)
        for iri, kind, label, others, definition, broader, forms in rows
    )


def _hash(contents: Sequence[bytes]) -> str:
    whole = hashlib.sha256()
    for content in contents:
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()
