"""``kg explain``: topics, relations and sentences, with the words behind them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import REPORT, Kg


@pytest.mark.parametrize("name", ["edge ai", "Edge AI", "the edge-AI technologies", "EDGE AI"])
def test_a_topic_by_any_wording(kg: Kg, built: Path, name: str) -> None:
    code, out, err = kg("explain", built, name)
    assert (code, err) == (0, "")
    assert out.lower().startswith("edge ai  (")
    assert "named in\n  Trends of 2025" in out
    assert "[Edge AI] uses federated learning" in out


def test_a_topic_by_iri(kg: Kg, built: Path) -> None:
    dossier = json.loads(kg("explain", built, "edge ai", "--json").out)[0]
    assert kg("explain", built, dossier["name"]["iri"]).out == kg("explain", built, "edge ai").out


def test_json_has_offsets_that_re_slice(kg: Kg, built: Path) -> None:
    dossier = json.loads(kg("explain", built / "graph.ttl", "edge ai", "--json").out)[0]
    quotations = [*dossier["evidence"], *(q for s in dossier["statements"] for q in s["evidence"])]
    assert quotations
    assert all(REPORT[q["start"] : q["end"]] == q["quote"] for q in quotations)


def test_a_relation_in_either_direction(kg: Kg, built: Path) -> None:
    said = json.loads(kg("explain", built, "edge ai", "--json").out)[0]["statements"][0]
    one, other = said["subject"]["label"], said["object"]["label"]
    code, out, _ = kg("explain", built, one, "--to", other)
    assert code == 0
    assert f"{one} -- {said['predicate']} --> {other}" in out
    assert "characters " in out
    assert kg("explain", built, other, "--to", one).out == out
    assert json.loads(kg("explain", built, one, "--to", other, "--json").out)[0] == said


def test_nothing_may_relate_two_topics(kg: Kg, built: Path) -> None:
    result = kg("explain", built, "edge ai", "--to", "edge ai")
    assert result.out == "Nothing relates Edge AI and Edge AI.\n"


def test_an_unknown_topic_with_what_looks_alike(kg: Kg, built: Path) -> None:
    code, out, err = kg("explain", built, "edge api")
    assert (code, out) == (5, "")
    assert err == "kg: no topic is called 'edge api'; did you mean 'Edge AI'?\n"
    assert "see the page for all names" in kg("explain", built, "zzz").err


def test_a_sentence_with_what_each_rule_made_of_it(kg: Kg) -> None:
    sentence = "Federated learning mitigates privacy concerns in hospitals."
    code, out, err = kg("explain", "--sentence", sentence)
    assert (code, err) == (0, "")
    assert "Federated learning" in out
    assert "kept as" in out
    assert "vocabulary says Technique" in out
    assert "mitigatesRisk" in out
    reading = json.loads(kg("explain", "--sentence", sentence, "--json").out)
    assert reading.keys() == {"candidates", "links"}
    assert all(0 <= s <= 1 for c in reading["candidates"] for s in c["scores"].values())


def test_a_sentence_that_says_nothing(kg: Kg) -> None:
    out = kg("explain", "--sentence", "It was late, and [red]they[/red] went home.").out
    assert "dropped: as " in out
    assert out.endswith("No relation is said between names that were kept.\n")


def test_a_sentence_with_terms_of_ones_own(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("label,class\nfrobnication,Technique\n")
    said = kg(
        "explain", "--sentence", "They use frobnication.", "--vocabulary", tmp_path / "mine.csv"
    )
    assert "vocabulary says Technique" in said.out


@pytest.mark.parametrize(
    "arguments",
    [[], ["a", "b", "c"], ["x", "--sentence", "y"], ["--to", "x", "--sentence", "y"]],
)
def test_wrong_usage(kg: Kg, arguments: list[str]) -> None:
    result = kg("explain", *arguments)
    assert (result.code, result.out) == (2, "")


def test_the_graph_is_that_of_output_unless_named(
    kg: Kg, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built.parent)
    assert kg("explain", "edge ai").out == kg("explain", "output", "edge ai").out
