"""The one report of a build, extracted while the rest is loaded: the same files, whatever dies."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.build import TEXT
from kg.build.beforehand import Told, _waiting, beforehand, begun
from kg.build.extraction_stage import Early, _begun, _Packed
from kg.build.parallel_map import usable_cpus
from kg.build.report_builder import FailedReport, ReportBuilder
from kg.cli.early import one_text
from kg.model import Vocabulary
from kg.read.media_types import DOCUMENTS, MEDIA_TYPES
from kg.read.report_names import NamedSource
from kg.read.source import Source
from tests.checkout import CHECKOUT, EXAMPLES

REPORT = EXAMPLES / "llm-landscape-2025.md"
COPIES = pytest.mark.skipif(
    sys.platform != "linux" or usable_cpus() < 2, reason="processes are copied on Linux alone"
)
MAIN = """
import sys
from kg.cli.main import main
from kg.build import beforehand, forking, paging
{before}
code = main(["build", *sys.argv[1:], "--quiet"])
print(code, "numpy" in sys.modules)
"""
COMMAND = """
import sys
from kg.__main__ import run
from kg.build import beforehand, forking, paging
{before}
sys.argv = ["kg", "build", *sys.argv[1:], "--quiet"]
try:
    run()
except SystemExit as end:
    print(end.code, "numpy" in sys.modules)
"""
NO_COPY = "beforehand.may_fork = forking.may_fork = lambda: False"
DEAD = """
import os
beforehand._extracted = lambda order: os._exit(1)
whole = paging.page_text
paging.page_text = lambda task: whole(task) if os.getpid() == me else os._exit(1)
me = os.getpid()
"""
NO_ROOM = """
import os
def no_room():
    raise BlockingIOError
os.{call} = no_room
"""
DEAD_AT_ONCE = """
import os
beforehand._load = lambda: os._exit(1)
"""


def build(folder: Path, *arguments: str | Path, before: str = "", program: str = MAIN) -> str:
    """Build in a process of its own; its exit code, and whether it has loaded NumPy itself."""
    command = [sys.executable, "-c", program.format(before=before), *map(str, arguments)]
    run = subprocess.run(
        [*command, "-o", str(folder)], capture_output=True, text=True, cwd=CHECKOUT, check=True
    )
    return run.stdout.strip()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@COPIES
def test_with_copies_and_without(tmp_path: Path) -> None:
    assert build(tmp_path / "a", REPORT) == "0 False"
    assert build(tmp_path / "b", REPORT, before=NO_COPY) == "0 True"
    assert build(tmp_path / "c", REPORT, before=DEAD) == "0 True"
    assert build(tmp_path / "d", REPORT, "-j", "1") == "0 True"
    made = files(tmp_path / "a")
    assert made.keys() == {"graph.ttl", "graph.html", "build.json"}
    assert made == files(tmp_path / "b") == files(tmp_path / "c") == files(tmp_path / "d")


@COPIES
def test_begun_with_the_process_itself(tmp_path: Path) -> None:
    assert build(tmp_path / "a", REPORT, "-j", "1") == "0 True"
    for at, (before, numpy) in enumerate(
        [
            ("", False),
            (NO_COPY, True),
            (DEAD, True),
            (NO_ROOM.format(call="fork"), True),
            (NO_ROOM.format(call="pipe"), True),
            (DEAD_AT_ONCE, True),
            ("beforehand._widen = lambda pipe: None", False),
        ]
    ):
        folder = tmp_path / f"b{at}"
        assert build(folder, REPORT, before=before, program=COMMAND) == f"0 {numpy}"
        assert files(folder) == files(tmp_path / "a")
    assert build(tmp_path / "c", REPORT, "-j", "1", program=COMMAND) == "0 True"


@COPIES
def test_what_a_build_is_told_it_is_told_too(tmp_path: Path) -> None:
    terms = tmp_path / "terms.csv"
    terms.write_text("label,class\nbenchmark,Risk\n", encoding="utf-8")
    about = tmp_path / "about.csv"
    about.write_text(f"file,title\n{REPORT.name},Another title\n", encoding="utf-8")
    arguments = ["--vocabulary", terms, "--metadata", about, "--base", "https://example.org/"]
    assert build(tmp_path / "a", REPORT, *arguments, program=COMMAND) == "0 False"
    assert build(tmp_path / "b", REPORT, *arguments, "-j", "1") == "0 True"
    assert files(tmp_path / "a") == files(tmp_path / "b")
    assert b"Another title" in files(tmp_path / "a")["graph.ttl"]


@COPIES
def test_it_waits_from_the_beginning_until_it_is_taken(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    code = f"""
from kg.cli.early import early
from kg.build.beforehand import Told, _waiting, beforehand
told = Told((), (), (), None, "https://example.org/")
with early(["build", {str(REPORT)!r}, "-o", {out!r}]):
    print(len(_waiting), end=" ")
    with beforehand([{str(REPORT)!r}], told, wanted=True) as ahead:
        print(len(_waiting), ahead().job.stem, end=" ")
with early(["build", {str(REPORT)!r}, "-o", {out!r}]):
    [(orders, _, _)] = _waiting
    with beforehand([{str(REPORT)!r}], told, wanted=False) as ahead:
        print(len(_waiting), ahead, end=" ")
    try:
        os.fstat(orders)
    except OSError:
        print("ended")
"""
    run = subprocess.run(
        [sys.executable, "-c", "import os\n" + code],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=True,
    )
    assert run.stdout.split() == ["1", "0", REPORT.stem, "0", "None", "ended"]


@COPIES
def test_what_it_loads_while_it_waits_is_all_that_extraction_needs(tmp_path: Path) -> None:
    told = tmp_path / "loaded"
    spy = f"""
whole = beforehand._extracted
def spy(order):
    before = set(sys.modules)
    result = whole(order)
    new = sorted(n for n in set(sys.modules) - before if n.startswith(("kg.", "numpy", "msgspec")))
    open({str(told)!r}, "w").write(" ".join(new) or "nothing more")
    return result
beforehand._extracted = spy
"""
    assert build(tmp_path / "out", REPORT, before=spy, program=COMMAND) == "0 False"
    assert told.read_text() == "nothing more"


@COPIES
@pytest.mark.parametrize("before", ["", "beforehand._widen = lambda pipe: None"])
def test_a_report_larger_than_a_pipe(tmp_path: Path, before: str) -> None:
    """Of the copy's result only that it is there is of interest: to extract it takes minutes."""
    report = tmp_path / "report.md"
    report.write_text("# Large\n\n" + "Edge computing grows. " * 100_000, encoding="utf-8")
    told = tmp_path / "told"
    spy = f"""
def spy(order):
    open({str(told)!r}, "w").write(str(len(order.document.source)))
    os._exit(0)
import os
beforehand._extracted = spy
from kg import pipeline
pipeline.build_into = lambda *_, ahead, **__: sys.exit(str(ahead()))
"""
    assert build(tmp_path / "out", report, before=before + spy, program=COMMAND) == "None False"
    assert int(told.read_text()) == report.stat().st_size


@COPIES
@pytest.mark.parametrize(("more", "off"), [([], True), (["-j", "1"], False), (["{second}"], False)])
def test_garbage_is_looked_for_but_in_the_build_of_one(
    tmp_path: Path, more: list[str], off: bool
) -> None:
    second = tmp_path / "second.md"
    second.write_bytes(REPORT.read_bytes() + b"\nMore.\n")
    spy = """
import gc
from kg import pipeline
def spy(*_, **__):
    sys.exit(f"enabled: {gc.isenabled()}")
pipeline.build_into = spy
"""
    arguments = [each.format(second=second) for each in more]
    said = build(tmp_path / "out", REPORT, *arguments, before=spy, program=COMMAND)
    assert said.startswith(f"enabled: {not off}")


def test_where_no_copy_may_be_made_none_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.build.beforehand.may_fork", lambda: False)
    with begun():
        assert not _waiting


@COPIES
@pytest.mark.parametrize("option", ["--no-such-option", "--max-bytes=0"])
def test_begun_in_vain_it_ends_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    """Who reads what the command writes would else wait for the copy."""
    monkeypatch.chdir(tmp_path)  # where nothing was built
    assert one_text(["build", str(REPORT), option])
    command = [sys.executable, "-m", "kg", "build", REPORT, option]
    run = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert run.returncode == 2


@COPIES
def test_what_is_in_the_cache_is_not_done_beforehand(tmp_path: Path) -> None:
    loud = "beforehand._extracted = lambda order: print('begun') or None"
    assert build(tmp_path, REPORT) == "0 False"
    assert build(tmp_path, REPORT, before=loud) == "0 False"


@COPIES
def test_what_only_one_process_can_read_is_left_to_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "reports.zip", "w") as archive:
        archive.write(REPORT, "report.md")
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.4")
    os.mkfifo(tmp_path / "terms.csv")
    for arguments in (["reports.zip"], ["report.pdf"], ["terms.csv"], ["."], ["-"]):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            told = Told((), (), (), None, "https://example.org/")
            with beforehand(arguments, told, wanted=True) as ahead:
                assert ahead is None
    vocabulary = tmp_path / "terms.csv"
    told = Told((vocabulary,), (), (), None, "https://example.org/")
    with beforehand([str(REPORT)], told, wanted=True) as ahead:
        assert ahead is None


def test_texts_are_what_needs_nothing_but_to_be_read() -> None:
    assert {s for s, kind in MEDIA_TYPES.items() if kind not in DOCUMENTS} == TEXT


@COPIES
@pytest.mark.parametrize("content", [b"", b"\x00\xff\x00", b"PK\x03\x04"])
def test_a_report_that_cannot_be_read_is_told_as_ever(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report.md"
    path.write_bytes(content)
    said = [
        subprocess.run(
            [sys.executable, "-m", "kg", "build", path, "-o", tmp_path / "out", *more],
            capture_output=True,
            text=True,
            check=False,
        )
        for more in ((), ("-j", "1"))
    ]
    assert said[0].returncode == said[1].returncode != 0
    assert said[0].stderr == said[1].stderr


def test_only_just_this_work_is_taken_over() -> None:
    builder = ReportBuilder(Vocabulary(), 100, key="a")
    job, other = (NamedSource(Source(n), n) for n in ("one.md", "other.md"))
    result = _Packed("one", "0", b"", b"", b"")
    failed = FailedReport("one.md", ValueError())
    for early, work, taken in (
        (Early("a", job, failed), [job], False),
        (Early("a", job, result), [job], True),
        (Early("b", job, result), [job], False),
        (Early("a", other, result), [job], False),
        (Early("a", job, result), [job, other], False),
        (None, [job], False),
    ):
        assert _begun(lambda early=early: early, builder, work) == [result] * taken
    assert _begun(None, builder, [job]) == []
