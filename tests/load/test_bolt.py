"""Bolt, on ArcadeDB: what is loaded is there, whole or not at all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from kg.errors import ConfigurationError, TargetError
from kg.load.address import Address
from kg.load.bolt import Bolt, target
from kg.load.target import deliver
from kg.remote import Credentials, Retry
from tests.load.arcade import DATABASE, Server
from tests.load.graphs import SMALL, TINY, quiet

neo4j = pytest.importorskip("neo4j", reason="needs: pip install 'trendkg[components]'")


SECRET = "".join(["s3", "cret"])
Open = Callable[..., Bolt]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Makes targets, and closes them at the end."""
    with ExitStack() as stack:

        def make(server: Server, retry: Retry | None = None, **other: str) -> Bolt:
            login = Credentials(other.get("user", "root"), other.get("password", server.password))
            database = other.get("database", DATABASE)
            return stack.enter_context(closing(Bolt(server.url, login, database, retry)))

        yield make


@pytest.fixture
def empty(bolt_server: Server) -> Server:
    """The server with nothing in its database."""
    bolt_server.clear()
    return bolt_server


def test_a_topic_has_two_labels_and_nothing_is_there_twice(empty: Server, opened: Open) -> None:
    for _ in range(2):
        opened(empty).load(TINY, replace=False, progress=quiet)
    assert empty.ask("MATCH (n:Topic:Risk) RETURN n.name ORDER BY n.name") == [
        ["bias"],
        ["hallucination"],
        ["model poisoning"],
        ["privacy concerns"],
    ]
    assert empty.ask("MATCH (n:Topic) RETURN count(n)") == [[14]]
    with pytest.raises(neo4j.exceptions.ClientError):
        empty.ask("MATCH (n:Risk) CREATE (:TrendKG {iri: n.iri})")


def test_what_others_have_there_is_left_alone(empty: Server, opened: Open) -> None:
    empty.ask("CREATE (:Report {iri: 'theirs'})-[:mentionedIn]->(:Risk {name: 'theirs'})")
    deliver(opened(empty), TINY, replace=False, progress=quiet)
    deliver(opened(empty), SMALL, replace=True, progress=quiet)
    assert empty.ask("MATCH (n:Report {iri: 'theirs'})-->(m:Risk) RETURN m.name") == [["theirs"]]


def test_a_database_that_is_not_there(bolt_server: Server, opened: Open) -> None:
    with pytest.raises(TargetError, match="refuses what it is sent"):
        opened(bolt_server, database="nowhere").census()


def test_a_passing_fault_passes(
    empty: Server, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    true, faults = neo4j.Transaction.commit, [1, 2]

    def commit(transaction: Any) -> None:
        if faults:
            faults.pop()
            raise neo4j.exceptions.TransientError("deadlock")
        true(transaction)

    monkeypatch.setattr(neo4j.Transaction, "commit", commit)
    there = opened(empty, Retry(sleep=lambda _: None))
    deliver(there, TINY, replace=False, progress=quiet)
    assert not faults


@pytest.mark.parametrize("code", ["Neo.ClientError.Statement.SyntaxError", "Neo.ClientError.X.Y"])
def test_a_server_with_other_words_for_constraints(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    heard: list[str] = []

    def run(words: str) -> SimpleNamespace:
        heard.append(words)
        if "IF NOT EXISTS" in words:
            raise type("Told", (neo4j.exceptions.ClientError,), {"code": code})("no")
        return SimpleNamespace(consume=lambda: None)

    there = Bolt("bolt://h", Credentials())
    monkeypatch.setattr(there, "_run", lambda action: action(SimpleNamespace(run=run)))
    if "Syntax" in code:
        there._constrain("CREATE IF NOT EXISTS", "CREATE")
        assert heard == ["CREATE IF NOT EXISTS", "CREATE"]
    else:
        with pytest.raises(neo4j.exceptions.ClientError):
            there._constrain("CREATE IF NOT EXISTS", "CREATE")


@pytest.mark.parametrize("words", [b"", b"\0\0\4\5"])
def test_a_server_that_says_nothing_is_left(
    words: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    def answer(listener: socket.socket) -> None:
        client = listener.accept()[0]
        client.recv(1 << 16)
        client.sendall(words)
        ended.wait(30)
        client.close()

    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = Thread(target=answer, args=[listener])
        silent.start()
        url = f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        there = Bolt(url, Credentials(), retry=Retry(1), timeout=1)
        with pytest.raises(TargetError, match="cannot be reached"):
            there.census()
        there.close()
        ended.set()
        silent.join()
    assert capfd.readouterr().err == ""


def test_options_of_the_address() -> None:
    there = target(Address.parse("neo4j+s://ada@h:1/?database=x"), Credentials())
    assert there.name == "neo4j+s://h:1/?database=x"
    with pytest.raises(ConfigurationError, match="no option 'graph'"):
        target(Address.parse("bolt://h?graph=x"), Credentials())
