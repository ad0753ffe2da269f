import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.model import (
    Concept,
    Document,
    Entity,
    Evidence,
    Knowledge,
    Metadata,
    Modality,
    Relation,
    RelationType,
    Run,
    Section,
    Span,
    Text,
    TopicClass,
    TopicKey,
    Vocabulary,
    collapse,
    unique,
)

EDGE = TopicKey(TopicClass.TREND, "edge ai")
DRIFT = TopicKey(TopicClass.RISK, "drift")


@pytest.mark.parametrize(
    ("a", "b", "covers", "overlaps"),
    [
        ((0, 5), (1, 3), True, True),
        ((0, 5), (0, 5), True, True),
        ((0, 5), (3, 8), False, True),
        ((0, 5), (5, 8), False, False),
        ((5, 8), (0, 5), False, False),
        ((2, 2), (2, 2), True, False),
    ],
)
def test_spans(a: tuple[int, int], b: tuple[int, int], covers: bool, overlaps: bool) -> None:
    assert Span(*a).covers(Span(*b)) is covers
    assert Span(*a).overlaps(Span(*b)) is overlaps
    assert Span(*b).overlaps(Span(*a)) is overlaps


def test_a_span_slices() -> None:
    assert Span(2, 4).of("abcdef") == "cd"


SOURCE = "**Fed** &amp; so"
TEXT = Text("Fed & so", (Run(0, 3, 2, 3), Run(3, 1, 7, 1), Run(4, 1, 8, 5), Run(5, 3, 13, 3)))


@pytest.mark.parametrize(
    ("start", "end", "source"),
    [
        (0, 3, "Fed"),
        (1, 2, "e"),
        (2, 4, "d** "),
        (4, 5, "&amp;"),
        (0, 8, "Fed** &amp; so"),
        (6, 8, "so"),
        (4, 7, "&amp; s"),
    ],
)
def test_readable_text_knows_its_place(start: int, end: int, source: str) -> None:
    assert TEXT.span(start, end).of(SOURCE) == source


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 9)])
def test_no_place_without_characters(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"no readable characters at \["):
        TEXT.span(start, end)


@given(st.text(min_size=1), st.integers(0, 50), st.data())
def test_verbatim_text(value: str, source: int, data: st.DataObject) -> None:
    text = Text.verbatim(value, source)
    start = data.draw(st.integers(0, len(value) - 1))
    end = data.draw(st.integers(start + 1, len(value)))
    assert text.span(start, end) == Span(source + start, source + end)


def test_no_text_has_no_place() -> None:
    assert Text.verbatim("", 3) == Text("")


def test_ancestors() -> None:
    sections = (
        Section(0, "Report", 0, Span(0, 9)),
        Section(1, "One", 1, Span(0, 9), parent=0),
        Section(2, "Two", 2, Span(0, 9), parent=1),
    )
    document = Document("a", "", "", "", "", Metadata(), sections, ())
    assert [s.title for s in document.ancestors(2)] == ["Two", "One", "Report"]
    assert [s.title for s in document.ancestors(0)] == ["Report"]


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


def test_white_space_and_repeats() -> None:
    assert collapse("  a\n b\t\tc ") == "a b c"
    assert unique(["b", "a", "b"]) == ("b", "a")
