"""Who says it, on sentences of our own (``attribution.tsv``), and which claim it belongs to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kg.encoder.text_encoder import Doubles
from kg.encoder.weight_files import LARGE
from kg.extract.attribution import (
    AUTHORS,
    Attribution,
    attributions,
    may_attribute,
    said_by,
    with_sources,
)
from kg.extract.page_encoder import shipped
from kg.language.lines import Line
from kg.model import Claim, Mention, Modality, RelationType, TopicClass
from tests.extract.reading import line, marked, page

ROWS = [
    row.split("\t")
    for row in Path(__file__).with_name("attribution.tsv").read_text("utf-8").splitlines()
    if not row.startswith(("#", "sources"))
]


def read(sentence: str, folder: str) -> tuple[Attribution, ...]:
    """What the shipped tagger makes of sentences without context."""
    of = page(sentence)
    encoded = shipped(folder).read(of)
    found: list[Attribution] = []
    for each in of.lines:
        logits = encoded.sources(each)
        assert logits is not None
        found += attributions(each, logits) if may_attribute(each.text) else ()
    return tuple(found)


@pytest.mark.parametrize("folder", ["", LARGE])
def test_our_own_sentences(folder: str) -> None:
    """The tagger has learned from them, so most are right; readers differ on the rest."""
    wrong = []
    for sources, sentence in ROWS:
        found = dict.fromkeys(name for one in read(sentence, folder) for name in one.sources)
        if set(found) != (set() if sources == "-" else set(sources.split("; "))):
            wrong.append((sources, list(found), sentence))
    assert len(wrong) <= 0.15 * len(ROWS), wrong


@pytest.mark.parametrize("folder", ["", LARGE])
@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("Gartner expects that cranes will run without a crew by 2031.", ["Gartner"]),
        ("According to the World Bank, ports lose 3% of their trade to delays.", ["World Bank"]),
        ("Critics argue that cameras on quays widen surveillance.", ["critics"]),
        ("We believe that cranes will run without a crew.", [AUTHORS]),
        ("Cranes will run without a crew by 2031.", []),
        ("Experts are needed to maintain the cranes.", []),
    ],
)
def test_plain_sentences(sentence: str, sources: list[str], folder: str) -> None:
    assert [name for one in read(sentence, folder) for name in one.sources] == sources


def logits(of: Line, kinds: str) -> Doubles:
    """Logits by a letter a word: b begins a source, i goes on, w is where authors speak."""
    rows = [
        [0.0 if k in "bi" else 4.0, 2.0 * (k == "b"), 2.0 * (k == "i"), 1.0 if k == "w" else -1.0]
        for k in kinds
    ]
    assert len(rows) == len(of.tokens)
    return np.array(rows, np.float64)


@pytest.mark.parametrize(
    ("sentence", "kinds", "expected"),
    [
        ("Gartner says so.", "b...", [("Gartner",)]),
        ("Gartner and IDC say so.", "b.b...", [("Gartner", "IDC")]),
        ("Gartner says so, IDC doubts it.", "b...b...", [("Gartner",), ("IDC",)]),
        ("Gartner’s study says so.", "bi....", [("Gartner",)]),
        ("U.S. officials say so.", "biiii...", [("U.S. officials",)]),
        ("Officials (say so) often.", "bi.....", [("officials",)]),
        ("Industry experts say so.", "bi...", [("industry experts",)]),
        ("Gartner analysts say so.", "bi...", [("Gartner analysts",)]),
        ("Mary Lind of a council says so.", "bii.....", [("Mary Lind",)]),
        ("Those of Dublin say so.", ".bi...", [("Dublin",)]),
        ("We believe it.", "w...", [(AUTHORS,)]),
        ("It is so.", "....", []),
        ("(It is so).", "b.....", []),
    ],
)
def test_names_of_words(sentence: str, kinds: str, expected: list[tuple[str, ...]]) -> None:
    of = line(sentence)
    assert [one.sources for one in attributions(of, logits(of, kinds))] == expected


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("[Agents] cut [costs], {Gartner} says, but {critics} warn of lock-in.", ("Gartner",)),
        ("{Gartner} expects [agents] to cut [costs], while {critics} warn of it.", ("Gartner",)),
        (
            "{Gartner} expects agents to spread, while {critics} warn that [agents] cause [it].",
            ("critics",),
        ),
        ("[Agents] cut [costs], according to {Gartner}; [x] is another matter.", ("Gartner",)),
        ("[Agents] cut [costs].", ()),
    ],
)
def test_it_belongs_to_the_claim_of_its_clause(sentence: str, sources: tuple[str, ...]) -> None:
    plain = sentence.replace("{", "").replace("}", "")
    text, ends = marked(plain)
    names = [each.split("}")[0] for each in sentence.split("{")[1:]]
    found = [Attribution(text.index(name), text.index(name) + len(name), (name,)) for name in names]
    assert said_by(text, ends[0]._replace(end=ends[1].end), found) == sources


def claim(of: Line, subject: str, object_: str) -> Claim:
    """A claim that a line says of two names in it."""
    ends = []
    for name in (subject, object_):
        at = of.start + of.text.index(name)
        ends.append(
            Mention(TopicClass.TECHNIQUE, of.block, at, at + len(name), name, 0.9, ("test",))
        )
    return Claim(
        ends[0],
        RelationType.RAISES_RISK,
        ends[1],
        of.block,
        of.start,
        of.end,
        Modality.ASSERTED,
        0.9,
        ("test",),
    )


@pytest.mark.parametrize("has_tagger", [True, False])
def test_claims_get_their_sources(has_tagger: bool) -> None:
    of = page("Critics argue that agents raise costs.\n\nAgents raise costs.")
    claims = [claim(each, "gents", "costs") for each in of.lines]
    encoded = shipped().read(of) if has_tagger else None
    assert [c.said_by for c in with_sources(of, encoded, claims)] == [("critics",), ()]
    assert with_sources(of, encoded, claims[1:]) == tuple(claims[1:])


@pytest.mark.parametrize(
    "text", ["A, " * 400, "Gartner (" * 120, "% of " * 240, "said " * 240, "“" * 1200]
)
def test_hostile_sentences_end(text: str) -> None:
    of = page(f"{text[:1200]} said that")
    encoded = shipped().read(of)
    for each in of.lines:
        words = encoded.sources(each)
        assert words is None or len(attributions(each, words)) < 400
