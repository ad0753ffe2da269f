"""What is built and what is there already give the same figures, those of the yardstick."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.build import pipeline
from kg.errors import DataError
from kg.export import FORMATS
from kg.learn.annotations import annotated
from kg.learn.evaluation.evaluation_run import Evaluation, build_finder, evaluate, graph_finder
from kg.learn.evaluation.predictions import Words
from tests.checkout import EXAMPLES
from tests.extract.reading import SHARED, needs_shared
from tests.learn.evaluation.conftest import REPORT, write


def run(folder: Path, graph: Path | None = None) -> Evaluation:
    cases = annotated([folder])
    return evaluate(cases, graph_finder(graph, cases) if graph else build_finder(), what="a run")


def test_built_as_kg_build_does(gold: Path) -> None:
    evaluation = run(gold)
    assert [j.report for j in evaluation.lenient] == ["edge", "other"]
    trends = evaluation.figures(resamples=5)[0]
    assert (trends.lenient.right, trends.lenient.missed) == (2, 0)
    [missed] = [o for o in evaluation.lenient[0].topics if o.label == "job losses"]
    assert missed.words == Words("the risk of", "Edge AI", 126, 137)
    assert evaluation.absent == ()


def test_a_graph_of_all_reports_is_taken_apart(gold: Path, tmp_path: Path) -> None:
    pipeline.write(pipeline.build([gold]), tmp_path / "together")
    assert [j.tally for j in run(gold, tmp_path / "together").lenient] == [
        j.tally for j in run(gold).lenient
    ]


def test_graphs_one_a_report_by_either_name(gold: Path, tmp_path: Path) -> None:
    graphs = tmp_path / "graphs"
    pipeline.write(pipeline.build([gold / "edge.md"]), graphs / "edge")
    FORMATS["ntriples"].write(pipeline.build([gold / "other.md"]).graph, graphs / "other.nt")
    assert run(gold, graphs).tallies() == run(gold).tallies()


def test_a_passage_is_judged_by_what_is_said_in_it(gold: Path, tmp_path: Path) -> None:
    passages = tmp_path / "passages"
    passages.mkdir()
    first = REPORT.index("Edge AI raises")
    data = {**json.loads((gold / "edge.json").read_text()), "report": "../gold/edge.md"}
    for name, passage in (("edge-1", [0, first]), ("edge-2", [first, len(REPORT)])):
        (passages / f"{name}.json").write_text(json.dumps({**data, "passage": passage}))
    graphs = tmp_path / "graphs"
    pipeline.write(pipeline.build([gold / "edge.md"]), graphs / "edge")
    one, two = run(passages, graphs).lenient
    assert (one.report, two.report) == ("edge-1", "edge-2")
    assert ("Risk", "invented") not in one.tally  # data breaches are named in the other
    assert two.tally["Risk", "invented"] == 1
    assert [j.tally for j in run(passages).lenient] == [one.tally, two.tally]


def test_a_report_without_a_graph_is_all_missed(gold: Path, tmp_path: Path) -> None:
    graphs = tmp_path / "graphs"
    pipeline.write(pipeline.build([gold / "edge.md"]), graphs / "edge")
    evaluation = run(gold, graphs)
    assert evaluation.absent == ("other",)
    assert {verdict for _, verdict in evaluation.lenient[1].tally} == {"missed"}


FOREIGN = """@prefix tkg: <https://w3id.org/trendkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e/t> a tkg:Trend ; skos:prefLabel "edge AI" ; tkg:usesTechnique <http://e/f> .
<http://e/f> a tkg:Technique ; skos:prefLabel "federated learning" .
"""


def test_a_foreign_graph_of_one_report(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")
    (tmp_path / "graph.ttl").write_text(FOREIGN)
    figures = {f.name: f for f in run(folder, tmp_path / "graph.ttl").figures(resamples=5)}
    assert figures["topics"].lenient.right == 2
    assert figures["relations"].lenient.precision == 1.0


def test_a_foreign_graph_of_several_is_refused(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(FOREIGN)
    with pytest.raises(DataError, match="does not say which report says what"):
        run(gold, tmp_path / "graph.ttl")


def test_least_confidence_is_that_of_the_sweep(gold: Path) -> None:
    cases = annotated([gold])
    steps = {s.threshold: s for s in run(gold).sweep()}
    least = evaluate(cases, build_finder(min_confidence=0.7), what="a run")
    topics = least.figures(resamples=1)[4]
    assert topics.lenient == steps[0.7].topics


def test_line_ends_of_another_kind_are_the_same_words(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")
    (folder / "edge.md").write_bytes(REPORT.replace("\n", "\r\n").encode())
    evaluation = run(folder)
    assert evaluation.figures(resamples=1)[0].lenient.right == 1


def figures_of(text: str) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = json.loads(text.partition("\n")[2])
    return figures


def agrees(folder: Path, graphs: Path) -> None:
    """Every count and figure is that of the yardstick on the same files."""
    for report in sorted(folder.glob("*.md")):
        pipeline.write(pipeline.build([report]), graphs / report.stem)
    command = [sys.executable, str(SHARED / "gold/score.py"), "--json", "--dir"]
    score = subprocess.run(
        [*command, str(folder), str(graphs)], capture_output=True, check=True, text=True
    )
    names = {"ENTITIES": "topics", "RELATIONS": "relations"}
    for evaluation in (run(folder), run(folder, graphs)):
        ours = {f.name: f.lenient for f in evaluation.figures(resamples=1)}
        for name, theirs in figures_of(score.stdout).items():
            c = ours[names.get(name, name)]
            assert theirs == {
                "p": round(c.precision, 3),
                "r": round(c.recall, 3),
                "f1": pytest.approx(c.f1, abs=0.00051),  # a half in the last digit goes either way
                "tp": c.right,
                "fp": c.invented,
                "fn": c.missed,
            }, name


@needs_shared
def test_it_is_the_yardstick_on_the_worked_example(tmp_path: Path) -> None:
    agrees(SHARED / "gold/seed", tmp_path)


@needs_shared
@pytest.mark.slow
def test_it_is_the_yardstick_on_reports_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    for path in sorted(EXAMPLES.glob("*-2024.*")):
        shutil.copy(path, folder)
    agrees(folder, tmp_path / "graphs")
