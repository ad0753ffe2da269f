"""What the page shows of a large corpus: the most important, and it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import page_sample, pipeline
from tests.build.small import TEXTS, fill


def test_a_small_corpus_is_shown_whole(tmp_path: Path) -> None:
    reports = fill(tmp_path / "reports", {"a.md": TEXTS[0], "b.md": TEXTS[1]})
    knowledge = pipeline.build([reports]).knowledge
    part, title = page_sample.shown(knowledge)
    assert part is knowledge
    assert title is None


_SMALL = (
    ("WHOLE", 5),
    ("TOPICS", 4),
    ("CLAIMS", 2),
    ("REPORTS", 1),
    ("PIECES", 1),
    ("SENTENCES", 1),
)


def test_of_a_large_one_the_most_important(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in _SMALL:
        monkeypatch.setattr(page_sample, name, limit)
    reports = fill(tmp_path / "reports", {f"{n}.md": text for n, text in enumerate(TEXTS)})
    result = pipeline.build([reports])
    part, title = page_sample.shown(result.knowledge)
    assert title is not None
    assert len(part.entities) == 4
    assert len(part.relations) == 2
    assert all(len(each.evidence) == 1 for each in part.entities)
    kept = {entity.identity for entity in part.entities}
    assert all({r.subject, r.object} <= kept for r in part.relations)
    pipeline.write(result, tmp_path / "out")
    page = (tmp_path / "out" / "graph.html").read_text()
    total = len(result.knowledge.entities)
    assert f"in 4 reports: the 4 most important of {total} topics" in page
