"""``kg insights``: tables, forms, choices, and what it says where there is nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.analysis.insights import KINDS
from kg.cli.insights import _KINDS
from kg.names import GENERATOR
from tests.checkout import CHECKOUT
from tests.cli.conftest import Kg

TINY = CHECKOUT / "ontology/examples/graphs/tiny.ttl"


def test_the_choices_are_the_kinds() -> None:
    assert tuple(KINDS) == _KINDS


def test_tables(kg: Kg) -> None:
    code, out, err = kg("insights", TINY, "--only", "unmitigated-risks", "--only", "dissent")
    assert code == 0
    first, second = out.split("\n\n")
    assert [line.split("  ")[0] for line in first.splitlines()] == [
        "Risks that nothing mitigates",
        "risk",
        "model poisoning",
        f"kg query {TINY} unaddressed-risks",
    ]
    assert first.splitlines()[2].split()[-2:] == ["1", "1"]
    assert second.startswith("Dissent\nclaim ")
    assert err == "kg: 2 reports (2024 to 2025-03), 14 topics, 16 claims\n"


def test_what_found_nothing_comes_last(kg: Kg) -> None:
    _, out, _ = kg("insights", TINY, "--only", "families", "--only", "dissent")
    told, silent = out.split("\n\n")
    assert told.startswith("Dissent\n")
    assert silent == "No three trends of three reports share what they are about.\n"


def test_the_words_behind_them(kg: Kg) -> None:
    _, out, _ = kg("insights", TINY, "--only", "unmitigated-risks", "--evidence", "-q")
    assert (
        "model poisoning\n  “Federated learning invites model poisoning.”\n    Edge AI 2024, "
        in out
    )
    _, out, _ = kg("insights", TINY, "--only", "central", "--evidence", "--quotes", "0", "-q")
    assert "“" not in out


def test_limit_counts_the_rest(kg: Kg) -> None:
    _, out, _ = kg("insights", TINY, "--only", "central", "--limit", "1")
    assert f"\n12 more; kg query {TINY} topic-links\n" in out
    _, out, _ = kg("insights", TINY, "--only", "central", "--limit", "0")
    assert "more" not in out


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("markdown", f"{GENERATOR}\n# What stands out in “"),
        ("html", "<!doctype html>\n"),
        ("json", "{\n"),
    ],
)
def test_forms_and_files(kg: Kg, built: Path, tmp_path: Path, form: str, begins: str) -> None:
    code, out, _ = kg("insights", built, "--format", form)
    assert code == 0
    assert out.startswith(begins)
    file = tmp_path / "digest"
    assert kg("insights", built / "graph.ttl", "--format", form, "-o", file).out == ""
    assert file.read_text("utf-8") == out


def test_json_by_the_common_option(kg: Kg, built: Path) -> None:
    told = json.loads(kg("insights", built, "--json", "--only", "reach").out)
    assert [i["name"] for i in told["insights"]] == ["reach"]


def test_min_confidence(kg: Kg) -> None:
    _, out, _ = kg("insights", TINY, "--only", "central", "--min-confidence", "1")
    assert "No claim links two topics." in out


def test_nothing_to_tell(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    code, out, err = kg("insights", tmp_path / "empty.ttl")
    assert code == 0
    assert len(out.splitlines()) == len(KINDS)
    assert "\nNo two reports state the same claim.\n" in out
    assert err == "kg: 0 reports, 0 topics, 0 claims\n"
