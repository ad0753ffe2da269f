"""Denials and kinds of claims are measured on pairs of names without their words."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from .checkout import CHECKOUT
from .extract.reading import SHARED, needs_shared
from .passages import RUN, Words, anchor
from .polarity import figures, main, of_standoff

KEPT = CHECKOUT / "ontology" / "standoff" / "polarity.jsonl"
REPORT = """# Shore power

Many ports speak of it in their yearly reports. Shore power does not reduce the noise of the cranes.
Shore power may well raise the cost of every berth in the harbour for a while.
"""


def kept(tmp_path: Path, *, doubled: bool = False) -> Path:
    words = Words(REPORT)
    rows = []
    for tail, relation, kind, cue in (
        ("noise", "mitigatesRisk", "negated", "does not reduce"),
        ("cost", "raisesRisk", "possible", "may well raise"),
        ("cost", "none", "asserted", ""),
        ("nowhere to be found", "raisesRisk", "asserted", ""),
    ):
        near = next((i for i, w in enumerate(words.words) if w.word == tail), 0)
        rows.append(
            {
                "sha256": sha256(REPORT.encode()).hexdigest(),
                "sentence": [words.run(0), words.run(len(words.words) - RUN)],
                "head": ["Technique", *anchor(words, "Shore power", near)],
                "tail": ["Risk", *(anchor(words, tail) or ["", "", 4])],
                "relation": relation,
                "negated": int(kind == "negated"),
                "modality": kind,
                "cue": anchor(words, cue) if cue else [],
                "doubtful": 0,
            }
        )
    file = tmp_path / "kept.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows * (1 + doubled)), "utf-8")
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "port.md").write_text(REPORT, "utf-8")
    return file


def test_pairs_are_found_again_in_their_reports(tmp_path: Path) -> None:
    found = list(of_standoff(kept(tmp_path), [tmp_path / "reports"]))
    assert [pair and pair.cue for pair in found] == ["does not reduce", "may well raise", None]
    assert [str(pair.guess()) for pair in found if pair] == ["negated", "possible"]


def test_figures_of_pairs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = kept(tmp_path, doubled=True)
    assert main(["standoff", str(file), str(tmp_path / "reports")]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == "4 pairs of 6 found again"
    assert "negated              2       1.00    1.00   1.00" in rows
    assert "  not                2       1.00    1.00   1.00" in rows


def test_figures_of_annotated_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "port.md").write_text(REPORT, "utf-8")
    names = [("t", "Shore power"), ("n", "noise"), ("c", "cost")]
    entities = [{"id": i, "label": name, "aliases": []} for i, name in names]
    quote = " ".join(REPORT.split("\n\n")[1].split())
    relation = {"from": "t", "to": "c", "type": "raisesRisk", "quote": quote}
    denied = {"from": "t", "to": "n", "type": "mitigatesRisk", "quote": quote}
    said = {"entities": entities, "relations": [relation], "denied": [denied]}
    (tmp_path / "port.json").write_text(json.dumps(said), "utf-8")
    assert main(["examples", str(tmp_path)]) == 0
    assert (
        capsys.readouterr().out
        == "denied: 1 of 1 held for denied\nstated: 0 of 1 held for denied\n"
    )
    assert main([]) == 2


@needs_shared
@pytest.mark.slow
def test_denials_in_reports_of_others() -> None:
    found = [pair for pair in of_standoff(KEPT, [SHARED / "corpus"]) if pair]
    assert len(found) >= 350
    assert figures(found)["negated"].f1 >= 0.8
