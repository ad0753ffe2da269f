"""The schema of the property graph is the one that the ontology's readme tells."""

from __future__ import annotations

import re

from kg.load.property_schema import ANY_TOPIC, EDGES, NODES, EdgeKind
from kg.names import PREFIXES
from kg.resources import ontology
from tests.checkout import DOCS

TEXT = (ontology() / "README.md").read_text("utf-8").partition("## Property graph")[2]
CELLS = [
    [re.findall(r"`([^`]+)`|\b(topic)\b", cell) for cell in row.split("|")[1:-1]]
    for row in re.findall(r"^\| `.*\|$", TEXT.partition("## ")[0], re.M)
]


def names(cell: list[tuple[str, str]]) -> list[str]:
    return [name for quoted, topic in cell for name in ((quoted,) if not topic else ANY_TOPIC)]


def short(iri: str) -> str:
    (found,) = (f"{p}:{iri.removeprefix(ns)}" for p, ns in PREFIXES.items() if iri.startswith(ns))
    return found


def test_the_table_of_nodes() -> None:
    rows = {
        kind: [name for name, _ in properties]
        for kinds, _, properties in (cells for cells in CELLS if len(cells) == 3)
        for kind, _ in kinds
    }
    assert rows == {k.name: [p.name for p in k.properties] for k in NODES.values()}


def test_the_table_of_edges() -> None:
    def meant(kind: EdgeKind) -> set[tuple[str, str]]:
        return set(kind.ends[: kind.meant] if kind.relation else kind.ends)

    rows = {
        names(kind)[0]: ({(a, b) for a in names(start) for b in names(end)}, names(triple))
        for kind, start, end, triple in (cells for cells in CELLS if len(cells) == 4)
    }
    assert rows == {k.name: (meant(k), [short(k.predicate)]) for k in EDGES.values()}


def test_no_two_names_differ_by_case_alone() -> None:
    every = [*NODES, *EDGES]
    assert len({name.lower() for name in every}) == len(every)


def test_the_guide_names_every_kind_of_target() -> None:
    from kg.load.target import KINDS

    text = (DOCS / "how-to" / "databases.md").read_text("utf-8")
    assert [k.module for k in KINDS if f"| `{k.example.partition(':')[0]}:" not in text] == []
