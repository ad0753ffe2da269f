"""The file of our concepts as parsed, which builds read: what it should hold."""

from __future__ import annotations

import gzip

import msgspec

from kg.language.label_index import forms_of
from kg.read.tables import vocabulary
from tests.checkout import CHECKOUT

KEPT = CHECKOUT / "kg" / "read" / "data" / vocabulary.FILE


def renewed() -> bytes:
    """The packed file of the concepts that our vocabularies have, a concept a line."""
    contents = [path.read_bytes() for path in vocabulary._paths()]
    rows = [
        (
            c.iri,
            c.topic_class.value,
            c.label,
            c.alt_labels[: len(c.alt_labels) - len(c.near)],
            c.definition,
            c.broader,
            c.near,
            forms_of(c),
        )
        for c in vocabulary.parsed(contents)
    ]
    lines = b",\n".join(map(msgspec.json.encode, rows))
    text = b"[" + msgspec.json.encode(vocabulary._hash(contents)) + b",[\n" + lines + b"\n]]\n"
    return gzip.compress(text, mtime=0)
