from collections.abc import Iterable

import pytest

from kg.extract.analyzed_document import Page
from kg.extract.candidates import collect, widest
from kg.extract.links import Link, Linker
from kg.extract.stages import findings
from kg.extract.topic_classifier import Topic
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.model import SHIPPED, RelationType, TopicClass, Vocabulary
from tests.extract.reading import page

CLASSES = {
    "edge ai": TopicClass.TREND,
    "cloud growth": TopicClass.TREND,
    "finance growth": TopicClass.TREND,
    "federated learning": TopicClass.TECHNIQUE,
    "pruning": TopicClass.TECHNIQUE,
    "compression": TopicClass.TECHNIQUE,
    "drift": TopicClass.RISK,
    "bias": TopicClass.RISK,
    "finance": TopicClass.DOMAIN,
}


def topics(prepared: Page) -> list[Topic]:
    """What a text has of the known names, as if decided."""
    names = collect(prepared, findings(prepared, VocabularyMatcher(Vocabulary())))
    return [Topic(CLASSES[n.key], [n], [0.9]) for n in names if n.key in CLASSES]


def links(text: str) -> tuple[list[Topic], list[Link]]:
    prepared = page(text)
    found = topics(prepared)
    return found, Linker(prepared, found).links()


def long(text: str) -> str:
    """A long report that ends with this text."""
    return "# Report\n\n" + "So it goes.\n\n" * 1750 + text


def candidates(text: str) -> set[tuple[str, str, str]]:
    """All candidates as (subject, via, object), in lower case."""
    found, candidates = links(text)
    return {
        (found[k.subject].label.lower(), via, found[k.object].label.lower())
        for k in candidates
        for via in vias(k)
    }


def vias(link: Link) -> Iterable[str]:
    return (f[4:] for place in link.places for f in place.features if f.startswith("via="))


SECTIONS = """\
# Report

## Edge AI

They use pruning here.

### More of it

They fear drift.

## Cloud growth

They see bias.
"""


def test_a_heading_links_what_its_section_names() -> None:
    assert candidates(SECTIONS) == {
        ("edge ai", "heading0", "pruning"),
        ("edge ai", "heading1", "drift"),
        ("cloud growth", "heading0", "bias"),
    }


def test_nothing_is_linked_across_sections_by_mere_presence() -> None:
    text = "# Report\n\n## One\n\nThey use pruning.\n\n## Two\n\nThey fear drift.\n"
    assert candidates(text) == set()


def test_a_trend_is_not_linked_to_a_technique_of_the_same_name() -> None:
    prepared = page("# Report\n\n## Pruning\n\nPruning makes use of compression.\n")
    technique = topics(prepared)
    pruning = next(t for t in technique if t.label == "Pruning")
    found = Linker(prepared, [Topic(TopicClass.TREND, pruning.names, [0.9]), *technique]).links()
    assert {technique[k.object - 1].label for k in found if k.subject == 0} == {"compression"}


def test_the_place_of_a_heading_is_its_section() -> None:
    for link in links(SECTIONS)[1]:
        for place in link.places:
            assert place.subject is None
            assert place.section is not None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Federated learning reduces drift.", {("federated learning", "sentence>", "drift")}),
        ("Drift is reduced by pruning.", {("pruning", "sentence<", "drift")}),
        ("They use pruning in finance.", {("pruning", "sentence>", "finance")}),
        ("They fear drift in finance.", set()),
        ("They use pruning.", set()),
    ],
)
def test_a_sentence_links_what_it_names(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    assert candidates(f"# Report\n\n{sentence}\n") == expected


def test_a_lead_links_its_paragraph_and_the_items_below() -> None:
    text = "# Report\n\n- **Federated learning**: it lessens drift.\n  - It lessens bias.\n"
    assert candidates(text) >= {
        ("federated learning", "lead", "drift"),
        ("federated learning", "parent-lead", "bias"),
    }


def test_a_technique_links_the_sentences_after_it() -> None:
    text = "# Report\n\nThey use pruning. It lessens drift. On and on. So it goes. They see bias.\n"
    assert candidates(text) == {("pruning", "before1", "drift")}


def test_in_a_long_report_a_trend_links_the_sentences_before_it_in_its_block() -> None:
    text = "They see bias. And so on. It came with cloud growth.\n\nThey fear drift.\n"
    assert candidates(text) == set()
    assert candidates(long(text)) == {
        ("cloud growth", "after2", "bias"),
        ("cloud growth", "before1", "drift"),
    }


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ("## Edge AI\n\nPruning.\n", True),
        ("## Pruning\n\nBias.\n", False),
        ("## Edge AI\n\n### A\n\nFinance.\n", True),
        ("## Edge AI\n\n### A\n\n#### B\n\nFinance.\n", False),
        ("## Edge AI\n\n" + "So it goes.\n\n" * 80 + "Finance.\n", False),
        ("## Finance growth\n\nFinance.\n", False),
    ],
)
def test_in_a_long_report_headings_of_trends_speak_for_short_sections(
    section: str, *, told: bool
) -> None:
    for whole, speaks in ((f"# Report\n\n{section}", True), (long(section), told)):
        assert {bool(link.shown) for link in links(whole)[1]} == {speaks}


def test_what_only_a_heading_of_a_long_report_says_is_less_than_even() -> None:
    text = "# Report\n\n## Edge AI\n\nFinance.\n"
    assert [{k.most for k in links(whole)[1]} for whole in (text, long(text))] == [{1.0}, {0.4}]
    above = "# Report\n\n## Edge AI\n\n### A\n\nFinance.\n"
    assert {k.most for k in links(long(above))[1]} == {0.25}
    said = "# Report\n\n## Edge AI\n\nEdge AI is used in finance.\n"
    assert {k.most for k in links(long(said))[1]} == {1.0}


def test_in_a_long_report_no_heading_lessens_a_risk() -> None:
    text = "# Report\n\n## Edge AI\n\nDrift.\n"
    for whole, silent in ((text, set()), (long(text), {RelationType.MITIGATES_RISK})):
        found = links(whole)[1]
        assert {k.predicate for k in found} > {RelationType.MITIGATES_RISK}
        assert {k.predicate for k in found if not k.most} == silent


def test_in_a_long_report_links_are_candidates_section_by_section() -> None:
    text = "## One\n\nPruning reduces drift.\n\n## Two\n\nPruning reduces drift.\n"
    places = {
        whole: [
            (k.section, len(k.places))
            for k in links(whole)[1]
            if k.predicate is RelationType.MITIGATES_RISK
        ]
        for whole in (text, long(text))
    }
    assert places == {text: [(0, 2)], long(text): [(1, 1), (2, 1)]}


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("They use compression such as pruning.", {("pruning", "compression")}),
        ("They use compression (pruning).", {("pruning", "compression")}),
        ("Pruning is a form of compression.", {("pruning", "compression")}),
        ("They use pruning and other compression.", {("pruning", "compression")}),
        ("They use compression and pruning.", set()),
        ("Compression needs pruning.", set()),
    ],
)
def test_words_that_say_a_kind_are_noticed(sentence: str, kinds: set[tuple[str, str]]) -> None:
    found, candidates = links(f"# Report\n\n{sentence}\n")
    said = {
        (found[k.subject].label.lower(), found[k.object].label.lower())
        for k in candidates
        if k.predicate is RelationType.SUB_TECHNIQUE_OF and "S:kind-of" in k.features()
    }
    assert said == kinds


def test_a_heading_says_no_kind_of_a_technique() -> None:
    text = "# Report\n\n## Compression\n\nThey use pruning here.\n"
    assert not links(text)[1]


def test_signatures_hold() -> None:
    found, candidates = links(SECTIONS + "\nPruning such as federated learning meets bias.\n")
    assert candidates
    for link in candidates:
        subjects, object_class = SHIPPED.signatures[link.predicate]
        assert found[link.subject].topic_class in subjects
        assert found[link.object].topic_class in object_class


def test_a_long_sentence_links_only_neighbours() -> None:
    far = " and so on" * 50
    assert candidates(f"# Report\n\nThey use pruning{far} and they fear drift.\n") == set()


def test_features_are_sorted_and_distinct_and_tell_cues() -> None:
    _, candidates = links(
        "# Report\n\n## Edge AI\n\nHowever, federated learning greatly reduces drift.\n"
    )
    for link in candidates:
        assert link.features() == sorted(set(link.features()))
    told = {f for link in candidates for f in link.features()}
    assert told >= {
        "Hcontrast",
        "Scue>remedy.verb",
        "Hcue<remedy.verb",
        "Sverb>=reduce",
        "places=1",
    }


def test_the_widest_occurrences() -> None:
    prepared = page("# Report\n\nThey fear a lack of transparency in schools.\n")
    every = [o for n in collect(prepared, []) for o in n.occurrences if o.line.number == 1]
    kept = widest(every)
    assert len(kept) < len(every)
    for o in every:
        assert any(k.first <= o.first and o.last <= k.last for k in kept)


def test_of_a_heading_eighty_words_are_looked_at() -> None:
    title = "Edge AI: " + "widget " * 77 + "gadget gizmo"
    _, found = links(f"# {title}\n\nIt raises bias.\n")
    features = {f for link in found for f in link.features()}
    assert {"Htitled=widget", "Htitled=gadget"} <= features
    assert "Htitled=gizmo" not in features
