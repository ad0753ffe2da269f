"""When it is said for, on sentences of our own (``horizons.tsv``); whose horizon it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.language.horizons import horizon, horizons
from tests.extract.reading import marked

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("horizons.tsv").read_text("utf-8").splitlines()
    if not line.startswith(("#", "issued"))
]


@pytest.mark.parametrize(("issued", "expected", "sentence"), ROWS)
def test_horizons(issued: str, expected: str, sentence: str) -> None:
    found = [f"{one.horizon.start}/{one.horizon.end}" for one in horizons(sentence, issued)]
    assert ";".join(found) == ("" if expected == "-" else expected)


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("[Agents] will cut [costs] by 2027, while robots may need until 2035.", "by 2027"),
        (
            "Agents will cut costs by 2027, while [robots] may raise [risks] until 2035.",
            "until 2035",
        ),
        ("[Agents] will cut [costs], but robots may need until 2035.", None),
        ("Within five years, [agents] will cut [costs].", "Within five years"),
    ],
)
def test_it_belongs_to_the_claim_of_its_clause(sentence: str, wording: str | None) -> None:
    text, ends = marked(sentence)
    found = horizon(text, ends[0]._replace(end=ends[1].end), "2025")
    assert (found and found.wording) == wording


@pytest.mark.parametrize("part", ["2030 to ", "by 2030-", "the next ", "mid-", "in a ", "2030s "])
def test_hostile_sentences_end(part: str) -> None:
    assert len(horizons(f"It will {part * 200}"[:1200], "2025")) <= 200
