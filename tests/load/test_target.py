"""Passing faults are tried again, so often and no more; others are not."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from kg.remote import Retry


def test_it_is_tried_again_after_longer_and_longer_pauses() -> None:
    slept: list[float] = []
    flaky = Mock(side_effect=[OSError("a"), OSError("b"), OSError("c"), "done"])
    assert Retry(attempts=4, first=0.5, sleep=slept.append).run(flaky) == "done"
    assert slept == [0.5, 1.0, 2.0]


def test_the_last_error_is_raised() -> None:
    retry = Retry(attempts=2, sleep=lambda _: None)
    with pytest.raises(OSError, match="b"):
        retry.run(Mock(side_effect=[OSError("a"), OSError("b")]))


def test_what_does_not_pass_is_not_tried_again() -> None:
    slept: list[float] = []
    with pytest.raises(ValueError, match="no"):
        Retry(sleep=slept.append).run(
            Mock(side_effect=ValueError("no")), lambda error: isinstance(error, OSError)
        )
    assert not slept
