"""Passing faults are tried again, so often and no more; others are not."""

from __future__ import annotations

import pytest

from kg.remote import Retry


class Flaky:
    """Fails some times, then works."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def __call__(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def test_it_is_tried_again_after_longer_and_longer_pauses() -> None:
    slept: list[float] = []
    retry = Retry(attempts=4, first=0.5, sleep=slept.append)
    assert retry.run(Flaky(OSError("a"), OSError("b"), OSError("c"))) == "done"
    assert slept == [0.5, 1.0, 2.0]


def test_the_last_error_is_raised() -> None:
    retry = Retry(attempts=2, sleep=lambda _: None)
    with pytest.raises(OSError, match="b"):
        retry.run(Flaky(OSError("a"), OSError("b")))


def test_what_does_not_pass_is_not_tried_again() -> None:
    slept: list[float] = []
    with pytest.raises(ValueError, match="no"):
        Retry(sleep=slept.append).run(
            Flaky(ValueError("no")), lambda error: isinstance(error, OSError)
        )
    assert not slept


def test_at_once() -> None:
    assert Retry(attempts=1).run(lambda: 1) == 1
