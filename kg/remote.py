"""Programs on other machines: as whom to talk to them, how long to wait, when to ask again."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import Struct

USER: Final = "KG_LOAD_USER"
PASSWORD: Final = "KG_LOAD_PASSWORD"  # noqa: S105 - the name of a variable
TIMEOUT: Final = 60.0
"""Seconds within which a server must answer, unless another time is given."""

Result = TypeVar("Result")


@dataclasses.dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password; neither ``repr`` nor ``str`` shows the password."""

    user: str = ""
    password: str = dataclasses.field(default="", repr=False)

    def refused_by(self, name: str) -> str:
        """The message for a login that the target of this name refuses.

        >>> Credentials("ada", "secret").refused_by("bolt://h")
        "bolt://h does not let user 'ada' in; check KG_LOAD_USER and KG_LOAD_PASSWORD"
        >>> print(Credentials().refused_by("bolt://h"))
        bolt://h lets no stranger in; give --user or KG_LOAD_USER, and KG_LOAD_PASSWORD
        """
        if self.user:
            return f"{name} does not let user {self.user!r} in; check {USER} and {PASSWORD}"
        return f"{name} lets no stranger in; give --user or {USER}, and {PASSWORD}"


class Retry(Struct, frozen=True):
    """How often, and after how long: ``first`` seconds, then each time twice as long.

    Nothing is drawn by chance. ``attempts`` counts the first one, too.
    """

    attempts: int = 5
    first: float = 0.25
    sleep: Callable[[float], None] = time.sleep

    def run(
        self, action: Callable[[], Result], passing: Callable[[Exception], bool] = lambda _: True
    ) -> Result:
        """Do something that may be done twice; do it again while its error is a passing one.

        Raises the error of the last attempt, or the first that ``passing`` denies.
        """
        for done in range(self.attempts - 1):
            try:
                return action()
            except Exception as error:
                if not passing(error):
                    raise
            self.sleep(self.first * 2**done)
        return action()
