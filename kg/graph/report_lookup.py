"""Reports by name: title, name of the file, IRI or the end of it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from msgspec import Struct
from pyoxigraph import Store

from kg.errors import UnknownName
from kg.graph import terms
from kg.graph.lookup import Table, members
from kg.graph.topic_lookup import Found, Name, folded, near_names
from kg.model.schema import TopicClass
from kg.names import TKG

REPORT: Final = TopicClass("Report", TKG["Report"])
"""The class of reports, which are no topics."""


class _Report(Struct, frozen=True):
    name: Name
    file: str

    @property
    def others(self) -> set[str]:
        """The names that it has beside its title."""
        path = PurePath(self.file)
        return {folded(n) for n in (self.file, path.name, path.stem, self.name.iri.split("/")[-1])}


def find_reports(store: Store, name: str) -> Found:
    """Find the reports of a name: by IRI, by title, or else by file or the end of the IRI.

    Raises UnknownName, with the names that are near.
    """
    every = _reports(store)
    wanted = folded(name)
    for by_alias, found in (
        (False, [r.name for r in every if r.name.iri == name]),
        (False, [r.name for r in every if folded(r.name.label) == wanted]),
        (True, [r.name for r in every if wanted in r.others]),
    ):
        if found:
            return Found(name, tuple(found), by_alias)
    known = (n for r in every for n in (r.name.label, r.file, PurePath(r.file).stem) if n)
    near = near_names(name, known)
    hint = (
        f"did you mean {', '.join(map(repr, near))}?"
        if near
        else "the page and kg store info list all reports"
    )
    raise UnknownName(f"no report is called {name!r}; {hint}")


def _reports(store: Store) -> list[_Report]:
    table = Table(store, members(store, terms.REPORT), scan=False)
    titles, files = table.first(terms.TITLE), table.first(terms.SOURCE)
    rows = zip(titles, table.subjects, files, strict=True)
    return [_Report(Name(iri, REPORT, title), file) for title, iri, file in sorted(rows)]
