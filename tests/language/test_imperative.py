import pytest

from kg.language.imperative import bare_verb_first, imperative
from tests.extract.reading import line


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
