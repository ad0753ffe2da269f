"""``kg explain``: topics, relations and sentences, with the words behind them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.graph import Graph
from tests.cli.conftest import REPORT, Kg

GRAPHS = Path(__file__).parents[2] / "ontology/examples/graphs"
TINY = GRAPHS / "tiny.ttl"


@pytest.mark.parametrize("name", ["federated learning", "FL", "the Federated-Learning techniques"])
def test_a_topic_by_any_wording(kg: Kg, name: str) -> None:
    code, out, err = kg("explain", TINY, name)
    assert (code, err) == (0, "")
    assert out.startswith("federated learning  (Technique)  https://w3id.org/trendkg/id/technique/")
    assert "\n  also: FL\n" in out
    assert "federated learning -- mitigatesRisk --> privacy concerns  (asserted, 0.8)" in out
    assert "    “Federated learning reduces privacy concerns.”\n    characters " in out
    assert "\nnamed in\n  " in out


def test_a_topic_by_iri(kg: Kg) -> None:
    by_name = kg("explain", TINY, "bias")
    iri = json.loads(kg("explain", TINY, "bias", "--json").out)[0]["name"]["iri"]
    assert kg("explain", TINY, iri) == by_name


def test_json_has_offsets_that_re_slice(kg: Kg) -> None:
    source = (GRAPHS / "edge-ai-2024.md").read_text("utf-8")
    dossier = json.loads(kg("explain", TINY, "on-device AI", "--json").out)[0]
    quotations = [*dossier["evidence"], *(q for s in dossier["statements"] for q in s["evidence"])]
    quotations = [q for q in quotations if q["report"] == "Edge AI 2024"]
    assert quotations
    assert all(source[q["start"] : q["end"]] == q["quote"] for q in quotations)


def test_a_relation_in_either_direction(kg: Kg) -> None:
    code, out, _ = kg("explain", TINY, "federated learning", "--to", "privacy concerns")
    assert code == 0
    assert out.startswith("federated learning -- mitigatesRisk --> privacy concerns")
    assert kg("explain", TINY, "privacy concerns", "--to", "FL").out == out
    found = json.loads(kg("explain", TINY, "FL", "--to", "privacy concerns", "--json").out)
    assert [statement["predicate"] for statement in found] == ["mitigatesRisk"]


def test_nothing_may_relate_two_topics(kg: Kg) -> None:
    result = kg("explain", TINY, "bias", "--to", "wearables")
    assert result == (0, "Nothing relates bias and wearables.\n", "")


def test_what_a_build_made_can_be_explained(kg: Kg, built: Path) -> None:
    topic = Graph.load(built).topics()[0]
    dossier = json.loads(kg("explain", built, topic.label, "--json").out)[0]
    assert dossier["name"]["iri"] == topic.iri
    assert all(REPORT[q["start"] : q["end"]] == q["quote"] for q in dossier["evidence"])


def test_a_sentence_with_what_each_rule_made_of_it(kg: Kg) -> None:
    sentence = "Federated learning mitigates privacy concerns in hospitals."
    code, out, err = kg("explain", "--sentence", sentence)
    assert (code, err) == (0, "")
    assert "Federated learning" in out
    assert "kept as" in out
    assert "vocabulary says Technique" in out
    reading = json.loads(kg("explain", "--sentence", sentence, "--json").out)
    assert reading.keys() == {"candidates", "links"}
    assert all(0 <= s <= 1 for c in reading["candidates"] for s in c["scores"].values())


@pytest.mark.parametrize(
    ("verb", "kind"), [("does not reduce", "negated"), ("may reduce", "possible")]
)
def test_a_sentence_tells_how_it_says_a_relation(kg: Kg, verb: str, kind: str) -> None:
    sentence = f"Federated learning {verb} privacy concerns."
    [link] = [
        link
        for link in json.loads(kg("explain", "--sentence", sentence, "--json").out)["links"]
        if link["predicate"] == "mitigatesRisk" and link["kept"]
    ]
    assert link["modality"] == kind
    assert kind in kg("explain", "--sentence", sentence).out


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
    assert "kept as Technique, a term of your vocabulary" in said.out
