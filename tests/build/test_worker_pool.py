"""Work shared out: nothing is lost, nothing changes its place, nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pytest

from kg.build import outputs, pipeline, report_builder, worker_pool
from kg.build.process_setup import usable_cpus
from kg.build.report_builder import FailedReport, killed, worker_count
from kg.build.worker_pool import beside, parallel_map
from kg.errors import WorkerLost
from kg.extract.analyzed_document import Page
from kg.extract.page_encoder import EncodedPage, PageEncoder
from kg.read.report_names import NamedSource
from kg.read.source import Source
from tests.checkout import CHECKOUT, EXAMPLES
from tests.processes import descendants, left, python


def negative(number: int) -> int:
    return -number


def picky(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return number


def deadly(number: int) -> int:
    """Dies of 7 always."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


class Once:
    """Dies of 7 the first time."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self, number: int) -> int:
        if number == 7 and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number


def leave(code: int) -> None:
    os._exit(code)


class Unstartable:
    """Cannot be unpacked in another process."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[int]]:
        return leave, (3,)

    def __call__(self, number: int) -> int:
        return number


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("count", [0, 1, 20])
def test_results_come_in_the_order_of_the_work(processes: int, count: int) -> None:
    found = list(parallel_map(negative, range(count), processes=processes, lost=negative))
    assert found == [-n for n in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised_here(processes: int) -> None:
    results = parallel_map(picky, range(30), processes=processes, lost=negative)
    assert [next(results) for _ in range(13)] == list(range(13))
    with pytest.raises(ValueError, match="thirteen"):
        next(results)


def test_what_a_killed_process_left_is_done_again(tmp_path: Path) -> None:
    once = Once(tmp_path / "mark")
    assert list(parallel_map(once, range(20), processes=2, lost=negative)) == list(range(20))
    assert once.mark.exists()


def test_what_kills_its_process_again_is_the_one_thing_lost() -> None:
    expected = [-7 if n == 7 else n for n in range(20)]
    assert list(parallel_map(deadly, range(20), processes=2, lost=negative)) == expected


def test_where_no_process_can_be_started_it_says_so() -> None:
    with pytest.raises(WorkerLost, match="cannot be started; do without them: --jobs 1"):
        list(parallel_map(Unstartable(), range(3), processes=2, lost=negative))


@pytest.mark.parametrize("apart", [False, True])
def test_something_is_done_beside(apart: bool) -> None:
    with beside(negative, 3, apart=apart) as result:
        assert result() == -3
    with beside(picky, 13, apart=apart) as result, pytest.raises(ValueError, match="thirteen"):
        result()


def test_what_a_process_beside_leaves_undone_is_done_here(tmp_path: Path) -> None:
    once = Once(tmp_path / "mark")
    with beside(once, 7, apart=True) as result:
        assert result() == 7
    assert once.mark.exists()


def test_a_killed_report_is_told_as_a_failure() -> None:
    outcome = killed(NamedSource(Source("big.md"), "big"))
    assert isinstance(outcome, FailedReport)
    failure = outcome.failure()
    assert failure.kind == "WorkerLost"
    assert failure.message.startswith("big.md: its process was killed, perhaps for want of")


def test_processes_are_used_where_they_are_worth_their_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_builder, "usable_cpus", lambda: 8)
    (tmp_path / "small.md").write_bytes(b"x" * 1_000)
    (tmp_path / "large.md").write_bytes(b"x" * 99_000)
    small, large = (Source(p.name, path=p) for p in sorted(tmp_path.iterdir())[::-1])
    gone = Source("gone.md", path=tmp_path / "gone.md")
    assert (
        worker_count([]) == worker_count([small] * 90) == worker_count([gone, Source("stdin")]) == 1
    )
    assert worker_count([large] * 3) == 1
    assert worker_count([large] * 5) == 2
    assert worker_count([large] * 90) == 8
    assert usable_cpus() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert usable_cpus() >= 1


@pytest.mark.parametrize(("processes", "threads"), [(0, 6), (1, 1)])
def test_a_report_alone_is_read_by_a_thread_a_processor_unless_one_process_is_asked_for(
    processes: int, threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    read = PageEncoder.read

    def watched(
        encoder: PageEncoder,
        page: Page,
        threads: int = 1,
        scope: Set[int] | None = None,
        *,
        apart: bool = False,
    ) -> EncodedPage:
        told.append(threads)
        return read(encoder, page, threads, scope, apart=apart)

    monkeypatch.setattr(PageEncoder, "read", watched)
    monkeypatch.setattr(report_builder, "usable_cpus", lambda: 6)
    report = EXAMPLES / "1-6-ai-in-the-laboratory.md"
    pipeline.build_into(tmp_path, [report], processes=processes)
    assert {*told} == {threads}


@pytest.mark.slow
def test_the_page_is_the_same_made_beside_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = sorted(EXAMPLES.glob("a*.md"))[:2]
    for topics in (0, 1_000_000):
        monkeypatch.setattr(outputs, "_WORTH_A_PROCESS", topics)
        pipeline.build_into(tmp_path / str(topics), reports, processes=2)
    one, other = sorted(tmp_path.glob("*/graph.html"))
    assert one.read_bytes() == other.read_bytes()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A build with two processes that has begun, in a process group of its own."""
    for i in range(400):
        text = (EXAMPLES / "llm-landscape-2025.md").read_text("utf-8")
        (tmp_path / f"{i}.md").write_text(f"{text}\n\n## {i}\n")
    command = [sys.executable, "-m", "kg", "build", str(tmp_path), "-j", "2", "-o"]
    process = subprocess.Popen(
        [*command, str(tmp_path / "out")],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert "400" in process.stderr.readline()
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_an_interrupt_ends_it_with_one_line(running: subprocess.Popen[str], tmp_path: Path) -> None:
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    lines = [line for line in said.splitlines() if line and "/400 " not in line]
    assert lines == ["kg: interrupted; what was there before is still there"]
    assert running.returncode == 130
    assert not list((tmp_path / "out").glob("[!.]*"))


BEGINS = """
from multiprocessing.forkserver import _forkserver
from kg.build.worker_pool import _context

_context()
print(open(f"/proc/{_forkserver._forkserver_pid}/status").read())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_fork_server_is_not_interrupted_while_it_loads() -> None:
    """Ctrl-C goes to all processes of a terminal; its traceback would be seen."""
    blocked = int(python("-c", BEGINS).split("SigBlk:")[1].split()[0], 16)
    assert blocked >> (signal.SIGINT - 1) & 1


LARGE = """
from kg.build.worker_pool import parallel_map

def work(at):
    return b" " * 3_000_000

if __name__ == "__main__":
    try:
        for at, _ in enumerate(parallel_map(work, range(100), processes=2, lost=str)):
            if at == 5:
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        print("ended")
"""


def test_an_end_while_results_are_sent_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "large.py").write_text(LARGE)
    ran = subprocess.run(
        [sys.executable, tmp_path / "large.py"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "ended\n", "")


HOURS = """
import os, sys, time
from kg.build.worker_pool import parallel_map

def work(at):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(3600)

if __name__ == "__main__":
    for _ in parallel_map(work, range(2), processes=2, lost=str):
        pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_finishes_work_of_hours_alone(tmp_path: Path, sent: signal.Signals) -> None:
    script = tmp_path / "hours.py"
    script.write_text(HOURS)
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.send_signal(sent)
    process.communicate(timeout=60)
    assert left(workers, 30) == []


def test_its_processes_end_with_it(running: subprocess.Popen[str]) -> None:
    workers = descendants(running.pid)
    helpers = 2 if sys.platform == "linux" else 1  # what forks, and what tidies up
    assert len(workers) >= helpers + 2
    running.kill()
    running.communicate(timeout=60)
    assert left(workers, 30) == []


def loaded(_number: int) -> bool:
    """Whether what extraction needs was there before anyone asked for it."""
    return "kg.extract.extraction" in sys.modules


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_forked_processes_have_the_program_loaded() -> None:
    assert list(parallel_map(loaded, range(4), processes=2, lost=bool)) == [True] * 4


def refuse() -> None:
    raise OSError("no room for a socket")


def test_without_a_process_to_fork_from_each_starts_from_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker_pool, "ensure_running", refuse)
    assert list(parallel_map(negative, range(4), processes=2, lost=negative)) == [0, -1, -2, -3]
    assert worker_pool._context().get_start_method() == "spawn"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert worker_pool._context().get_start_method() == "spawn"


def test_a_process_of_the_pool_ignores_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(worker_pool, "_work", None, raising=False)
    monkeypatch.setattr(worker_pool, "_end_with_parent", lambda _watched: None)
    try:
        worker_pool._begin(get_context("spawn").Pipe(duplex=False)[0], negative)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        assert worker_pool._do(3) == -3
    finally:
        signal.signal(signal.SIGINT, before)
