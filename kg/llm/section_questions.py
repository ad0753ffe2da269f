"""What a language model is asked about a report: one question for each part of each section."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any, Final, NamedTuple

from msgspec import Struct

from kg.language.data_files import lines
from kg.model import SHIPPED, BlockKind, Document, Role
from kg.model.document import Block
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

LONGEST: Final = 3000
"""Characters of a report in one question: with instructions and answer it fits 4,096 tokens."""
_TITLE: Final = 200


class Stretch(NamedTuple):
    """A stretch of a block's readable text, half-open; ``block``: its index."""

    block: int
    start: int
    end: int


class Question(Struct, frozen=True):
    """One question. ``name``: the hash of all that its answer depends on.

    ``stretches``: what it asks about, of the section with this index.
    """

    name: str
    user: str
    section: int
    stretches: tuple[Stretch, ...]


def questions(document: Document, model: str) -> Iterator[Question]:
    """The questions to a model of this name about a document, in its order."""
    content = (
        (index, block)
        for index, block in enumerate(document.blocks)
        if block.role is Role.CONTENT and block.kind not in {BlockKind.CODE, BlockKind.HEADING}
    )
    for section, blocks in groupby(content, key=lambda b: b[1].section):
        stretches = [s for index, block in blocks for s in _stretches(index, block)]
        for part in _parts(stretches):
            user = _user(document, section, part)
            asked = json.dumps([model, system(), user, answer_schema()], sort_keys=True)
            name = sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
            yield Question(name, user, section, part)


def _stretches(index: int, block: Block) -> Iterator[Stretch]:
    """A block, or its sentences where it is too long for one question."""
    if len(block.text.value) <= LONGEST:
        if block.text.value.strip():
            yield Stretch(index, 0, len(block.text.value))
        return
    for sentence in block.sentences:
        yield Stretch(index, sentence.start, min(sentence.end, sentence.start + LONGEST))


def _parts(stretches: list[Stretch]) -> Iterator[tuple[Stretch, ...]]:
    part: list[Stretch] = []
    size = 0
    for stretch in stretches:
        length = stretch.end - stretch.start
        if part and size + length > LONGEST:
            yield tuple(part)
            part, size = [], 0
        part.append(stretch)
        size += length
    if part:
        yield tuple(part)


def _user(document: Document, section: int, part: tuple[Stretch, ...]) -> str:
    above = [s.title for s in document.ancestors(section) if s.order]
    title = document.metadata.title or document.sections[0].title
    text = "\n".join(_rows(document, part))
    # the text cannot end itself: the mark is of what it says
    mark = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    path = " > ".join(reversed(above)) or title
    asked = "\n".join(lines("llm", "user"))
    return asked.format(title=title[:_TITLE], path=path[:_TITLE], text=text, mark=mark)


def _rows(document: Document, part: tuple[Stretch, ...]) -> Iterator[str]:
    """The text, a line for each paragraph, item, sentence of a long block, or row of a table."""

    def row(stretch: Stretch) -> object:
        block = document.blocks[stretch.block]
        return stretch if block.row is None else (block.table, block.row)

    for _, stretches in groupby(part, key=row):
        cells = [(document.blocks[s.block], s) for s in stretches]
        bullet = "- " if cells[0][0].kind is BlockKind.LIST_ITEM else ""
        texts = (" ".join(b.text.value[s.start : s.end].split()) for b, s in cells)
        yield bullet + " | ".join(texts)


@cache
def system() -> str:
    """What a model is told before every question."""
    classes = "\n".join(f"- {c.value}: {c.definition}" for c in LEARNED_CLASSES)
    relations = "\n".join(
        f"- {r.value}: {' or '.join(sorted(froms))} to {' or '.join(sorted(tos))}. {r.definition}"
        for r in LEARNED_RELATIONS
        for froms, tos in [SHIPPED.signature(r)]
    )
    text = "\n".join(lines("llm", "system"))
    return text.format(classes=classes, relations=relations)


@cache
def answer_schema() -> Mapping[str, Any]:
    """The JSON schema of an answer. The quote comes first, so that a model reads before it says."""
    kinds = [c.value for c in LEARNED_CLASSES]
    text, kind = {"type": "string"}, {"type": "string", "enum": kinds}
    relation = {"type": "string", "enum": [r.value for r in LEARNED_RELATIONS]}
    topic = {"name": text, "class": kind}
    claim = {
        "quote": text,
        "subject": text,
        "subject_class": kind,
        "relation": relation,
        "object": text,
        "object_class": kind,
    }
    return _closed(
        {
            name: {"type": "array", "items": _closed(of)}
            for name, of in (("topics", topic), ("claims", claim))
        }
    )


def _closed(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
