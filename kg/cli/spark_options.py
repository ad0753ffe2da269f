"""What ``kg build --engine spark`` adds: its options, and what it tells."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from msgspec import Struct

from kg.cli.console import Console, plural

if TYPE_CHECKING:
    from kg.build.distributed.spark_session import Cluster
    from kg.build.distributed.write_step import Manifest

SOME_FAILED: Final = 7
_FORMAT: Final = "nquads"
_SUBMITTED: Final = "PYSPARK_GATEWAY_PORT"
"""The variable by which spark-submit tells programs of the Java that it has started."""


class Spark(Struct, frozen=True):
    """The options that only make sense with Spark."""

    wanted: bool
    master: str | None
    partitions: int | None
    settings: Sequence[str]

    def check(self, others: Mapping[str, object], formats: Sequence[str]) -> None:
        """Refuse options that do not go together. ``others`` make no sense with Spark."""
        ours = {
            "--master": self.master,
            "--partitions": self.partitions,
            "--spark-conf": self.settings,
        }
        given = [name for name, value in (others if self.wanted else ours).items() if value]
        if given:
            needs = "does not go with" if self.wanted else "needs"
            raise click.UsageError(f"{given[0]} {needs} --engine spark")
        if self.wanted and (wrong := [name for name in formats if name != _FORMAT]):
            raise click.UsageError(
                f"--engine spark writes N-Quads alone, not {wrong[0]}; what reads graphs reads"
                " the folder that it makes"
            )

    def build(
        self,
        console: Console,
        output: Path,
        reports: Sequence[str],
        options: Mapping[str, Any],
        *,
        force: bool,
    ) -> int:
        """Build, and tell what was made; the exit code."""
        from kg.build.distributed.job import build
        from kg.build.distributed.spark_session import ready
        from kg.build.settings import Options

        cluster = self._cluster()
        ready(cluster)
        from kg.build.distributed.spark_engine import on

        def wait() -> None:
            console.note("kg: waiting for the cluster, which has no worker free")

        with console.progress() as progress:
            manifest = build(
                on(cluster, wait), output, reports, Options(**options), progress, force=force
            )
        _tell(console, manifest, output)
        return SOME_FAILED if manifest.failures else 0

    def _cluster(self) -> Cluster:
        from kg.build.distributed.spark_session import LOCAL, Cluster

        master = self.master or ("" if _SUBMITTED in os.environ else LOCAL)
        return Cluster(master, self.partitions or 0, dict(map(_setting, self.settings)))


def _setting(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise click.UsageError(f"{text!r} is no setting of Spark's; give KEY=VALUE")
    return key, value


def _tell(console: Console, manifest: Manifest, output: Path) -> None:
    from kg.build.distributed.job import FOLDER

    if console.json:
        console.out(manifest.to_json())
    elif not console.quiet:
        rows = [(name.replace("_", " "), f"{n:,}") for name, n in manifest.counts.items()]
        console.table(("", "number"), rows, right=(1,))
    for warning in manifest.warnings:
        console.warn(warning)
    for duplicate in manifest.duplicates:
        console.note(f"kg: {duplicate.name} is {duplicate.same_as} again; built once")
    for failure in manifest.failures:
        console.error(f"left out: {failure.message}")
    made = plural(len(manifest.files), "file")
    console.note(f"kg: wrote {output / FOLDER}: {made} and manifest.json")
