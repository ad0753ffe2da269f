"""Annotations without the words of their reports: ``python -m tests.standoff``.

    pack FOLDER FILE          annotated reports (NAME.md beside NAME.json) into FILE
    unpack FILE REPORTS INTO  out of FILE, for the reports of the folder REPORTS

Reports of other authors teach as ours do, but do not belong here, not even in quotes. So a name
is kept as the place of its first mention, and a quote as its own place: half-open offsets into the
report's text, which is known by the SHA-256 of its bytes. Who has the report gets its
annotation back. What is not word for word in the report, but for capitals, is left out.

FILE has a report a line: ``{"sha256", "topics", "relations"}``. A topic is class, optional
(0 or 1), quote and names, label first; a relation type, the two topics by their place in the
list, optional and quote; a place is its start and its length.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

Place = list[int]


def main(arguments: list[str]) -> int:
    """Pack or unpack; the exit code."""
    match arguments:
        case ["pack", folder, file]:
            lines = [json.dumps(one, separators=(",", ":")) for one in _packed(Path(folder))]
            Path(file).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        case ["unpack", file, reports, into]:
            _unpack(Path(file), Path(reports), Path(into))
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


def _packed(folder: Path) -> Iterator[dict[str, Any]]:
    for annotation in sorted(folder.glob("*.json")):
        report = annotation.with_suffix(".md")
        yield packed(json.loads(annotation.read_text("utf-8")), report.read_bytes())


def packed(annotation: Mapping[str, Any], report: bytes) -> dict[str, Any]:
    """An annotation as places in its report, whose text is UTF-8."""
    text = report.decode()
    topics: list[list[Any]] = []
    numbers: dict[str, int] = {}
    for entity in annotation["entities"]:
        names = [place(text, name) for name in (entity["label"], *entity["aliases"])]
        known = [name for name in names if name]
        quote = place(text, entity["quote"])
        if known and quote:
            numbers[entity["id"]] = len(topics)
            topics.append([entity["type"], int(entity.get("optional", False)), quote, *known])
    relations = [
        [
            relation["type"],
            numbers[relation["from"]],
            numbers[relation["to"]],
            int(relation.get("optional", False)),
            quote,
        ]
        for relation in annotation["relations"]
        if relation["from"] in numbers
        and relation["to"] in numbers
        and (quote := place(text, relation["quote"]))
    ]
    return {"sha256": sha256(report).hexdigest(), "topics": topics, "relations": relations}


def place(text: str, words: str) -> Place:
    """Where words stand first, in these or other capitals, as start and length; else empty."""
    if not words:
        return []
    found = re.search(re.escape(words), text) or re.search(re.escape(words), text, re.IGNORECASE)
    return [found.start(), found.end() - found.start()] if found else []


def unpacked(one: Mapping[str, Any], report: str, name: str) -> dict[str, Any]:
    """The annotation of a report's text, in the words of it."""

    def said(at: Place) -> str:
        return report[at[0] : at[0] + at[1]]

    entities = [
        {
            "id": f"t{number}",
            "type": kind,
            "label": said(names[0]),
            "aliases": [said(name) for name in names[1:]],
            "quote": said(quote),
            "optional": bool(optional),
        }
        for number, (kind, optional, quote, *names) in enumerate(one["topics"])
    ]
    relations = [
        {
            "from": f"t{start}",
            "type": kind,
            "to": f"t{end}",
            "quote": said(quote),
            "optional": bool(optional),
        }
        for kind, start, end, optional, quote in one["relations"]
    ]
    return {"report": name, "entities": entities, "relations": relations}


def _unpack(file: Path, reports: Path, into: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    given = {sha256(path.read_bytes()).hexdigest(): path for path in sorted(reports.glob("*.md"))}
    into.mkdir(parents=True, exist_ok=True)
    found = 0
    for one in map(json.loads, lines):
        if report := given.get(one["sha256"]):
            found += 1
            annotation = unpacked(one, report.read_bytes().decode(), report.name)
            shutil.copyfile(report, into / report.name)
            (into / report.with_suffix(".json").name).write_text(
                json.dumps(annotation, ensure_ascii=False, indent=1), "utf-8"
            )
    sys.stdout.write(f"{found} of {len(lines)} reports are in {reports}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
