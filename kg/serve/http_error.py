"""HTTP errors: the status and a message for the client."""

from __future__ import annotations

from collections.abc import Mapping


class HttpError(Exception):
    """An answer with an error ``status``. ``str`` is one line: what was found, what to do."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.headers = dict(headers or {})


def not_acceptable(offered: object) -> HttpError:
    """The error (406) where no media type on offer is accepted."""
    names = ", ".join(dict.fromkeys(map(str, offered))) if isinstance(offered, list | tuple) else ""
    return HttpError(406, f"none of the media types accepted can be had here; there are {names}")
