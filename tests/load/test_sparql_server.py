"""SPARQL servers, on Oxigraph's and on Virtuoso: what is loaded is there, whole or not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Literal, RdfFormat, Store

from kg.errors import ConfigurationError, TargetError, TargetOccupied
from kg.graph import Graph
from kg.http_client import Lost, Refused, Reply
from kg.load import sparql_census
from kg.load.address import Address
from kg.load.census import Census
from kg.load.sparql_census import census_of
from kg.load.sparql_http import Endpoint
from kg.load.sparql_server import SparqlServer, target
from kg.load.target import deliver
from kg.model import Knowledge
from kg.names import XSD, is_iri
from kg.remote import Credentials, Retry
from tests.checkout import CHECKOUT, OUTPUT
from tests.graph.samples import graph, knowledges
from tests.load.graphs import OWN, SMALL, TINY, quiet
from tests.load.http_server import says, scripted
from tests.load.sparql_servers import NO_VIRTUOSO, VIRTUOSO, Server, virtuoso

BUILT = Graph.load(OUTPUT)
READERS = 2
WAYS = ("oxigraph", "by update", "default graph", "virtuoso")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[Server, str]:
    """A server, and an address of it."""
    name = "virtuoso_server" if request.param == "virtuoso" else "oxigraph_server"
    server: Server = request.getfixturevalue(name)
    address = {
        "by update": f"sparql{server.address.removeprefix('oxigraph')}/query?update=/update",
        "default graph": f"{server.address}?graph=default",
    }.get(request.param, server.address)
    return server, address


@pytest.fixture
def opened(way: tuple[Server, str]) -> Iterator[Callable[[], SparqlServer]]:
    """Makes targets; the place is empty at first."""
    server, address = way

    def make() -> SparqlServer:
        return target(Address.parse(address), Credentials(server.user, server.password))

    update(make(), "DROP SILENT GRAPH <https://w3id.org/trendkg/graph>")
    if "default" in address:
        update(make(), "DROP DEFAULT")
    yield make
    assert not there(make(), beside=True), "nothing is left beside"


def update(of: SparqlServer, text: str) -> None:
    of._update(text)


def there(of: SparqlServer, *, beside: bool = False) -> set[str]:
    """The triples that a server has, as lines of N-Triples; numbers as Virtuoso writes them."""
    name = of._beside if beside else of._where.graph
    found = of._endpoint.query(
        of._where.query,
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {sparql_census.within(name, '?s ?p ?o')} }}",
        "application/n-triples",
    )
    store = Store()
    store.load(found.data, RdfFormat.from_media_type(found.media_type))
    return set(Graph(store).ntriples())


def test_it_is_a_target(opened: Callable[[], SparqlServer]) -> None:
    heard: list[tuple[str, int, int]] = []
    assert opened().census() == Census()
    found = deliver(opened(), TINY, replace=False, progress=lambda *said: heard.append(said))
    assert found == census_of(TINY)
    assert heard[-1] == ("triples", len(TINY), len(TINY))
    assert there(opened()) == set(TINY.ntriples())
    deliver(opened(), TINY, replace=False, progress=quiet)
    assert there(opened()) == set(TINY.ntriples()), "twice is once"
    with pytest.raises(TargetOccupied, match="holds another graph"):
        deliver(opened(), SMALL, replace=False, progress=quiet)
    assert there(opened()) == set(TINY.ntriples())
    for _ in range(2):
        deliver(opened(), SMALL, replace=True, progress=quiet)
        assert there(opened()) == set(SMALL.ntriples()), "nothing of the old one is left"
    assert deliver(opened(), OWN, replace=True, progress=quiet) == census_of(OWN)
    opened().close()


def test_what_others_have_there_is_left_alone(opened: Callable[[], SparqlServer]) -> None:
    place = opened()._where.graph
    update(opened(), "INSERT DATA { GRAPH <urn:theirs> { <urn:a> <urn:b> 1 } }")
    theirs = sparql_census.within(place, "<urn:a> <urn:b> 2")
    update(opened(), f"INSERT DATA {{ {theirs} }}")
    with pytest.raises(TargetOccupied, match="holds triples that are not of this graph"):
        deliver(opened(), TINY, replace=False, progress=quiet)
    assert len(there(opened())) == 1
    deliver(opened(), TINY, replace=True, progress=quiet)
    assert there(opened()) == set(TINY.ntriples())
    (row,) = opened()._endpoint.rows(
        opened()._where.query, "SELECT ?x { GRAPH <urn:theirs> { <urn:a> ?p ?x } }"
    )
    assert row == {"x": "1"}
    update(opened(), "DROP SILENT GRAPH <urn:theirs>")


KILLED = """
import os, sys
from kg.load.address import Address
from kg.remote import Credentials
from kg.load.address import service
from kg.load.sparql_server import SparqlServer, target
from msgspec.structs import replace
from tests.load.graphs import TINY
there = target(Address.parse(sys.argv[1]), Credentials(sys.argv[2], os.environ["KG_LOAD_PASSWORD"]))
there._where = replace(there._where, batch=50)
def stop(what, done, of):
    if done > of / 2:
        os.kill(os.getpid(), 9)
there.load(TINY, replace=True, progress=stop)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are those of Unix")
def test_cut_off_the_old_graph_stays(
    way: tuple[Server, str], opened: Callable[[], SparqlServer]
) -> None:
    server, address = way
    deliver(opened(), SMALL, replace=False, progress=quiet)
    run = subprocess.run(
        [sys.executable, "-c", KILLED, address, server.user],
        cwd=CHECKOUT,
        env={**os.environ, "KG_LOAD_PASSWORD": server.password},
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    assert there(opened()) == set(SMALL.ntriples())
    assert 0 < len(there(opened(), beside=True)) < len(TINY)
    deliver(opened(), TINY, replace=True, progress=quiet)
    assert there(opened()) == set(TINY.ntriples())


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=knowledges())
def test_any_words_are_data(opened: Callable[[], SparqlServer], known: Knowledge) -> None:
    of = graph(known)
    deliver(opened(), of, replace=True, progress=quiet)
    assert set(map(by_value, there(opened()))) == set(map(by_value, of.ntriples()))


def by_value(line: str) -> str:
    """A triple with the first day in place of a month: Virtuoso keeps one of the two for both."""
    return re.sub(r'"(\d{4}-\d\d)"\^\^<[^>]*#gYearMonth>', rf'"\1-01"^^<{XSD["date"]}>', line)


def test_long_and_odd_texts(opened: Callable[[], SparqlServer]) -> None:
    odd = "\\u0041 \\\\ \" ' \n\t\r\x0b {} $ ?x <b>&amp; %41 😀 e\u0301 \u202e" + "long " * 4000
    of = Graph.parse(f"<urn:a> <urn:b> {Literal(odd)} , {Literal(odd)}@en .".encode())
    opened().load(of, replace=True, progress=quiet)
    assert there(opened()) == set(of.ntriples())


def test_more_rows_than_a_server_gives_at_once(
    opened: Callable[[], SparqlServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparql_census, "PAGE", 4)
    assert deliver(opened(), TINY, replace=True, progress=quiet) == census_of(TINY)


def test_a_wrong_password(virtuoso_server: Server) -> None:
    place = target(Address.parse(virtuoso_server.address), Credentials("loader", "s3cret"))
    with pytest.raises(TargetError, match="does not let user 'loader' in") as said:
        place.census()
    assert "s3cret" not in str(said.value)


def test_virtuoso_has_no_default_graph() -> None:
    with pytest.raises(ConfigurationError, match="Virtuoso has no default graph"):
        target(Address.parse("virtuoso://h?graph=default"), Credentials())


class Moody(Endpoint):
    """Loses the answer to MOVE, after or before it is done."""

    done: bool = True

    def update(self, url: str, update: str, **how: Any) -> None:
        if update.startswith("MOVE") and not self.done:
            raise Lost("no answer")
        super().update(url, update, **how)
        if update.startswith("MOVE"):
            raise Lost("no answer")


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_to_the_last_step(oxigraph_server: Server, *, done: bool) -> None:
    place = target(Address.parse(oxigraph_server.address), Credentials())
    deliver(place, SMALL, replace=True, progress=quiet)
    place._endpoint = Moody(done=done)
    if done:
        deliver(place, TINY, replace=True, progress=quiet)
    else:
        with pytest.raises(Lost):
            deliver(place, TINY, replace=True, progress=quiet)
        place._clear()
    assert there(place) == set((TINY if done else SMALL).ntriples())


@pytest.mark.parametrize("cleared", [True, False])
def test_a_load_that_fails_leaves_nothing_or_says_what(
    oxigraph_server: Server, *, cleared: bool
) -> None:
    class Failing(Endpoint):
        """Refuses a batch, and what comes after it if nothing is to be cleared."""

        failed: bool = False

        def send(self, *given: Any, **how: Any) -> Reply:
            if "store" in given[1] or (self.failed and not cleared):
                self.failed = True
                raise Refused("the disk is full; make room", 507)
            return super().send(*given, **how)

    place = target(Address.parse(oxigraph_server.address), Credentials())
    deliver(place, SMALL, replace=True, progress=quiet)
    place._send([TINY.ntriples()[0]])
    place._endpoint = Failing()
    said = "the disk is full; make room" + ("$" if cleared else ".*DROP GRAPH <urn:trendkg:loading")
    with pytest.raises(Refused, match=said):
        place.load(TINY, replace=True, progress=quiet)
    place._endpoint = Endpoint()
    assert place._size(place._beside) == 0
    assert there(place) == set(SMALL.ntriples())


@pytest.mark.skipif(VIRTUOSO is None, reason=NO_VIRTUOSO)
@pytest.mark.parametrize(("isolation", "most"), [(2, 3), (8, 0)])
def test_few_see_a_part_of_each_graph_while_one_is_replaced(
    tmp_path: Path, isolation: int, most: int
) -> None:
    """Of those that ask all the time, only who is being answered just then may see both.

    None does where the server is told to let such queries wait (serializable, 8).
    """
    with virtuoso(tmp_path, isolation) as server:
        assert seen_parts(server) <= most * READERS


def seen_parts(server: Server) -> int:
    """How many readings are of a part of each graph, while one is replaced three times."""
    login = Credentials(server.user, server.password)
    address = Address.parse(f"{server.address}?graph=urn:whole")
    sizes = (len(TINY.ntriples()), len(BUILT.ntriples()))
    deliver(target(address, login), TINY, replace=True, progress=quiet)
    seen: list[int] = []
    ended = Event()

    def read() -> None:
        reader = target(address, login)
        while not ended.is_set():
            seen.append(reader._size("urn:whole"))

    readers = [Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for each in (BUILT, TINY, BUILT):
        deliver(target(address, login), each, replace=True, progress=quiet)
    ended.set()
    for reader in readers:
        reader.join()
    assert {*sizes} <= {*seen}
    return sum(size not in sizes for size in seen)


def test_a_server_that_forgets_is_found_out() -> None:
    zero = '{"results":{"bindings":[{"number":{"type":"literal","value":"0"}}]}}'
    with scripted(says(200, zero, "application/sparql-results+json")) as server:
        place = target(Address.parse(f"sparql://127.0.0.1:{server.port}/q?store=/s"), Credentials())
        place._endpoint.retry = Retry(1)
        with pytest.raises(TargetError, match=r"took \d+ triples and has 0 of them; nothing was"):
            place.load(SMALL, replace=True, progress=quiet)


def test_more_rows_for_one_thing_than_a_page_has() -> None:
    rows = [{"key": "urn:a", "report": "urn:a"}] * sparql_census.PAGE
    with pytest.raises(ValueError, match="more than 5000 rows for urn:a"):
        list(
            sparql_census._pages(lambda _: rows, "SELECT ?report {}", "report", sparql_census.PAGE)
        )


def test_what_a_load_is_called() -> None:
    place = target(Address.parse("oxigraph://ada@h?graph=default"), Credentials("ada", "x"))
    assert place.name == "http://h/query (default graph)"
    assert is_iri(place._beside)
    assert "old graph is as it was" in place.promise
