import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.clauses import bare_verb_first, clause, imperative
from kg.model import Span
from tests.extract.reading import line, marked


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("[Edge AI] cuts [delay].", "Edge AI cuts delay."),
        ("It is slow; [edge AI] cuts [delay]; it costs.", "edge AI cuts delay"),
        ("It may be slow, but [edge AI] cuts [delay].", "edge AI cuts delay."),
        ("It may be slow. [Edge AI] cuts [delay]. It may fail.", "Edge AI cuts delay"),
        ("[Edge AI] – it may fail – cuts [delay].", "Edge AI cuts delay."),
        ("[Edge AI], which may fail, cuts [delay].", "Edge AI cuts delay."),
        ("[Edge AI] (a toy) cuts [delay].", "Edge AI cuts delay."),
        ("[Edge AI] cuts [delay], which may matter.", "Edge AI cuts delay"),
        ("[Edge AI] cuts [delay] when it works.", "Edge AI cuts delay"),
        ("[Edge AI] cuts [delay] rather than cost.", "Edge AI cuts delay"),
        ("[Edge AI] cuts [delay] and its makers may fail.", "Edge AI cuts delay"),
        ("Although it may fail, [edge AI] cuts [delay].", "edge AI cuts delay."),
        ("Without wires, [edge AI] cuts [delay].", "edge AI cuts delay."),
        ("Without [edge AI], [delay] grows.", "Without edge AI, delay grows."),
        ("[Edge AI] may fail; it cuts [delay].", "Edge AI it cuts delay."),
        ("It is said that [edge AI] cuts [delay].", "It is said that edge AI cuts delay."),
        ("[Delay]", "Delay"),
    ],
)
def test_what_speaks_of_the_claim(sentence: str, kept: str) -> None:
    text, ends = marked(sentence)
    said = clause(text, ends)
    assert " ".join(said.text.split()) == kept
    assert len(said.text) == len(text)


@pytest.mark.parametrize(
    ("sentence", "conditional"),
    [
        ("If prices fall, [drones] reach [farms].", True),
        ("[Drones], if prices fall, reach [farms].", True),
        ("[Drones] reach [farms] if prices fall.", True),
        ("[Drones] reach [farms] unless prices rise.", True),
        ("Even if prices rise, [drones] reach [farms].", False),
        ("When prices fall, [drones] reach [farms].", False),
        ("[Drones] reach [farms]; if not, kites do.", False),
    ],
)
def test_conditions(sentence: str, conditional: bool) -> None:
    text, ends = marked(sentence)
    assert clause(text, ends).conditional is conditional


def test_between() -> None:
    text, ends = marked("[Edge AI] cuts [delay].")
    assert clause(text, ends[::-1]).between.of(text) == " cuts "
    assert clause(text, ends[1:]).between.of(text) == ""


@given(st.text(alphabet="ab, ;.(but)which–", max_size=60), st.data())
def test_the_names_are_always_kept(text: str, data: st.DataObject) -> None:
    first, second, third, fourth = sorted(data.draw(st.integers(0, len(text))) for _ in range(4))
    ends = [Span(first, second), Span(third, fourth)]
    said = clause(text, ends)
    assert len(said.text) == len(text)
    assert [end.of(said.text) for end in ends] == [end.of(text) for end in ends]


@pytest.mark.parametrize(
    ("sentence", "commands"),
    [
        ("Adopt zero trust.", True),
        ("Use pruning where memory is short.", True),
        ("Ensure that logs are kept.", True),
        ("Let models abstain.", True),
        ("Do not ship agents.", True),
        ("Never ship agents without limits.", True),
        ("Action item: roll out passkeys.", True),
        ("To avoid leaks, encrypt disks and rotate keys.", False),
        ("To avoid leaks, use encryption.", True),
        ("In short, use encryption.", False),
        ("Use of pruning grew.", False),
        ("Use cases include finance.", False),
        ("Test automation reduces cost.", False),
        ("Shift Towards Versatility: agents help.", False),
        ("Design Thinking Workshops", False),
        ("Use", False),
        ("Pruning helps.", False),
        ("Train, test and ship.", False),
    ],
)
def test_imperatives(sentence: str, commands: bool) -> None:
    assert imperative(line(sentence)) is commands


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("Eliminate waste.", True),
        ("Eliminates waste.", False),
        ("Waste grows.", False),
        ("(see below)", True),
    ],
)
def test_bare_verbs(sentence: str, bare: bool) -> None:
    assert bare_verb_first(line(sentence)) is bare
