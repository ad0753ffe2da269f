"""The files of a build, written from its parts with little of the graph in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from hashlib import sha256
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import RdfFormat, Store

from kg.build.assembly import Parts
from kg.build.codec import pack, unpack
from kg.build.curated_parts import Additions
from kg.build.evidence_text import Paragraph, Wording, restored
from kg.build.extraction_stage import PARAGRAPHS, WORDING, program
from kg.build.memo import Memo
from kg.build.page_sample import shown
from kg.build.part_stage import Inputs
from kg.build.part_text import OutputConfig, store_of
from kg.build.worker_pool import beside
from kg.export import Format, jsonld, rdfxml
from kg.export.page import page_radar, render_page
from kg.export.resource_order import EVIDENCE, PLACE, Resource
from kg.files import write_bytes, write_text
from kg.graph import Graph, to_quads
from kg.model import Report
from kg.read.report_formats import HTML, MARKDOWN, PDF, PLAIN

Page = Callable[[], str]
"""Gives the text of the page, as soon as it is made."""

_WORTH_A_PROCESS: Final = 1_000
"""Topics on the page that take as long as the start of a process."""

_OPENED: Final = frozenset({MARKDOWN, PLAIN, HTML, PDF})
"""Reports that browsers show."""

STANCES: Final = "stances"
_RADAR: Final = b"radar"
"""The kind and the name in the memo of what the radar has read."""

_BATCH: Final = 100_000
"""Lines that are loaded into a store at once."""

_SORTED_AT_ONCE: Final = 64_000_000
"""Bytes that are sorted in memory."""


def write_outputs(
    parts: Parts, page: Page, inputs: Inputs, formats: Iterable[Format], folder: Path
) -> None:
    """Write the graph in some formats into a folder.

    RDF is written a part at a time, and the page holds a part of a large graph; the property
    graphs need all topics and relations in memory. Raises OutputError.
    """
    graph: Graph | None = None
    for each in formats:
        path = folder / f"graph{each.suffix}"
        if each.name == "html":
            write_text(path, [page()])
        elif each.name == "rdfxml":
            rdfxml.write_resources(parts.resources(inputs.config), inputs.config.short, path)
        elif each.name in _STREAMS:
            write_bytes(path, _STREAMS[each.name](parts, inputs, folder))
        else:
            graph = graph or property_graph(parts, inputs)
            each.write(graph, path)


def _turtle(parts: Parts, inputs: Inputs, _folder: Path) -> Iterator[bytes]:
    return parts.turtle(inputs.config)


def _nquads(parts: Parts, inputs: Inputs, _folder: Path) -> Iterator[bytes]:
    return parts.quads(inputs.config, inputs.curated.quads(inputs.config.minter))


def _ntriples(parts: Parts, inputs: Inputs, folder: Path) -> Iterator[bytes]:
    lines = (line for each in parts.resources(inputs.config) for line in _lines(each))
    return sorted_lines(lines, folder)


def _jsonld(parts: Parts, inputs: Inputs, _folder: Path) -> Iterator[bytes]:
    text = jsonld.text_of(parts.resources(inputs.config), inputs.config.short)
    return (chunk.encode() for chunk in text)


_STREAMS: Final[Mapping[str, Callable[[Parts, Inputs, Path], Iterator[bytes]]]] = {
    "turtle": _turtle,
    "nquads": _nquads,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
}
"""What gives the bytes of a format as :mod:`kg.export` would write them, by name."""


def property_graph(parts: Parts, inputs: Inputs) -> Graph:
    """The graph without evidence and its places: all that a property graph of it needs.

    What curators have added may be about evidence too: then it is the whole graph.
    """
    left_out = () if inputs.curated.files else {EVIDENCE, PLACE}
    store = Store()
    lines: list[bytes] = []
    for resource in parts.resources(inputs.config, but=left_out):
        lines.extend(_lines(resource))
        if len(lines) >= _BATCH:
            store.bulk_load(b"".join(lines), RdfFormat.N_TRIPLES)
            lines = []
    store.bulk_load(b"".join(lines), RdfFormat.N_TRIPLES)
    return Graph(store)


def whole_graph(parts: Parts, config: OutputConfig) -> Graph:
    """The graph, in memory."""
    store = Store()
    store.bulk_load(b"".join(parts.turtle(config)), RdfFormat.TURTLE)
    return Graph(store)


def _lines(resource: Resource) -> Iterator[bytes]:
    """The lines of N-Triples that a resource was made of."""
    pairs = chain.from_iterable(
        ((predicate, each) for each in objects) for predicate, objects in resource.facts.items()
    )
    for predicate, each in pairs:
        yield f"{resource.subject} {predicate} {each} .\n".encode()


def sorted_lines(lines: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    """Yield lines, each with its end, in the order of their bytes, repeats and all.

    What does not fit into memory waits in nameless files in ``folder``. Raises OSError if
    they cannot be written.
    """
    with ExitStack() as opened:
        runs: list[IO[bytes]] = []
        held: list[bytes] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= _SORTED_AT_ONCE:
                run = opened.enter_context(tempfile.TemporaryFile(dir=folder))
                run.writelines(sorted(held))
                run.seek(0)
                runs.append(run)
                held, size = [], 0
        yield from merge(*runs, sorted(held))


class PageTask(Struct, frozen=True):
    """What the page is made of.

    ``wordings``, ``paragraphs``: of each report's slug its words, and what is around them, packed.
    ``files``: of slugs the addresses of their files, if they lie beside the page. ``stances``: of
    sentences, as the last build's radar has read them.
    """

    inputs: Inputs
    wordings: Mapping[str, bytes]
    paragraphs: Mapping[str, bytes]
    title: str | None
    files: Mapping[str, str]
    stances: Mapping[str, float]


class PageMade(Struct, frozen=True):
    """The text of the page, and the stances of the sentences that its radar has read."""

    text: str
    stances: Mapping[str, float]


def make_page(task: PageTask) -> PageMade:
    """Make the page."""
    inputs, config = task.inputs, task.inputs.config
    wordings = {slug: unpack(packed, Wording) for slug, packed in task.wordings.items()}
    quads = to_quads(
        restored(inputs.knowledge, wordings),
        minter=config.minter,
        version=inputs.version,
        settings=inputs.settings,
    )
    around: dict[str, tuple[Paragraph, ...]] = {
        config.minter.report(slug): unpack(packed, tuple[Paragraph, ...])
        for slug, packed in task.paragraphs.items()
    }
    store = store_of(config.schema, inputs.curated.lines, quads=quads)
    files: dict[str, str] = {config.minter.report(slug): at for slug, at in task.files.items()}
    stances = {**task.stances}
    radar = partial(page_radar, seen=stances)
    return PageMade(render_page(store, task.title, around, files, radar=radar), stances)


@contextmanager
def page_of(memo: Memo, inputs: Inputs, processes: int, folder: Path) -> Iterator[Page]:
    """Have the page made; beside what is done meanwhile, if that is worth a process.

    Quotes in it open reports that lie in ``folder``, where the page will be.
    """
    sample, title = shown(inputs.knowledge)
    wordings, around = (
        {r.slug: memo.get(kind, r.slug.encode()) for r in sample.reports}
        for kind in (WORDING, PARAGRAPHS)
    )
    alone = replace(inputs, knowledge=sample, reports=(), additions=Additions())
    apart = processes > 1 and len(sample.entities) >= _WORTH_A_PROCESS
    files, known = _files_in(folder, sample.reports), _known_stances(memo)
    task = PageTask(alone, wordings, around, title, files, known)

    def text() -> str:
        made = page()
        memo.put(STANCES, _RADAR, program().encode(), pack(made.stances))
        return made.text

    with beside(make_page, task, apart=apart) as page:
        yield text


def _known_stances(memo: Memo) -> Mapping[str, float]:
    """What this program has read for the radar of the last build."""
    if memo.keys(STANCES).get(_RADAR) != program().encode():
        return {}
    return unpack(memo.get(STANCES, _RADAR), dict[str, float])


def _files_in(folder: Path, reports: Iterable[Report]) -> dict[str, str]:
    """By slug, the addresses of those reports whose very files lie in a folder, or beneath it."""
    found: dict[str, str] = {}
    for report in reports:
        way = Path(report.name)
        if report.media_type not in _OPENED or way.is_absolute() or ".." in way.parts:
            continue
        with suppress(OSError):
            file = folder / way
            if file.is_file() and sha256(file.read_bytes()).hexdigest() == report.sha256:
                found[report.slug] = quote(way.as_posix())
    return found
