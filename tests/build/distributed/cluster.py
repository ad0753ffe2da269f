"""A standalone cluster on this machine: a master and workers, processes of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from tests.checkout import CHECKOUT
from tests.load.arcade import free_port
from tests.processes import descendants

WORKERS: Final = 2
_QUICK: Final = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
"""For Java: a start that costs little, since nothing here runs for long."""

_SECONDS: Final = 90


def need_spark() -> None:
    """Skip where there is no Spark."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed; pip install 'trendkg[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Java is not installed")


def environment() -> dict[str, str]:
    """For processes of Spark: nothing beyond this machine, this Python, a quick Java."""
    return {
        **os.environ,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "JAVA_TOOL_OPTIONS": _QUICK,
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": str(CHECKOUT),
    }


class Cluster:
    """A master and its workers; their logs and their work lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._master = self._start("master", "master.Master", "--port", str(self.port))
        eventually(lambda: "Starting Spark master" in self.log("master"), "the master to start")
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def fill(self) -> None:
        """Start workers until there are as many as should be, and all have reported."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < WORKERS:
            before = self._registered()
            name = f"worker-{time.monotonic_ns()}"
            at = ("--work-dir", str(self.folder / name), "-c", "1", "-m", "1g")
            self.workers.append(self._start(name, "worker.Worker", *at, self.url))
            eventually(lambda b=before: self._registered() > b, "a worker to register")  # type: ignore[misc]

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def stop(self) -> None:
        for process in (*self.workers, self._master):
            kill_tree(process.pid)
            process.wait()

    def _registered(self) -> int:
        return len(re.findall("Registering worker", self.log("master")))

    def _start(self, name: str, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        home = find_spec("pyspark")
        assert home is not None
        assert home.origin is not None
        program = Path(home.origin).parent / "bin" / "spark-class"
        command = [str(program), f"org.apache.spark.deploy.{what}", "--host", "127.0.0.1"]
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [*command, "--webui-port", "0", *arguments],
                stdout=log,
                stderr=log,
                env=environment(),
                cwd=self.folder,
            )


def running(folder: Path) -> Iterator[Cluster]:
    """Start a cluster, give it, and stop it."""
    need_spark()
    cluster = Cluster(folder)
    try:
        cluster.fill()
        yield cluster
    finally:
        cluster.stop()


def command(cluster: str, *arguments: object, conf: Sequence[str] = ()) -> list[str]:
    """``kg build --engine spark`` with little memory and few parts."""
    small = ("spark.executor.memory=512m", "spark.driver.memory=512m", *conf)
    settings = [each for one in small for each in ("--spark-conf", one)]
    fixed = ["--engine", "spark", "--master", cluster, "--partitions", "4", *settings]
    return [sys.executable, "-m", "kg", "build", *map(str, arguments), *fixed]


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited {_SECONDS} s for {what}"
        time.sleep(0.05)


def kill_tree(pid: int) -> None:
    """Kill a process and all that it has started, at once."""
    for each in (pid, *descendants(pid)):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue
