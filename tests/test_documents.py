"""One report in every format: nearly the same topics, and quotes that can be looked up."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import pytest

import kg
from kg.model import Document
from kg.read import discover, read
from kg.resources import ontology
from tests.read import making

EXAMPLES = ontology() / "examples"
REPORTS = [
    "grid-storage-outlook-2023",  # numbered headings, lists with leads
    "llm-landscape-2025",
    "ai-adoption-sector-notes-q1",
]
MAKERS = {
    ".docx": making.word,
    ".epub": making.epub,
    ".html": lambda document: making.html(document).encode(),
    ".pdf": making.pdf,
    ".2.pdf": partial(making.pdf, columns=2),
}
pytest.importorskip("docx", reason="Word needs python-docx: pip install 'trendkg[documents]'")
pytest.importorskip("pypdfium2", reason="PDF needs pypdfium2: pip install 'trendkg[documents]'")
pytest.importorskip("reportlab", reason="made PDFs need reportlab: pip install 'trendkg[test]'")


@cache
def example(name: str) -> tuple[Document, frozenset[tuple[str, str]]]:
    path = EXAMPLES / f"{name}.md"
    return read(discover([path])[0]), topics(kg.build([path]))


def topics(result: kg.BuildResult) -> frozenset[tuple[str, str]]:
    return frozenset(
        (e.identity.topic_class.value, e.identity.key) for e in result.knowledge.entities
    )


@pytest.mark.parametrize("suffix", MAKERS)
@pytest.mark.parametrize("name", REPORTS)
def test_the_same_report_gives_the_same_topics(name: str, suffix: str, tmp_path: Path) -> None:
    document, expected = example(name)
    path = tmp_path / f"{name}{suffix}"
    path.write_bytes(MAKERS[suffix](document))
    result = kg.build([path], strict=True)
    found = topics(result)
    rest = f"lost {sorted(expected - found)}, new {sorted(found - expected)}"
    assert len(expected & found) >= 0.93 * len(expected | found), rest
    again = read(discover([path])[0])
    assert again.metadata.title == document.metadata.title
    said = (*result.knowledge.entities, *result.knowledge.relations)
    evidence = [e for each in said for e in each.evidence]
    assert all(e.span.of(again.source) == e.quote for e in evidence)
    assert {e.page is None for e in evidence} == {suffix[-4:] != ".pdf"}
