"""Builds with a language model: its claims beside ours, alone, again, and after interruptions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.build import pipeline
from kg.build.memo import CacheUse
from kg.errors import ModelError
from kg.llm import asking
from kg.llm.language_model import LanguageModel
from kg.model import Knowledge
from tests.build.small import contents
from tests.llm.stub import REPORT, chat, claim, content, served
from tests.load.http_server import says


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "report.md").write_text(REPORT)
    return tmp_path / "report.md"


def lying(text: str, _: int) -> str:
    """One claim that is right, one that obeys the report, one that is made up, one of ours."""
    finance = claim("zebra folding mitigates market jitters in all finance", object_="finance")
    ours = claim(
        "Edge AI raises the risk of data breaches.", "Edge AI", "raisesRisk", "data breaches"
    )
    right = claim() if "Zebra" in text else ours
    return content(
        right, finance, claim("x" * 9000), topics=[{"name": "finance", "class": "Domain"}]
    )


def found_by(knowledge: Knowledge, name: str) -> set[tuple[str, str, str]]:
    """The relations that a model has found."""
    return {
        (r.subject.key, r.predicate.value, r.object.key)
        for r in knowledge.relations
        if any(name in e.found_by for e in r.evidence)
    }


CALMS = ("zebra folding", "mitigatesRisk", "market jitter")
BREACHES = ("edge ai", "raisesRisk", "data breach")


def test_what_it_finds_is_weighed_with_ours(report: Path) -> None:
    with served(lying) as (model, _):
        ours = pipeline.build([report])
        both = pipeline.build([report], llm=model)
    assert found_by(both.knowledge, "tiny") == {CALMS, BREACHES}
    triples = {(r.subject, r.predicate, r.object) for r in ours.knowledge.relations}
    assert triples < {(r.subject, r.predicate, r.object) for r in both.knowledge.relations}
    for relation in both.knowledge.relations:
        for evidence in relation.evidence:
            assert evidence.quote == REPORT[evidence.span.start : evidence.span.end]
            assert {"learned"} < {*evidence.found_by}
    told = both.record.as_dict()["language_model"]
    assert told["claims"]["the quote is not in the text word for word"] == 4
    assert told["claims"]["accepted"] == 2
    assert "language_model" not in ours.record.as_dict()
    assert "language_model" not in ours.record.settings
    assert both.record.conforms


JUNK = {
    "parts of our names": "Risk: privacy, concerns, breaches; Technique: learning",
    "longer names": "Risk: privacy concerns in healthcare; Technique: uses federated learning",
    "another class": "Technique: privacy concerns; Risk: Edge AI; Domain: federated learning",
}


@pytest.mark.parametrize("name", JUNK)
def test_what_it_says_takes_nothing_of_ours_away(name: str, report: Path) -> None:
    topics = [
        {"name": said, "class": kind}
        for kind, names in (each.split(": ") for each in JUNK[name].split("; "))
        for said in names.split(", ")
    ]
    with served(content(topics=topics), precision=(0.95, 0.95)) as (model, _):
        ours = pipeline.build([report]).knowledge
        both = pipeline.build([report], llm=model).knowledge
    assert {e.identity for e in ours.entities} <= {e.identity for e in both.entities}
    surest = {(r.subject, r.predicate, r.object): r.confidence for r in both.relations}
    assert ours.relations
    for r in ours.relations:
        assert surest[r.subject, r.predicate, r.object] >= r.confidence


def test_alone_it_says_all_that_there_is(report: Path) -> None:
    with served(lying, alone=True, precision=(0.8, 0.55)) as (model, _):
        built = pipeline.build([report], llm=model)
    assert found_by(built.knowledge, "tiny") == {CALMS, BREACHES}
    assert len(built.knowledge.relations) == 2
    assert {r.confidence for r in built.knowledge.relations} == {0.55}
    assert {e.found_by for t in built.knowledge.entities for e in t.evidence} == {("tiny",)}
    assert {t.confidence for t in built.knowledge.entities} == {0.8}
    assert built.record.conforms


def test_a_rebuild_asks_nothing_and_gives_the_same_bytes(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "output"
    with served(lying) as (model, server):
        pipeline.build_into(folder, [report], llm=model, processes=1)
        first, asked = contents(folder), len(server.asked)
    assert asked == 2
    # nobody is there any more, and nobody is needed
    for use, more in ((CacheUse.KEEP, {}), (CacheUse.KEEP, {"min_confidence": 0.1})):
        pipeline.build_into(folder, [report], llm=model, processes=1, cache=use, **more)
    pipeline.build_into(folder, [report], llm=model, processes=1)
    assert contents(folder) == first
    report.write_text(REPORT.replace("Edge AI raises", "Sadly, edge AI raises"))
    with served(lying) as (again, server):
        model = LanguageModel(again.url, "tiny")
        pipeline.build_into(folder, [report], llm=model, processes=2)
        assert len(server.asked) == 1
        pipeline.build_into(folder, [report], processes=1)
        pipeline.build_into(folder, [report], llm=model, processes=1)
        assert len(server.asked) == 1
        pipeline.build_into(folder, [report], llm=model, processes=1, cache=CacheUse.ANEW)
        assert len(server.asked) == 3


def test_what_breaks_off_goes_on_from_there(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, true = tmp_path / "output", asking.ask

    def interrupted(*arguments: Any) -> Any:
        yield next(true(*arguments))
        raise KeyboardInterrupt

    with served(lying) as (model, server):
        monkeypatch.setattr(asking, "ask", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pipeline.build_into(folder, [report], llm=model, processes=1)
        monkeypatch.setattr(asking, "ask", true)
        pipeline.build_into(folder, [report], llm=model, processes=1)
        assert len(server.asked) == 2
        whole = tmp_path / "whole"
        pipeline.build_into(whole, [report], llm=model, processes=1)
    assert contents(folder) == contents(whole)


INSTEAD: dict[str, Callable[[str, int], Any]] = {
    "a page": lambda text, _: says(200, "<html>") if "Zebra" in text else lying(text, 0),
    "its prompt": lambda text, n: text if "Zebra" in text else lying(text, n),
    "nothing": lambda text, n: says(200, chat(None)) if "Zebra" in text else lying(text, n),
    "half": lambda text, n: lying(text, n)[:-200],
}


@pytest.mark.parametrize("name", INSTEAD)
def test_whatever_it_says_the_build_goes_on(name: str, report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "output"
    with served(INSTEAD[name]) as (model, _):
        written = pipeline.build_into(folder, [report], llm=model, processes=1)
    record = json.loads((folder / "build.json").read_text("utf-8"))
    assert record["reports"][0]["relations"]["usesTechnique"] >= 1
    assert record["language_model"]["sections"]["asked"] == 2
    assert written.record.complete == (name == "half")
    if name != "half":
        assert "1 of 2 questions to tiny have no answer" in record["warnings"][0]
        with served(lying) as (again, server):
            model = LanguageModel(again.url, "tiny")
            assert pipeline.build_into(folder, [report], llm=model, processes=1).record.complete
            assert len(server.asked) == 1


def test_progress_counts_answers_and_what_has_none(report: Path, tmp_path: Path) -> None:
    told: list[str] = []
    with served(INSTEAD["nothing"]) as (model, _):
        pipeline.build_into(
            tmp_path, [report], llm=model, processes=1, progress=lambda what, *_: told.append(what)
        )
    asked = [what for what in told if "questions answered by tiny" in what]
    assert "1 of 2 questions answered by tiny, 1 without an answer" in asked[-1]


def test_a_strict_build_wants_all_answers(report: Path) -> None:
    with served(lambda *_: says(200, "<html>")) as (model, _), pytest.raises(ModelError):
        pipeline.build([report], llm=model, strict=True)
