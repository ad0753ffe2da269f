"""Labelled pairs of names, held against a graph."""

from pathlib import Path

import pytest

from kg.errors import FlawedAnnotation, UnreadableSource
from kg.learn.evaluation.name_pairs import NamePair, judge_pairs, load_pairs
from kg.resolve import across
from tests.resolve.naming import topics

TEXTS = (
    "They use [fraud detection] and [pruning], or [detection of fraud].",
    "They use [Fraud Detection]. They use [wind power]. They use [WRV].",
    "They use [wind turbines]. They use [weighted rank voting].",
)
GRAPH = across(topics(f"# A\n\n{text}\n", str(at)) for at, text in enumerate(TEXTS))


@pytest.mark.parametrize(
    ("a", "b", "verdict", "right", "wrong", "missed"),
    [
        ("fraud detections", "detection of fraud", "same", 0, 0, 0),  # the same words come free
        ("fraud detection", "pruning", "different", 0, 0, 0),
        ("WRV", "weighted rank voting", "same", 0, 0, 1),
        ("WRV", "weighted rank voting", "unsure", 0, 0, 0),
        ("WRV", "sawing", "same", 0, 0, 0),
    ],
)
def test_pairs(a: str, b: str, verdict: str, right: int, wrong: int, missed: int) -> None:
    found = judge_pairs(GRAPH, [NamePair("Technique", a, b, verdict)])
    assert (found.right, found.wrong, found.missed) == (right, wrong, missed)
    assert len(found.errors) == wrong + missed


def test_a_wrong_cluster_is_told_with_its_wordings() -> None:
    on = [topics("# A\n\nThey use [wind power], that is [wind energy].\n", "a")]
    found = judge_pairs(
        across(on), [NamePair("Technique", "wind power", "wind energy", "different")]
    )
    assert (found.right, found.wrong, found.precision, found.recall) == (0, 1, 0.0, None)
    [worst] = found.worst
    assert worst.wordings == ("wind energy", "wind power")
    right = judge_pairs(across(on), [NamePair("Technique", "wind power", "wind energy", "same")])
    assert (right.right, right.wrong, right.precision, right.recall) == (1, 0, 1.0, 1.0)


def test_a_wording_of_several_reports_is_one_topic() -> None:
    found = judge_pairs(GRAPH, [])
    assert (found.consistent, found.several, found.consistency) == (1, 1, 1.0)
    assert found.as_dict()["precision"] is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("class\ta\tb\nRisk\tx\ty\n", "no column 'verdict'"),
        ("class\ta\tb\tverdict\n\nRisk\tx\ty\tperhaps\n", ":3: the verdict is 'perhaps'"),
        ("class\ta\tb\tverdict\nTrend\ta\t" + "b" * 200_000, ":2: the verdict is ''"),
        ("", "no column 'class'"),
    ],
)
def test_what_is_no_table_of_pairs(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(text)
    with pytest.raises(FlawedAnnotation, match=told):
        load_pairs(path)


def test_pairs_may_have_more_columns(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text('id\tclass\ta\tb\tverdict\twhy\n1\tRisk\t"x\ty\tsame\tz\n')
    assert load_pairs(path) == [NamePair("Risk", '"x', "y", "same")]


@pytest.mark.parametrize("content", [None, b"class\ta\tb\tverdict\nRisk\t\xff\tb\tsame\n"])
def test_a_table_that_cannot_be_read_is_an_error_of_ours(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "names.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableSource, match=r"names\.tsv cannot be read: .*; check the path"):
        load_pairs(path)
