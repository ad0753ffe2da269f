"""``kg diff``: two graphs, or two times of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.names import GENERATOR
from tests.analysis.diff.samples import turtle
from tests.analysis.diff.test_diff_text import NEW, OLD
from tests.checkout import CHECKOUT
from tests.cli.conftest import Kg

TINY = CHECKOUT / "ontology/examples/graphs/tiny.ttl"


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "old.ttl", tmp_path / "new.ttl"
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(turtle(text), encoding="utf-8")
    return paths


def test_two_graphs(kg: Kg, two: tuple[Path, Path]) -> None:
    run = kg("diff", *two)
    assert (run.code, run.err) == (0, "")
    assert run.out.splitlines() == [
        f"old: {two[0]}, 2 reports (2024, 1 without a date)",
        f"new: {two[1]}, 2 reports (2025-03, 1 without a date)",
        "in both: 1 report (1 without a date)",
        "",
        "              topics  claims",
        "contradicted       0       2",
        "emerged            1       1",
        "weakened           0       1",
        "",
        "contradicted: 2 claims",
        "claim                            old  new  when     remark",
        "edge AI -- raisesRisk --> leaks    2    1  2025-03  stated before, now denied",
        "edge AI -- raisesRisk --> leaks    2    1  2025-03  also said: mitigatesRisk",
        "",
        "emerged: 1 topic",
        "topic           old  new  when     remark",
        "farms (Domain)    0    1  2025-03  in Report c",
        "",
        "emerged: 1 claim",
        "claim                               old  new  when     remark",
        "edge AI -- mitigatesRisk --> leaks    0    1  2025-03  between known topics",
        "",
        "weakened: 1 claim",
        "claim                            old  new  when  remark",
        "edge AI -- raisesRisk --> leaks    2    1  2024  no longer in Report a",
    ]


def test_the_words_of_each_change(kg: Kg, two: tuple[Path, Path]) -> None:
    out = kg("diff", *two, "--evidence", "--limit", "2").out
    assert (
        "  edge AI -- raisesRisk --> leaks  (2 → 1 reports, 2025-03, also said: mitigatesRisk)\n"
        "    old: Report a, 2024\n"
        "      “a says so” (asserted)\n"
        "    new: Report c, 2025-03\n"
        "      “c says so” (negated)\n"
        "    new: Report b\n"
        "      “b says so” (asserted)\n"
        "    against: edge AI -- mitigatesRisk --> leaks\n"
        "    new: Report c, 2025-03\n"
        "      “c says so” (forecast)\n"
    ) in out


def test_two_times_of_one_graph(kg: Kg) -> None:
    run = kg("diff", TINY, "--from", "2024", "--to", "2025", "--limit", "1")
    assert run.code == 0
    assert run.out.startswith(
        "old: until 2024, 1 report (2024)\nnew: after 2024 until 2025, 1 report (2025-03)\n"
    )
    contradicted, _, emerged = run.out.partition("\nemerged: ")
    assert "federated learning -- mitigatesRisk --> privacy concerns" in contradicted
    assert "stated before, now denied" in contradicted
    assert emerged.startswith("4 topics, of which 1\n")


def test_what_is_left_out_is_told(kg: Kg, two: tuple[Path, Path]) -> None:
    both = two[0].with_name("both.ttl")
    both.write_text(turtle(OLD) + turtle(NEW), encoding="utf-8")
    run = kg("diff", both, "--from", "2024", "--since", "2024")
    assert "old: since 2024 until 2024, 1 report (2024)\n" in run.out
    assert "left out: 1 without a date\n" in run.out


def test_nothing_has_changed(kg: Kg) -> None:
    run = kg("diff", TINY, TINY)
    assert run.code == 0
    assert run.out.endswith("Nothing has changed.\n")


def test_other_forms(kg: Kg, two: tuple[Path, Path], tmp_path: Path) -> None:
    told = json.loads(kg("diff", *two, "--json").out)
    assert told == json.loads(kg("diff", *two, "--format", "json").out)
    assert [c["change"] for c in told["changes"]][:2] == ["contradicted", "contradicted"]
    run = kg("diff", *two, "--format", "markdown", "-o", tmp_path / "changes.md")
    assert (run.code, run.out) == (0, "")
    assert (tmp_path / "changes.md").read_text("utf-8").startswith(f"{GENERATOR}\n# Changes from ")
    run = kg("diff", *two, "--html", tmp_path / "changes.html", "--json")
    assert run.err == f"kg: wrote {tmp_path / 'changes.html'}\n"
    assert "stated before, now denied" in (tmp_path / "changes.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "left"),
    [
        ([], 5),
        (["--min-reports", "2"], 3),
        (["--min-confidence", "0.95"], 0),
        (["--only", "emerged"], 2),
        (["--only", "emerged", "--only", "contradicted"], 4),
        (["--only", "faded"], 0),
    ],
)
def test_limits(kg: Kg, two: tuple[Path, Path], options: list[str], left: int) -> None:
    assert len(json.loads(kg("diff", *two, *options, "--json").out)["changes"]) == left


def test_names_have_no_effect_on_a_terminal(kg: Kg, tmp_path: Path) -> None:
    name = "x\\u001b[31m\\u202e\\nedge"
    (tmp_path / "old.ttl").write_text(turtle(""), encoding="utf-8")
    hostile = turtle(NEW).replace("edge AI", name).replace("Report c", name)
    (tmp_path / "new.ttl").write_text(hostile, encoding="utf-8")
    for options in ([], ["--evidence"]):
        run = kg("diff", tmp_path / "old.ttl", tmp_path / "new.ttl", *options)
        assert run.code == 0
        assert "\x1b" not in run.out
        assert "\u202e" not in run.out
        assert "x␛[31m" in run.out
