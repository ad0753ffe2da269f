"""Classes and relations: ours are closed, a user's are values beside them."""

from __future__ import annotations

import pickle

import pytest

from kg.model.schema import (
    CORE,
    OwnClass,
    OwnRelation,
    RelationType,
    Schema,
    TopicClass,
)

LAW = OwnClass("Regulation", "https://example.org/ns#Regulation", "regulation", "A rule.")
GOVERNS = OwnRelation("governs", "https://example.org/ns#governs")
SCHEMA = Schema((LAW,), {GOVERNS: (frozenset({LAW}), frozenset({TopicClass.TECHNIQUE}))})


def test_an_own_class_is_its_name() -> None:
    assert (LAW, LAW.value, f"{LAW}", LAW.label) == ("Regulation",) * 3 + ("regulation",)
    assert GOVERNS.label == "governs"
    assert sorted([LAW, *TopicClass]) == ["Domain", "Regulation", "Risk", "Technique", "Trend"]


def test_it_is_frozen_and_travels() -> None:
    with pytest.raises(AttributeError, match="frozen"):
        LAW.label = "other"
    again = pickle.loads(pickle.dumps(LAW))  # noqa: S301 - our own bytes
    assert (again, again.iri, again.definition) == (LAW, LAW.iri, "A rule.")
    assert type(again) is OwnClass


def test_a_schema_has_ours_then_the_users() -> None:
    assert CORE.classes == tuple(TopicClass)
    assert CORE.relations == tuple(RelationType)
    assert SCHEMA.classes == (*TopicClass, LAW)
    assert SCHEMA.relations[-1] is GOVERNS
    assert SCHEMA.class_named("Regulation") is LAW
    assert SCHEMA.class_named("Risk") is TopicClass.RISK
    assert CORE.class_named("Regulation") is None
    assert SCHEMA.relation_named("governs") is GOVERNS


def test_signatures() -> None:
    assert SCHEMA.signature(GOVERNS) == ({LAW}, {TopicClass.TECHNIQUE})
    assert SCHEMA.signature(RelationType.APPLIES_TO) == (
        {TopicClass.TREND, TopicClass.TECHNIQUE},
        {TopicClass.DOMAIN},
    )
    with pytest.raises(KeyError):
        CORE.signature(GOVERNS)
