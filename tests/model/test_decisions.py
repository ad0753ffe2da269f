import pytest

from kg.model import TopicClass
from kg.model.decisions import Action, Decision, Decisions, contradictions
from kg.read.tables.decision_table import decide

T, R = TopicClass.TECHNIQUE, TopicClass.RISK
SAME, DIFFERENT, RENAME, DROP, RETYPE, _ = Action


def rows(*given: tuple[object, ...]) -> list[Decision]:
    """Rows from line 2 on: (action, name, other, class), a class as the other of a retype."""
    made = []
    for line, (action, name, *rest) in enumerate(given, start=2):
        other, topic_class = ([*rest, "", T][:2] if len(rest) < 2 else rest)[:2]
        to = other if isinstance(other, TopicClass) else None
        text = "" if to is not None or isinstance(other, TopicClass) else str(other)
        made.append(decide(Action(action), topic_class or T, str(name), text, line, to))
    return made


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([(SAME, "a", "b"), (DIFFERENT, "b", "a")],
         "line 3 says different Technique 'b' and 'a', but line 2 makes them the same"),
        ([(SAME, "a", "b"), (SAME, "b", "c"), (DIFFERENT, "a", "c")],
         "line 4 says different Technique 'a' and 'c', but lines 2, 3 make them the same"),
        ([(DIFFERENT, "RAGs", "rag")],
         "line 2 says different Technique 'RAGs' and 'rag', which have the same normal form 'rag'"),
        ([(RENAME, "a", "x"), (RENAME, "A", "y")],
         "line 2 says rename Technique 'a' to 'x', line 3 says rename Technique 'A' to 'y'"),
        ([(RENAME, "a", "x"), (SAME, "a", "b"), (RENAME, "b", "y")],
         "line 2 says rename Technique 'a' to 'x', line 4 says rename Technique 'b' to 'y'"),
        ([(DROP, "a"), (RENAME, "a", "x")],
         "line 2 says drop Technique 'a', line 3 says rename Technique 'a' to 'x'"),
        ([(DROP, "a"), (RETYPE, "a", R)],
         "line 2 says drop Technique 'a', line 3 says retype Technique 'a' as Risk"),
        ([(RETYPE, "a", R), (RETYPE, "a", TopicClass.TREND)],
         "line 2 says retype Technique 'a' as Risk, line 3 says retype Technique 'a' as Trend"),
        ([(RENAME, "a", "b"), (RENAME, "b", "a")], "lines 2, 3 rename round in a circle"),
    ],
)  # fmt: skip
def test_what_cannot_hold(given: list[tuple[object, ...]], told: str) -> None:
    assert list(contradictions(rows(*given))) == [told]


def test_topics_retyped_in_a_circle() -> None:
    there = decide(RETYPE, T, "a", line=2, to=R)
    back = decide(RETYPE, R, "a", line=3, to=T)
    assert list(contradictions([there, back])) == ["lines 2, 3 retype round in a circle"]


@pytest.mark.parametrize(
    "given",
    [
        [(SAME, "a", "b"), (DIFFERENT, "a", "c")],
        [(RENAME, "a", "x"), (RENAME, "b", "y")],
        [(RENAME, "a", "A")],
        [(RENAME, "a", "x"), (RETYPE, "a", R)],
        [(DROP, "a"), (DROP, "a"), (SAME, "a", "b")],
        [(RENAME, "a", "b"), (RENAME, "b", "c")],
    ],
)
def test_what_can_hold(given: list[tuple[object, ...]]) -> None:
    assert list(contradictions(rows(*given))) == []


def test_order_and_repeats_make_no_difference() -> None:
    given = rows(
        (SAME, "a", "b"), (SAME, "B", "A"), (DROP, "c"), (DROP, "The c"), (RENAME, "a", "x")
    )
    decided = Decisions.of(given)
    assert [row.line for row in decided.rows] == [4, 6, 2]
    assert Decisions.of(given[::-1]).rows == decided.rows
    assert Decisions.of(given[::-1]).told() == decided.told()
    assert decided.told().startswith("3 sha256:")


def test_no_decisions_say_nothing() -> None:
    assert not Decisions()
    assert Decisions().told() == ""


def test_what_is_decided_changes_the_hash() -> None:
    told = {
        Decisions.of(rows(row)).told()
        for row in [(SAME, "a", "b"), (DIFFERENT, "a", "b"), (DROP, "a")]
    }
    assert len(told) == 3
