"""What every property-graph target promises, on each of them: files, embedded and on servers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import ConfigurationError, MissingExtra, TargetError, TargetOccupied
from kg.load.address import Address
from kg.load.age import Age
from kg.load.bolt import Bolt
from kg.load.sparql_census import census_of
from kg.load.target import Readable, deliver, open_target
from kg.model import Knowledge
from kg.remote import Credentials, Retry
from tests.checkout import CHECKOUT
from tests.graph.samples import graph, knowledges
from tests.load import arcade, postgresql
from tests.load.graphs import SMALL, TINY, check_target, quiet, read_back

FILES = ("json", "cypher", "age-csv", "neo4j-csv", "parquet", "ladybug")
SECRET = "".join(["s3", "cret"])


@dataclass
class Place:
    """An address, and as whom it is opened."""

    address: str
    login: Credentials = field(default_factory=Credentials)

    def open(self, login: Credentials | None = None) -> Readable:
        found = open_target(Address.parse(self.address), login or self.login)
        assert isinstance(found, Readable)
        return found


def on_disk(scheme: str, folder: Path) -> Place:
    if scheme in {"parquet", "ladybug"}:
        pytest.importorskip("pyarrow", reason="needs: pip install 'trendkg[components]'")
    if scheme == "ladybug":
        pytest.importorskip("ladybug", reason="needs: pip install 'trendkg[components]'")
    return Place(f"{scheme}:{folder / 'new' / 'x'}")


def on_server(scheme: str, request: pytest.FixtureRequest) -> Place:
    server = request.getfixturevalue(f"{scheme}_server")
    server.clear()
    if scheme == "bolt":
        return Place(f"{server.url}?database={arcade.DATABASE}", Credentials(*server.login))
    return Place(server.url, Credentials(postgresql.OWNER, postgresql.PASSWORD))


@pytest.fixture(params=[*FILES, "bolt", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place with nothing in it."""
    scheme = request.param
    return on_disk(scheme, tmp_path) if scheme in FILES else on_server(scheme, request)


@pytest.fixture
def opened(place: Place) -> Iterator[Callable[[], Readable]]:
    """Opens the place, and closes it at the end."""
    known: list[Readable] = []

    def make() -> Readable:
        known.append(place.open())
        return known[-1]

    yield make
    for each in known:
        each.close()


def test_it_is_a_target(opened: Callable[[], Readable]) -> None:
    check_target(opened)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=knowledges())
def test_any_words_are_data(opened: Callable[[], Readable], known: Knowledge) -> None:
    of, there = graph(known), opened()
    assert deliver(there, of, replace=True, progress=quiet) == census_of(of)
    assert read_back(there).ntriples() == of.ntriples()
    there.close()


KILLED = """
import os, sys
from kg.load.address import Address
from kg.remote import Credentials
from kg.load.target import open_target
from tests.load.graphs import TINY
def stop(what, done, of):
    if done == of:
        os.kill(os.getpid(), 9)
login = Credentials(sys.argv[2], os.environ["KG_LOAD_PASSWORD"])
open_target(Address.parse(sys.argv[1]), login).load(TINY, replace=True, progress=stop)
"""


def test_cut_off_the_old_graph_stays(place: Place, opened: Callable[[], Readable]) -> None:
    deliver(opened(), SMALL, replace=False, progress=quiet)
    run = subprocess.run(
        [sys.executable, "-c", KILLED, place.address, place.login.user],
        cwd=CHECKOUT,
        env={**os.environ, "KG_LOAD_PASSWORD": place.login.password},
        check=False,
    )
    assert run.returncode == -signal.SIGKILL
    assert read_back(opened()).ntriples() == SMALL.ntriples()
    deliver(opened(), TINY, replace=True, progress=quiet)


@pytest.mark.parametrize("scheme", [scheme for scheme in FILES if scheme != "ladybug"])
def test_the_same_graph_gives_the_same_bytes(scheme: str, tmp_path: Path) -> None:
    def files(name: str) -> dict[str, bytes]:
        place = on_disk(scheme, tmp_path / name)
        place.open().load(TINY, replace=False, progress=quiet)
        path = tmp_path / name / "new" / "x"
        return {p.name: p.read_bytes() for p in (path.iterdir() if path.is_dir() else [path])}

    assert files("a") == files("b")
    made, usual = tmp_path / "a" / "new", tmp_path / "a"
    assert [path.name for path in made.iterdir()] == ["x"], "nothing else is left"
    assert made.stat().st_mode == usual.stat().st_mode


@pytest.mark.parametrize("scheme", FILES)
def test_interrupted_the_old_files_stay_and_no_others(scheme: str, tmp_path: Path) -> None:
    there = on_disk(scheme, tmp_path).open()
    there.load(SMALL, replace=False, progress=quiet)

    def stop(_what: str, _done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        there.load(TINY, replace=True, progress=stop)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x"]
    assert read_back(there).ntriples() == SMALL.ntriples()


@pytest.mark.parametrize("scheme", FILES)
def test_a_path_is_needed(scheme: str) -> None:
    form = "DIR" if "-csv" in scheme or scheme == "parquet" else "PATH"
    with pytest.raises(ConfigurationError, match=f"write {scheme}:{form}"):
        open_target(Address.parse(f"{scheme}:"))


DRIVERS = [
    ("bolt://h", "neo4j", "neo4j"),
    ("postgresql://h/x", "psycopg", "postgresql"),
    ("ladybug:{}", "ladybug", "ladybug"),
    ("ladybug:{}", "pyarrow", "parquet"),
    ("parquet:{}", "pyarrow", "parquet"),
]


@pytest.mark.parametrize(("address", "module", "extra"), DRIVERS)
def test_without_a_driver_it_says_what_to_install(
    address: str, module: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if (address, module) == ("ladybug:{}", "pyarrow"):
        pytest.importorskip("ladybug", reason="needs: pip install 'trendkg[ladybug]'")
    monkeypatch.setitem(sys.modules, module, None)
    there = Place(address.format(tmp_path / "x")).open()
    with pytest.raises(MissingExtra, match=rf"pip install 'trendkg\[{extra}\]'"):
        there.load(TINY, replace=False, progress=quiet)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("scheme", ["bolt", "postgresql"])
@pytest.mark.parametrize("user", ["ada", "the owner"])
def test_who_is_not_let_in_is_told_and_no_password(
    scheme: str, user: str, request: pytest.FixtureRequest
) -> None:
    place = on_server(scheme, request)
    login = Credentials(place.login.user if user == "the owner" else user, SECRET)
    there = cast("Age | Bolt", place.open(login))
    there._retry = Retry(attempts=1)
    said = f"does not let user '{login.user}' in; check KG_LOAD_USER"
    with pytest.raises(TargetError, match=said) as refused:
        there.census()
    there.close()
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "driver"),
    [("bolt://127.0.0.1:1", "neo4j"), ("postgresql://127.0.0.1:1/x", "psycopg")],
)
def test_a_server_that_is_away_is_tried_again_and_told(address: str, driver: str) -> None:
    pytest.importorskip(driver, reason="needs: pip install 'trendkg[components]'")
    slept: list[float] = []
    there = cast("Age | Bolt", Place(address, Credentials("ada", SECRET)).open())
    there._retry = Retry(attempts=3, sleep=slept.append)
    with pytest.raises(TargetError, match=r"127\.0\.0\.1:1\S* cannot be reached") as said:
        there.census()
    there.close()
    assert slept == [0.25, 0.5]
    assert SECRET not in str(said.value)


@pytest.mark.parametrize("scheme", ["json", "cypher", "ladybug"])
def test_a_pipe_is_no_place_and_is_not_waited_for(scheme: str, tmp_path: Path) -> None:
    if scheme == "ladybug":
        pytest.importorskip("ladybug", reason="needs: pip install 'trendkg[components]'")
    os.mkfifo(tmp_path / "pipe")
    place = open_target(Address.parse(f"{scheme}:{tmp_path / 'pipe'}"))
    with pytest.raises(TargetOccupied, match=r"is no (file|Ladybug database)"):
        deliver(place, TINY, replace=True, progress=quiet)
    assert (tmp_path / "pipe").is_fifo()
