"""Servers that tests share."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.export import page
from kg.graph import Graph
from tests.serve.servers import GRAPH, TOKEN, Server, serving

pytest.importorskip("httptools", reason="needs: pip install 'trendkg[serve]'")

NAMED = """
<http://e/a> <http://e/p> "default" .
<http://e/a> <http://e/p> "everywhere" .
<http://e/a> <http://e/p> "one" <http://e/g1> .
<http://e/a> <http://e/p> "everywhere" <http://e/g1> .
<http://e/a> <http://e/p> "two" <http://e/g2> .
<http://e/a> <http://e/p> "everywhere" <http://e/g2> .
"""
"""Three graphs, all of which hold one triple."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example build, with its page."""
    folder = tmp_path_factory.mktemp("build") / "output"
    folder.mkdir()
    (folder / "graph.ttl").write_bytes(gzip.decompress(GRAPH.read_bytes()))
    page.write(Graph.load(folder), folder / "graph.html")
    return folder


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[Server]:
    """The example build, read-only."""
    with serving(folder) as server:
        yield server


@pytest.fixture(scope="session")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A data set with named graphs, read-only."""
    path = tmp_path_factory.mktemp("named") / "graphs.nq"
    path.write_text(NAMED)
    with serving(path) as server:
        yield server


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Server]:
    """The data set with named graphs, open to who has TOKEN."""
    path = tmp_path / "graphs.nq"
    path.write_text(NAMED)
    with serving(path, "--update", KG_SERVE_TOKEN=TOKEN) as server:
        yield server
