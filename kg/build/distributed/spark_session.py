"""A Spark session for one build: quiet, without a network where none is needed, and its errors."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from kg.build.process_setup import BLAS_THREADS, limit_blas_threads
from kg.errors import EngineError, MissingExtra

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL: Final = "local[*]"
_STANDALONE: Final = re.compile(r"spark://(.+)")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS: Final = 5.0
_WAIT: Final = 10.0
_A_PART, _LEAST, _MOST = 50, 8, 2_000
"""Reports that make a part, and the least and most parts."""

Wait = Callable[[], None]
_JAVA: Final = "install Java 17 or later, or set JAVA_HOME"
_ALWAYS: Final = {
    "spark.app.name": "kg build",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1000",
    "spark.sql.execution.arrow.maxBytesPerBatch": "16777216",
    "spark.sql.parquet.compression.codec": "zstd",
    **{f"spark.executorEnv.{name}": "1" for name in BLAS_THREADS},
}


class Cluster(Struct, frozen=True):
    """Where a build runs. ``master``: as Spark names it; "" for what spark-submit has set.

    ``parts``: into how many the work is shared, 0 for as many as the reports make of use.
    ``settings``: Spark's own, before ours.
    """

    master: str = LOCAL
    parts: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def here(self) -> bool:
        """Whether all of it is on this machine."""
        hosts = {host for host, _ in self.masters}
        return self.master.startswith("local") or (bool(hosts) and hosts <= _HERE)

    @property
    def masters(self) -> list[tuple[str, int]]:
        """Host and port of each master of a standalone cluster. Raises EngineError."""
        found = _STANDALONE.fullmatch(self.master)
        return [_address(each, self.master) for each in found[1].split(",")] if found else []

    def parts_for(self, reports: int) -> int:
        """Into how many parts the work on so many reports is shared; wherever it runs."""
        return self.parts or min(_MOST, max(_LEAST, reports // _A_PART))

    def conf(self, parts: int) -> dict[str, str]:
        """The settings of a session whose work is shared into so many parts."""
        own = {**_ALWAYS, "spark.sql.shuffle.partitions": str(parts)}
        if self.master:
            own["spark.master"] = self.master
        if self.here:
            own |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        return own | dict(self.settings)


def _address(text: str, master: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise EngineError(f"{master} names no master; give spark://HOST:PORT")
    return host.strip("[]"), int(port)


def ready(cluster: Cluster) -> None:
    """Make sure, before anything is done, that a session can be tried.

    Raises MissingExtra without pyspark, EngineError without Java or where no master answers.
    """
    try:
        with no_doubts():
            import pandas  # noqa: F401  # pyspark asks for it before it passes columns of Arrow
            import pyarrow  # noqa: F401
            import pyspark.sql  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "--engine spark needs Spark; pip install 'trendkg[spark]' (and Java 17 or later)"
        ) from error
    _need_java()
    _need_master(cluster)


@contextmanager
def session(cluster: Cluster, parts: int, log: Path, wait: Wait) -> Iterator[SparkSession]:
    """Start a session, and end it. What Java says goes to ``log``.

    ``wait`` is called now and then while there is nobody to do the work. Raises EngineError
    where the session cannot be started, or the engine gives up meanwhile.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if cluster.here:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    limit_blas_threads()
    with log.open("ab") as said, no_doubts(), _own_interrupts():
        try:
            spark = _started(cluster.conf(parts), log, said.fileno())
            with readable_errors(), _watched(spark, wait):
                yield spark
        finally:
            _stop()


@contextmanager
def no_doubts() -> Iterator[None]:
    """Let pyspark's doubts of a new pandas be; no row of ours meets that."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
        yield


@contextmanager
def _own_interrupts() -> Iterator[None]:
    """Let an interrupt end the build as it ends others; no library writes to the log of it.

    Spark's own answer asks Java to cancel jobs on a line that is in use, and logs that it fails.
    """
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(disabled)


@contextmanager
def _watched(spark: SparkSession, wait: Wait) -> Iterator[None]:
    """Call ``wait`` while the cluster gives no executor."""
    done = threading.Event()
    if spark.sparkContext.master.startswith("local"):
        yield
        return

    def watch() -> None:
        while not done.wait(_WAIT):
            with suppress(Exception):  # Java is gone, and the build will hear of it
                found = spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()  # noqa: SLF001
                if len(found) < 2:  # the first is this program
                    wait()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _started(settings: Mapping[str, str], log: Path, said: int) -> SparkSession:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    try:
        answer = signal.getsignal(signal.SIGINT)
        gateway = launch_gateway(conf, {"stdout": said, "stderr": said})
        context = SparkContext(conf=conf, gateway=gateway)
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, answer)
        return SparkSession(context)
    except Exception as error:
        raise EngineError(f"Spark cannot be started: {_why(error, log)}") from error


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(str(Path(home, "bin", "java")) if home else "java"):
        where = f"in JAVA_HOME, {home}" if home else "here"
        raise EngineError(f"Spark needs Java, and there is none {where}; {_JAVA}")


def _need_master(cluster: Cluster) -> None:
    """Ask whether a master listens: Spark itself would try for a minute."""
    refusals = []
    for host, port in cluster.masters:
        try:
            with closing(socket.create_connection((host, port), timeout=_SECONDS)):
                return
        except OSError as error:
            refusals.append(f"{host}:{port}: {error.strerror or error}")
    if refusals:
        raise EngineError(
            f"no Spark master answers at {cluster.master} ({'; '.join(refusals)});"
            " start it, or correct --master"
        )


@contextmanager
def readable_errors() -> Iterator[None]:
    """Turn errors of Spark into errors of one line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise EngineError(
            f"Spark has given up: {_reason(error)}; what was there before is still there"
        ) from error


def _reason(error: BaseException) -> str:
    """The one line of many that says most."""
    text = str(error)
    ours = re.findall(r"^(?:\S+: )?kg\.errors\.\w+: (.+)$", text, re.MULTILINE)
    if ours:
        return str(ours[-1])
    failed = re.search(r"Job aborted due to stage failure: (.+)|Job \d+ cancelled (.+)", text)
    raised = re.findall(r"^(\w+(?:\.\w+)*(?:Error|Exception): .+)$", text, re.MULTILINE)
    if failed:
        line = str(next(filter(None, failed.groups())))
    else:
        line = raised[-1] if raised else text.strip().partition("\n")[0]
    return str(line)[:300]


def _why(error: Exception, log: Path) -> str:
    text = log.read_text("utf-8", "replace")
    if "UnsupportedClassVersionError" in text:
        return f"its Java is too old; {_JAVA}"
    said = re.findall(r"(?:Exception|Error): (.+)", text)
    return (said[-1] if said else _reason(error))[:300]


def _stop() -> None:
    """End the session, if there is one, and Java, whatever state they are in."""
    from pyspark import SparkContext

    context, gateway = SparkContext._active_spark_context, SparkContext._gateway  # noqa: SLF001
    steps: list[Callable[[], object]] = []
    if context is not None:
        steps.append(context.stop)
    if gateway is not None:
        steps.append(gateway.shutdown)
        if (java := gateway.proc) is not None:  # else spark-submit has started it, and ends it
            steps += [java.stdin.close, partial(java.wait, _SECONDS), java.kill]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that Java was asked on a line which is broken
        for step in steps:
            with suppress(Exception):
                step()
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
