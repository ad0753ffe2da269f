"""From reports to a graph: what the whole promises, on reports of a few lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build import pipeline, report_builder
from kg.build.pipeline import BuildResult
from kg.errors import (
    ConfigurationError,
    InputError,
    SourceNotFound,
    UnreadableSource,
)
from kg.export import FORMATS
from kg.graph.write import placed
from tests.build.small import TEXTS, fill
from tests.processes import python

EDGE, QUANTUM, *_ = TEXTS


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return fill(tmp_path / "reports", {"edge.md": EDGE, "quantum.md": QUANTUM})


def labels(result: BuildResult) -> set[str]:
    return {entity.label.lower() for entity in result.knowledge.entities}


def test_a_folder_becomes_one_graph(reports: Path) -> None:
    result = pipeline.build([reports])
    assert {"edge ai", "federated learning"} <= labels(result)
    assert [r.slug for r in result.record.reports] == ["edge", "quantum"]
    assert [r.title for r in result.record.reports] == ["Trends of 2025", "Quantum outlook"]
    assert result.record.conforms
    assert not result.record.failures
    assert len(result.graph) > 100


def test_the_record_counts_what_each_report_supports(reports: Path) -> None:
    result = pipeline.build([reports])
    for report in result.record.reports:
        found = [
            entity.identity.topic_class
            for entity in result.knowledge.entities
            if any(e.report == report.slug for e in entity.evidence)
        ]
        assert {c: n for c, n in report.entities.items() if n} == {c: found.count(c) for c in found}
    assert [r.sections for r in result.record.reports] == [1, 1]
    counted = sum(sum(r.relations.values()) for r in result.record.reports)
    assert counted >= len(result.knowledge.relations) > 0


def test_the_knowledge_of_a_result_is_whole(reports: Path, tmp_path: Path) -> None:
    table = tmp_path / "decisions.csv"
    table.write_text("decision,class,name,other\ndrop,Trend,edge AI,\n")
    result = pipeline.build([reports], decisions=table)
    knowledge = result.knowledge
    assert knowledge.effects == result.record.decisions
    assert [effect.warn for effect in knowledge.effects] == [False]
    assert knowledge.left_out == result.record.left_out
    assert knowledge == placed(knowledge)
    sources = {r.slug: (reports / r.name).read_text() for r in knowledge.reports}
    for one in (*knowledge.entities, *knowledge.relations):
        assert all(e.quote == e.span.of(sources[e.report]) for e in one.evidence)


def test_the_order_of_the_paths_makes_no_difference(reports: Path) -> None:
    one = pipeline.build([reports / "edge.md", reports / "quantum.md"])
    other = pipeline.build([reports / "quantum.md", reports, reports / "edge.md"])
    assert one.graph.ntriples() == other.graph.ntriples()
    assert one.record == other.record


def test_a_bad_report_does_not_lose_the_others(reports: Path) -> None:
    (reports / "bad.md").write_bytes(b"")
    result = pipeline.build([reports, reports / "none.md"])
    assert [(f.name, f.kind) for f in result.record.failures] == [
        ("none.md", "SourceNotFound"),
        ("bad.md", "UnreadableSource"),
    ]
    assert [r.name for r in result.record.reports] == ["edge.md", "quantum.md"]
    with pytest.raises(UnreadableSource):
        pipeline.build([reports], strict=True)


def test_a_bug_in_one_report_does_not_either(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(document: object, slug: str, *rest: object) -> object:
        if slug == "edge":
            raise ZeroDivisionError("by zero")
        return within(document, slug, *rest)

    within = report_builder.within
    monkeypatch.setattr(report_builder, "within", broken)
    (failure,) = pipeline.build([reports]).record.failures
    assert (failure.name, failure.kind) == ("edge.md", "Bug")
    assert "trips a bug in kg (ZeroDivisionError: by zero); please report it" in failure.message
    with pytest.raises(ZeroDivisionError):
        pipeline.build([reports / "edge.md"])


def test_where_nothing_can_be_built_the_error_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no report was given"):
        pipeline.build([])
    with pytest.raises(SourceNotFound, match="does not exist"):
        pipeline.build([tmp_path / "x.md"])
    with pytest.raises(InputError, match=r"none of 2 reports can be used; the first: .*x\.md"):
        pipeline.build([tmp_path / "x.md", tmp_path / "y.md"])


def test_the_same_bytes_are_built_once(reports: Path) -> None:
    (reports / "copy.md").write_text(EDGE)
    result = pipeline.build([reports])
    assert [(d.name, d.same_as) for d in result.record.duplicates] == [("edge.md", "copy.md")]
    assert [r.slug for r in result.record.reports] == ["copy", "quantum"]


def test_two_reports_of_one_name_stay_two(tmp_path: Path) -> None:
    fill(tmp_path, {"a/report.md": EDGE, "b/report.md": QUANTUM})
    result = pipeline.build([tmp_path])
    assert [(r.name, r.slug) for r in result.record.reports] == [
        ("a/report.md", "a-report"),
        ("b/report.md", "b-report"),
    ]


def test_a_vocabulary_of_ones_own_is_known_by_hash(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("label,class\nmodel compression,Technique\n")
    result = pipeline.build([reports], vocabularies=[tmp_path / "mine.csv"])
    (compression,) = (e for e in result.knowledge.entities if e.identity.key == "model compression")
    assert compression.concept is not None
    assert "/own/" in compression.concept.iri
    assert result.record.settings["vocabularies"].startswith("mine.csv sha256:")


def test_each_term_of_ones_own_is_told_of(reports: Path, tmp_path: Path) -> None:
    (reports / "sources.md").write_text(
        "# Other\n\nWords.\n\n## References\n\n- Model drift, 2020.\n"
    )
    (tmp_path / "mine.csv").write_text(
        "label,class,alt_labels,broader\n"
        "model shrinking,Technique,model compression,quantization\n"
        "the cost of edge AI,Risk,,\n"
        "model drift,Risk,,\n"
        "Manufacturing,Domain,,\n"
        "slime mould,Technique,,\n"
        "manufacturing,Domain,,\n"
        "learning,Technique,,\n"
    )
    (tmp_path / "decisions.csv").write_text("decision,class,name\ndrop,Technique,learning\n")
    result = pipeline.build(
        [reports],
        vocabularies=[tmp_path / "mine.csv"],
        decisions=tmp_path / "decisions.csv",
        min_confidence=0.9,
    )
    told = {term.label: (term.reports, term.reason) for term in result.record.terms}
    assert told == {
        "model shrinking": (1, ""),
        "the cost of edge AI": (1, ""),
        "model drift": (
            0,
            "'model drift' stands only in what yields no topics: references (in sources.md)",
        ),
        "Manufacturing": (1, ""),
        "slime mould": (0, "it stands in no report"),
        "manufacturing": (1, ""),
        "learning": (0, "your decisions, or the least confidence, leave it out"),
    }
    shrinking = next(e for e in result.knowledge.entities if e.label == "model shrinking")
    assert shrinking.alt_labels == ("Model compression",)
    listed = result.record.as_dict()["vocabulary"]
    assert listed[4] == {
        "class": "Technique",
        "label": "slime mould",
        "iri": "https://w3id.org/trendkg/vocabulary/own/technique/slime-mould",
        "found": False,
        "reports": 0,
        "reason": "it stands in no report",
    }


def test_the_least_confidence_leaves_out_what_is_less_sure(reports: Path) -> None:
    everything = pipeline.build([reports]).knowledge
    least = sorted(e.confidence for e in everything.entities)[len(everything.entities) // 2]
    sure = pipeline.build([reports], min_confidence=least).knowledge
    assert 0 < len(sure.entities) < len(everything.entities)
    assert all(e.confidence >= least for e in (*sure.entities, *sure.relations))
    kept = {e.identity for e in sure.entities}
    assert all({r.subject, r.object} <= kept for r in sure.relations)
    assert sure.reports == everything.reports


def test_the_base_begins_every_iri_of_a_thing(reports: Path) -> None:
    lines = pipeline.build([reports], base="https://example.org/x/").graph.ntriples()
    assert all(line.startswith("<https://example.org/x/") for line in lines)


@pytest.mark.parametrize(
    "base", ["", "x/", "https://example.org", "https://example.org/a b/", "https://e.org/x#"]
)
def test_a_bad_base_is_refused(base: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot begin IRIs; give one such as"):
        pipeline.build([], base=base)


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_a_bad_confidence_is_refused(least: float) -> None:
    with pytest.raises(ConfigurationError, match="give a number from 0 to 1"):
        pipeline.build([], min_confidence=least)


def test_progress_names_each_report_and_each_stage(reports: Path) -> None:
    said: list[tuple[str, int, int]] = []
    result = pipeline.build([reports], progress=lambda *step: said.append(step))
    topics = len(result.knowledge.entities)
    assert said == [
        ("edge.md", 1, 2),
        ("quantum.md", 2, 2),
        ("resolving names", 2, 2),
        ("writing reports", 2, 2),
        ("writing topics", topics, topics),
    ]


BUILD = (
    "import sys; from kg.build import pipeline;"
    " pipeline.write(pipeline.build([sys.argv[1]]), sys.argv[2], ['all'])"
)


@pytest.mark.slow
def test_the_bytes_depend_on_nothing_around(reports: Path, tmp_path: Path) -> None:
    around = [
        ({"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"}, tmp_path, "reports"),
        ({"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "COLUMNS": "20"}, Path("/"), str(reports)),
        ({"PYTHONHASHSEED": "3", "PYTHONUTF8": "0"}, reports, "."),
    ]
    outs = [tmp_path / str(i) for i in range(len(around))]
    for (variables, folder, argument), out in zip(around, outs, strict=True):
        python("-c", BUILD, argument, str(out), cwd=folder, **variables)
    names = {path.name for path in outs[0].iterdir()}
    assert names == {"build.json", *(f"graph{form.suffix}" for form in FORMATS.values())}
    for name in names:
        assert len({(out / name).read_bytes() for out in outs}) == 1, name
    assert str(tmp_path) not in (outs[0] / "build.json").read_text()


def test_the_record_is_written_beside_the_graph(reports: Path, tmp_path: Path) -> None:
    (reports / "bad.md").write_bytes(b"")
    result = pipeline.build([reports / "none.md", reports])
    written = pipeline.write(result, tmp_path / "deep" / "out")
    assert [p.name for p in written] == ["graph.ttl", "graph.html", "build.json"]
    record = json.loads(written[-1].read_text("utf-8"))
    assert record == json.loads(json.dumps(result.record.as_dict()))
    assert [f["name"] for f in record["failures"]] == ["none.md", "bad.md"]
    assert str(tmp_path) not in written[-1].read_text("utf-8")
