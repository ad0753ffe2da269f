from collections import Counter

import pytest

from tests.resolve.draw import QUOTA
from tests.resolve.labelled import agreement, pairs


@pytest.mark.parametrize("half", ["develop", "check"])
def test_merges_can_be_trusted(half: str) -> None:
    found = agreement(half)
    assert found.precision >= 0.97, found
    assert found.recall >= 0.85, found


def test_there_are_enough_pairs_of_every_kind() -> None:
    every = pairs()
    assert len(every) >= 400
    assert len({(p.topic_class, p.name, p.other) for p in every}) == len(every)
    assert set(Counter(p.stratum for p in every)) == set(QUOTA)
    assert abs(sum(p.half == "develop" for p in every) - len(every) / 2) < len(QUOTA)
    assert 0.3 < sum(p.same for p in every) / len(every) < 0.7


def test_labelling_again_gives_the_same() -> None:
    assert sum(p.same == p.again for p in pairs()) / len(pairs()) >= 0.95
