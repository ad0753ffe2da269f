import pytest

from tests.resolve.labelled import agreement


@pytest.mark.parametrize("half", ["develop", "check"])
def test_merges_can_be_trusted(half: str) -> None:
    found = agreement(half)
    assert found.precision >= 0.97, found
    assert found.recall >= 0.85, found
