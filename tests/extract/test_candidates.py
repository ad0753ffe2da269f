"""What may be a name at all."""

from __future__ import annotations

import pytest

from kg.extract.candidates import collect
from tests.extract.reading import page


@pytest.mark.parametrize(
    ("phrase", "is_name"),
    [
        ("tide gauges", True),
        ("5G", True),
        ("COVID-19 electroencephalographies", True),
        ("electroencephalographies", True),
        ("2030", False),
        ("BmV2ZXIgZ29ubmEgZ2l2ZQ", False),
        ("script 03c6601a7fef76fce7fb63c116ef5fb9", False),
    ],
)
def test_numbers_and_code_are_no_names(phrase: str, *, is_name: bool) -> None:
    labels = {n.label for n in collect(page(f"# Report\n\nThey have {phrase}.\n"), [])}
    assert (phrase in labels) is is_name


def test_a_cell_that_rates_is_no_name() -> None:
    text = "# Report\n\n| risk | rating |\n| --- | --- |\n| phishing | High |\n| drift | Medium |\n"
    assert {n.label for n in collect(page(text), [])} >= {"phishing", "drift"}
    assert not {n.label for n in collect(page(text), [])} & {"High", "Medium"}
