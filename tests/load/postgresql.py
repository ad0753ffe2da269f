"""A PostgreSQL server with Apache AGE, from the packages of Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.load.arcade import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
OWNER, PASSWORD = "kgowner", "correct horse"


def with_age() -> Path | None:
    """The folder of the programs of the newest version that has AGE."""
    for programs in reversed(PROGRAMS):
        if (programs.parent / "lib" / "age.so").exists():
            return programs
    return None


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int

    @property
    def url(self) -> str:
        return f"postgresql://127.0.0.1:{self.port}/postgres"

    def sql(self, *statements: str) -> list[Any]:
        """Run statements, and give the rows of the last one."""
        import psycopg

        with psycopg.connect(self.url, user=OWNER, password=PASSWORD) as connection:
            for statement in statements:
                found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def clear(self) -> None:
        """Take out our graph, and AGE."""
        self.sql("DROP EXTENSION IF EXISTS age CASCADE", "DROP SCHEMA IF EXISTS trendkg CASCADE")


def _as_owner(*command: object) -> None:
    """Run a program as a user that is not root, under whom PostgreSQL does not run."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    said = subprocess.run(
        [*prefix, *map(str, command)], capture_output=True, text=True, check=False, cwd="/"
    )
    if said.returncode:
        raise RuntimeError(said.stdout + said.stderr)


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    """A server with nothing in it, for as long as the block lasts.

    Its folder is not among those of pytest, which are of root and for nobody else.
    """
    folder = Path(mkdtemp(prefix="kg-postgresql-"))
    port = free_port()
    try:
        (folder / "password").write_text(PASSWORD)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = folder / "data"
        options = [f"--pwfile={folder / 'password'}", "--locale=C.UTF-8", "-E", "UTF8", "-N"]
        _as_owner(programs / "initdb", "-D", data, "-A", "scram-sha-256", "-U", OWNER, *options)
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "fsync": "off",
        }
        said = " ".join(f"-c {name}={value}" for name, value in settings.items())
        control = (programs / "pg_ctl", "-D", data)
        _as_owner(*control, "-w", "-o", said, "-l", folder / "log", "start")
        try:
            yield Server(port)
        finally:
            _as_owner(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
