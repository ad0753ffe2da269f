"""A request that is not answered as asked, with the status and the words that say why."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - it is the answer, not a mistake of the program
    """``status``: of HTTP. ``str`` is one line: what was found, what to do."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.headers = dict(headers or {})


def not_acceptable(offered: object) -> Refusal:
    """Say which media types there are, where none that is accepted fits."""
    names = ", ".join(dict.fromkeys(map(str, offered))) if isinstance(offered, list | tuple) else ""
    return Refusal(406, f"none of the media types accepted can be had here; there are {names}")
