"""Corpora that grow: wall time, CPU time and memory of a first and a second ``kg build``.

    python -m tests.bench.bench_growth [COUNT ...] [--jobs N]

For each number of reports a corpus is made (``tests.bench.generator``), built, changed in ten
reports, and built again. The first builds are fitted by a straight line, from which the time
for a million reports follows. Memory is the most that all processes of a build held together,
looked at five times a second (on Linux; elsewhere the most that one process held).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from tests.bench.generator import write
from tests.bench.measure import adopt, left_behind, shared_out, stats

CHANGED = 10


class Cost(NamedTuple):
    """What a build took: seconds by the clock, of all processors, and megabytes."""

    wall: float
    cpu: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.wall:8.1f} s {self.cpu:8.1f} s CPU {self.megabytes:6.0f} MB"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, usage="%(prog)s [COUNT ...] [--jobs N]")
    parser.add_argument("counts", nargs="*", type=int, default=[100, 1_000, 10_000])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    firsts: list[tuple[int, Cost]] = []
    for count in options.counts:
        with tempfile.TemporaryDirectory() as folder:
            size = write(Path(folder, "reports"), count)
            first = build(Path(folder), options.jobs)
            change(Path(folder, "reports"))
            second = build(Path(folder), options.jobs)
        firsts.append((count, first))
        print(f"{count:,} reports, {size / 1e6:.1f} MB")
        print(f"  first    {first}")
        print(f"  second   {second}   {second.cpu / first.cpu:.1%} of the CPU time,", end=" ")
        print(f"{second.wall / first.wall:.1%} of the time by the clock", flush=True)
    for (few, before), (many, after) in pairwise(firsts):
        ratio = after.cpu / many / (before.cpu / few)
        print(f"CPU time a report at {many:,}: {ratio:.2f} times that at {few:,}")
    fixed, each = line([(count, cost.cpu) for count, cost in firsts])
    hours = (fixed + each * 1_000_000) / 3600
    print(f"CPU time: {fixed:.1f} s and {each * 1000:.0f} ms a report; a million: {hours:.1f} h")


def build(folder: Path, jobs: int) -> Cost:
    """Build the reports of a folder into its ``output``, as a whole process."""
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        "reports",
        "-o",
        "output",
        "-q",
        "-j",
        str(jobs),
    ]
    adopt()
    before = os.times()
    start = perf_counter()
    process = subprocess.Popen(command, cwd=folder, start_new_session=True)
    most = 0.0
    while (found := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        most = max(most, held(process.pid))
        sleep(0.2)
    _, status, usage = found
    wall = perf_counter() - start
    largest = max(usage.ru_maxrss, *left_behind())
    after = os.times()
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{command} failed")
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    one = largest / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Cost(wall, cpu, max(one, most))


def held(session: int) -> float:
    """The megabytes that all processes of a session hold now; 0 where that is not told.

    Of pages that several processes share each has an equal part.
    """
    return sum(shared_out(pid) for pid, fields in stats() if int(fields[3]) == session) / 1024


def change(reports: Path) -> None:
    """Change ten reports, as far apart as may be."""
    every = sorted(reports.rglob("*.md"))
    for path in every[:: max(1, len(every) // CHANGED)][:CHANGED]:
        path.write_text(path.read_text("utf-8") + "\nEdge AI is used in healthcare.\n", "utf-8")


def line(points: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """The straight line through the points: where it begins, how steep it is."""
    if len(points) == 1:
        return 0.0, points[0][1] / points[0][0]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points)
    slope /= sum((x - mean_x) ** 2 for x, _ in points)
    return mean_y - slope * mean_x, slope


if __name__ == "__main__":
    main()
