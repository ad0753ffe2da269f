"""Corpora of any size: the example reports' sections and names, combined anew.

Report number ``n`` is always the same, whatever the size of the corpus. New names become rarer as
it grows, as they do in real ones: most are taken from the examples, and some are put together from
the words of two of them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.checkout import EXAMPLES

_HEADING: Final = re.compile(r"^## ", re.MULTILINE)
_SECTIONS: Final = (3, 8)
_EXCHANGED: Final = 0.5
_NEW: Final = 0.15


class Section(NamedTuple):
    """A section of an example, and the names in it with their classes."""

    text: str
    names: tuple[tuple[str, str], ...]


class Material(NamedTuple):
    """What the examples are made of: sections, and names by class."""

    sections: tuple[Section, ...]
    names: Mapping[str, Sequence[str]]


@cache
def material() -> Material:
    """Take the examples apart."""
    sections: list[Section] = []
    names: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(EXAMPLES.glob("*.json")):
        told = [
            (label, entity["type"])
            for entity in json.loads(path.read_text("utf-8"))["entities"]
            for label in (entity["label"], *entity.get("aliases", ()))
        ]
        for label, kind in told:
            names[kind].add(label)
        _, *parts = _HEADING.split(path.with_suffix(".md").read_text("utf-8"))
        for text in parts:
            within = tuple(sorted(pair for pair in told if pair[0] in text))
            sections.append(Section(f"## {text.rstrip()}\n", within))
    return Material(tuple(sections), {kind: sorted(names[kind]) for kind in sorted(names)})


def report(number: int) -> str:
    """Write the report of a number."""
    random = Random(f"0 {number}")  # noqa: S311 - nothing here is secret
    found = material()
    picked = random.sample(found.sections, random.randint(*_SECTIONS))
    title = f"{random.choice(found.names['Trend'])}, outlook {number}"
    date = f"{random.randint(2018, 2026)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    body = "\n".join(_exchanged(section, found.names, random) for section in picked)
    return f"---\ntitle: {json.dumps(title)}\ndate: {date}\n---\n\n# {title}\n\n{body}"


def write(folder: Path, count: int) -> int:
    """Write so many reports into a folder; how many bytes they have."""
    size = 0
    for number in range(count):
        path = folder / f"{number // 1000:03}/report-{number:07}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_text(report(number), "utf-8")
    return size


def _exchanged(section: Section, names: Mapping[str, Sequence[str]], random: Random) -> str:
    """The section, about half of its names exchanged for others of their class."""
    others = {
        name: _other(names[kind], random)
        for name, kind in section.names
        if random.random() < _EXCHANGED
    }
    if not others:
        return section.text
    longest_first = sorted(others, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return pattern.sub(lambda match: others[match[0]], section.text)


def _other(names: Sequence[str], random: Random) -> str:
    """A name of the examples or, now and then, one of the words of two."""
    name = random.choice(names)
    if random.random() >= _NEW:
        return name
    return f"{random.choice(names).split()[0]} {name}"
