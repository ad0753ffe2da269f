"""Passages of our own writing: ``python -m tests.written_passages unpack FOLDER INTO``.

FOLDER has text files of many short passages in the manner of long reports, each with its annotation
in a few lines; INTO gets them as NAME-N.md beside NAME-N.json, for ``kg train --alike INTO``::

    === sector / genre
    The passage.
    ---
    1 R shortfall in cable ships | lack of repair vessels
    2 K? branching units
    > 2 mitigates? 1

A topic is its number, its class (T, K, R, D: trend, technique, risk, domain), and its names as they
stand in the passage, label first; a relation the numbers of its ends. ``?``: two careful readers
could disagree.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.model import RelationType, TopicClass

_CLASSES: Final = {
    "T": TopicClass.TREND,
    "K": TopicClass.TECHNIQUE,
    "R": TopicClass.RISK,
    "D": TopicClass.DOMAIN,
}
_RELATIONS: Final = {
    "uses": RelationType.USES_TECHNIQUE,
    "raises": RelationType.RAISES_RISK,
    "mitigates": RelationType.MITIGATES_RISK,
    "applies": RelationType.APPLIES_TO,
    "sub": RelationType.SUB_TECHNIQUE_OF,
}
_TOPIC: Final = re.compile(r"(\d+) ([TKRD])(\??) (.+)")
_RELATION: Final = re.compile(rf"> (\d+) ({'|'.join(_RELATIONS)})(\??) (\d+)")
_WORD: Final = re.compile(r"[^\W_]+")


def passages(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each passage and its annotation, as that of an example report.

    Raises ValueError where a line is no topic and no relation, or a passage lacks a name.
    """
    for block in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        _, _, rest = block.partition("\n")
        passage, _, notes = rest.partition("\n---\n")
        yield f"{passage.strip()}\n", _annotation(passage, notes.strip().splitlines())


def _annotation(passage: str, notes: list[str]) -> dict[str, Any]:
    entities: dict[str, Any] = {}
    relations = []
    for line in notes:
        if topic := _TOPIC.fullmatch(line):
            number, kind, optional, names = topic.groups()
            label, *aliases = [_verbatim(passage, name) for name in names.split(" | ")]
            entities[number] = {
                "id": number,
                "type": _CLASSES[kind].value,
                "label": " ".join(label.split()),
                "aliases": [" ".join(alias.split()) for alias in aliases],
                "quote": label,
                "optional": bool(optional),
            }
        elif relation := _RELATION.fullmatch(line):
            start, kind, optional, end = relation.groups()
            relations.append(
                {
                    "from": start,
                    "type": _RELATIONS[kind].value,
                    "to": end,
                    "quote": entities[start]["quote"],
                    "optional": bool(optional),
                }
            )
        else:
            raise ValueError(f"no topic and no relation: {line!r}")
    return {"entities": list(entities.values()), "relations": relations}


def _verbatim(passage: str, name: str) -> str:
    """A name as it stands in the passage, whatever is between its words."""
    words = r"[\W_]+".join(map(re.escape, _WORD.findall(name)))
    found = re.search(rf"(?<![^\W_]){words}(?![^\W_])", passage, re.IGNORECASE)
    if not words or found is None:
        raise ValueError(f"{name!r} is not in the passage that begins {passage[:60]!r}")
    return found.group()


def unpack(folder: Path, into: Path) -> int:
    """Write the passages of a folder as example reports; how many. Raises ValueError."""
    into.mkdir(parents=True, exist_ok=True)
    count = 0
    for file in sorted(folder.glob("*.txt")):
        for number, (passage, annotation) in enumerate(passages(file.read_text("utf-8")), 1):
            name = f"{file.stem}-{number}"
            (into / f"{name}.md").write_text(passage, "utf-8")
            told = json.dumps({"report": f"{name}.md", **annotation}, ensure_ascii=False)
            (into / f"{name}.json").write_text(f"{told}\n", "utf-8")
            count += 1
    return count


def main(arguments: list[str]) -> int:
    """Unpack; the exit code."""
    match arguments:
        case ["unpack", folder, into]:
            sys.stdout.write(f"{unpack(Path(folder), Path(into))} passages\n")
            return 0
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
