"""The merges of a build as a curator goes through them: by topic, and as a table to decide on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from kg.errors import MalformedGraph, SourceNotFound, UnknownName
from kg.files import current
from kg.graph.topic_lookup import near_names
from kg.language.normalization import key
from kg.model.build_report import RECORD, Merged

COLUMNS: Final = ("decision", "class", "name", "other", "reason", "score", "reports")
"""The columns of a file of decisions, the first one left for the curator to fill in."""


def load_merges(path: str | Path) -> list[Merged]:
    """Read the merges of a build off its record: its folder, or a file in it.

    Raises SourceNotFound where there is none, MalformedGraph where it cannot be read.
    """
    place = Path(path)
    record = current((place if place.is_dir() else place.parent) / RECORD)
    if not record.is_file():
        raise SourceNotFound(f"{place} has no {RECORD} beside it; name the folder of a build")
    try:
        told = json.loads(record.read_text("utf-8"))["merges"]
        return sorted(_merge(one) for one in told)
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        raise MalformedGraph(
            f"{record} is no record with merges ({type(error).__name__}); run kg build again"
        ) from error


def _merge(told: dict[str, Any]) -> Merged:
    return Merged(
        str(told["class"]),
        str(told["topic"]),
        str(told["wording"]),
        str(told["like"]),
        str(told["reason"]),
        float(told["score"]),
        tuple(map(str, told["reports"])),
        str(told["key"]),
    )


def of_topic(merges: Iterable[Merged], name: str) -> list[Merged]:
    """The merges of the topics of this name: by label, or else by another wording.

    Raises UnknownName, with the names that are near.
    """
    every = list(merges)
    wanted = key(name)
    led = {(m.topic_class, m.key) for m in every if wanted in {m.key, key(m.topic)}}
    topics = led or {(m.topic_class, m.key) for m in every if wanted == key(m.wording)}
    if not topics:
        near = near_names(name, (w for m in every for w in (m.topic, m.wording)))
        hint = f"did you mean {', '.join(map(repr, near))}?" if near else "see kg explain"
        raise UnknownName(f"no topic with several wordings is called {name!r}; {hint}")
    return [m for m in every if (m.topic_class, m.key) in topics]


def to_csv(merges: Iterable[Merged]) -> str:
    """The merges as a file of decisions in which nothing is decided yet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for m in merges:
        reports = "; ".join(m.reports)
        row = ("", m.topic_class, m.wording, m.like, m.reason, f"{m.score:g}", reports)
        writer.writerow(row)
    return out.getvalue()
