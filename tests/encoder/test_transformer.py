"""The transformer's sense of distance."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.encoder.transformer import LONGEST, bucket_of


def buckets(*distances: int) -> list[int]:
    return bucket_of(np.array(distances), 32).tolist()


def test_near_distances_have_buckets_of_their_own_far_ones_share_them() -> None:
    assert buckets(0, -1, -7) == [0, 1, 7]
    assert buckets(1, 7) == [17, 23]
    assert buckets(-8, -11, -12, -16, -32, -64, -90) == [8, 8, 9, 10, 12, 14, 14]
    assert buckets(-91, -128, -255, 255) == [15, 15, 15, 31]


@given(st.integers(1, LONGEST - 1), st.integers(1, LONGEST - 1))
def test_what_is_farther_has_no_lower_bucket(one: int, other: int) -> None:
    near, far = sorted((one, other))
    first, second, third, fourth = buckets(-near, -far, near, far)
    assert first <= second < 16
    assert third == first + 16
    assert fourth == second + 16
