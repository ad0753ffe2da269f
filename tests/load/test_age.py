"""Apache AGE: a graph in PostgreSQL, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from kg.cli.main import main
from kg.errors import (
    ConfigurationError,
    TargetError,
    TargetOccupied,
)
from kg.load.address import Address
from kg.load.age import Age, target
from kg.load.age_copy import agtype, agtype_value
from kg.load.sparql_census import census_of
from kg.load.target import deliver
from kg.remote import Credentials, Retry
from kg.resources import ontology
from tests.load.graphs import TINY, quiet
from tests.load.postgresql import OWNER, PASSWORD, Server

psycopg = pytest.importorskip("psycopg", reason="needs: pip install 'trendkg[components]'")
Open = Callable[..., Age]
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
SECRET = "".join(["s3", "cret"])
NOT_AT_ALL = Retry(attempts=1)


@pytest.fixture
def opened() -> Iterator[Open]:
    """Makes targets, and closes them at the end."""
    with ExitStack() as stack:

        def make(
            server: Server, graph: str = "trendkg", *, user: str = OWNER, password: str = PASSWORD
        ) -> Age:
            login = Credentials(user, password)
            return stack.enter_context(closing(Age(server.url, graph, login, retry=NOT_AT_ALL)))

        yield make


@pytest.fixture
def empty(postgresql_server: Server) -> Server:
    """The server without a graph and without AGE."""
    postgresql_server.clear()
    return postgresql_server


def ask(server: Server, query: str) -> list[Any]:
    asked = f"cypher('trendkg', $$ {query} $$) AS (x agtype)"
    return server.sql("LOAD 'age'", "SET search_path = ag_catalog", "SELECT x FROM " + asked)  # noqa: S608


def test_cypher_finds_it_and_may_add_to_it(empty: Server, opened: Open) -> None:
    deliver(opened(empty), TINY, replace=False, progress=quiet)
    path = "MATCH (:Trend)-[:usesTechnique]->(:Technique)-[:mitigatesRisk]->(r:Risk)"
    assert ask(empty, f"{path} RETURN DISTINCT r.name ORDER BY r.name") == [
        ('"hallucination"',),
        ('"privacy concerns"',),
    ]
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(empty, "MATCH (r:Risk) CREATE (:Risk {iri: r.iri})")
    ask(empty, "CREATE (:Risk {iri: 'new'})")
    (ids,) = zip(*ask(empty, "MATCH (r:Risk) RETURN id(r)"), strict=True)
    assert len(set(ids)) == 5


@pytest.mark.parametrize("text", ["\0", "\ue000", "\ue000\u2400", "\0\ue000\0", "␀", "\\u0000"])
def test_what_a_text_cannot_hold_is_escaped(text: str) -> None:
    said = agtype({"x": text, "y": (text, "z")})
    assert "\\u0000" not in said.replace("\\\\", "")
    assert agtype_value(said) == {"x": text, "y": [text, "z"]}


def test_a_graph_of_others_is_never_replaced(empty: Server, opened: Open) -> None:
    empty.sql(
        *("CREATE EXTENSION age", "LOAD 'age'", "SET search_path = ag_catalog"),
        *("SELECT create_graph('trendkg')", "SELECT create_vlabel('trendkg', 'Person')"),
    )
    for replace in (False, True):
        with pytest.raises(TargetOccupied, match=r"labels that are not ours \(Person\)"):
            deliver(opened(empty), TINY, replace=replace, progress=quiet)


def test_a_connection_that_is_lost_is_made_again(empty: Server) -> None:
    there = Age(empty.url, "trendkg", Credentials(OWNER, PASSWORD), retry=Retry(first=0.01))
    lost: list[int] = []

    def lose(_what: str, done: int, _of: int) -> None:
        if done == 50 and not lost:
            lost.append(done)
            empty.sql(CUT)

    with closing(there):
        found = deliver(there, TINY, replace=False, progress=lose)
    assert lost
    assert found == census_of(TINY)


def test_other_faults_are_told(empty: Server, opened: Open) -> None:
    empty.sql("CREATE SCHEMA trendkg")
    with pytest.raises(TargetError, match=r"refuses what it is sent \(schema \"trendkg\" already"):
        opened(empty).load(TINY, replace=True, progress=quiet)
    empty.sql("DROP ROLE IF EXISTS weak", f"CREATE ROLE weak LOGIN PASSWORD '{SECRET}'")
    with pytest.raises(TargetError, match="let an administrator run: CREATE EXTENSION age"):
        opened(empty, user="weak", password=SECRET).load(TINY, replace=True, progress=quiet)


def test_the_command_loads_and_shows_no_password(
    empty: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = f"postgresql://{OWNER}@127.0.0.1:{empty.port}/postgres?graph=trendkg"
    tiny = str(ontology() / "examples" / "graphs" / "tiny.ttl")
    monkeypatch.setenv("KG_LOAD_PASSWORD", SECRET)
    assert main(["load", place, tiny]) == 9
    monkeypatch.setenv("KG_LOAD_PASSWORD", PASSWORD)
    assert main(["load", place, tiny]) == 0
    assert main(["load", place, tiny, "--json", "--debug"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"verified: {empty.url}?graph=trendkg holds 14 topics")
    assert SECRET not in out + err
    assert PASSWORD not in out + err


def test_options_of_the_address() -> None:
    text = "postgres://ada@h:1/db?graph=a_b&sslmode=require"
    assert target(Address.parse(text), Credentials()).name == "postgresql://h:1/db?graph=a_b"
    assert target(Address.parse("postgresql://h/db"), Credentials()).name.endswith("=trendkg")
    for name in ("a'b", "kg", "a b"):
        with pytest.raises(ConfigurationError, match="can be no name of a graph"):
            target(Address.parse(f"postgresql://h/db?graph={name}"), Credentials())
