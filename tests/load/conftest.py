"""Servers for the tests of the targets: started when first needed, stopped at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.load import arcade, postgresql, sparql_servers


@pytest.fixture(scope="session")
def bolt_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[arcade.Server]:
    """A server that speaks Bolt."""
    pytest.importorskip("neo4j", reason="needs: pip install 'trendkg[components]'")
    pytest.importorskip("arcadedb_embedded", reason="needs: pip install 'trendkg[components]'")
    with arcade.running(tmp_path_factory.mktemp("arcade")) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server that has Apache AGE."""
    pytest.importorskip("psycopg", reason="needs: pip install 'trendkg[components]'")
    programs = postgresql.with_age()
    if programs is None:
        pytest.skip("needs: apt-get install postgresql-17 postgresql-17-age")
    with postgresql.running(programs) as server:
        yield server


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sparql_servers.Server]:
    """Oxigraph's own server."""
    if not sparql_servers.OXIGRAPH.exists():
        pytest.skip(sparql_servers.NO_OXIGRAPH)
    with sparql_servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sparql_servers.Server]:
    """Virtuoso, which wants Digest authentication for what changes it."""
    if sparql_servers.VIRTUOSO is None:
        pytest.skip(sparql_servers.NO_VIRTUOSO)
    with sparql_servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server
