"""The example reports: their annotations are whole, they are many-sided, and they are our own.

That quotes and ends of relations are right is tested in ``tests/test_examples.py``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kg.learn.annotations import load_gold
from kg.model.schema import SHIPPED
from kg.read import discover, read
from tests.catalogue import CATALOGUE, reports
from tests.checkout import CHECKOUT

SHARED = CHECKOUT.parent / "shared"
OTHERS = [
    path
    for folder in ("corpus", "gold/train", "gold/seed")
    for path in sorted((SHARED / folder).glob("*"))
    if path.suffix != ".json"
]
EACH = pytest.mark.parametrize("report", reports(), ids=lambda report: report.stem)
LAYOUTS = {
    "front matter": r"\A---\n",
    "a fence around it": r"\A(.*\n)?```",
    "no mark at all": r"\A(?![\s\S]*^(?:#|\*\*|===|---))",
    "headings": r"^## ",
    "bold lines": r"^\*\*[^*]+\*\*:?$",
    "underlined headings": r"^(===+|---+)$",
    "capital headings": r"^[A-Z][A-Z ,&-]{8,}$",
    "numbered headings": r"^#+ \d+[.)] ",
    "roman numbers": r"^(#+ )?(\*\*)?[IVX]+\. ",
    "bold leads": r"^[-*] \*\*[^*]+:?\*\*",
    "numbered items": r"^\d+[.)] ",
    "bullets": r"^[•–] ",
    "tables": r"^\|",
    "questions": r"^.{5,80}\?\**$",
}


def annotation(report: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report.with_suffix(".json").read_text("utf-8"))
    return found


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


@EACH
def test_ids_and_relations_are_given_once(report: Path) -> None:
    data = annotation(report)
    assert repeated(e["id"] for e in data["entities"]) == []
    assert repeated((r["from"], r["type"], r["to"]) for r in data["relations"]) == []


@EACH
def test_every_name_is_tidy_and_every_label_is_of_one_topic(report: Path) -> None:
    entities = annotation(report)["entities"]
    for entity in entities:
        assert entity["label"] not in entity["aliases"]
        for name in (entity["label"], *entity["aliases"]):
            assert name
            assert name == " ".join(name.split())
    assert repeated((e["type"], e["label"].casefold()) for e in entities) == []


@EACH
def test_every_class_is_there_and_some_relations(report: Path) -> None:
    gold = load_gold(report.with_suffix(".json"))
    assert {e.topic_class for e in gold.entities.values()} == set(SHIPPED.classes)
    assert len({relation for _, relation, _ in gold.relations}) >= 3


def test_every_relation_is_shown_often() -> None:
    shown = Counter(r["type"] for report in reports() for r in annotation(report)["relations"])
    assert set(shown) == {r.value for r in SHIPPED.relations}
    assert min(shown.values()) >= 50


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_there(layout: str) -> None:
    pattern = re.compile(LAYOUTS[layout], re.M)
    assert any(pattern.search(report.read_text("utf-8")) for report in reports())


def test_there_are_many_subjects_and_years() -> None:
    table = CATALOGUE.read_text("utf-8")
    assert len(set(re.findall(r"^\| ([^|]+) \| \[", table, re.M))) >= 8
    issued = [read(source).metadata.issued[:4] for source in discover(reports())]
    assert len(set(filter(None, issued))) >= 6


def runs(path: Path, length: int = 10) -> set[tuple[str, ...]]:
    """All stretches of so many words in a text."""
    words = re.findall(r"[^\W_]+", path.read_text("utf-8", "replace").lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.skipif(not OTHERS, reason="needs shared/corpus beside the checkout")
def test_nothing_is_copied() -> None:
    ours = {run: report.name for report in reports() for run in runs(report)}
    copied = {(ours[run], " ".join(run)) for path in OTHERS for run in runs(path) & ours.keys()}
    assert copied == set()
