"""Terms of a user's vocabulary: topics wherever they stand, and why they are none elsewhere."""

from __future__ import annotations

import pytest

from kg.extract import VocabularyMatcher, extract
from kg.extract.topic_classifier import SURE
from kg.model import Concept, Extraction, TopicClass, Vocabulary
from tests.extract.reading import doc
from tests.extract.test_extraction import TINY

TREND, TECHNIQUE, RISK, DOMAIN = (
    TopicClass.TREND,
    TopicClass.TECHNIQUE,
    TopicClass.RISK,
    TopicClass.DOMAIN,
)
TEXT = """# Report

## Platform work

The agent orchestration layer calls k8s. Federated learning trains models in hospitals.
Teams wear a rag, and workload orchestration is hard. Pull requests pile up. Lineage, tracking.
They do A/B testing of Web3 with C++, C# and digital twins (DTs).

```
frobnicate
```

## References

- Quantum annealing considered, 2021.
"""


def term(kind: TopicClass, label: str, *others: str, given: bool = True) -> Concept:
    return Concept(f"urn:{label}", kind, label, others, given=given)


def read(*concepts: Concept, text: str = TEXT) -> Extraction:
    return extract(doc(text), VocabularyMatcher(Vocabulary(concepts)), model=TINY)


def topics(found: Extraction) -> set[tuple[str, str, str]]:
    return {(m.topic_class.value, m.topic, m.label) for m in found.mentions}


OBEYED = [
    (term(TECHNIQUE, "agent orchestration"), "agent orchestration"),
    (term(TECHNIQUE, "Kubernetes orchestration", "k8s"), "k8s"),
    (term(TECHNIQUE, "orchestration"), "orchestration"),
    (term(DOMAIN, "pull request"), "Pull requests"),
    (term(RISK, "federated learning"), "Federated learning"),
    (term(TREND, "layer"), "layer"),
    (term(DOMAIN, "Hospitals"), "hospitals"),
    (term(TECHNIQUE, "C++"), "C++"),
    (term(TECHNIQUE, "C#"), "C#"),
    (term(TECHNIQUE, "DT"), "DTs"),
    (term(TECHNIQUE, "A/B testing"), "A/B testing"),
    (term(TREND, "Web3"), "Web3"),
]


@pytest.mark.parametrize(("given", "wording"), OBEYED, ids=lambda x: getattr(x, "label", x))
def test_a_term_that_stands_in_a_text_is_a_topic_of_its_class_under_its_label(
    given: Concept, wording: str
) -> None:
    found = read(given)
    mine = [m for m in found.mentions if m.concept == given]
    assert {(m.topic_class, m.topic) for m in mine} == {(given.topic_class, given.label)}
    assert wording in {m.label for m in mine}
    assert all(m.confidence >= SURE for m in mine)
    assert all(m.rules == tuple(sorted({*m.rules, "vocabulary"})) for m in mine)
    assert all("learned" not in m.rules for m in mine)
    assert found.terms == {given.iri: ""}


def test_it_is_no_topic_of_another_class() -> None:
    text = "# R\n\n## Edge AI\n\nIt uses federated learning.\n"
    assert ("Technique", "federated learning", "federated learning") in topics(read(text=text))
    found = read(term(RISK, "federated learning"), text=text)
    kinds = {m.topic_class for m in found.mentions if "ederated" in m.label}
    assert kinds == {RISK}


def test_it_may_be_one_of_two_classes_where_the_vocabulary_says_both() -> None:
    found = read(term(RISK, "k8s"), Concept("urn:2", DOMAIN, "k8s", given=True))
    assert topics(found) >= {("Risk", "k8s", "k8s"), ("Domain", "k8s", "k8s")}


def test_a_longer_name_of_ours_does_not_hide_it() -> None:
    ours = term(TECHNIQUE, "workload orchestration", given=False)
    found = read(term(TECHNIQUE, "orchestration"), ours)
    assert ("Technique", "orchestration", "orchestration") in topics(found)


def test_it_takes_no_other_wording_and_none_takes_it() -> None:
    text = "# R\n\n## Edge AI\n\nIt uses federated learning and new federated model learning.\n"
    found = read(term(TECHNIQUE, "federated learning"), text=text)
    mine = {m.label for m in found.mentions if m.topic == "federated learning"}
    assert mine == {"federated learning"}


NOT = [
    (term(TECHNIQUE, "quantum annealing"), "stands only in what yields no topics: references"),
    (term(TECHNIQUE, "frobnicate"), "stands only in what yields no topics: code"),
    (term(TECHNIQUE, "RAG"), "only in small letters, and an acronym needs its capitals"),
    (term(TECHNIQUE, "lineage tracking"), "or with marks within"),
    (term(TECHNIQUE, "blockchain"), None),
    (term(TECHNIQUE, "!?"), None),
]


@pytest.mark.parametrize(("given", "why"), NOT, ids=lambda x: getattr(x, "label", ""))
def test_why_it_is_none(given: Concept, why: str | None) -> None:
    found = read(given)
    assert not [m for m in found.mentions if m.concept == given]
    if why is None:
        assert found.terms == {}
    else:
        assert why in found.terms[given.iri]
        assert found.terms[given.iri].startswith(repr(given.label))


def test_of_a_term_within_a_longer_one_of_theirs_the_longer_is_found() -> None:
    long, short = term(TECHNIQUE, "agent orchestration"), term(TECHNIQUE, "agent")
    found = read(long, short)
    assert found.terms[long.iri] == ""
    assert "only within a longer term" in found.terms[short.iri]


def test_our_own_concepts_are_weighed_as_before() -> None:
    found = read(term(TECHNIQUE, "agent orchestration", given=False))
    assert found.terms == {}
    assert not [m for m in found.mentions if m.label == "agent orchestration"]
