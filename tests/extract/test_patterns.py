import pytest

from kg.extract.patterns import (
    apposition,
    conjuncts,
    governed,
    governor_of,
    typed_heads,
    typed_lists,
)
from tests.extract.reading import line, said


@pytest.mark.parametrize(
    ("sentence", "names", "klass"),
    [
        ("Techniques such as pruning, quantization and distillation help.", 3, "Technique"),
        ("It uses techniques like pruning or quantization.", 2, "Technique"),
        ("It faces risks, including bias, drift and leaks.", 3, "Risk"),
        ("It faces risks including bias and drift.", 2, "Risk"),
        ("Key risks include bias and drift.", 2, "Risk"),
        ("It serves sectors, especially finance and health care.", 2, "Domain"),
        ("It serves sectors ranging from finance to medicine.", 2, "Domain"),
        ("It meets old and new risks (namely bias).", 1, "Risk"),
    ],
)
def test_typed_lists(sentence: str, names: int, klass: str) -> None:
    rows = list(said(typed_lists, sentence))
    assert len(rows) == names, rows
    assert all(f": {klass} by list.such-as" in r for r in rows), rows


@pytest.mark.parametrize(
    "sentence",
    [
        "Hammers such as these help.",
        "It looks like rain.",
        "Such as they are, they help.",
        "Risks rise where old firms, such as banks, keep paper.",
    ],
)
def test_lists_without_a_type(sentence: str) -> None:
    assert not [r for r in said(typed_lists, sentence) if "such-as" in r and "head" not in r]


def test_a_head_noun_types_a_list_less_surely() -> None:
    rows = said(typed_lists, "It causes privacy leaks such as lost keys.")
    assert list(rows) == ["lost keys: Risk by list.such-as-head"]


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("Bias, drift and other risks remain.", {"Bias", "drift"}),
        ("It meets bias or similar threats.", {"bias"}),
        ("It meets bias and other things.", set()),
        ("It meets bias and other.", set()),
        ("They fear fire, and firms see other risks.", set()),
    ],
)
def test_and_other(sentence: str, rows: set[str]) -> None:
    assert {r.split(":")[0] for r in said(typed_lists, sentence)} == rows


def test_a_list_ends_where_something_else_is_said() -> None:
    found = line("It uses tools such as hammers, saws and firms buy nails.")
    names = [p.label for p in conjuncts(found, found.words.index("hammers"))]
    assert names[:2] == ["hammers", "saws"]
    assert "nails" not in names


@pytest.mark.parametrize(
    ("sentence", "row"),
    [
        ("It mitigates privacy concerns.", "privacy concerns: Risk by governed.risk"),
        ("It works by using secure enclaves.", "secure enclaves: Technique by governed.technique"),
        ("It grew across hospitals.", "hospitals: Domain by governed.domain"),
        ("It mitigates bias and very bad drift.", "drift: Risk by governed.risk"),
    ],
)
def test_governed(sentence: str, row: str) -> None:
    assert any(r.endswith(row) or r == row for r in said(governed, sentence)), list(
        said(governed, sentence)
    )


@pytest.mark.parametrize(
    ("sentence", "name", "governor"),
    [
        ("It mitigates the most severe bias.", "bias", "mitigates"),
        ("It mitigates leaks, drift and bias.", "bias", "mitigates"),
        ("Bias hurts.", "bias", ""),
        ("(bias)", "bias", ""),
    ],
)
def test_governor(sentence: str, name: str, governor: str) -> None:
    found = line(sentence)
    assert governor_of(found, found.words.index(name)) == governor


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("It brings adversarial attacks.", {"adversarial attacks: Risk by head"}),
        ("It brings attacks.", {"attacks: Risk by head.alone"}),
        ("It brings homomorphic encryption.", {"homomorphic encryption: Technique by head"}),
        ("It brings precision agriculture.", {"precision agriculture: Domain by head"}),
        ("It brings cloud adoption.", {"cloud adoption: Trend by head"}),
        ("It brings old hammers.", set()),
    ],
)
def test_typed_heads(sentence: str, rows: set[str]) -> None:
    assert set(said(typed_heads, sentence)) == rows


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        ("Pruning, a method for small models, grew.", {"Pruning: Technique by apposition"}),
        ("Drift is a risk.", {"Drift: Risk by apposition"}),
        ("Leaks are the threat.", {"Leaks: Risk by apposition"}),
        ("Pruning, another old and quite tired but still good method, grew.", set()),
        ("Pruning is a poem.", set()),
        ("Pruning, grown in spring, is old.", set()),
        ("Pruning is", set()),
    ],
)
def test_apposition(sentence: str, rows: set[str]) -> None:
    assert set(said(apposition, sentence)) == rows
