"""The table of example reports in ``ontology/examples/README.md``.

The subjects are written by hand; titles and counts come from the reports and their annotations.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kg.read import discover, read
from tests.checkout import EXAMPLES
from tests.learn.cases import gold_of

CATALOGUE: Final = EXAMPLES / "README.md"
UNSORTED: Final = "?"
"""The subject of a report which nobody has sorted in yet."""

_HEAD: Final = "| subject | report | topics | relations |\n| --- | --- | ---: | ---: |\n"
_ROW: Final = re.compile(r"^\| ([^|]+) \| \[.*\]\((\S+)\.md\) \|.*\n", re.M)


def reports() -> list[Path]:
    """The example reports, each of which has its annotation beside it."""
    return [path for path in sorted(EXAMPLES.glob("*.md")) if path != CATALOGUE]


def catalogued(text: str) -> str:
    """The text with the rows of its table made anew; only their subjects are kept."""
    subjects = {name: subject for subject, name in _ROW.findall(text)}
    rows = sorted((subjects.get(path.stem, UNSORTED), path) for path in reports())
    before, _, after = text.partition(_HEAD)
    return before + _HEAD + "".join(_row(*row) for row in rows) + _ROW.sub("", after)


def _row(subject: str, report: Path) -> str:
    (source,) = discover([report])
    title = read(source).metadata.title.replace("|", "\\|")
    gold = gold_of(report)
    counts = f"{len(gold.entities)} | {len(gold.relations)}"
    return f"| {subject} | [{title}]({report.name}) | {counts} |\n"
