"""Sentences without their words are found again, and what is read off them is counted."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from .passages import RUN, Words
from .sentences import main, sentences

REPORT = """# Ports

Gartner expects shore power to spread by 2030. We believe that the cranes will follow.
Ports are loud, and somebody has to pay for the quiet.
"""
SAID = [([[[0, 1]]], 0, 8), ([["own"]], 8, 16), ([[]], 16, 26)]


def test_sources_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = Words(REPORT.partition("\n\n")[2])
    rows = [
        {"sentence": [words.run(first), words.run(end - RUN)], "part": "1", "said_by": accepted}
        for accepted, first, end in SAID
    ]
    rows.append(rows[0] | {"part": "2", "issued": "2025", "horizons": [["/2030"]]})
    lost = {"sentence": ["AAAAAAAA", "AAAAAAAA"], "part": "1", "said_by": [[]]}
    key = {"sha256": sha256(REPORT.encode()).hexdigest()}
    file = tmp_path / "kept.jsonl"
    file.write_text("".join(json.dumps(key | row) + "\n" for row in [*rows, lost]), "utf-8")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "port.md").write_text(REPORT, "utf-8")
    found = list(sentences(file, [tmp_path / "reports"]))
    assert [s and sorted(map(sorted, s.accepted)) for s in found] == [
        [["gartner"]],
        [["the authors"]],
        [[]],
        [["/2030"]],
        None,
    ]
    assert main([str(file), str(tmp_path / "reports")]) == 0
    assert capsys.readouterr().out.count("P 1.00  R 1.00  F1 1.00") == 2
    assert main([]) == 2
