"""RDF files into a store, whatever their format, with errors that say where."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, RdfFormat, Store

from kg.errors import MalformedGraph, SourceNotFound
from kg.files import current, files_in, read_bytes
from kg.graph import snapshots
from kg.read.limited_io import swelling

SUFFIXES: Final[Mapping[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
"""File name ending -> format; each may be followed by ``.gz``."""
_TIMES: Final = 200
_LEAST: Final = 1 << 26
"""A packed file may unpack to so many times its size, or to so many bytes."""


def load(path: Path, store: Store, *, named: bool = False) -> None:
    """Add the triples of a file, or of a folder, to a store.

    A folder stands for its ``graph.ttl`` if it has one (it is a build's, and what lies
    beside that file is the same graph again), else for all RDF files in it. Named
    graphs are merged (a store on disk gives its default graph, which has all triples),
    unless ``named``: then they stay. Raises SourceNotFound or MalformedGraph.
    """
    if snapshots.is_store(path):
        lease = snapshots.read(path)
        with lease.held:
            graph = None if named else DefaultGraph()
            store.bulk_extend(lease.store.quads_for_pattern(None, None, None, graph))
        return
    for file in _files(path):
        _load_file(file, store, named=named)


def parse(data: bytes, form: RdfFormat, name: str, store: Store, *, named: bool = False) -> None:
    """Add the triples that ``data`` holds; ``name`` is for the error message."""
    if why := swelling(data, form):
        raise MalformedGraph(f"{name}: {why}, which takes too much memory; write it out flat")
    scratch = store if named or not form.supports_datasets else Store()
    try:
        scratch.bulk_load(data, form)
    except SyntaxError as error:
        raise MalformedGraph(_explained(name, form, error)) from None
    if scratch is not store:
        scratch.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }; DROP NAMED")
        store.bulk_extend(scratch)


def is_graph(path: Path) -> bool:
    """Whether a path is a folder, or is named like an RDF file."""
    return path.is_dir() or _format(path) is not None


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    files = [file for file in files_in(path) if _format(file)]
    if not files:
        known = ", ".join(SUFFIXES)
        raise SourceNotFound(f"{path}: the folder has no RDF file ({known}); name another")
    built = path / "graph.ttl"
    yield from [built] if built in files else files


def _format(path: Path) -> RdfFormat | None:
    plain = Path(path.name.lower().removesuffix(".gz"))
    return SUFFIXES.get(plain.suffix)


def _load_file(path: Path, store: Store, *, named: bool) -> None:
    form = _format(path)
    if form is None and not current(path).exists():
        raise SourceNotFound(f"{path}: no such file or folder; check the path")
    if form is None:
        known = ", ".join(SUFFIXES)
        raise MalformedGraph(f"{path}: not a known kind of RDF file; its name must end in {known}")
    parse(_content(path), form, str(path), store, named=named)


def _content(path: Path) -> bytes:
    try:
        data = read_bytes(current(path))
    except FileNotFoundError:
        raise SourceNotFound(f"{path}: no such file; check the path") from None
    except TimeoutError as error:
        raise SourceNotFound(f"{path}: {error.strerror}; start what should write") from None
    except OSError as error:
        raise SourceNotFound(f"{path}: {error.strerror}; check the permissions") from error
    if path.suffix.lower() != ".gz":
        return data
    most = max(_LEAST, _TIMES * len(data))
    try:
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(data)).read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise MalformedGraph(
            f"{path}: not a gzip file ({error}); unpack it and try again"
        ) from None
    if len(unpacked) > most:
        raise MalformedGraph(
            f"{path} unpacks to more than {_TIMES} times its size, as a bomb does; unpack it first"
        )
    return unpacked


def _explained(name: str, form: RdfFormat, error: SyntaxError) -> str:
    where = f", line {error.lineno}" if error.lineno else ""
    where += f", column {error.offset}" if error.lineno and error.offset else ""
    what = str(error.msg).rsplit(": ", 1)[-1].replace("\n", "\\n")
    return f"{name}{where}: not well-formed {form.name}: {what}; correct the file"
