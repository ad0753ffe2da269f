"""Annotated reports: what a careful reader would put into the graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UnreadableSource
from kg.model import RelationType, TopicClass


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """One annotated topic; ``names`` has its label first, then the aliases."""

    id: str
    topic_class: TopicClass
    names: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotation of one report. ``relations`` maps each to whether it is optional."""

    entities: Mapping[str, GoldEntity]
    relations: Mapping[tuple[str, RelationType, str], bool]


def load_gold(path: Path) -> Gold:
    """Read an annotation file.

    Raises UnreadableSource where it is not the JSON that the guidelines describe.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        entities = [
            GoldEntity(
                e["id"],
                TopicClass(e["type"]),
                (e["label"], *e.get("aliases", ())),
                bool(e.get("optional")),
            )
            for e in data["entities"]
        ]
        relations = {
            (r["from"], RelationType(r["type"]), r["to"]): bool(r.get("optional"))
            for r in data["relations"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSource(
            f"{path} is not an annotation file ({error}); give the JSON beside a report"
        ) from error
    return Gold({e.id: e for e in entities}, relations)
