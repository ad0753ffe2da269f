"""Who says it, on sentences of our own (``attribution.tsv``), and which claim it belongs to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from kg.encoder.text_encoder import Doubles
from kg.encoder.weight_files import LARGE
from kg.extract import analyzed_document
from kg.extract.attribution import (
    AUTHORS,
    Attribution,
    attributions,
    read_sources,
    said_by,
    with_sources,
)
from kg.extract.page_encoder import PageEncoder, shipped
from kg.language.lines import Line
from kg.model import Claim, Mention, Modality, RelationType, TopicClass
from tests.extract.reading import line, marked, page

ROWS = [
    row.split("\t")
    for row in Path(__file__).with_name("attribution.tsv").read_text("utf-8").splitlines()
    if not row.startswith(("#", "sources"))
]


@pytest.fixture(params=[False, True], ids=["short", "long"])
def long(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether reports are taken for long ones."""
    if request.param:
        monkeypatch.setattr(analyzed_document, "_LONG", 0)
    return bool(request.param)


def read(text: str) -> list[str]:
    """Who says what some sentences without context say, as builds read it."""
    of = page(text)
    found = read_sources(of, of.lines)
    return [name for each in of.lines for a in found.get(each.number, ()) for name in a.sources]


def test_our_own_sentences(long: bool) -> None:
    """The taggers have learned from them, so most are right; readers differ on the rest."""
    wrong = []
    for sources, sentence in ROWS:
        found = read(sentence)
        if set(found) != (set() if sources == "-" else set(sources.split("; "))):
            wrong.append((sources, found, sentence))
    assert len(wrong) <= 0.15 * len(ROWS), wrong


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
def test_plain_sentences(sentence: str, sources: list[str], long: bool) -> None:
    assert read(sentence) == sources


SAID = "Critics argue that cranes raise costs."
PLAIN = "Cranes raise costs."
NEVER, ALWAYS = 99.0, -99.0


@pytest.mark.parametrize(
    ("text", "sure", "loaded", "found"),
    [
        (SAID, -2.0, ["", LARGE], {0: ("critics",)}),
        (f"{PLAIN} {SAID}", -2.0, ["", LARGE], {1: ("critics",)}),
        (f"{SAID} {PLAIN}", ALWAYS, ["", LARGE], {0: ("critics",)}),
        (SAID, NEVER, [""], {}),
        (PLAIN, -2.0, [""], {}),
        ("Robots load the ships.", ALWAYS, [], {}),  # no word of saying
    ],
)
def test_the_larger_encoder_reads_what_the_smaller_proposes(
    text: str, sure: float, loaded: list[str], found: dict[int, tuple[str, ...]]
) -> None:
    asked: list[str] = []
    small = shipped()
    assert small.tagger is not None
    proposing = replace(small, tagger=replace(small.tagger, sure=sure))

    def load(folder: str) -> PageEncoder:
        asked.append(folder)
        return shipped(folder) if folder else proposing

    of = page(text)
    read_by = read_sources(of, of.lines, load=load)
    assert {number: one.sources for number, (one,) in read_by.items()} == found
    assert asked == loaded


def test_a_long_report_is_read_by_the_larger_encoder_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(analyzed_document, "_LONG", 0)
    of = page(SAID)
    found = read_sources(of, of.lines, load={LARGE: shipped(LARGE)}.__getitem__)
    assert [one.sources for one in found[0]] == [("critics",)]


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
