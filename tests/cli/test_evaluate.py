"""``kg evaluate``: tables, lists, comparisons, and what it refuses."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from kg.encoder.weight_files import ENCODER_FILE
from kg.extract import shipped
from tests.checkout import CHECKOUT
from tests.cli.conftest import Kg
from tests.learn.evaluation.conftest import ANNOTATION, gold, write

__all__ = ["gold"]


def test_a_table_of_figures(kg: Kg, gold: Path) -> None:
    code, out, err = kg("evaluate", gold)
    assert code == 0
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines()[1:]}
    assert list(rows)[4::6] == ["topics", "relations"]
    assert rows["Trend"][:3] == ["1.000", "1.000", "1.000"]
    assert re.search(r"2 reports, kg [\d.]+; intervals from 2,000 resamples, seed 0", err)


def test_everything_else_on_demand(kg: Kg, gold: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    code, out, err = kg("evaluate", gold, "--errors", "--calibration", "--sweep", "--html", page)
    assert code == 0
    assert "Reliability of topics: expected calibration error 0." in out
    assert "min-confidence" in out
    assert re.search(r"edge +missed +Risk +job losses +the risk of +126-137", out)
    assert re.search(r"missed +\(not at all\) +\d", out)
    assert f"wrote {page}" in err
    assert page.read_text().startswith("<!doctype html>")


def test_json_can_be_compared_with(kg: Kg, gold: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    assert kg("evaluate", gold, "--json", "-o", before).code == 0
    result = kg("evaluate", gold, "--against", before)
    assert result.code == 0
    assert re.search(r"F1 of kg \S+ against kg ", result.out)
    assert "+0.000 to +0.000" in result.out
    both = json.loads(kg("evaluate", gold, "--against", before, "--json").out)
    assert [row["difference"] for row in next(iter(both["against"].values()))] == [0.0] * 11


def test_against_weights_and_graphs(kg: Kg, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text(shipped().to_json())
    shutil.copy(CHECKOUT / "kg/encoder/data" / ENCODER_FILE, tmp_path)
    assert kg("build", gold, "-o", tmp_path / "out", "-q").code == 0
    for other in ("weights.json", "out"):
        result = kg("evaluate", gold, "--against", tmp_path / other)
        assert result.code == 0, result.err
        assert str(tmp_path / other) in result.out
    assert kg("evaluate", gold, "--weights", tmp_path / "weights.json").code == 0


def test_what_surely_differs_is_said_so(kg: Kg, gold: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    for name in ("edge", "other"):
        (nothing / f"{name}.ttl").write_text("<http://e/x> a <http://e/y> .")
    better = kg("evaluate", gold, "--against", nothing)
    assert re.search(r"topics .*surely better", better.out)
    worse = kg("evaluate", gold, "--graph", nothing, "--against", tmp_path / "nothing")
    assert "surely better" not in worse.out
    assert kg("build", gold, "-o", tmp_path / "out", "-q").code == 0
    worse = kg("evaluate", gold, "--graph", nothing, "--against", tmp_path / "out")
    assert re.search(r"topics .*surely worse", worse.out)


@pytest.mark.parametrize("bound", ["0.85", "0.9"])
def test_a_graph_is_cut_as_a_build_is(kg: Kg, gold: Path, tmp_path: Path, bound: str) -> None:
    for report in ("edge", "other"):
        assert kg("build", gold / f"{report}.md", "-o", tmp_path / "out" / report, "-q").code == 0
    least = ("--min-confidence", bound, "--json")
    cut = json.loads(kg("evaluate", gold, "--graph", tmp_path / "out", *least).out)
    built = json.loads(kg("evaluate", gold, *least).out)
    whole = json.loads(kg("evaluate", gold, "--graph", tmp_path / "out", "--json").out)
    assert cut["figures"] == built["figures"] != whole["figures"]


def test_graphs_that_are_absent_are_told(kg: Kg, gold: Path, tmp_path: Path) -> None:
    assert kg("build", gold / "edge.md", "-o", tmp_path / "out", "-q").code == 0
    result = kg("evaluate", gold, "--graph", tmp_path / "out")
    assert result.code == 0
    assert (
        f"there is no graph of other in {tmp_path / 'out'}; all of it counts as missed"
        in result.err
    )


def test_on_a_terminal_only_what_fits(
    kg: Kg,
    gold: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LINES", "14")
    monkeypatch.setattr("kg.cli.console.Console.terminal", property(lambda _self: True))
    result = kg("evaluate", gold, "--errors")
    assert re.search(r"and \d+ more; --html FILE or --json has them all", result.err)


def test_every_flaw_of_every_file_at_once(kg: Kg, tmp_path: Path) -> None:
    entities = [
        *ANNOTATION["entities"],
        {"id": "t1", "type": "Fruit", "label": " ", "quote": "not in it"},
        {"id": "q", "type": "Risk", "label": "q"},
    ]
    relations = [
        {"from": "t1", "type": "eats", "to": "x1", "quote": "Edge AI"},
        {"from": "t9", "type": "raisesRisk", "to": "t8", "quote": "Edge AI"},
        {"from": "r1", "type": "raisesRisk", "to": "d1", "quote": "nowhere"},
    ]
    folder = write(tmp_path / "gold", "one", entities=entities, relations=relations)
    write(folder, "two", relations=relations[:1])
    write(folder, "three")
    code, out, err = kg("evaluate", folder)
    assert (code, out) == (3, "")
    flaws = [line.removeprefix(f"kg: {folder}/") for line in err.splitlines()]
    assert flaws == [
        "one.json:36: the id t1 is given twice; give each topic its own",
        "one.json:36: t1 has the unknown type 'Fruit'; use one of Trend, Technique, Risk, Domain",
        "one.json:36: t1 has no label; give it a name",
        "one.json:36: t1 quotes what the report does not say, 'not in it'; copy it word for word",
        "one.json:42: q has no quote; copy the words that show it",
        (
            "one.json:49: eats t1 -> x1 has an unknown type; use one of usesTechnique, raisesRisk,"
            " mitigatesRisk, appliesTo, subTechniqueOf"
        ),
        (
            "one.json:55: raisesRisk t9 -> t8 names t9, which no topic has as its id;"
            " correct one of them"
        ),
        (
            "one.json:55: raisesRisk t9 -> t8 names t8, which no topic has as its id;"
            " correct one of them"
        ),
        (
            "one.json:61: raisesRisk r1 -> d1 goes from r1, a Risk;"
            " raisesRisk goes from Technique or Trend"
        ),
        "one.json:61: raisesRisk r1 -> d1 goes to d1, a Domain; raisesRisk goes to Risk",
        (
            "one.json:61: raisesRisk quotes what the report does not say, 'nowhere';"
            " copy it word for word"
        ),
        (
            "two.json:38: eats t1 -> x1 has an unknown type; use one of usesTechnique, raisesRisk,"
            " mitigatesRisk, appliesTo, subTechniqueOf"
        ),
        "kg: 12 flaws in 2 annotations; correct them and run it again",
    ]


def test_one_flaw_is_one(kg: Kg, tmp_path: Path) -> None:
    folder = write(tmp_path / "gold", entities=[{**ANNOTATION["entities"][0], "quote": ""}])
    err = kg("evaluate", write(tmp_path / "gold", relations=[]), "--quiet").err
    assert err == ""
    write(folder, entities=[{**ANNOTATION["entities"][0], "quote": ""}], relations=[])
    assert "1 flaw in 1 annotation; correct" in kg("evaluate", folder).err
