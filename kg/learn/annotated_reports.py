"""Annotated reports: each read, and its annotation held against what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.errors import FlawedAnnotation, SourceNotFound
from kg.learn.annotations import Gold, checked_gold
from kg.model import Document
from kg.model.schema import CORE, Schema
from kg.read import discover, read
from kg.read.formats import ENDINGS

_ENDINGS: Final = ", ".join(ENDINGS)


class Annotated(Struct, frozen=True):
    """A report with its annotation. ``path`` is the report's."""

    path: Path
    document: Document
    gold: Gold

    @property
    def name(self) -> str:
        """The report's file name without its ending, which its annotation shares."""
        return self.path.stem


def annotated(folders: Sequence[Path], *, schema: Schema = CORE) -> list[Annotated]:
    """The annotated reports of some folders, by name: each ``NAME.json`` beside its report.

    Raises SourceNotFound where a folder holds none, FlawedAnnotation with every flaw of
    every file in ``details``, and InputError for a report that cannot be read.
    """
    found: list[Annotated] = []
    flaws: list[str] = []
    flawed = 0
    for report, annotation in _pairs(folders):
        document = read(discover([report])[0])
        try:
            gold = checked_gold(annotation, document.source, schema=schema)
            found.append(Annotated(report, document, gold))
        except FlawedAnnotation as error:
            flaws += error.details
            flawed += 1
    if flaws:
        raise FlawedAnnotation(
            f"{len(flaws)} flaw{'s' if len(flaws) > 1 else ''} in {flawed}"
            f" annotation{'s' if flawed > 1 else ''}; correct them and run it again",
            tuple(flaws),
        )
    return found


def _pairs(folders: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    for folder in folders:
        pairs = [
            (report, path)
            for path in sorted(folder.glob("*.json"))
            if (report := _report_of(path)) is not None
        ]
        if not folder.is_dir():
            what = "is no folder" if folder.exists() else "does not exist"
            raise SourceNotFound(f"{folder} {what}; give a folder of annotated reports")
        if not pairs:
            raise SourceNotFound(
                f"{folder} holds no annotated report; it must have NAME.md (or {_ENDINGS})"
                " beside NAME.json"
            )
        yield from pairs


def _report_of(annotation: Path) -> Path | None:
    beside: Mapping[str, Path] = {
        path.suffix.lower(): path
        for path in sorted(annotation.parent.glob(f"{_literal(annotation.stem)}.*"))
        if path.stem == annotation.stem
    }
    return next((beside[ending] for ending in ENDINGS if ending in beside), None)


def _literal(stem: str) -> str:
    """The stem as a pattern that matches itself only."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in stem)
