"""A report built alone says what the same report says among others."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.build import pipeline
from kg.graph import terms
from kg.names import Minter
from tests.build.small import TEXTS, fill

COMMON = {terms.PREF_LABEL}
"""What is said of a topic by all reports together."""


def graphs(folder: Path, reports: Path) -> dict[str, set[str]]:
    """The lines of each report's named graph, by the report, without what all say together."""
    pipeline.build_into(folder, [reports], formats=["nquads"], processes=1)
    store = Store()
    store.load(path=str(folder / "graph.nq"), format=RdfFormat.N_QUADS)
    names = (path.stem for path in reports.parent.glob("*/*.md"))
    return {
        name: {
            str(quad.triple)
            for quad in store.quads_for_pattern(None, None, None, NamedNode(Minter().report(name)))
            if quad.predicate not in COMMON
        }
        for name in names
    }


def test_a_report_says_the_same_alone_and_among_others(tmp_path: Path) -> None:
    named = {f"report-{n}": text for n, text in enumerate(TEXTS)}
    for name, text in named.items():
        fill(tmp_path / "each" / name, {f"{name}.md": text})
    fill(tmp_path / "all", {f"{name}.md": text for name, text in named.items()})
    among = graphs(tmp_path / "out", tmp_path / "all")
    for name in named:
        alone = graphs(tmp_path / f"out-{name}", tmp_path / "each" / name)
        assert len(alone[name]) > 30
        assert alone[name] == among[name]
