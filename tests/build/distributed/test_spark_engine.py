"""Spark as an engine, on this machine: lost processes, giving up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.build.distributed.engine import Row, groups
from kg.build.distributed.spark_session import Cluster, ready, session
from kg.errors import EngineError
from tests.build.distributed.cluster import environment, need_spark
from tests.build.distributed.plain import Plain

if TYPE_CHECKING:
    from kg.build.distributed.spark_engine import Spark

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
TRIES = "local[2,3]"
"""Two at a time, and each part may be lost twice."""


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    need_spark()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setenv(name, value)
        from kg.build.distributed.spark_engine import on

        cluster = Cluster(TRIES, 3, {"spark.driver.memory": "512m"})
        ready(cluster)
        with on(cluster, lambda: None)(tmp_path_factory.mktemp("spark"), 1) as engine:
            yield engine


def test_rows_of_one_key_come_together_in_order(spark: Spark) -> None:
    rows = [Row(f"k{n % 5}", f"{n:03}", bytes([n])) for n in range(100)]
    table = spark.together(spark.table(rows[:50]), spark.table(rows[50:]))
    found = sorted(spark.rows(spark.grouped(table, joined)))
    plain = Plain()
    assert found == sorted(plain.rows(plain.grouped(plain.table(rows), joined)))


def joined(rows: Iterator[Row]) -> Iterator[Row]:
    for key, group in groups(rows):
        yield Row(key, "", b"".join(row.value for row in group))


def die(rows: Iterator[Row]) -> Iterator[Row]:
    yield next(rows)
    os._exit(3)


def survive(rows: Iterator[Row]) -> Iterator[Row]:
    return rows


def test_what_a_process_takes_with_it_is_done_again_with_care(spark: Spark) -> None:
    rows = [Row(str(n), "") for n in range(9)]
    found = spark.rows(spark.mapped(spark.table(rows), die, survive))
    assert sorted(row.key for row in found) == [row.key for row in rows]


def test_where_all_tries_fail_it_says_so_in_a_line(spark: Spark) -> None:
    from kg.build.distributed.spark_session import readable_errors

    with (
        pytest.raises(EngineError, match=r"^Spark has given up: .*3 times.*is still there$"),
        readable_errors(),
    ):
        list(spark.rows(spark.mapped(spark.table([Row("a", "")]), die)))


def test_an_error_of_ours_is_told_in_its_words(spark: Spark) -> None:
    from kg.build.distributed.spark_session import readable_errors

    with (
        pytest.raises(EngineError, match="Spark has given up: the disk is full; free some;"),
        readable_errors(),
    ):
        list(spark.rows(spark.mapped(spark.table([Row("a", "")]), refuse)))


def refuse(rows: Iterator[Row]) -> Iterator[Row]:
    from kg.errors import OutputError

    raise OutputError(f"the disk is full; free some{''.join(row.at for row in rows)}")


def test_weights_are_read_once_a_process(spark: Spark) -> None:
    value = spark.shared(Counted())
    rows = spark.rows(spark.mapped(spark.table([Row(str(n), "") for n in range(9)]), Asking(value)))
    by_process: dict[str, set[str]] = {}
    for row in rows:
        by_process.setdefault(row.key, set()).add(row.at)
    assert all(len(made) == 1 for made in by_process.values())


class Counted:
    """Knows when it was unpacked."""

    made = 0

    def __setstate__(self, _state: object) -> None:
        Counted.made += 1

    def __reduce__(self) -> tuple[object, tuple[()], dict[str, int]]:
        return Counted, (), {"of": 1}


class Asking:
    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        for _ in rows:
            counted = self.value()  # type: ignore[operator]
            yield Row(str(os.getpid()), str(counted.made))


def test_a_session_that_cannot_be_started_is_told_of(tmp_path: Path) -> None:
    need_spark()
    cluster = Cluster("nonsense:7077", 1)
    ready(cluster)
    with (
        pytest.raises(EngineError, match=r"Spark cannot be started: .*Master must"),
        session(cluster, 1, tmp_path / "log", lambda: None),
    ):
        pass
