"""``kg check``: what a graph breaks, what to do, and the code for it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Kg
from tests.turtle import HEAD

BROKEN = f"""{HEAD}
<https://w3id.org/trendkg/id/risk/x> a tkg:Risk, skos:Concept .
"""
SHAPES = f"""{HEAD}
<https://e.org/S> a sh:NodeShape ; sh:targetClass tkg:Risk ; sh:not [ sh:class tkg:Risk ] ;
    sh:severity sh:%s ; sh:message "No risks." .
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "broken.ttl").write_text(BROKEN)
    return tmp_path / "broken.ttl"


def test_what_a_build_made_conforms(kg: Kg, built: Path) -> None:
    code, out, err = kg("check", built)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("The graph conforms")


def test_what_is_broken_is_told_and_is_8(kg: Kg, broken: Path) -> None:
    code, out, err = kg("check", broken)
    assert (code, err) == (8, "")
    assert out.startswith("severity ")
    assert out.count("Violation  https://w3id.org/trendkg/id/risk/x  ") >= 2
    assert out.splitlines()[-1].startswith("The graph does not conform: ")


def test_json_has_everything(kg: Kg, broken: Path) -> None:
    code, out, _ = kg("check", broken, "--json")
    findings = json.loads(out)
    assert code == 8
    assert findings[0].keys() == {"focus", "path", "value", "shape", "severity", "message"}


@pytest.mark.parametrize(
    ("severity", "code", "said"),
    [
        ("Violation", 8, "The graph does not conform: 1 violation."),
        ("Warning", 0, "The graph conforms: 1 warning."),
        ("Info", 0, "The graph conforms: 1 hint."),
    ],
)
def test_shapes_of_ones_own(
    kg: Kg, broken: Path, tmp_path: Path, severity: str, code: int, said: str
) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES % severity)
    result = kg("check", broken, "--shapes", tmp_path / "shapes.ttl")
    assert (result.code, result.out.splitlines()[-1]) == (code, said)


def test_shapes_of_ones_own_need_an_extra(
    kg: Kg, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert kg("check", broken).code == 8
    code, _, err = kg("check", broken, "--shapes", broken)
    assert (code, err.count("\n")) == (4, 1)
    assert "pip install 'trendkg[shacl]'" in err


def test_what_is_quoted_is_held_against_the_reports(kg: Kg, built: Path, tmp_path: Path) -> None:
    report = built.parent / "edge.md"
    code, _, err = kg("check", built, "--reports", report)
    assert (code, err) == (0, "kg: 1 of 1 report held against the graph\n")
    (tmp_path / "other.md").write_text("# Other\n")
    err = kg("check", built, "--reports", tmp_path / "other.md").err
    assert err.splitlines() == [
        f"kg: warning: no report of the graph, in these bytes: {tmp_path.as_posix()}/other.md",
        "kg: warning: of the graph, and not found in these bytes: edge.md",
        "kg: 0 of 1 report held against the graph",
    ]
    for at in range(12):
        (tmp_path / f"more{at}.md").write_text(f"# Other {at}\n")
    err = kg("check", built, "--reports", tmp_path, "--quiet").err
    assert err.count("in these bytes: ") == 2
    assert " and 3 more\n" in err
    turtle = (built / "graph.ttl").read_text("utf-8")
    (tmp_path / "forged.ttl").write_text(turtle.replace("uses federated", "hates federated"))
    code, out, _ = kg("check", tmp_path / "forged.ttl", "--reports", report)
    assert code == 8
    assert "Quote the source as it is" in out


def test_editorial_rules_are_checked_too(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        BROKEN.replace("skos:Concept", 'skos:Concept ; skos:prefLabel "**x**"')
    )
    findings = json.loads(kg("check", tmp_path / "x.ttl", "--json").out)
    assert "label-markup" in {f["shape"] for f in findings}


def test_a_pdf_is_held_against_what_was_quoted_from_it(kg: Kg, tmp_path: Path) -> None:
    platypus = pytest.importorskip("reportlab.platypus", reason="pip install 'trendkg[test]'")
    pytest.importorskip("pypdfium2", reason="pip install 'trendkg[documents]'")
    from reportlab.lib.styles import getSampleStyleSheet

    from tests.read import making

    styles = getSampleStyleSheet()
    story = [
        platypus.Paragraph("Trends of 2025", styles["Title"]),
        platypus.PageBreak(),
        platypus.Paragraph("Edge AI uses federated learning in healthcare.", styles["Normal"]),
    ]
    reports = tmp_path / "in"
    reports.mkdir()
    (reports / "edge.pdf").write_bytes(making.pdf_of(story))
    assert kg("build", reports, "-o", tmp_path / "out").code == 0
    (reports / "broken.pdf").write_bytes(b"%PDF-1.7")
    code, _, err = kg("check", tmp_path / "out", "--reports", reports)
    assert code == 0
    assert "kg: 1 of 1 report held against the graph" in err
    assert "warning: not held against the graph: " in err
    assert "page 2, characters " in kg("explain", tmp_path / "out", "federated learning").out
