"""A report that takes too much time or memory fails alone."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.build import pipeline, report_builder
from kg.build.report_limits import ReportLimits, limited
from kg.errors import SourceTooLarge
from tests.build.small import TEXTS, fill


def spin() -> None:
    end = time.process_time() + 20
    while time.process_time() < end:
        try:
            sum(range(1000))
        except Exception:  # noqa: BLE001, S112 - code on the way that takes every error for its own
            continue


def grow() -> None:
    held = [bytearray(2**24) for _ in range(64)]
    del held


@pytest.mark.parametrize(
    ("work", "limits", "message"),
    [
        (
            spin,
            (1, 256),
            "r.md takes more than 1 seconds, the limit; split it or raise the limit: --max-s",
        ),
        (
            grow,
            (20, 256),
            "r.md takes more than 256 MiB of memory, the limit; split it or raise the limit: -",
        ),
    ],
)
def test_too_much_is_an_error(
    work: Callable[[], None], limits: tuple[int, int], message: str
) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)
    with pytest.raises(SourceTooLarge, match=message), limited("r.md", ReportLimits(*limits)):
        work()
    assert before == (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF))
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_within_the_limits_nothing_is_noticed() -> None:
    with limited("r.md", ReportLimits()):
        grow()


def test_in_a_thread_memory_alone_is_limited() -> None:
    def work() -> None:
        with limited("r.md", ReportLimits(1, 256)):
            grow()

    with ThreadPoolExecutor(1) as pool, pytest.raises(SourceTooLarge, match="256 MiB"):
        pool.submit(work).result()


@pytest.mark.slow
def test_the_others_are_built(tmp_path: Path) -> None:
    fill(tmp_path, {"small.md": TEXTS[0]})
    # Sections make much of little: of each the model sees a window, and the graph a resource.
    (tmp_path / "large.md").write_text("# heading\n" * 40_000)
    built = pipeline.build([tmp_path], max_seconds=4)
    (failure,) = built.record.failures
    assert (failure.name, failure.kind) == ("large.md", "SourceTooLarge")
    assert "takes more than 4 seconds" in failure.message
    assert [report.name for report in built.record.reports] == ["small.md"]


def test_one_that_takes_too_much_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = report_builder.read

    def read(source: report_builder.Source, *, max_bytes: int) -> report_builder.Document:
        if source.name == "large.md":
            grow()
        return true(source, max_bytes=max_bytes)

    monkeypatch.setattr(report_builder, "read", read)
    fill(tmp_path, {"large.md": TEXTS[0], "small.md": TEXTS[1]})
    built = pipeline.build([tmp_path], max_memory=512)
    (failure,) = built.record.failures
    assert failure.message.startswith("large.md takes more than 512 MiB of memory")
    assert [report.name for report in built.record.reports] == ["small.md"]


@pytest.mark.slow
def test_headings_take_time_in_proportion_to_their_number(tmp_path: Path) -> None:
    taken = []
    for size in (10, 1_000, 4_000):
        fill(tmp_path / str(size), {"headings.md": "# heading\n" * size})
        begin = time.process_time()
        assert not pipeline.build([tmp_path / str(size)]).record.failures
        taken.append(time.process_time() - begin)
    assert taken[2] < 8 * taken[1], taken
