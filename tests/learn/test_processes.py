"""Processes for work of hours: what they give, and that none outlives its cause."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from math import factorial
from pathlib import Path

import pytest

from kg.errors import WorkerLost
from kg.learn.processes import processes
from tests.checkout import CHECKOUT
from tests.processes import running

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
HOURS = """
import time
from kg.learn.processes import processes
if __name__ == "__main__":
    with processes(2) as pool:
        work = [pool.submit(time.sleep, 3600) for _ in range(2)]
        print(*[process for process in pool._processes], flush=True)
        {then}
"""


def test_what_they_give() -> None:
    with processes(2) as pool:
        assert list(pool.map(factorial, range(5))) == [1, 1, 2, 6, 24]


def test_an_error_of_the_work_is_raised_here() -> None:
    with pytest.raises(ValueError, match="not defined for negative"), processes(1) as pool:
        pool.submit(factorial, -1).result()


def test_one_that_is_killed_is_told() -> None:
    with pytest.raises(WorkerLost, match="was killed, perhaps for want of memory"):
        killed()


def killed() -> None:
    with processes(1) as pool:
        pool.submit(signal.raise_signal, signal.SIGTERM).result()


@LINUX
@pytest.mark.parametrize(
    ("then", "sent"),
    [
        pytest.param("raise SystemExit(3)", None, id="an error"),
        pytest.param("work[0].result()", signal.SIGINT, id="an interrupt"),
        pytest.param("work[0].result()", signal.SIGTERM, id="an end"),
        pytest.param("work[0].result()", signal.SIGKILL, id="a kill"),
    ],
)
def test_none_goes_on_alone(tmp_path: Path, then: str, sent: signal.Signals | None) -> None:
    script = tmp_path / "hours.py"
    script.write_text(HOURS.format(then=then))
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdout is not None
    workers = [int(pid) for pid in process.stdout.readline().split()]
    assert len(workers) == 2
    if sent is not None:
        process.send_signal(sent)
    process.communicate(timeout=60)
    deadline = time.monotonic() + 30
    while any(map(running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(running, workers))
