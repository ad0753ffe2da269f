import json
from pathlib import Path

import pytest

from kg.errors import UnreadableSource
from kg.learn.annotations import load_gold
from kg.model import RelationType, TopicClass

ANNOTATION = {
    "report": "a.md",
    "entities": [
        {"id": "e1", "type": "Trend", "label": "Edge AI", "aliases": ["edge"], "quote": "Edge AI"},
        {"id": "e2", "type": "Risk", "label": "drift", "quote": "drift", "optional": True},
    ],
    "relations": [{"from": "e1", "type": "raisesRisk", "to": "e2", "quote": "x", "optional": True}],
}


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ANNOTATION), "utf-8")
    gold = load_gold(path)
    assert [(e.topic_class, e.names, e.optional) for e in gold.entities.values()] == [
        (TopicClass.TREND, ("Edge AI", "edge"), False),
        (TopicClass.RISK, ("drift",), True),
    ]
    assert gold.relations == {("e1", RelationType.RAISES_RISK, "e2"): True}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"entities": [{"id": "e1"}], "relations": []}',
        '{"entities": [{"id": "e1", "type": "Fruit", "label": "apple"}], "relations": []}',
        '{"entities": [], "relations": [{"from": "e1", "type": "eats", "to": "e2"}]}',
    ],
)
def test_what_is_no_annotation(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableSource, match=r"a\.json is not an annotation file .*; give"):
        load_gold(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"none\.json"):
        load_gold(tmp_path / "none.json")
