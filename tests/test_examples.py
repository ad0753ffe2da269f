"""The example reports: each annotated as the guidelines in their README say, each in its table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.learn.annotations import load_gold
from kg.model import SHIPPED
from tests.catalogue import CATALOGUE, UNSORTED, catalogued, reports

BY_NAME = pytest.mark.parametrize("report", reports(), ids=lambda report: report.stem)


@BY_NAME
def test_every_quote_stands_in_the_report(report: Path) -> None:
    text = report.read_text("utf-8")
    data = json.loads(report.with_suffix(".json").read_text("utf-8"))
    assert data["report"] == report.name
    for item in (*data["entities"], *data["relations"]):
        assert item["quote"], item
        assert item["quote"] in text, item


@BY_NAME
def test_every_relation_has_two_ends_of_the_right_kind(report: Path) -> None:
    gold = load_gold(report.with_suffix(".json"))
    for start, relation, end in gold.relations:
        starts, ends = SHIPPED.signatures[relation]
        assert gold.entities[start].topic_class in starts, (start, relation, end)
        assert gold.entities[end].topic_class in ends, (start, relation, end)


def test_every_annotation_has_its_report() -> None:
    assert {a.stem for a in CATALOGUE.parent.glob("*.json")} == {r.stem for r in reports()}


def test_the_table_lists_every_report_under_a_subject() -> None:
    text = CATALOGUE.read_text("utf-8")
    assert text == catalogued(text), "python -m tests.renew makes the table anew"
    assert f"| {UNSORTED} |" not in text
