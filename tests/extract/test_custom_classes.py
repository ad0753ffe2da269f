"""Own classes and relations in sentences: which rule finds what, and how sure it is."""

from __future__ import annotations

import pickle

import pytest

from kg.extract.custom_classes import CustomExtractor
from kg.model import Concept, Extraction, Mention
from kg.model.schema import SHIPPED, Cues, RelationType, TopicClass
from tests.extract.reading import page as page_of

LAW = TopicClass("Law", "https://example.org/x#Law", "law")
TOOL = TopicClass("Tool", "https://example.org/x#Tool", "tool")
RULES = RelationType("rules", "https://example.org/x#rules")
CUES = {
    "Law": Cues(frozenset({"act", "code"}), (("comply", "with"), ("under",))),
    "Tool": Cues(frozenset({"hammer"})),
    "rules": Cues(words=(("govern",), ("apply", "to"))),
}
ENDS = frozenset({LAW}), frozenset({TOOL, LAW, TopicClass.RISK})
SCHEMA = SHIPPED.extended((LAW, TOOL), {RULES: ENDS}, CUES)
KNOWN = (
    Concept("https://example.org/x#ai", LAW, "AI Act", ("AIA",)),
    Concept("https://example.org/x#saw", TOOL, "band saw"),
)
OWN = CustomExtractor(SCHEMA, KNOWN)
NOTHING = Extraction()


def found(text: str, before: Extraction = NOTHING) -> set[tuple[str, str, float]]:
    extraction = OWN(page_of(f"# Report\n\n{text}\n"), before)
    return {(m.label, str(m.topic_class), m.confidence) for m in extraction.mentions}


def said(text: str) -> list[str]:
    extraction = OWN(page_of(f"# Report\n\n{text}\n"), Extraction())
    return sorted(
        f"{c.subject.label} {c.predicate} {c.object.label} {c.modality} {c.confidence} {c.rules[0]}"
        for c in extraction.claims
    )


NAMES = [
    ("The AI Act is in force.", {("AI Act", "Law", 0.97)}),
    ("The AIA is in force.", {("AIA", "Law", 0.9)}),
    ("The aia is in force.", set()),
    ("The Data Act is in force.", {("Data Act", "Law", 0.7)}),
    ("They act at once, and few vendors act alone.", set()),
    ("Most comply with Delta Norm.", set()),
    ("Some comply with Delta Norm, and more work under Delta Norm.", {("Delta Norm", "Law", 0.64)}),
    ("Laws such as Delta Norm and Gamma Rule hold.", {("Delta Norm", "Law", 0.7)}),
    ("A band saw and a claw hammer lie here.", {("band saw", "Tool", 0.9)}),
    ("Laws include:\n\n- Delta Norm\n- Gamma Rule: new", {("Delta Norm", "Law", 0.7)}),
    ("## Laws\n\n- **Delta Norm**: forbids it.\n", {("Delta Norm", "Law", 0.7)}),
    ("| Law | Year |\n| --- | --- |\n| Delta Norm | 2024 |", {("Delta Norm", "Law", 0.7)}),
    ("## Others\n\n- **Delta Norm**: forbids it.\n", set()),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names(text: str, names: set[tuple[str, str, float]]) -> None:
    assert names <= found(text)
    if not names:
        assert found(text) == set()


def test_every_place_of_a_name_is_a_mention() -> None:
    extraction = OWN(page_of("# R\n\nThe Data Act holds.\n\nA Data Act was due.\n"), Extraction())
    assert [(m.label, m.rules) for m in extraction.mentions] == [("Data Act", ("own.head",))] * 2
    text = "# R\n\nLaws such as Delta Norm hold.\n\nNobody reads Delta Norm.\n"
    rules = [m.rules for m in OWN(page_of(text), Extraction()).mentions]
    assert rules == [("own.listed",), ("own.again",)]


def test_a_longer_known_name_wins() -> None:
    assert found("They read the AI Act Code.") == {("AI Act", "Law", 0.9)}


LINKS = [
    ("The AI Act governs the band saw.", ["AI Act rules band saw asserted 0.7 own.sentence"]),
    (
        "The band saw is governed by the AI Act.",
        ["AI Act rules band saw asserted 0.7 own.sentence"],
    ),
    (
        "The AI Act governs by design the band saw.",
        ["AI Act rules band saw asserted 0.7 own.sentence"],
    ),
    (
        "The band saw, long governed by the AI Act, is new.",
        ["AI Act rules band saw asserted 0.7 own.sentence"],
    ),
    ("The AI Act may apply to band saws.", ["AI Act rules band saws possible 0.7 own.sentence"]),
    (
        "The AI Act does not govern the band saw.",
        ["AI Act rules band saw negated 0.7 own.sentence"],
    ),
    ("The band saw governs the AI Act.", []),
    ("The AI Act and the band saw are new.", []),
    (
        "The AI Act and the Data Act govern the band saw.",
        [
            "AI Act rules band saw asserted 0.7 own.sentence",
            "Data Act rules band saw asserted 0.7 own.sentence",
        ],
    ),
    (
        "## The AI Act\n\nIt governs the band saw.",
        ["AI Act rules band saw asserted 0.55 own.section"],
    ),
    ("## The AI Act and the Data Act\n\nIt governs the band saw.", []),
    ("## Saws\n\nIt governs the band saw.", []),
]


@pytest.mark.parametrize(("text", "claims"), LINKS)
def test_links(text: str, claims: list[str]) -> None:
    assert said(text) == claims


def test_what_a_heading_links_names_its_section() -> None:
    extraction = OWN(page_of("# R\n\n## The AI Act\n\nIt governs the band saw.\n"), Extraction())
    assert [c.linked_by for c in extraction.claims] == [1]


def risk(label: str, start: int, end: int, topic: str = "") -> Mention:
    return Mention(TopicClass.RISK, 1, start, end, label, 0.9, ("x",), topic=topic)


def test_a_name_that_a_class_claims_is_no_topic_of_ours() -> None:
    from kg.model import Claim, Modality, RelationType

    act, fear = risk("AI Act", 4, 10), risk("fear", 20, 24)
    claim = Claim(fear, RelationType.RAISES_RISK, act, 1, 0, 30, Modality.ASSERTED, 0.9, ("x",))
    before = Extraction((act, fear), (claim,))
    after = OWN(page_of("# R\n\nThe AI Act brings us fear.\n"), before)
    assert {(m.label, str(m.topic_class)) for m in after.mentions} == {
        ("AI Act", "Law"),
        ("fear", "Risk"),
    }
    assert after.claims == ()


def test_our_topics_can_be_ends() -> None:
    before = Extraction((risk("fear", 19, 23),))
    extraction = OWN(page_of("# R\n\nThe AI Act governs fear.\n"), before)
    assert [(c.object.label, c.predicate) for c in extraction.claims] == [("fear", "rules")]


def test_without_own_classes_nothing_changes() -> None:
    before = Extraction((risk("fear", 0, 4),))
    assert CustomExtractor(SHIPPED)(page_of("# R\n\nfear\n"), before) is before


def test_it_travels_to_other_processes() -> None:
    again = pickle.loads(pickle.dumps(OWN))  # noqa: S301 - our own bytes
    page = page_of("# R\n\nThe AI Act governs the band saw.\n")
    assert again(page, Extraction()) == OWN(page, Extraction())
