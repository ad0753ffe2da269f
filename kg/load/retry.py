"""Trying again what failed in passing: a lost connection, a deadlock, a busy server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct

Result = TypeVar("Result")


class Retry(Struct, frozen=True):
    """How often, and after how long: ``first`` seconds, then each time twice as long.

    Nothing is drawn by chance. ``attempts`` counts the first one, too.
    """

    attempts: int = 5
    first: float = 0.25
    sleep: Callable[[float], None] = time.sleep

    def pauses(self) -> Iterator[float]:
        """Yield the seconds between the attempts.

        >>> list(Retry(4).pauses())
        [0.25, 0.5, 1.0]
        """
        for done in range(self.attempts - 1):
            yield self.first * 2**done

    def run(
        self, action: Callable[[], Result], passing: Callable[[Exception], bool] = lambda _: True
    ) -> Result:
        """Do something that may be done twice; do it again while its error is a passing one.

        Raises the error of the last attempt, or the first that ``passing`` denies.
        """
        for pause in self.pauses():
            try:
                return action()
            except Exception as error:
                if not passing(error):
                    raise
            self.sleep(pause)
        return action()
