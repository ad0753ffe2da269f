"""What a language model has answered, taken apart; nothing in it is believed yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

_MOST: Final = 200
"""Topics, and claims, that are taken from one answer."""
_LONGEST: Final = 4000
"""Characters of a text in an answer; what is longer is cut."""
_FLAT: Final = re.compile(r"\{[^{}]*\}")
_OF_TOPIC: Final = re.compile(r'"(?:name|class)"\s*:')


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


class Answer(NamedTuple):
    """What can be read of an answer.

    ``whole``: whether it is the JSON that was asked for, and not pieces of it. ``broken``: how
    many of its topics, and claims, are of another shape; ``beyond``: are more than are taken.
    """

    topics: list[SaidTopic]
    claims: list[SaidClaim]
    whole: bool
    broken: Mapping[str, int]
    beyond: Mapping[str, int]

    @property
    def usable(self) -> bool:
        """Whether it says anything that can be read, or that there is nothing to say."""
        return bool(self.topics or self.claims or (self.whole and not any(self.broken.values())))


def parse(content: str) -> Answer:
    """Read an answer; of one that is cut off or wrapped in talk, the objects that are whole."""
    text = content.rpartition("</think>")[2]
    found = _json(text[text.find("{") : text.rfind("}") + 1])
    said = [found.get(what, []) for what in ("topics", "claims")] if _is_asked(found) else None
    topics, claims = _pieces(text) if said is None else said
    named = [SaidTopic(*each) for each in _texts(topics[:_MOST], ("name", "class"))]
    made = [SaidClaim(*each) for each in _texts(claims[:_MOST], SaidClaim._fields)]
    return Answer(
        named,
        made,
        said is not None,
        {"topics": len(topics[:_MOST]) - len(named), "claims": len(claims[:_MOST]) - len(made)},
        {"topics": len(topics[_MOST:]), "claims": len(claims[_MOST:])},
    )


def _is_asked(found: Any) -> bool:
    """Whether it has a list of topics or of claims, and neither is anything else."""
    if not isinstance(found, dict):
        return False
    said = [found[what] for what in ("topics", "claims") if what in found]
    return bool(said) and all(isinstance(each, list) for each in said)


def _pieces(text: str) -> tuple[list[Any], list[Any]]:
    """The innermost objects in a text that say they are topics, and the others."""
    topics: list[Any] = []
    claims: list[Any] = []
    for match in _FLAT.finditer(text):
        of = topics if _OF_TOPIC.search(match.group()) else claims
        of.append(_json(match.group()))
    return topics, claims


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(objects: Iterable[Any], keys: tuple[str, ...]) -> Iterator[list[str]]:
    """The values of each object that has a text for every key."""
    for each in objects:
        values: list[Any] = [each.get(key) if isinstance(each, Mapping) else None for key in keys]
        if all(isinstance(value, str) for value in values):
            yield [value[:_LONGEST] for value in values]
