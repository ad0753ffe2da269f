import pytest
from msgspec.structs import replace

from kg.model import (
    Concept,
    Entity,
    Extraction,
    RelationType,
    TopicClass,
    TopicKey,
    Vocabulary,
)
from kg.resolve import within
from kg.resolve.vocabulary_index import Known
from tests.resolve.naming import (
    RISK,
    TECHNIQUE,
    claim,
    concept,
    names,
    reasons,
    report,
    topics,
)

USES, RAISES, LESSENS = (
    RelationType.USES_TECHNIQUE,
    RelationType.RAISES_RISK,
    RelationType.MITIGATES_RISK,
)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("federated learning", "Federated Learning", "same normal form"),
        ("edge network", "edge networks", "same normal form"),
        ("fine-tuning", "fine tuning", "same normal form"),
        ("edge network", "the edge network", "same normal form"),
        ("pruning", "advanced pruning", "same normal form"),
        ("pruning", "pruning techniques", "same normal form"),
        ("model optimization", "model optimisation", "same normal form"),
        ("bias mitigation", "mitigation of bias", "the same words in another order"),
        ("retrieval-augmented generation", "RAG", "an acronym spelled out"),
        ("large language models", "LLMs", "an acronym spelled out"),
        ("weighted rank voting", "WRV", "acronym"),
        ("weighted rank", "WR", None),
        ("multimodal fusion", "efficient fusion", None),
        ("multimodal fusion", "late multimodal fusion", None),
        ("quantum computing", "quantum cryptography", None),
        ("federated learning", "meta learning", None),
        ("pruning", "quantization", None),
    ],
)
def test_two_wordings(first: str, second: str, reason: str | None) -> None:
    resolved = topics(f"# A\n\nThey use [{first}]. So it goes. They use [{second}].\n")
    if reason is None:
        assert len(resolved.entities) == 2
    else:
        [entity] = resolved.entities
        [other] = {first, second} - {entity.label}
        assert entity.alt_labels == (other,)
        assert reasons(entity) == {other: reason}


def test_a_category_word_is_exchanged() -> None:
    resolved = topics("# A\n\nThey fear [R:privacy risks]. They fear [R:privacy concerns].\n")
    assert names(resolved) == [["privacy risks", "privacy concerns"]]
    assert reasons(resolved.entities[0]) == {"privacy concerns": "another category word"}


def test_never_across_classes() -> None:
    resolved = topics("# A\n\nThey use [M:automation]. They fear [R:automation].\n")
    assert [e.identity for e in resolved.entities] == [
        TopicKey(RISK, "automation"),
        TopicKey(TECHNIQUE, "automation"),
    ]


def test_an_acronym_that_is_spelled_out_gives_way_to_its_long_form() -> None:
    resolved = topics("# A\n\nThey use [RAG]. It is retrieval-augmented generation (RAG).\n")
    assert names(resolved) == [["RAG"]]
    text = "# A\n\nThey use [RAG]. They call it [retrieval-augmented generation].\n"
    assert names(topics(text)) == [["retrieval-augmented generation", "RAG"]]


def test_the_report_says_what_its_acronyms_mean() -> None:
    text = (
        "# A\n\nIt is about knowledge graphs (KG). They draw [knowledge graph methods]."
        " They draw a [KG] and [KGs]. They need [R:KG errors].\n"
    )
    [risk, entity] = topics(text).entities
    assert entity.label == "knowledge graph methods"
    assert reasons(entity)["KG"] == "acronym spelled out in the report"
    assert risk.identity == TopicKey(RISK, "knowledge graph error")


def test_an_acronym_with_two_long_forms_stays_by_itself() -> None:
    text = "# A\n\nThey use [WRV]: [weighted rank voting], [wide range vision].\n"
    assert len(topics(text).entities) == 3


def resolved(text: str, *concepts: Concept) -> tuple[Entity, ...]:
    document, mentions = report(text)
    return within(document, "a", Extraction(mentions), Known.of(Vocabulary(concepts))).entities


def test_a_vocabulary_says_that_two_names_are_one() -> None:
    known = concept("pruning", "weight cutting")
    text = "# A\n\nThey use [pruning]. They use [weight cutting]. They use [pruning].\n"
    [entity] = resolved(text, known)
    assert entity.identity == TopicKey(TECHNIQUE, "pruning")
    assert reasons(entity) == {"weight cutting": "both are names of 'pruning' in a vocabulary"}
    assert entity.concept == known


def test_the_concept_gives_the_identity() -> None:
    known = concept("pruning", "weight cutting")
    [entity] = resolved("# A\n\nThey use [weight cutting]. It goes on.\n", known)
    assert entity.identity == TopicKey(TECHNIQUE, "pruning")
    assert (entity.label, entity.concept) == ("weight cutting", known)


def test_a_wording_is_the_topic_that_its_own_form_says() -> None:
    document, mentions = report("# A\n\nThey use [drones over farms]. They use [kites].\n")
    one = tuple(replace(m, topic="drones over farms") for m in mentions)
    assert len(within(document, "a", Extraction(one)).entities) == 2


def test_the_usual_wording_leads() -> None:
    text = "# A\n\n[Edge Networks], [edge networks], [edge networks] and [the edge network].\n"
    [entity] = topics(text).entities
    assert entity.label == "edge networks"
    assert set(entity.alt_labels) == {"Edge Networks", "the edge network"}


def test_every_wording_and_place_is_kept_in_order() -> None:
    text = "# A\n\nThey use [pruning]. They use [pruning methods]. They use [Pruning] too.\n"
    [entity] = topics(text).entities
    assert [e.quote for e in entity.evidence] == ["pruning", "pruning methods", "Pruning"]
    assert {entity.label, *entity.alt_labels} == {"pruning", "pruning methods", "Pruning"}
    assert set(reasons(entity)) == set(entity.alt_labels)
    assert entity.confidence == 0.95


def test_relations_join_what_their_ends_became() -> None:
    text = "# A\n\n[Pruning] cuts [R:drift]. [Pruning methods] cut [R:drift].\n"
    [relation] = topics(text, links=[(0, LESSENS, 1), (2, LESSENS, 3)]).relations
    assert relation.subject == TopicKey(TECHNIQUE, "pruning")
    assert relation.object == TopicKey(TopicClass.RISK, "drift")
    assert len(relation.evidence) == 1  # both are said in the one paragraph


def test_nothing_is_related_to_itself() -> None:
    text = "# A\n\nThey use [pruning] and [pruning methods].\n"
    assert topics(text, links=[(0, RelationType.SUB_TECHNIQUE_OF, 1)]).relations == ()


def test_a_passage_is_told_once() -> None:
    document, mentions = report("# A\n\n[Pruning] cuts [R:drift], and [pruning] cuts it again.\n")
    sure, drift, unsure = mentions
    claims = (
        claim(document, sure, LESSENS, drift),
        replace(claim(document, unsure, LESSENS, drift), confidence=0.7, rules=("other",)),
    )
    [relation] = within(document, "a", Extraction(mentions, claims)).relations
    assert [e.confidence for e in relation.evidence] == [0.7]


def test_a_passage_within_a_longer_one_is_told_once() -> None:
    document, mentions = report("# A\n\n[Pruning] is old. But [pruning] cuts [R:drift].\n")
    before, inside, drift = mentions
    claims = [replace(claim(document, s, LESSENS, drift), start=16) for s in (before, inside)]
    [relation] = within(document, "a", Extraction(mentions, tuple(claims))).relations
    assert [e.quote for e in relation.evidence] == ["But pruning cuts drift."]


def test_a_claim_about_what_was_dropped_is_dropped() -> None:
    document, (first, second) = report("# A\n\nThey use [pruning] against [R:drift].\n")
    only = Extraction((first,), (claim(document, first, LESSENS, second),))
    assert within(document, "a", only).relations == ()


def test_the_report_is_kept_with_its_headings() -> None:
    document, mentions = report("# A\n\n## 1. *Edge*\n\nThey use [pruning].\n")
    kept = within(document, "a", Extraction(mentions)).report
    assert (kept.slug, kept.name, kept.sha256) == ("a", "a.md", document.sha256)
    assert [text for _, text in kept.headings.values()][-1] == "1. *Edge*"
    for span, text in kept.headings.values():
        assert span.of(document.source) == text
