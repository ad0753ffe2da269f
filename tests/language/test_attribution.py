"""Who says it, on sentences of our own (``attribution.tsv``), and which claim it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.language.attribution import AUTHORS, attributions, said_by
from tests.extract.reading import marked

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("attribution.tsv").read_text("utf-8").splitlines()
    if not line.startswith(("#", "sources"))
]


@pytest.mark.parametrize(("sources", "sentence"), ROWS)
def test_sources(sources: str, sentence: str) -> None:
    found = dict.fromkeys(name for one in attributions(sentence) for name in one.sources)
    assert "; ".join(found) == ("" if sources == "-" else sources)


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("[Agents] cut [costs], Gartner says, but critics warn of lock-in.", ("Gartner",)),
        ("Gartner expects [agents] to cut [costs], while critics warn of lock-in.", ("Gartner",)),
        (
            "Gartner expects agents to spread, while critics warn that [agents] cause [lock-in].",
            ("critics",),
        ),
        ("[Agents] cut [costs], according to Gartner; [x] is another matter.", ("Gartner",)),
        ("We believe that [agents] cut [costs].", (AUTHORS,)),
        ("[Agents] cut [costs].", ()),
    ],
)
def test_it_belongs_to_the_claim_of_its_clause(sentence: str, sources: tuple[str, ...]) -> None:
    text, ends = marked(sentence)
    assert said_by(text, ends[0]._replace(end=ends[1].end)) == sources


@pytest.mark.parametrize(
    "text", ["A, " * 400, "Gartner (" * 120, "% of " * 240, "said " * 240, "“" * 1200]
)
def test_hostile_sentences_end(text: str) -> None:
    assert len(attributions(f"{text[:1200]} said that")) < 400
