"""Rows: what passes between the steps of a distributed build, and how they are grouped."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kg.model import TopicKey

_MOST: Final = 10
"""Digits of a position, so that their order as text is that of numbers."""


class Row(NamedTuple):
    """One row. Rows of one ``key`` come together, in the order of ``at``."""

    key: str
    at: str
    value: bytes = b""


def groups(rows: Iterable[Row]) -> Iterator[tuple[str, Iterator[Row]]]:
    """Split sorted rows by key; each group must be read before the next is asked for."""
    return groupby(rows, key=attrgetter("key"))


def wrapped(value: object) -> bytes:
    """Make bytes of a value on its way between the processes of one job."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unwrapped(data: bytes) -> Any:
    """Give the value back. Only for what a process of the same job has made."""
    return pickle.loads(data)  # noqa: S301 - the engine carries our own functions likewise


def position(number: int) -> str:
    """A number as text that sorts as numbers do."""
    return f"{number:0{_MOST}}"


def named(topic: TopicKey) -> str:
    """A name as the key of a row; in the order of names."""
    return f"{topic.topic_class.value}\t{topic.key}"
