"""One report's extraction, begun before the rest of the build is loaded.

To load what extraction needs, and what the rest needs, takes each about as long as to extract a
short report. So a copy of the process, made while next to nothing is loaded, sees to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os.path import isfile  # never raises
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.corpus.forking import forked, may_fork

if TYPE_CHECKING:
    from kg.corpus.extracting import Ahead, Early


class Told(NamedTuple):
    """What of a build's options extraction depends on; as :func:`kg.pipeline.build_into` has it."""

    vocabularies: Sequence[str | Path]
    ontologies: Sequence[str | Path]
    metadata: Sequence[str | Path]
    max_bytes: int | None
    base: str


_TEXT: Final = frozenset({".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml", ".txt", ".text"})
"""Suffixes of what needs nothing but to be read: no other process, no place to be unpacked."""


@contextmanager
def beforehand(reports: Sequence[str], told: Told, *, wanted: bool) -> Iterator[Ahead | None]:
    """Begin to extract the one report, if it is a text alone and a copy is ``wanted`` and of use.

    What only one process can read, such as a pipe, is left to this one.
    """
    files = (*reports, *told.vocabularies, *told.ontologies, *told.metadata)
    alone = len(reports) == 1 and PurePath(reports[0]).suffix.lower() in _TEXT
    if not wanted or not alone or not all(map(isfile, files)) or not may_fork():
        yield None
        return
    with forked(lambda: _extracted(reports[0], told)) as ahead:
        yield ahead


def _extracted(report: str, told: Told) -> Early:
    from kg.corpus.extracting import Early, Extractor
    from kg.corpus.given import named_sources
    from kg.corpus.told import builder_of, settled
    from kg.read import MAX_BYTES

    settings = settled(told.vocabularies, told.ontologies, told.base, 0.0, None)
    most = told.max_bytes or MAX_BYTES
    builder = builder_of(settings, most, None, strict=False)
    [job], _ = named_sources([report], None, most, told.metadata, lambda _: None)
    return Early(builder.key, job, Extractor(builder.alone())(job))
