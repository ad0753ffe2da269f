"""What the page shows of a large corpus: the most important, and it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import pipeline
from kg.corpus import shown
from tests.corpus.small import TEXTS, contents, fill


def test_a_small_corpus_is_shown_whole(tmp_path: Path) -> None:
    reports = fill(tmp_path / "reports", {"a.md": TEXTS[0], "b.md": TEXTS[1]})
    knowledge = pipeline.build([reports]).knowledge
    part = shown.shown(knowledge)
    assert [e.identity for e in part.entities] == [e.identity for e in knowledge.entities]
    assert shown.title_of(knowledge, part) is None


def test_of_a_large_one_the_most_important(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in (("WHOLE", 5), ("TOPICS", 4), ("REPORTS", 1), ("PIECES", 1)):
        monkeypatch.setattr(shown, name, limit)
    reports = fill(tmp_path / "reports", {f"{n}.md": text for n, text in enumerate(TEXTS)})
    result = pipeline.build([reports])
    part = shown.shown(result.knowledge)
    assert len(part.entities) == 4
    assert all(len(each.evidence) == 1 for each in part.entities)
    kept = {entity.identity for entity in part.entities}
    assert all({r.subject, r.object} <= kept for r in part.relations)
    pipeline.write(result, tmp_path / "scratch")
    pipeline.build_into(tmp_path / "out", [reports], processes=1)
    assert contents(tmp_path / "out") == contents(tmp_path / "scratch")
    page = (tmp_path / "out" / "graph.html").read_text()
    total = len(result.knowledge.entities)
    assert f"in 4 reports: the 4 most important of {total} topics" in page
