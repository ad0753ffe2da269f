"""Annotated reports: the topics and relations that a careful reader finds in each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from kg.errors import FlawedAnnotation, SourceNotFound, UnreadableSource
from kg.learn.annotation_flaws import flaws_of
from kg.model import Document, Span
from kg.model.schema import SHIPPED, RelationType, Schema, TopicClass
from kg.read import discover, read
from kg.read.report_formats import ENDINGS

_ENDINGS: Final = ", ".join(ENDINGS)


class GoldEntity(Struct, frozen=True):
    """One annotated topic; ``names`` has its label first, then the aliases.

    ``quote``: words of the report that show it, as in the file.
    """

    id: str
    topic_class: TopicClass
    names: tuple[str, ...]
    optional: bool
    quote: str = ""


_UNREADABLE: Final = (
    OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
)  # fmt: skip

GoldTriple = tuple[str, RelationType, str]


class Gold(Struct, frozen=True):
    """The annotation of one report. ``relations`` maps each to whether it is optional.

    ``quotes`` has, for each relation, words of the report that say it.
    """

    entities: Mapping[str, GoldEntity]
    relations: Mapping[GoldTriple, bool]
    quotes: Mapping[GoldTriple, str] = field(default_factory=dict)


def checked_gold(path: Path, report: str, *, schema: Schema = SHIPPED) -> Gold:
    """Read an annotation file and hold it against the text of its report.

    Raises UnreadableSource where it is no such JSON, and FlawedAnnotation, whose
    ``details`` name every flaw with its line: an unknown type, a relation between classes
    that it does not relate, an id that is there twice or not at all, no label, a quote
    that is not in the report word for word.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text)
        flaws = tuple(flaws_of(path, text, data, report, schema))
        if flaws:
            raise FlawedAnnotation(
                f"{path} has {len(flaws)} flaw{'s' if len(flaws) > 1 else ''};"
                " correct the annotation",
                flaws,
            )
        return _gold(data, schema)
    except _UNREADABLE as error:
        raise UnreadableSource(
            f"{path} is not an annotation file ({error}); give the JSON beside a report"
        ) from error


def _gold(data: Any, schema: Schema) -> Gold:
    classes = {kind.value: kind for kind in schema.classes}
    relations = {kind.value: kind for kind in schema.relations}
    entities = [
        GoldEntity(
            e["id"],
            classes[e["type"]],
            (e["label"], *e.get("aliases", ())),
            bool(e.get("optional")),
            e.get("quote", ""),
        )
        for e in data["entities"]
    ]
    stated = {(r["from"], relations[r["type"]], r["to"]): r for r in data["relations"]}
    return Gold(
        {e.id: e for e in entities},
        {triple: bool(r.get("optional")) for triple, r in stated.items()},
        {triple: r.get("quote", "") for triple, r in stated.items()},
    )


class Annotated(Struct, frozen=True):
    """A report with its annotation. ``path`` is the report's, ``annotation`` that of its JSON.

    ``passage``: the part of the source, half-open, that was annotated; ``None``: all of it.
    """

    path: Path
    document: Document
    gold: Gold
    annotation: Path
    passage: Span | None = None

    @property
    def name(self) -> str:
        """The name of the annotation without its ending: that of the report, or of a passage."""
        return self.annotation.stem


def annotated(folders: Sequence[Path], *, schema: Schema = SHIPPED) -> list[Annotated]:
    """The annotated reports of some folders, by name: each ``NAME.json`` beside its report.

    An annotation of a passage has ``"passage": [start, end]``, half-open offsets in the text of
    the report, and beside no report of its name the path of it, from its folder, as
    ``"report"``. Raises SourceNotFound where a folder holds none, FlawedAnnotation with every
    flaw of every file in ``details``, and InputError for a report that cannot be read.
    """
    found: list[Annotated] = []
    flaws: list[str] = []
    flawed = 0
    documents: dict[Path, Document] = {}
    for report, annotation in _pairs(folders):
        if report not in documents:
            documents = {report: read(discover([report])[0])}
        document = documents[report]
        try:
            gold = checked_gold(annotation, document.source, schema=schema)
            passage = _passage(annotation, document)
            found.append(Annotated(report, document, gold, annotation, passage))
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


def _passage(annotation: Path, document: Document) -> Span | None:
    """The passage that an annotation says it is of. Raises FlawedAnnotation."""
    given = json.loads(annotation.read_text(encoding="utf-8")).get("passage")
    if given is None:
        return None
    try:
        passage = Span(*map(int, given))
    except (TypeError, ValueError, OverflowError):
        passage = Span(0, 0)
    if 0 <= passage.start < passage.end <= len(document.source):
        return passage
    flaw = (
        f"{annotation}: the passage {given!r} is no part of the report; give two offsets, start"
        f" and end, of its {len(document.source)} characters"
    )
    raise FlawedAnnotation(flaw, (flaw,))


def _report_of(annotation: Path) -> Path | None:
    beside: Mapping[str, Path] = {
        path.suffix.lower(): path
        for path in sorted(annotation.parent.glob(f"{escape(annotation.stem)}.*"))
        if path.stem == annotation.stem
    }
    found = next((beside[ending] for ending in ENDINGS if ending in beside), None)
    return found or _named_report(annotation)


def _named_report(annotation: Path) -> Path | None:
    """The report that an annotation of a passage names, if it is there."""
    try:
        data = json.loads(annotation.read_text(encoding="utf-8"))
        named = annotation.parent / data["report"] if "passage" in data else None
    except _UNREADABLE:
        return None
    return named if named is not None and named.is_file() else None
