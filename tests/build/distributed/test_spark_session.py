"""What must be there before Spark is tried, and what the options of ``kg build`` make of it."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.build.distributed import spark_session
from kg.build.distributed.spark_session import Cluster, ready
from kg.errors import EngineError, MissingExtra
from tests.build.distributed.cluster import need_spark
from tests.cli.conftest import Kg, kg

__all__ = ["kg"]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.md"
    path.write_text("# Edge AI\n\nEdge AI uses federated learning.\n")
    return path


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch, kg: Kg, report: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtra):
        ready(Cluster())
    result = kg("build", report, "-o", report.parent / "out", "--engine", "spark")
    assert result.code == 4
    assert result.err == (
        "kg: --engine spark needs Spark; pip install 'trendkg[spark]' (and Java 17 or later)\n"
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PATH", "", "Spark needs Java, and there is none here; install Java 17 or later"),
        ("JAVA_HOME", "/nowhere", "there is none in JAVA_HOME, /nowhere; install Java 17"),
    ],
)
def test_without_java(
    monkeypatch: pytest.MonkeyPatch, kg: Kg, report: Path, variable: str, value: str, said: str
) -> None:
    need_spark()
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(variable, value)
    result = kg("build", report, "-o", report.parent / "out", "--engine", "spark")
    assert result.code == EngineError.exit_code
    assert said in result.err
    assert result.err.count("\n") == 1
    assert not (report.parent / "out").exists()


def test_where_no_master_answers(kg: Kg, report: Path) -> None:
    need_spark()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{free.getsockname()[1]}"
    result = kg("build", report, "-o", report.parent / "out", "--engine", "spark", "--master", url)
    assert result.code == EngineError.exit_code
    assert f"no Spark master answers at {url}" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("master", ["spark://here", "spark://here:x"])
def test_masters_without_a_port(master: str) -> None:
    with pytest.raises(EngineError, match="give spark://HOST:PORT"):
        _ = Cluster(master).masters


@pytest.mark.parametrize(
    ("master", "here", "masters"),
    [
        ("local[*]", True, []),
        ("spark://localhost:7077", True, [("localhost", 7077)]),
        ("spark://a:1,[::1]:2", False, [("a", 1), ("::1", 2)]),
        ("yarn", False, []),
        ("", False, []),
    ],
)
def test_masters(master: str, here: bool, masters: list[tuple[str, int]]) -> None:
    cluster = Cluster(master, settings={"spark.x": "1"})
    assert cluster.here is here
    assert cluster.masters == masters
    conf = cluster.conf(7)
    assert conf["spark.x"] == "1"
    assert conf["spark.ui.enabled"] == "false"
    assert conf["spark.sql.shuffle.partitions"] == "7"
    assert conf.get("spark.master", "") == master
    assert ("spark.driver.bindAddress" in conf) is here


@pytest.mark.parametrize(
    ("parts", "reports", "found"),
    [(0, 3, 8), (0, 1_000, 20), (0, 2_000_000, 2_000), (5, 1_000, 5)],
)
def test_parts(parts: int, reports: int, found: int) -> None:
    assert Cluster(parts=parts).parts_for(reports) == found


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--engine", "spark", "--open"], "--open does not go with --engine spark"),
        (["--engine", "spark", "-j", "2"], "--jobs does not go with --engine spark"),
        (["--engine", "spark", "--rebuild"], "--no-cache or --rebuild does not go with"),
        (["--engine", "spark", "--format", "gexf"], "writes N-Quads alone, not gexf"),
        (["--engine", "spark", "--spark-conf", "x"], "'x' is no setting of Spark's; give KEY="),
        (["--master", "yarn"], "--master needs --engine spark"),
        (["--partitions", "3"], "--partitions needs --engine spark"),
        (["--spark-conf", "a=b"], "--spark-conf needs --engine spark"),
        (["--engine", "dask"], "'dask' is not one of 'local', 'spark'"),
    ],
)
def test_options_that_do_not_go_together(
    kg: Kg, report: Path, options: list[str], said: str
) -> None:
    result = kg("build", report, "-o", report.parent / "out", *options)
    assert result.code == 2
    assert said in result.err


@pytest.mark.parametrize(
    ("master", "executors", "waits"),
    [("spark://here:1", 1, True), ("spark://here:1", 2, False), ("local[2]", 1, False)],
)
def test_waiting_for_workers_is_told(
    monkeypatch: pytest.MonkeyPatch, master: str, executors: int, waits: bool
) -> None:
    monkeypatch.setattr(spark_session, "_WAIT", 0.01)
    asked, told = threading.Event(), threading.Event()

    def infos() -> list[None]:
        asked.set()
        return [None] * executors

    tracker = SimpleNamespace(getExecutorInfos=infos)
    java = SimpleNamespace(sc=lambda: SimpleNamespace(statusTracker=lambda: tracker))
    spark = SimpleNamespace(sparkContext=SimpleNamespace(master=master, _jsc=java))
    with spark_session._watched(spark, told.set):  # type: ignore[arg-type]
        assert asked.wait(0 if master.startswith("local") else 30) is not master.startswith("local")
        assert told.wait(30 if waits else 0) is waits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Py4JJavaError: x\n: Job aborted due to stage failure: Task 1 failed 4 times\nmore",
            "Task 1 failed 4 times",
        ),
        (
            "Traceback\nkg.errors.OutputError: /x: disk full; free some\n\tat java",
            "/x: disk full; free some",
        ),
        ("Traceback\nValueError: that is it\n", "ValueError: that is it"),
        ("no more than this\nand that", "no more than this"),
    ],
)
def test_the_line_that_says_most(text: str, said: str) -> None:
    assert spark_session._reason(RuntimeError(text)) == said


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("java.lang.UnsupportedClassVersionError: x", "its Java is too old; install Java 17"),
        ("java.lang.IllegalStateException: all masters are gone", "all masters are gone"),
        ("", "it is so"),
    ],
)
def test_why_java_did_not_start(tmp_path: Path, log: str, said: str) -> None:
    (tmp_path / "log").write_text(log)
    assert spark_session._why(RuntimeError("it is so"), tmp_path / "log").startswith(said)
