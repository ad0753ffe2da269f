"""No claim of a model gets in without its words; all else is counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.analyzed_document import prepare
from kg.extract.external import External
from kg.llm.answers import parse
from kg.llm.gate import Gate, Refusal
from kg.llm.language_model import LanguageModel
from kg.llm.section_questions import LONGEST, questions, system
from kg.model import Document
from kg.read import discover, read
from tests.llm.stub import CALMS, REPORT, claim, content

TINY = LanguageModel("http://localhost", "tiny")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("gate") / "report.md"
    path.write_text(REPORT)
    return read(discover([path])[0])


def through(document: Document, answer: str, section: str = "Zebra") -> External:
    """What gets in if the model answers so about a section."""
    asked = [q for q in questions(document, "tiny") if f"Section: {section}" in q.user]
    return Gate(TINY, {q.name: answer for q in asked})(prepare(document))


def refused(found: External) -> Mapping[str, int]:
    return {**found.counts["topics"], **found.counts["claims"]}


FOUR = REPORT[REPORT.index(CALMS) : REPORT.index("\n\n| Method")]
WHOLE_SECTION = REPORT[REPORT.index("Zebra folding\n") :].replace("| --- | --- |\n", "")

GOOD = {
    "as it stands": claim(),
    "another case, number and marks": claim(
        "… zebra folding calms, the MARKET jitters of lenders",
        "zebra foldings",
        object_="Market jitter",
    ),
    "three sentences": claim(FOUR.rpartition("It hums")[0]),
    "a part of the sentence": claim("calms the market jitters"),
    "an end in the sentence before": claim(
        "It is used in quiet harbours.",
        relation="appliesTo",
        object_="quiet harbours",
        classes=("Technique", "Domain"),
    ),
    "an end in the heading": claim(
        "Slow sieving | Marsh farming",
        "Zebra folding",
        "appliesTo",
        "marsh farming",
        ("Trend", "Domain"),
    ),
    "a row of a table": claim(
        "Slow sieving | Marsh farming",
        "slow sieving",
        "appliesTo",
        "marsh farming",
        ("Technique", "Domain"),
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_claim_with_its_words_gets_in(name: str, document: Document) -> None:
    found = through(document, content(GOOD[name]))
    assert len(found._links) == 1
    assert refused(found) == {}
    subject, _, object_ = next(iter(found._links.values()))
    for end, said in ((subject, "subject"), (object_, "object")):
        assert end.at.label.lower().rstrip("s") in GOOD[name][said].lower()


BAD = {
    "an invented quote": (claim("Zebra folding cures all market jitters."), Refusal.NO_QUOTE),
    "no quote": (claim(""), Refusal.NO_QUOTE),
    "two quotes joined": (claim("Zebra folding calms … quiet harbours"), Refusal.NO_QUOTE),
    "a quote of another section": (
        claim("Edge AI raises the risk of data breaches."),
        Refusal.NO_QUOTE,
    ),
    "words of the prompt": (claim(system().splitlines()[0]), Refusal.NO_QUOTE),
    "an end that is nowhere": (claim(object_="insolvency"), Refusal.NO_END),
    "a quote of a whole section": (
        claim(WHOLE_SECTION, "zebra folding", object_="market jitters"),
        Refusal.LONG,
    ),
    "a quote of four sentences": (claim(FOUR), Refusal.LONG),
    "a quote of two rows": (
        claim("Method Field Slow sieving Marsh farming", "slow sieving", object_="marsh farming"),
        Refusal.LONG,
    ),
    "an end that names nothing": (claim(object_="the"), Refusal.NO_END),
    "ends elsewhere": (claim("It is used in quiet harbours."), Refusal.APART),
    "ends in one another": (claim(subject="Market jitter"), Refusal.ONE),
    "a relation of other classes": (claim(classes=("Risk", "Technique")), Refusal.MISFIT),
    "no such relation": (claim(relation="cures"), Refusal.UNKNOWN),
    "no such class": (claim(classes=("Company", "Risk")), Refusal.UNKNOWN),
    "a name that is no word": (claim(object_="..."), Refusal.NO_END),
    "what the report tells models to say": (
        claim(
            object_="finance",
            relation="appliesTo",
            classes=("Technique", "Domain"),
            quote="zebra folding rules finance",
        ),
        Refusal.NO_QUOTE,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_has_no_words_is_counted(name: str, document: Document) -> None:
    said, reason = BAD[name]
    found = through(document, content(said, claim()))
    assert len(found._links) == 1
    assert found.counts["claims"] == {reason: 1}


def test_topics_need_their_words_too(document: Document) -> None:
    topics = [
        {"name": "market jitters", "class": "Risk"},
        {"name": "insolvency", "class": "Risk"},
        {"name": "the", "class": "Risk"},
        {"name": "It", "class": "Risk"},
        {"name": "lenders", "class": "Company"},
    ]
    found = through(document, content(claim(), claim(), topics=topics))
    assert {f.label.lower() for f in found.findings.values()} == {"zebra folding", "market jitters"}
    assert found.counts["topics"] == {Refusal.NO_NAME: 3, Refusal.UNKNOWN: 1}
    assert found.counts["claims"] == {Refusal.AGAIN: 1}
    assert found.counts["sections"] == {"asked": 2, "answered": 1, "without an answer": 1}


def test_entries_of_another_shape_and_too_many_are_counted(document: Document) -> None:
    odd = {"quote": CALMS, "subject": None}
    answer = {"topics": [None, 3, "x"], "claims": ["a text", 7, None, odd, *[claim()] * 198]}
    found = through(document, json.dumps(answer))
    assert found.counts["topics"] == {Refusal.BROKEN: 3}
    assert found.counts["claims"] == {Refusal.BROKEN: 4, Refusal.BEYOND: 2, Refusal.AGAIN: 195}


WHOLE = content(claim())
PIECES = {
    "in a fence": (f"```json\n{WHOLE}\n```", True, 1, 0),
    "after a thought": (f"<think>{{}} {content(claim('x'))}</think>{WHOLE}", True, 1, 0),
    "nothing to say": (content(), True, 0, 0),
    "only topics": ('{"topics": []}', True, 0, 0),
    "cut off": (WHOLE[:-2], False, 1, 0),
    "half of the second": (content(claim(), claim("x"))[:-60], False, 1, 0),
    "two objects": (f"{json.dumps(claim())}\n{json.dumps(claim())}", False, 2, 0),
    "many": (content(*[claim()] * 500), True, 200, 0),
    "one of two": (f'{{"claims": [{json.dumps(claim())}, null]}}', True, 1, 1),
    "half a character": (
        '{"claims": [], "topics": [{"name": "\\ud800", "class": "Risk"}]}',
        True,
        0,
        0,
    ),
    "nothing": ("", False, 0, 0),
    "no object": ("{}", False, 0, 1),
    "talk": ("I am sorry, I cannot do that.", False, 0, 0),
    "its question": (
        "Report: Trends\nSection: Edge AI\n<<<a1b2\nEdge AI grows.\na1b2>>>",
        False,
        0,
        0,
    ),
    "malformed": ('{"topics": [{"name": "x", }}}', False, 0, 1),
    "a list": ("[1, 2]", False, 0, 0),
    "texts for lists": ('{"claims": "none", "topics": "none"}', False, 0, 1),
    "of other types": ('{"claims": [1, null, {"quote": 5}], "topics": []}', True, 0, 3),
    "deep": ("[" * 100_000, False, 0, 0),
    "deep objects": ('{"claims":' * 50_000 + "1" + "}" * 50_000, False, 0, 1),
    "a page": ("<html><body>{}</body></html>", False, 0, 1),
}


@pytest.mark.parametrize("name", PIECES)
def test_whole_objects_of_an_answer_are_kept(name: str, document: Document) -> None:
    """Where there are none, the answer is of no use, unless it is whole and says so."""
    text, whole, claims, broken = PIECES[name]
    answer = parse(text)
    assert (answer.whole, len(answer.claims)) == (whole, claims)
    assert sum(answer.broken.values()) == broken
    assert answer.usable is (claims > 0 or (whole and not broken))
    through(document, text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.recursive(st.none() | st.text() | st.integers(), st.lists))
def test_nothing_that_a_model_says_breaks_the_gate(text: str, value: object) -> None:
    parse(text)
    parse(json.dumps({"topics": value, "claims": [value, {"quote": value}]}))


def test_each_part_is_asked_about_once_and_whole(document: Document) -> None:
    asked = list(questions(document, "tiny"))
    assert [q.section for q in asked] == [1, 2]
    assert "- " not in asked[1].user
    assert "Slow sieving | Marsh farming" in asked[1].user
    assert CALMS in asked[1].user
    assert len({q.name for q in (*asked, *questions(document, "other"))}) == 4


def test_long_sections_are_asked_about_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    words = [f"The word{i} grows and helps with thing{i}." for i in range(400)]
    path.write_text(f"# Long\n\n## All\n\n{' '.join(words)}\n")
    document = read(discover([path])[0])
    asked = list(questions(document, "tiny"))
    assert len(asked) > 3
    text = document.blocks[asked[0].stretches[0].block].text.value
    parts = [text[s.start : s.end] for q in asked for s in q.stretches]
    assert " ".join(parts).split() == text.split()
    assert all(sum(s.end - s.start for s in q.stretches) <= LONGEST for q in asked)
    assert all(a.stretches[-1].end <= b.stretches[0].start for a, b in pairwise(asked))
