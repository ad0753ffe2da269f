"""One report's extraction, begun before the rest of the build is loaded.

To load what extraction needs, and what the rest needs, takes each about as long as to extract a
short report. So a copy of the process, made while next to nothing is loaded, sees to the first.
It is told what to extract as soon as that is known: the report is read here, where what reads it
is needed anyway.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from os.path import isfile, splitext  # never raise
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.build import TEXT
from kg.build.blas_threads import one_thread
from kg.build.forking import Await, forked, may_fork
from kg.build.gc_paused import uncollected

if TYPE_CHECKING:
    from pathlib import Path

    from kg.build.extraction_stage import Ahead, Early
    from kg.model import Document
    from kg.read.report_names import NamedSource


class Told(NamedTuple):
    """The options of :func:`kg.build.pipeline.build_into` that extraction depends on."""

    vocabularies: Sequence[str | Path]
    ontologies: Sequence[str | Path]
    metadata: Sequence[str | Path]
    max_bytes: int | None
    base: str


class _Order(NamedTuple):
    """What the copy is told: the report, as it was read."""

    told: Told
    job: NamedSource
    document: Document


class _Waiting(NamedTuple):
    """A copy that waits to be told, what gives its result, and what ends it."""

    orders: int
    result: Await[Early]
    end: Callable[[], None]


_LARGE: Final = 1 << 20
"""Bytes of an order that the system holds until it is taken, where it lets us ask for so many."""

_waiting: list[_Waiting] = []
"""The copy that was begun with this process, until it is taken."""


@contextmanager
def begun() -> Iterator[None]:
    """Begin a copy now, if one is of use, for :func:`beforehand` to take; it ends with the context.

    For the first thing that a process does.
    """
    with ExitStack() as ends:
        if may_fork():
            _waiting.extend(_copy(ends))
        try:
            yield
        finally:
            _waiting.clear()


@contextmanager
def beforehand(reports: Sequence[str], told: Told, *, wanted: bool) -> Iterator[Ahead | None]:
    """Begin to extract the one report, if it is a text alone and a copy is ``wanted`` and of use.

    What only one process can read, such as a pipe, is left to this one; and what cannot be read
    at all, for it is to be seen why.
    """
    files = (*reports, *told.vocabularies, *told.ontologies, *told.metadata)
    alone = len(reports) == 1 and splitext(reports[0])[1].lower() in TEXT  # noqa: PTH122
    of_use = wanted and alone and all(map(isfile, files))
    with ExitStack() as ends:
        copies = list(_waiting)
        _waiting.clear()
        if of_use and not copies and may_fork():
            copies += _copy(ends)
        if of_use and copies and _ordered(copies[0].orders, reports[0], told):
            ends.enter_context(uncollected())  # of one report
            yield copies[0].result
        else:
            for copy in copies:
                copy.end()
            yield None


def _copy(ends: ExitStack) -> Iterator[_Waiting]:
    """A copy that loads what extraction needs, and waits to be told; none without room for it.

    ``ends`` is told how to end it.
    """
    mine = ends.enter_context(ExitStack())
    try:
        source, sink = os.pipe()
    except OSError:
        return
    mine.callback(os.close, sink)
    try:
        result = mine.enter_context(forked(lambda: _at_work(source, sink)))
    finally:
        os.close(source)
    yield _Waiting(sink, result, mine.close)


def _ordered(orders: int, report: str, told: Told) -> bool:
    """Read the report and tell the copy of it; whether that went well."""
    from kg.build.inputs import named_sources
    from kg.read import MAX_BYTES, read

    most = told.max_bytes or MAX_BYTES
    try:
        [job], _ = named_sources([report], None, most, told.metadata, lambda _: None)
        order = pickle.dumps(_Order(told, job, read(job.source, max_bytes=most)))
        _widen(orders)
        with open(orders, "wb", closefd=False) as out:
            out.write(len(order).to_bytes(8, "little") + order)
    except Exception:  # noqa: BLE001 - it will be done here, and will fail here
        return False
    return True


def _widen(pipe: int) -> None:
    """Let a pipe hold the order of 300 kB of text; who tells of more waits until it is taken."""
    from fcntl import F_SETPIPE_SZ, fcntl

    with suppress(OSError):
        fcntl(pipe, F_SETPIPE_SZ, _LARGE)


def _at_work(source: int, sink: int) -> Early:
    """Load all, wait to be told, and extract; the work of the copy."""
    os.close(sink)
    with uncollected():
        _load()
        with open(source, "rb") as orders:
            order = orders.read(int.from_bytes(orders.read(8), "little"))
        return _extracted(pickle.loads(order))  # noqa: S301 - from the original of this copy


def _load() -> None:
    """Load and index what the extraction of a report needs, whatever the build is told."""
    one_thread()
    from kg.build.configuration import builder_of, settled
    from kg.build.extraction_stage import Extractor  # noqa: F401 - loaded
    from kg.encoder.wordpiece import vocabulary
    from kg.extract.weights import shipped
    from kg.language.label_index import labels_of
    from kg.names import DEFAULT_BASE
    from kg.read.tables.vocabulary import load_vocabularies

    shipped()
    vocabulary()
    labels_of(load_vocabularies().vocabulary)
    builder_of(settled((), (), DEFAULT_BASE, 0.0, None), 0, None, strict=False)


def _extracted(order: _Order) -> Early:
    from kg.build.configuration import builder_of, settled
    from kg.build.extraction_stage import Early, Extractor
    from kg.read import MAX_BYTES

    told, job, document = order
    settings = settled(told.vocabularies, told.ontologies, told.base, 0.0, None)
    builder = builder_of(settings, told.max_bytes or MAX_BYTES, None, strict=False)
    return Early(builder.key, job, Extractor(builder.alone())(job, document))
