"""A build by Spark with two workers, and one here with two processes, of the same reports.

    python -m tests.bench.bench_spark [COUNT]

A corpus is made (``tests.bench.generator``) and built three ways: here with two processes,
into N-Quads alone beside what is always written; on a standalone cluster of a master and two
workers with one core each, all on this machine; and by Spark within one process, with two cores.
Each process and all that it starts is looked at twice a second: processor time is the sum of
what each has used when last seen, memory the most that all held at once, shared pages counted
in equal parts. The quads are compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from tests.bench.generator import write
from tests.bench.measure import shared_out, stats
from tests.build.distributed.cluster import Cluster, environment
from tests.build.distributed.compared import quads

_TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """Looks at processes and their descendants until it is stopped."""

    def __init__(self, roots: Sequence[int]) -> None:
        self.roots = roots
        self.cpu: dict[tuple[int, str], float] = {}
        self.megabytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(0.5):
            self.look()

    def look(self) -> None:
        """Note what every process has used so far, and what all hold."""
        held = 0
        for pid, started, used in _tree(self.roots):
            self.cpu[pid, started] = used
            held += shared_out(pid)
        self.megabytes = max(self.megabytes, held / 1024)


def _tree(roots: Sequence[int]) -> Iterator[tuple[int, str, float]]:
    """Process, start and processor time of the roots and all below them."""
    found: dict[int, tuple[int, str, float]] = {}
    for pid, fields in stats():
        used = (int(fields[11]) + int(fields[12])) / _TICKS
        found[pid] = int(fields[1]), fields[19], used
    tree = {*roots}
    while more := {pid for pid, (above, *_) in found.items() if above in tree} - tree:
        tree |= more
    for pid in tree & found.keys():
        yield pid, *found[pid][1:]


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Measure what this process and all that it has started do meanwhile; print a line."""
    base = {(pid, started): used for pid, started, used in _tree([os.getpid()])}
    watch = Watch([os.getpid()])
    start = perf_counter()
    yield
    wall = perf_counter() - start
    watch.look()
    watch.stop()
    cpu = sum(used - base.get(process, 0.0) for process, used in watch.cpu.items())
    print(f"{name:<34} {wall:7.1f} s {cpu:7.1f} s CPU {watch.megabytes:6.0f} MB", flush=True)


def build(*arguments: object) -> None:
    """Run ``kg build``; exits where it fails."""
    command = [sys.executable, "-m", "kg", "build", *map(str, arguments), "-q"]
    run = subprocess.run(command, env=environment(), check=False)
    if run.returncode:
        sys.exit(f"{command} failed")


def main() -> None:
    """Measure, and compare the quads."""
    parser = argparse.ArgumentParser(description=__doc__, usage="%(prog)s [COUNT]")
    parser.add_argument("count", nargs="?", type=int, default=200)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = folder / "reports"
        print(f"{count} reports, {write(reports, count) / 1e6:.1f} MB")
        spark = ("--engine", "spark", "--spark-conf", "spark.driver.memory=1g")
        with measured("here, two processes"):
            local = ("--format", "nquads", "--no-cache", "--jobs", 2)
            build(reports, "-o", folder / "here", *local)
        (folder / "cluster").mkdir()
        cluster = Cluster(folder / "cluster")
        try:
            cluster.fill()
            with measured("Spark, two workers of one core"):
                build(reports, "-o", folder / "two", *spark, "--master", cluster.url)
        finally:
            cluster.stop()
        with measured("Spark, local[2]"):
            build(reports, "-o", folder / "one", *spark, "--master", "local[2]")
        expected = quads(folder / "here")
        same = all(quads(folder / each / "quads") == expected for each in ("two", "one"))
        print(f"{len(expected):,} quads, {'the same' if same else 'NOT the same'}")


if __name__ == "__main__":
    main()
