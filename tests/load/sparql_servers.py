"""SPARQL servers for the tests: Oxigraph's own, and Virtuoso, each in a folder and on a port."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.load.arcade import free_port

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
NO_OXIGRAPH = "needs Oxigraph's server: pip install 'trendkg[components]'"
VIRTUOSO = shutil.which("virtuoso-t")
NO_VIRTUOSO = "needs Virtuoso; on Debian: apt-get install virtuoso-opensource-7"
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ThreadsPerQuery = 1
DefaultIsolation = {isolation}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
"""
_USER = (
    "DB.DBA.USER_CREATE('{user}', '{password}'); GRANT SPARQL_UPDATE TO \"{user}\";"
    " DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{user}', 7);"
)


@dataclass(frozen=True)
class Server:
    """A server that runs. ``address``: as for ``kg load``; ``query``: where it is asked."""

    address: str
    query: str
    user: str
    password: str
    process: subprocess.Popen[bytes]


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph's server with an empty database."""
    host = f"127.0.0.1:{free_port()}"
    command = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", host]
    with _running(command, f"http://{host}/query?query=ASK%7B%7D") as process:
        yield Server(f"oxigraph://{host}", f"http://{host}/query", "", "", process)


@contextmanager
def virtuoso(folder: Path, isolation: int = 2) -> Iterator[Server]:
    """Virtuoso with an empty database, and a user who may change it.

    ``isolation``: of its transactions; 2, read committed, unless its own file says otherwise.
    """
    port, sql, password = free_port(), free_port(), "correct-horse-battery"
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=sql, http=port, isolation=isolation))
    command = [str(VIRTUOSO), "-f", "+configfile", str(ini)]
    url = f"http://127.0.0.1:{port}/sparql"
    with _running(command, f"{url}?query=ASK%7B%7D", folder) as process:
        user = _USER.format(user="loader", password=password)
        asked = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={user}"]
        subprocess.run(asked, capture_output=True, check=True, timeout=90)
        yield Server(f"virtuoso://127.0.0.1:{port}", url, "loader", password, process)


@contextmanager
def _running(
    command: list[str], url: str, folder: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _answers(process, url)
        yield process
    finally:
        process.kill()
        process.wait()


def _answers(process: subprocess.Popen[bytes], url: str, seconds: float = 90) -> None:
    """Wait until a server answers; fails where it ends, or takes too long."""
    until = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while process.poll() is None and time.monotonic() < until:
        try:
            opener.open(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not answer at {url}")
