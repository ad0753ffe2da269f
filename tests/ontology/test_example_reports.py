"""The example reports: annotated as the guidelines in their README say, and our own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.learn.annotation_flaws import flaws_of
from kg.model.schema import SHIPPED, RelationType, TopicClass
from tests.catalogue import CATALOGUE, UNSORTED, catalogued, reports
from tests.checkout import CHECKOUT

SHARED = CHECKOUT.parent / "shared"
OTHERS = [
    path
    for folder in ("corpus", "gold/train", "gold/seed")
    for path in sorted((SHARED / folder).glob("*"))
    if path.suffix != ".json"
]


@cache
def annotations() -> dict[Path, dict[str, Any]]:
    """The annotation of each report, as JSON."""
    return {
        report: json.loads(report.with_suffix(".json").read_text("utf-8")) for report in reports()
    }


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_every_annotation_has_its_report() -> None:
    assert {a.stem for a in CATALOGUE.parent.glob("*.json")} == {r.stem for r in reports()}
    assert not [report for report, data in annotations().items() if data["report"] != report.name]


def test_annotations_have_no_flaw() -> None:
    for report, data in annotations().items():
        path, source = report.with_suffix(".json"), report.read_text("utf-8")
        assert list(flaws_of(path, path.read_text("utf-8"), data, source, SHIPPED)) == []
        assert all(d["quote"] and d["quote"] in source for d in data.get("denied", ())), report.name
        claims = [(r["from"], r["type"], r["to"]) for r in data["relations"]]
        assert repeated(claims) == [], report.name
        assert {e["type"] for e in data["entities"]} == set(SHIPPED.classes), report.name
        assert len({r["type"] for r in data["relations"]}) >= 3, report.name


def test_every_name_is_tidy_and_every_label_is_of_one_topic() -> None:
    for report, data in annotations().items():
        for entity in data["entities"]:
            assert entity["label"] not in entity["aliases"], report.name
            for name in (entity["label"], *entity["aliases"]):
                assert name, report.name
                assert name == " ".join(name.split()), report.name
        labels = [(e["type"], e["label"].casefold()) for e in data["entities"]]
        assert repeated(labels) == [], report.name


def test_what_is_denied_is_no_relation() -> None:
    denials = 0
    for report, data in annotations().items():
        classes = {entity["id"]: TopicClass.named(entity["type"]) for entity in data["entities"]}
        said = {(r["from"], r["type"], r["to"]) for r in data["relations"] if not r["optional"]}
        for denied in data.get("denied", ()):
            start, relation, end = denied["from"], denied["type"], denied["to"]
            starts, ends = SHIPPED.signatures[RelationType.named(relation)]
            assert classes[start] in starts, (report.name, denied)
            assert classes[end] in ends, (report.name, denied)
            assert (start, relation, end) not in said, (report.name, denied)
            denials += 1
    assert denials > 50


def test_every_relation_is_shown_often() -> None:
    shown = Counter(r["type"] for data in annotations().values() for r in data["relations"])
    assert set(shown) == set(SHIPPED.relations)
    assert min(shown.values()) >= 50


@pytest.mark.slow
def test_the_table_lists_every_report_under_a_subject() -> None:
    text = CATALOGUE.read_text("utf-8")
    assert text == catalogued(text), "python -m tests.renew makes the table anew"
    assert f"| {UNSORTED} |" not in text


def runs(path: Path, length: int = 10) -> set[tuple[str, ...]]:
    """All stretches of so many words in a text."""
    words = re.findall(r"[^\W_]+", path.read_text("utf-8", "replace").lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.slow
@pytest.mark.skipif(not OTHERS, reason="needs shared/corpus beside the checkout")
def test_nothing_is_copied() -> None:
    ours = {run: report.name for report in reports() for run in runs(report)}
    copied = {(ours[run], " ".join(run)) for path in OTHERS for run in runs(path) & ours.keys()}
    assert copied == set()
