import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Knowledge, RelationType, TopicKey, Vocabulary
from kg.names import Minter
from kg.resolve import ReportTopics, across
from kg.resolve.topic_identity import usual_label
from tests.resolve.naming import TECHNIQUE, concept, reasons, topics

LESSENS = RelationType.MITIGATES_RISK

TEXTS = {
    "a": "# A\n\n[Federated Learning] cuts [R:data leaks]. They use [pruning].\n",
    "b": "# B\n\n[federated learning] cuts [R:data leak]. They use [quantization].\n",
    "c": "# C\n\n[federated learning techniques] cut [R:the data leaks].\n",
    "d": "# D\n\nThey use [T:edge AI] and [D:data leaks].\n",
}


def reports() -> list[ReportTopics]:
    return [
        topics(text, slug, links=[(0, LESSENS, 1)] if slug in "abc" else [])
        for slug, text in TEXTS.items()
    ]


def joined() -> Knowledge:
    return across(reports())


def test_the_same_thing_is_one_entity_with_all_its_evidence() -> None:
    [learning] = [e for e in joined().entities if e.identity.key == "federated learning"]
    assert {e.report for e in learning.evidence} == {"a", "b", "c"}
    assert {learning.label, *learning.alt_labels} == {
        "Federated Learning",
        "federated learning",
        "federated learning techniques",
    }
    assert learning.label == "federated learning"


def test_every_other_wording_has_its_reason() -> None:
    for entity in joined().entities:
        assert set(reasons(entity)) == set(entity.alt_labels)


def test_a_reason_within_a_report_stays() -> None:
    text = "# A\n\nThey use [bias mitigation], or [mitigation of bias].\n"
    [entity] = across(
        [topics(text, "a"), topics("# B\n\nThey use [bias mitigation].\n", "b")]
    ).entities
    assert reasons(entity) == {"mitigation of bias": "the same words in another order"}


def test_the_label_is_the_plainest_of_those_that_are_not_rare() -> None:
    texts = ["They use [Edge AI].", "They use [edge AI tools].", "They use [edge AI tools]."]
    knowledge = across(topics(f"# A\n\n{t}\n", str(i)) for i, t in enumerate(texts))
    [entity] = knowledge.entities
    assert (entity.label, entity.alt_labels) == ("Edge AI", ("edge AI tools",))
    assert reasons(entity) == {"edge AI tools": "same normal form"}
    [entity] = across(topics(f"# A\n\n{texts[at > 0]}\n", str(at)) for at in range(6)).entities
    assert entity.label == "edge AI tools"


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ({"HEALTH CARE": 2, "health care": 1}, "health care"),
        ({"HEALTH CARE": 1}, "HEALTH CARE"),
        ({"GenAI": 2, "generative AI": 4}, "generative AI"),
        ({"edge AI": 1, "edge AI tools": 4}, "edge AI"),
        ({"edge AI": 1, "edge AI tools": 5}, "edge AI tools"),
        ({"AI models": 9, "artificial intelligence": 3}, "artificial intelligence"),
        ({"AI models": 9, "artificial intelligence": 2}, "AI models"),
        ({"recommender systems": 9, "recommendation engines": 3}, "recommender systems"),
        ({"RAG": 9, "retrieval-augmented generation": 1}, "retrieval-augmented generation"),
        ({"KG": 3, "knowledge graph methods": 1}, "knowledge graph methods"),
        ({"privacy": 9, "privacy concerns": 2, "privacy risks": 1}, "privacy concerns"),
        ({"no- code": 3, "no-code": 1}, "no-code"),
        ({"AI “pair programmer": 2, "AI pair programmer": 1}, "AI pair programmer"),
        ({"no- code": 3}, "no- code"),
        ({"data quality": 3, "lack of data quality": 1}, "lack of data quality"),
        ({"privacy": 9, "patient privacy": 2}, "privacy"),
        ({"bias": 9, "bias concerns": 2}, "bias"),
    ],
)
def test_the_usual_label(counts: dict[str, int], label: str) -> None:
    assert usual_label(counts) == label


def test_never_across_classes() -> None:
    keys = [e.identity for e in joined().entities if e.identity.key == "data leak"]
    assert len(keys) == 2


def test_relations_join_and_are_as_sure_as_the_surest() -> None:
    [relation] = joined().relations
    assert [e.report for e in relation.evidence] == ["a", "b", "c"]
    assert relation.confidence == 0.5


def test_everything_is_in_a_stable_order() -> None:
    knowledge = joined()
    assert [r.slug for r in knowledge.reports] == ["a", "b", "c", "d"]
    identities = [e.identity for e in knowledge.entities]
    assert identities == sorted(identities)


@given(st.permutations(reports()))
def test_the_order_of_the_reports_makes_no_difference(shuffled: list[ReportTopics]) -> None:
    assert across(shuffled) == joined()


def test_the_same_thing_has_the_same_iri_in_every_report() -> None:
    minter = Minter()
    iris = {
        minter.topic(*e.identity)
        for one in reports()
        for e in one.entities
        if "learning" in e.label.lower()
    }
    assert iris == {minter.topic(TECHNIQUE, "federated learning")}


def test_of_one_report_nothing_changes() -> None:
    [one] = reports()[:1]
    knowledge = across([one])
    assert {(e.identity, e.label, e.evidence) for e in knowledge.entities} == {
        (e.identity, e.label, e.evidence) for e in one.entities
    }
    assert knowledge.relations == one.relations


def test_of_nothing_nothing() -> None:
    assert across([]) == Knowledge()


def of(*texts: str) -> Knowledge:
    """Reports of a sentence each, resolved together."""
    return across(topics(f"# A\n\n{text}\n", str(at)) for at, text in enumerate(texts))


def test_each_merge_says_why_how_sure_and_where() -> None:
    [entity] = of("They use [fraud detection].", "They use the [detection of fraud].").entities
    [merge] = entity.merges
    assert (merge.wording, merge.into, merge.like) == (
        "detection of fraud",
        "fraud detection",
        "fraud detection",
    )
    assert (merge.reason, merge.score) == ("the same words in another order", 0.97)
    assert merge.reports == ("1",)


def test_an_acronym_gives_way_to_its_long_form_and_identity() -> None:
    texts = ["They use [QKD].", "They use [QKD].", "They use [quantum key distribution]."]
    [entity] = of(*texts).entities
    assert (entity.label, entity.identity.key) == ("quantum key distribution",) * 2
    assert entity.alt_labels == ("QKD",)


def test_the_identity_is_what_tells_one_name_from_another() -> None:
    few, many = "They use [anomaly detection].", "They use [anomaly detection algorithms]."
    [entity] = of(few, many, many).entities
    assert entity.label == "anomaly detection"
    assert entity.identity.key == "anomaly detection"


def test_the_identity_does_not_depend_on_how_often_a_name_is_used() -> None:
    texts = ["They use [fraud detection].", "They use [detection of fraud]."]
    found = {of(*texts, text).entities[0].identity for text in texts}
    assert found == {TopicKey(TECHNIQUE, "fraud detection")}


def test_a_vocabulary_gives_names_and_identity() -> None:
    known = concept("weight removal", "weight pruning", "PW")
    reports = [
        topics(f"# A\n\nThey use [{w}].\n", w[:2], (), known) for w in ("pruning of weights", "PW")
    ]
    [entity] = across(reports, vocabulary=Vocabulary((known,))).entities
    assert entity.identity == TopicKey(TECHNIQUE, "weight removal")
    assert entity.concept == known
    assert reasons(entity) == {"PW": "both are names of 'weight removal' in a vocabulary"}


def test_two_topics_never_have_one_identity() -> None:
    from kg.model.decisions import Action, Decisions
    from kg.read.tables.decision_table import decide

    known = concept("pruning", "weight cutting")
    reports = [
        topics(f"# A\n\nThey use [{w}].\n", w[:2], (), known) for w in ("pruning", "weight cutting")
    ]
    rows = [decide(Action.DIFFERENT, TECHNIQUE, "pruning", "weight cutting", 2)]
    knowledge = across(reports, vocabulary=Vocabulary((known,)), decisions=Decisions.of(rows))
    assert [(e.identity.key, e.concept) for e in knowledge.entities] == [
        ("pruning", known),
        ("weight cutting", None),
    ]


def test_a_chain_of_links_does_not_tie_what_is_parted() -> None:
    texts = ["They use [5G networks].", "They use [networks].", "They use [6G networks]."]
    assert len(of(*texts).entities) == 3
