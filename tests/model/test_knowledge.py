"""Topics, relations and vocabularies as values."""

import pytest
from msgspec.structs import replace

from kg.model import (
    Concept,
    Entity,
    Evidence,
    Knowledge,
    Modality,
    Relation,
    RelationType,
    Span,
    TopicClass,
    TopicKey,
    Vocabulary,
)

EDGE = TopicKey(TopicClass.TREND, "edge ai")
DRIFT = TopicKey(TopicClass.RISK, "drift")


def evidence(*modalities: Modality) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("a", 0, Span(i, i + 1), "x", modality, 0.5, ("test",))
        for i, modality in enumerate(modalities)
    )


ASSERTED, FORECAST, POSSIBLE, RECOMMENDED, NEGATED = Modality


@pytest.mark.parametrize(
    ("said", "modality", "negated"),
    [
        ((ASSERTED,), ASSERTED, False),
        ((NEGATED,), NEGATED, True),
        ((NEGATED, NEGATED, POSSIBLE), POSSIBLE, False),
        ((FORECAST, FORECAST, ASSERTED), FORECAST, False),
        ((POSSIBLE, FORECAST), FORECAST, False),
        ((RECOMMENDED, ASSERTED), ASSERTED, False),
    ],
)
def test_what_kind_of_claim_a_relation_is(
    said: tuple[Modality, ...], modality: Modality, negated: bool
) -> None:
    relation = Relation(EDGE, RelationType.RAISES_RISK, DRIFT, 0.5, evidence(*said))
    assert relation.modality is modality
    assert relation.negated is negated


def test_knowledge_finds_its_entities() -> None:
    entity = Entity(EDGE, "edge AI", (), 0.9, evidence(ASSERTED))
    knowledge = Knowledge((), (entity,), ())
    assert knowledge.entity(EDGE) is entity
    with pytest.raises(KeyError):
        knowledge.entity(DRIFT)


def test_values_are_frozen() -> None:
    entity = Entity(EDGE, "edge AI", (), 0.9, ())
    with pytest.raises(AttributeError, match="immutable"):
        entity.label = "x"  # type: ignore[misc]
    assert replace(entity, label="x").label == "x"


def test_vocabularies_add_up() -> None:
    one, two = (Vocabulary((Concept(f"urn:{i}", TopicClass.RISK, str(i)),)) for i in (1, 2))
    assert [c.label for c in one + two] == ["1", "2"]
