"""What a language model has answered, taken apart; nothing in it is believed yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

_MOST: Final = 200
"""Topics, and claims, that are taken from one answer."""
_LONGEST: Final = 4000
"""Characters of a text in an answer; what is longer is cut."""
_FLAT: Final = re.compile(r"\{[^{}]*\}")


class SaidTopic(NamedTuple):
    """A topic that a model names."""

    name: str
    kind: str


class SaidClaim(NamedTuple):
    """A claim that a model makes."""

    quote: str
    subject: str
    subject_class: str
    relation: str
    object: str
    object_class: str


def parse(content: str) -> tuple[list[SaidTopic], list[SaidClaim], bool]:
    """Read an answer; of one that is cut off or wrapped in talk, the objects that are whole.

    Third, whether it is the JSON that was asked for, and not pieces of it.
    """
    text = content.rpartition("</think>")[2]
    found = _json(text[text.find("{") : text.rfind("}") + 1])
    topics: Any = found.get("topics") if isinstance(found, dict) else None
    claims: Any = found.get("claims") if isinstance(found, dict) else None
    if not (whole := isinstance(claims, list)):
        topics = claims = [_json(match.group()) for match in _FLAT.finditer(text)]
    named = _texts(topics if isinstance(topics, list) else [], ("name", "class"))
    said = _texts(claims, SaidClaim._fields)
    return [SaidTopic(*t) for t in named], [SaidClaim(*t) for t in said], whole


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(objects: Iterable[Any], keys: tuple[str, ...]) -> Iterator[list[str]]:
    """The values of each object that has a text for every key; not of too many."""
    values: Iterator[list[Any]] = (
        [each.get(key) for key in keys] for each in objects if isinstance(each, Mapping)
    )
    texts = (each for each in values if all(isinstance(value, str) for value in each))
    for each in islice(texts, _MOST):
        yield [value[:_LONGEST] for value in each]
