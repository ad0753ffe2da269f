"""The page of a build, made in a process of its own while the rest is brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from msgspec import Struct
from pyoxigraph import Store

from kg.build.codec import unpack
from kg.build.evidence_text import WORDING, Wording, restored
from kg.build.fragments import store_of
from kg.build.memo import Cache
from kg.build.page_sample import shown
from kg.build.parallel_map import beside
from kg.build.part_updates import Inputs
from kg.export.page import render_page
from kg.graph import to_quads
from kg.graph.user_triples import Curated
from kg.model import Knowledge
from kg.names import Minter

Page = Callable[[], str]
"""Gives the text of the page, as soon as it is made."""

_WORTH_A_PROCESS: Final = 1_000
"""Topics on the page that take as long as the start of a process."""


class PageTask(Struct, frozen=True):
    """What the page is made of. ``wordings``: of each report's slug its words, packed."""

    knowledge: Knowledge
    wordings: Mapping[str, bytes]
    title: str | None
    version: str
    settings: Mapping[str, str]
    curated: Curated
    schema: tuple[str, ...]


def page_text(task: PageTask) -> str:
    """Make the page."""
    wordings = {slug: unpack(packed, Wording) for slug, packed in task.wordings.items()}
    knowledge = restored(task.knowledge, wordings)
    store = page_store(knowledge, task.version, task.settings, task.curated, task.schema)
    return render_page(store, task.title)


@contextmanager
def under_way(cached: Cache, inputs: Inputs, curated: Curated, processes: int) -> Iterator[Page]:
    """Have the page made, beside what is done meanwhile if that is worth a process."""
    part, title = shown(inputs.knowledge)
    packed = {r.slug: cached.get(WORDING, r.slug.encode()) for r in part.reports}
    schema = inputs.form.schema
    task = PageTask(part, packed, title, inputs.version, inputs.settings, curated, schema)
    apart = processes > 1 and len(part.entities) >= _WORTH_A_PROCESS
    with beside(page_text, task, apart=apart) as page:
        yield page


def page_store(
    knowledge: Knowledge,
    version: str,
    settings: Mapping[str, str],
    curated: Curated,
    schema: Iterable[str],
) -> Store:
    """What the page is read from. ``schema``: the user's classes, as lines of N-Triples."""
    minter = Minter(settings["base"])
    quads = to_quads(knowledge, minter=minter, version=version, settings=settings)
    return store_of(schema, curated.lines, quads=quads)
