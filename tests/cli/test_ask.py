"""``kg ask``: an answer with its words, or one line that says why there is none."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Kg
from tests.turtle import attributed

TINY = Path(__file__).parents[2] / "ontology/examples/graphs/tiny.ttl"


def test_an_answer_has_claims_words_and_its_query(kg: Kg) -> None:
    code, out, err = kg("ask", TINY, "What mitigates privacy concerns?")
    assert (code, err) == (0, "")
    assert out.startswith("Federated learning is said to mitigate privacy concerns.\n\n")
    assert "federated learning -- mitigatesRisk --> privacy concerns  (asserted, 0.8)\n" in out
    assert (
        "  “Federated learning reduces privacy concerns.”\n    Edge AI 2024 > On-device AI" in out
    )
    assert "\nSELECT DISTINCT ?claim" in out


def test_who_says_it_and_for_when(kg: Kg, tmp_path: Path) -> None:
    out = kg("ask", attributed(tmp_path), "What does Gartner expect?").out
    assert "characters 340-385, said by Gartner, until 2030 (“by 2030”)\n" in out


def test_json_has_all_of_it(kg: Kg) -> None:
    answer = json.loads(kg("ask", TINY, "What mitigates privacy concerns?", "--json").out)
    (claim,) = answer["claims"]
    assert claim["predicate"] == "mitigatesRisk"
    assert claim["evidence"][0]["issued"] == "2024"
    assert answer["total"] == 1


def test_the_query_alone_can_be_asked(kg: Kg) -> None:
    query = kg("ask", TINY, "What mitigates privacy concerns?", "--sparql").out
    assert len(kg("query", TINY, query, "--format", "csv").out.splitlines()) == 2


def test_a_refusal_is_one_line_and_what_is_answered(kg: Kg) -> None:
    code, out, err = kg("ask", TINY, "Who invented federated learning?")
    assert (code, out) == (5, "")
    *nearest, reason = err.splitlines()
    assert reason.startswith("kg: this graph has no claim that answers this")
    assert nearest[0].startswith("kg: this graph answers: ")


def test_a_refusal_in_json_has_the_same_exit_code(kg: Kg) -> None:
    code, out, err = kg("ask", TINY, "Who invented federated learning?", "--json")
    assert code == 5
    assert json.loads(out)["refusal"] in err
