import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import RelationType, Span, TopicClass
from kg.model.schema import SHIPPED
from kg.names import (
    DEFAULT_BASE,
    PREFIXES,
    TKG,
    Minter,
    Namespace,
    concept,
    is_iri,
    slug,
)

MINTER = Minter()
TREND, RISK = TopicClass.TREND, TopicClass.RISK


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("federated learning", "federated-learning"),
        ("5g", "5g"),
        ("künstliche intelligenz", "künstliche-intelligenz"),
        ("机器学习", "机器学习"),
    ],
)
def test_slugs_that_read_like_the_key(key: str, expected: str) -> None:
    assert slug(key) == expected


def test_slugs_of_different_keys_differ() -> None:
    keys = ["c++", "c#", "c", "c-", "c +", "!?", "", "a" * 81, "a" * 82, "A", "a  b", "a_b"]
    assert len({slug(key) for key in keys}) == len(keys)


@given(st.text(), st.text())
def test_slugs_are_one_to_one_and_safe(one: str, two: str) -> None:
    assert (slug(one) == slug(two)) == (one == two)
    assert re.fullmatch(r"[^\W_]+(?:-[^\W_]+)*", slug(one))
    assert len(slug(one)) <= 80 + 9


@given(st.text(), st.sampled_from(SHIPPED.classes))
def test_topics_have_iris(key: str, topic_class: TopicClass) -> None:
    iri = MINTER.topic(topic_class, key)
    assert is_iri(iri)
    assert iri == Minter(DEFAULT_BASE).topic(topic_class, key)
    assert MINTER.topic(TREND, key) != MINTER.topic(RISK, key)


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("https://example.org/x", True),
        ("urn:isbn:1", True),
        ("https://example.org/ä", True),
        ("https://example.org/a b", False),
        ("https://example.org/<x>", False),
        ('https://example.org/"', False),
        ("https://example.org/\n", False),
        ("example.org", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_is_iri(text: str, valid: bool) -> None:
    assert is_iri(text) is valid


def test_iris_of_everything() -> None:
    base = "https://example.org/"
    minter = Minter(base)
    subject, object_ = minter.topic(TREND, "edge ai"), minter.topic(RISK, "drift")
    selector = minter.selector("a", Span(3, 9))
    made = {
        minter.report("a"): "report/a",
        minter.section("a", 2): "report/a/section/2",
        selector: "report/a#char=3,9",
        subject: "trend/edge-ai",
        object_: "risk/drift",
        minter.software("1.0"): "software/trendkg-1.0",
    }
    assert {iri: iri.removeprefix(base) for iri in made} == made
    digests = [
        minter.assertion(subject, RelationType.RAISES_RISK.iri, object_),
        minter.evidence(subject, selector),
        minter.build("settings"),
    ]
    assert [d.removeprefix(base).partition("/")[0] for d in digests] == [
        "assertion",
        "evidence",
        "build",
    ]
    assert all(re.fullmatch(r".*/[0-9a-f]{16}", d) for d in digests)


def test_an_assertion_is_named_by_its_words_alone() -> None:
    one, two = MINTER.topic(TREND, "a"), MINTER.topic(RISK, "b")
    raised = MINTER.assertion(one, RelationType.RAISES_RISK.iri, two)
    assert raised == MINTER.assertion(one, RelationType.RAISES_RISK.iri, two)
    assert raised != MINTER.assertion(one, RelationType.MITIGATES_RISK.iri, two)
    assert raised != MINTER.assertion(two, RelationType.RAISES_RISK.iri, one)


def test_reports_with_odd_names_are_quoted() -> None:
    assert is_iri(MINTER.report("a b/<c>"))
    assert MINTER.report("a b") == f"{DEFAULT_BASE}report/a%20b"
    assert MINTER.report("über") == f"{DEFAULT_BASE}report/über"


def test_concepts_of_users() -> None:
    assert concept(RISK, "Model Drift").endswith("/own/risk/model-drift")


def test_namespaces() -> None:
    assert TKG["Trend"] == "https://w3id.org/trendkg/ontology#Trend"
    assert PREFIXES["tkg"] is TKG
    assert list(PREFIXES) == sorted(PREFIXES)
    assert all(isinstance(n, Namespace) and n[-1:] is not None for n in PREFIXES.values())
