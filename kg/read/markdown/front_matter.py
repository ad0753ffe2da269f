"""The block of YAML or TOML that may open a Markdown file."""

from __future__ import annotations

import re
import tomllib
from typing import Final, NamedTuple

import yaml

_BLOCK: Final = re.compile(
    r"\s*(?<![^\r\n\ufeff])(?P<fence>---|\+\+\+)[ \t]*(?:\r\n?|\n)(?P<body>.*?)"
    r"(?<=[\r\n])(?:(?P=fence)|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL,
)
_KEY: Final = re.compile(r"\s*(?:#[^\n]*\n\s*)*[\"']?[A-Za-z_][\w .-]*[\"']?\s*[:=](?:\s|$)")
_LIMIT: Final = 65_536


class FrontMatter(NamedTuple):
    """The span of the block's content, the offset after it, and its facts.

    ``facts``: (key in lower case, value) pairs of its top level, a list giving one pair
    per element; empty where the block is malformed.
    """

    start: int
    end: int
    after: int
    facts: tuple[tuple[str, str], ...]


def find_front_matter(source: str, start: int) -> FrontMatter | None:
    """Find front matter at offset ``start``, of at most 65,536 characters.

    A block between rules without keys and values is no front matter. Malformed front
    matter has no facts. YAML is read without
    tags and aliases being of any use: strings, lists and maps only.
    """
    found = _BLOCK.match(source[: start + _LIMIT], start)
    if found is None or not _KEY.match(found["body"]):
        return None
    facts = _toml(found["body"]) if found["fence"] == "+++" else _yaml(found["body"])
    if facts is None and found["body"].count("\n\n") > 1:
        return None
    try:
        pairs = tuple(_pairs(facts)) if facts else ()
    except ValueError:  # a number of thousands of digits
        pairs = ()
    return FrontMatter(found.start("body"), found.end("body"), found.end(), pairs)


def _yaml(body: str) -> dict[object, object] | None:
    try:
        loaded = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506 - strings, lists, maps only
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def _toml(body: str) -> dict[object, object] | None:
    try:
        loaded = tomllib.loads(body)
    except (ValueError, RecursionError):
        return None
    return dict(loaded.items())


def _pairs(facts: dict[object, object]) -> list[tuple[str, str]]:
    pairs = []
    for key, value in facts.items():
        for one in value if isinstance(value, list) else [value]:
            named = one.get("name", "") if isinstance(one, dict) else one
            if not isinstance(named, (dict, list)) and (text := " ".join(str(named).split())):
                pairs.append((str(key).lower(), text))
    return pairs
