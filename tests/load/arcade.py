"""A server that speaks Bolt: ArcadeDB, which the package ``arcadedb-embedded`` brings with it.

It runs in a process of its own:

    python -m tests.load.arcade FOLDER BOLT_PORT HTTP_PORT PASSWORD

It prints ``ready``, and stops when its standard input ends.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.checkout import CHECKOUT

if TYPE_CHECKING:
    import neo4j

DATABASE = "kg"


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    password: str
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def login(self) -> tuple[str, str]:
        return "root", self.password

    @contextmanager
    def session(self) -> Iterator[neo4j.Session]:
        """A session of the driver."""
        from neo4j import GraphDatabase

        with (
            GraphDatabase.driver(self.url, auth=self.login) as driver,
            driver.session(database=DATABASE) as session,
        ):
            yield session

    def ask(self, query: str) -> list[list[Any]]:
        """The rows of a query."""
        with self.session() as session:
            return [record.values() for record in session.run(query)]

    def clear(self) -> None:
        """Take out all that is in the database."""
        self.ask("MATCH (n) DETACH DELETE n")


def free_port() -> int:
    """A port on the loopback that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server with an empty database, for as long as the block lasts."""
    port, password = free_port(), "correct horse battery"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.load.arcade", str(folder), str(port)]
    process = subprocess.Popen(
        [*command, str(free_port()), password],
        cwd=folder,  # where it writes its log
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if line == "ready\n":
                break
        else:
            raise RuntimeError("".join(said))
        yield Server(port, password, process)
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(folder: str, bolt: str, http: str, password: str) -> None:
    """Run the server until standard input ends."""
    from arcadedb_embedded.server import ArcadeDBServer

    settings = {
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server_defaultDatabases": f"{DATABASE}[root]",
        "bolt_port": int(bolt),
        "http_port": http,
        "mode": "production",
    }
    server = ArcadeDBServer(folder, password, settings, {"heap_size": "512m"})
    server.start()
    sys.stderr.close()
    sys.stdout.write("\nready\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
