"""Passages of our own writing, and how they become annotated reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.learn.annotations import annotated
from tests.checkout import CHECKOUT
from tests.written_passages import main, passages

FOLDER = CHECKOUT / "ontology" / "examples" / "passages"

ONE = """=== ports / survey
Old cranes give way to
shore power, which cuts *ship emissions*.
---
1 K shore power
2 R ship emissions
3 T? Cranes give way to shore power
> 1 mitigates? 2
"""


def test_a_passage_becomes_an_annotated_report() -> None:
    ((text, annotation),) = passages(ONE)
    assert text == "Old cranes give way to\nshore power, which cuts *ship emissions*.\n"
    assert [(e["type"], e["label"], e["optional"]) for e in annotation["entities"]] == [
        ("Technique", "shore power", False),
        ("Risk", "ship emissions", False),
        ("Trend", "cranes give way to shore power", True),
    ]
    assert annotation["entities"][2]["quote"] == "cranes give way to\nshore power"
    assert annotation["relations"] == [
        {
            "from": "1",
            "type": "mitigatesRisk",
            "to": "2",
            "quote": "shore power",
            "optional": True,
        }
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("4 X a name", "no topic and no relation: '4 X a name'"),
        ("> 1 lessens 2", "no topic and no relation: '> 1 lessens 2'"),
        ("4 K ore power", "'ore power' is not in the passage that begins"),
        ("4 K shore power | ---", "'---' is not in the passage that begins"),
    ],
)
def test_what_cannot_be_read_is_told(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}"):
        list(passages(f"{ONE}{line}\n"))


def test_all_passages_are_sound_annotations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["unpack", str(FOLDER), str(tmp_path)]) == 0
    assert capsys.readouterr().out == "1845 passages\n"
    assert len(annotated([tmp_path])) == 1845


def test_other_arguments_get_the_description(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "python -m tests.written_passages unpack" in capsys.readouterr().err
