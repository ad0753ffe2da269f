"""What the tests of the read stage share: reading texts, and outlines to compare."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kg.model import Block, BlockKind, Document, Role
from kg.read import Source, read

TYPES = {"md": "text/markdown", "txt": "text/plain", "html": "text/html"}


def doc(text: str | bytes, name: str = "report.md") -> Document:
    """The document read from a text, as if it stood in a file of that name."""
    content = text if isinstance(text, bytes) else text.encode()
    return read(Source(name, TYPES[name.rsplit(".", 1)[1]], content=content))


def outline(document: Document) -> list[str]:
    """One line a section below the document itself: ">> [2.1] Title <role>"."""
    return [
        f"{'>' * section.level} {f'[{section.number}] ' if section.number else ''}{section.title}"
        + ("" if section.role is Role.CONTENT else f" <{section.role.value}>")
        for section in document.sections[1:]
    ]


def blocks(document: Document, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


def values(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [block.text.value for block in document.blocks if kind in {None, block.kind}]


def roles(document: Document) -> list[tuple[str, str]]:
    """The blocks that are no content: (role, text)."""
    return [(b.role.value, b.text.value) for b in document.blocks if b.role is not Role.CONTENT]


def role(document: Document, words: str) -> Role:
    """That of the first block with these words."""
    return next(block.role for block in document.blocks if words in block.text.value)


def same(readable: str, source: str) -> bool:
    """Whether a readable character stands for this source character, one to one."""
    blank = source.isspace() or unicodedata.category(source) in {"Cc", "Zl", "Zp"}
    return readable == source or (readable == " " and blank)


def check(document: Document) -> None:
    """Assert what holds for every document: order, offsets, indexes, sentences."""
    for index, block in enumerate(document.blocks):
        check_offsets(document, block)
        check_sentences(block)
        assert document.sections[block.section].span.covers(block.span)
        if block.introduced_by is not None:
            assert 0 <= block.introduced_by < index
    for section in document.sections:
        assert section.title
        if section.parent is not None:
            assert section.parent < section.order
            assert section.level == document.sections[section.parent].level + 1
            assert document.sections[section.parent].span.covers(section.span)
    starts = [block.span.start for block in document.blocks]
    assert starts == sorted(starts)


def check_offsets(document: Document, block: Block) -> None:
    text, at, source = block.text, 0, block.span.start
    assert text.value, block
    assert text.value == text.value.strip()
    for run in text.runs:
        assert run.at == at
        assert run.source >= source
        assert run.width > 0 < run.length
        if run.width == run.length:
            readable = text.value[run.at : run.at + run.length]
            there = document.source[run.source : run.source + run.width]
            assert all(map(same, readable, there)), (readable, there)
        at, source = run.at + run.length, run.source + run.width
    assert at == len(text.value)
    assert source <= block.span.end
    for span in (*block.emphases, *([block.lead] if block.lead else [])):
        assert 0 <= span.start < span.end <= len(text.value)


def check_sentences(block: Block) -> None:
    value, covered = block.text.value, 0
    for sentence in block.sentences:
        assert not value[covered : sentence.start].strip()
        assert sentence.start < sentence.end
        covered = sentence.end
    assert not value[covered:].strip()


def slices(document: Document) -> Iterator[tuple[str, str]]:
    """(readable word, its slice of the source) for every word of every block."""
    for block in document.blocks:
        at = 0
        for word in block.text.value.split(" "):
            if word:
                yield word, block.text.span(at, at + len(word)).of(document.source)
            at += len(word) + 1
