"""Work in a copy of the process: what it gives, and that nothing is lost or left with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from kg.build.parallel_map import usable_cpus
from tests.checkout import CHECKOUT
from tests.processes import running

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone"),
    pytest.mark.skipif(usable_cpus() < 2, reason="needs a second processor"),
]

BEGIN = """
import os, signal, sys, threading, time
from kg.build.forking import forked, may_fork
"""
AWAIT = """
assert may_fork()
with forked({make}) as result:
    print(result())
"""


ODD = """
class Odd(Exception):
    def __init__(self, one, two):
        super().__init__("odd")
"""


def run(code: str) -> str:
    """What a program prints that begins with one thread, warnings being errors."""
    command = [sys.executable, "-W", "error", "-c", BEGIN + code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=CHECKOUT, check=True)
    assert not done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("make", "given"),
    [
        pytest.param("lambda: 6 * 7", "42", id="a result"),
        pytest.param("lambda: len(os.listdir('/'))", str(len(os.listdir("/"))), id="work"),  # noqa: PTH208
        pytest.param("lambda: 1 / 0", "None", id="an error"),
        pytest.param("lambda: sys.exit(3)", "None", id="an exit"),
        pytest.param("lambda: os._exit(0)", "None", id="a silent end"),
        pytest.param("lambda: os.kill(os.getpid(), signal.SIGKILL)", "None", id="a kill"),
        pytest.param("lambda: lambda: 0", "None", id="a result that cannot be told"),
        pytest.param("lambda: UnicodeDecodeError", "<class 'UnicodeDecodeError'>", id="a class"),
        pytest.param("lambda: Odd(1, 2)", "None", id="what cannot be made again"),
        pytest.param("lambda: os.kill(os.getpid(), signal.SIGINT) or 'on'", "on", id="interrupt"),
    ],
)
def test_what_a_copy_gives(make: str, given: str) -> None:
    assert run(ODD + AWAIT.format(make=make)) == given


def test_a_large_result() -> None:
    assert run("with forked(lambda: b'x' * 10**7) as r: print(len(r()))") == str(10**7)


def test_a_copy_knows_what_is_loaded() -> None:
    assert run("seen = [1]\nwith forked(lambda: seen + [2]) as r: seen.append(3); print(r())") == (
        "[1, 2]"
    )


@pytest.mark.parametrize("missing", ["os.fork", "os.pipe"])
def test_without_room_for_a_copy_there_is_none(missing: str) -> None:
    code = f"""
def full():
    raise BlockingIOError
before = len(os.listdir("/proc/self/fd"))
{missing} = full
with forked(lambda: 1) as result:
    print(result(), end=" ")
print(len(os.listdir("/proc/self/fd")) - before)
"""
    assert run(code) == "None 0"


def test_it_ends_with_the_context() -> None:
    code = """
began = time.monotonic()
with forked(lambda: time.sleep(60)):
    pass
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("no child", time.monotonic() - began < 30)
"""
    assert run(code) == "no child True"


@pytest.mark.parametrize("work", ["time.sleep(60)", "re.search('(a*)*b', 'a' * 40)"])
def test_it_ends_with_a_process_that_is_killed(work: str) -> None:
    code = f"""
import re
def tell():
    print(os.getpid(), flush=True)
    {work}
with forked(tell) as result:
    result()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + code], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    assert process.stdout is not None
    copy = int(process.stdout.readline())
    process.kill()
    process.communicate(timeout=60)
    deadline = time.monotonic() + 30
    while running(copy) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not running(copy)


def test_where_children_are_not_waited_for() -> None:
    code = "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwith forked(lambda: 1) as r: print(r())"
    assert run(code) == "1"


def test_where_nothing_tells_of_threads_nothing_is_copied() -> None:
    code = """
def no_proc(path):
    raise FileNotFoundError(path)
os.listdir = no_proc
print(may_fork())
"""
    assert run(code) == "False"


def test_beside_another_thread_nothing_is_copied() -> None:
    code = """
end = threading.Event()
threading.Thread(target=end.wait).start()
print(may_fork())
end.set()
"""
    assert run(code) == "False"
