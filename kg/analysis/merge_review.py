"""The merges of a build as a curator goes through them: by topic, and as a table to decide on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from msgspec import convert

from kg.errors import MalformedGraph, SourceNotFound, UnknownName
from kg.files import current
from kg.graph import Graph
from kg.graph.topic_lookup import did_you_mean
from kg.language.normalization import key
from kg.model.build_report import RECORD, Merged, Suggested

Listed = TypeVar("Listed", Merged, Suggested)

COLUMNS: Final = ("decision", "class", "name", "other", "reason", "score", "reports")
"""The columns of a file of decisions, the first one left for the curator to fill in."""


def load_merges(path: str | Path) -> list[Merged]:
    """Read the merges of a build off its record: its folder, or a file in it.

    Raises SourceNotFound where there is none, MalformedGraph where it cannot be read.
    """
    return sorted(_listed(path, "merges", Merged))


def load_suggestions(path: str | Path) -> list[Suggested]:
    """Read what a build suggests to merge off its record, the surest first.

    Raises as :func:`load_merges`.
    """
    found = _listed(path, "suggestions", Suggested)
    return sorted(found, key=lambda one: (-one.score, one))


def _listed(path: str | Path, what: str, kind: type[Listed]) -> list[Listed]:
    place = Path(path)
    record = current((place if place.is_dir() else place.parent) / RECORD)
    if not record.is_file():
        raise SourceNotFound(f"{place} has no {RECORD} beside it; name the folder of a build")
    try:
        return [convert(one, kind) for one in json.loads(record.read_text("utf-8"))[what]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise MalformedGraph(
            f"{record} is no record with {what} ({type(error).__name__}); run kg build again"
        ) from error


def contexts(path: str | Path, suggestions: Sequence[Suggested]) -> list[tuple[str, str]]:
    """For both topics of each suggestion a sentence that names it; "" where there is none."""
    graph = Graph.load(path)
    said = {
        (e.identity.topic_class.value, e.label): " ".join(e.evidence[0].sentence.split())
        for e in graph.knowledge().entities
        if e.evidence
    }
    return [
        (said.get((s.topic_class, s.topic), ""), said.get((s.topic_class, s.other), ""))
        for s in suggestions
    ]


def about(suggestions: Iterable[Suggested], name: str) -> list[Suggested]:
    """The suggestions about a topic of this name. Raises UnknownName, with names that are near."""
    every, wanted = list(suggestions), key(name)
    found = [s for s in every if wanted in {s.key, s.other_key, key(s.topic), key(s.other)}]
    if not found:
        names = (n for s in every for n in (s.topic, s.other))
        hint = did_you_mean(name, names, "see kg explain")
        raise UnknownName(f"no suggestion is about a topic called {name!r}; {hint}")
    return found


def suggestions_to_csv(suggestions: Iterable[Suggested]) -> str:
    """The suggestions as a file of decisions in which nothing is decided yet."""
    return _table(
        (s.topic_class, s.topic, s.other, s.reason, s.score, (*s.reports, *s.other_reports))
        for s in suggestions
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
        names = (w for m in every for w in (m.topic, m.wording))
        hint = did_you_mean(name, names, "see kg explain")
        raise UnknownName(f"no topic with several wordings is called {name!r}; {hint}")
    return [m for m in every if (m.topic_class, m.key) in topics]


def to_csv(merges: Iterable[Merged]) -> str:
    """The merges as a file of decisions in which nothing is decided yet."""
    return _table((m.topic_class, m.wording, m.like, m.reason, m.score, m.reports) for m in merges)


def _table(rows: Iterable[tuple[str, str, str, str, float, Sequence[str]]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for topic_class, name, other, reason, score, reports in rows:
        named = "; ".join(dict.fromkeys(reports))
        writer.writerow(("", topic_class, name, other, reason, f"{score:g}", named))
    return out.getvalue()
