"""Annotated passages kept without words come back from whatever text a reader draws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.learn.annotations import annotated
from kg.model.schema import SHIPPED

from .checkout import CHECKOUT
from .passages import RUN, Words, main, packed, unpacked

STANDOFF = CHECKOUT / "ontology" / "standoff"
KEPT = STANDOFF / "passages.jsonl"
POLARITY = STANDOFF / "polarity.jsonl"
NAMES = STANDOFF / "names.tsv"
PASSAGE = (
    "Shore power is spreading from ferries to container ships. It lets a vessel draw electric\n"
    "current at the berth, so that the auxiliary engines stand still. Air pol-\n"
    "lution in the quarters beside the harbour falls, but the cost of substations is high."
)
SOFT = "pol\u00ad"
"""The same syllable before a soft hyphen."""

REPORT = (
    "Port outlook 12\n\nNothing of this page has been annotated by anybody, and it is long.\n\n"
    f"{PASSAGE.replace('pol-', SOFT)}\n\nThe next page speaks of tariffs and of cranes."
)


def annotation() -> dict[str, Any]:
    def topic(identity: str, kind: str, *names: str) -> dict[str, Any]:
        label, *aliases = names
        quote = "Shore power is spreading from ferries to container ships."
        return {
            "id": identity,
            "type": kind,
            "label": label,
            "aliases": aliases,
            "quote": quote,
            "optional": identity == "d1",
        }

    return {
        "entities": [
            topic("t1", "Technique", "Shore power"),
            topic("d1", "Domain", "container ships", "ferries"),
            topic("r1", "Risk", "Air pollution"),
            topic("r2", "Risk", "nowhere to be found"),
        ],
        "relations": [
            {
                "from": "t1",
                "type": "appliesTo",
                "to": "d1",
                "quote": "Shore power is spreading from ferries to container ships.",
                "optional": False,
            },
            {"from": "t1", "type": "raisesRisk", "to": "r2", "quote": "high.", "optional": False},
        ],
        "denied": [{"from": "t1", "type": "mitigatesRisk", "to": "r1", "quote": PASSAGE[-40:]}],
    }


def test_a_passage_comes_back_in_the_words_of_its_report() -> None:
    kept = packed(annotation(), PASSAGE, b"the file")
    found = unpacked(kept, Words(REPORT))
    start, end = found["passage"]
    assert REPORT[start:end] == PASSAGE.replace("pol-", SOFT).rstrip(".")
    names = {e["type"]: (e["label"], *e["aliases"]) for e in found["entities"]}
    assert names["Technique"] == ("Shore power",)
    assert names["Domain"] == ("container ships", "ferries")
    assert names["Risk"] == ("Air pol\u00ad lution",)
    assert [e["optional"] for e in found["entities"]] == [False, True, False]
    (relation,) = found["relations"]
    assert relation["quote"] == "Shore power is spreading from ferries to container ships"
    assert (relation["from"], relation["to"]) == ("t0", "t1")
    assert [one["type"] for one in found["denied"]] == ["mitigatesRisk"]


def test_what_the_text_does_not_have_is_left_out() -> None:
    kept = packed(annotation(), PASSAGE, b"the file")
    torn = REPORT.replace("ferries to container", "ferries 7 to 9 container")
    found = unpacked(kept, Words(torn))
    assert [e["type"] for e in found["entities"]] == ["Technique", "Domain", "Risk"]
    assert unpacked(kept, Words("Another report altogether, of which nothing is the same.")) == {}
    assert unpacked(kept, Words("")) == {}


def test_no_word_is_kept() -> None:
    kept = packed(annotation(), PASSAGE, b"the file")
    text = json.dumps(kept).lower()
    assert not [word for word in PASSAGE.lower().split() if len(word) > 6 and word in text]


def test_the_kept_passages_are_whole() -> None:
    lines = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()]
    assert len(lines) >= 250
    for one in lines:
        assert set(one) == {"sha256", "passage", "topics", "relations", "denied"}
        ends = [end for kind in ("relations", "denied") for r in one[kind] for end in r[1:3]]
        assert max(ends, default=0) < max(len(one["topics"]), 1)
        assert all(len(run) in {0, 8} for run in one["passage"])


def test_they_are_unpacked_for_who_has_the_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "port.txt").write_text(REPORT, "utf-8")
    kept = packed(annotation(), PASSAGE, (reports / "port.txt").read_bytes())
    other = {**kept, "sha256": "0" * 64}
    file = tmp_path / "kept.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in (kept, other)), "utf-8")
    assert main(["unpack", str(file), str(reports), str(tmp_path / "into")]) == 0
    assert "no report with the hash 000000000000" in capsys.readouterr().err
    found = json.loads((tmp_path / "into" / "port-1.json").read_text("utf-8"))
    assert (tmp_path / "into" / found["report"]).resolve() == (reports / "port.txt").resolve()
    (case,) = annotated([tmp_path / "into"])
    assert case.passage is not None
    assert case.passage.of(case.document.source).startswith("Shore power is spreading")
    assert main([]) == 2
    assert RUN == 5


def test_pairs_of_names_and_of_claims_are_labelled() -> None:
    rows = [row.split("\t") for row in NAMES.read_text("utf-8").splitlines()]
    assert rows[0] == ["class", "a", "b", "verdict", "chosen for", "passes"]
    assert {len(row) for row in rows} == {6}
    pairs = rows[1:]
    assert len(pairs) == len(
        {(row[0], *sorted(name.lower() for name in row[1:3])) for row in pairs}
    )
    assert {row[0] for row in pairs} == set(SHIPPED.classes)
    assert {row[3] for row in pairs} == {"same", "different", "unsure"}
    for row in pairs:
        first, second = row[5].split("/")
        assert {first, second} <= {"same", "different", "unsure"}
        assert first != second or row[3] == first, row
    for line in POLARITY.read_text("utf-8").splitlines():
        one = json.loads(line)
        assert one["negated"] == (one["modality"] == "negated"), line
        assert one["relation"] in {*SHIPPED.relations, "none"}
        assert {one["head"][0], one["tail"][0]} <= set(SHIPPED.classes)
