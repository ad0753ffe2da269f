"""``kg build --engine spark`` on a master and two workers: the triples of the local build."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.build.distributed.cluster import Cluster, command, environment, eventually, kill_tree
from tests.build.distributed.compared import is_whole, manifest, plain, quads
from tests.build.distributed.test_job import DECISIONS, HEAD, MORE
from tests.build.small import TEXTS, fill

pytestmark = pytest.mark.slow
AT_WORK = ".kg-*/tables/1/_temporary/0/_temporary/*"
"""What is there, in the output's folder, once workers write what they have extracted."""


def many(folder: Path, times: int) -> Path:
    """Reports, each some times with other words at its end."""
    every = (*TEXTS, *MORE)
    texts = {
        f"r{time}-{at}.md": f"{body}\n## Part {time}\n\nTopic {time} uses edge AI in banking.\n"
        for time in range(times)
        for at, body in enumerate(every)
    }
    return fill(folder / "reports", texts)


def test_the_triples_are_those_of_the_local_build(cluster: Cluster, tmp_path: Path) -> None:
    cluster.fill()
    folder, table = many(tmp_path, 1), tmp_path / "decisions.csv"
    (folder / "empty.md").write_bytes(b"")
    table.write_text(HEAD + DECISIONS["same"] + DECISIONS["drop"])
    arguments = (folder, "-o", tmp_path / "out", "--decisions", table)
    run = subprocess.run(
        command(cluster.url, *arguments),
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert run.returncode == 7, run.stderr
    assert "kg: left out: empty.md is empty; give a report with text in it" in run.stderr
    assert "reports" in run.stdout
    assert not [line for line in run.stderr.splitlines() if not line.startswith("kg: ")]
    is_whole(tmp_path / "out" / "quads")
    said = quads(tmp_path / "out" / "quads")
    assert said == plain(tmp_path / "plain", [folder], decisions=table)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["quads"]


def test_an_interrupt_ends_it_with_one_line(cluster: Cluster, tmp_path: Path) -> None:
    cluster.fill()
    out = tmp_path / "out"
    (out / "quads").mkdir(parents=True)
    (out / "quads" / "manifest.json").write_text('{"version": "0", "settings": {}}')
    process = subprocess.Popen(
        command(cluster.url, many(tmp_path, 4), "-o", out, "-q"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        start_new_session=True,
    )
    eventually(lambda: bool(list(out.glob(AT_WORK))), "work")
    os.killpg(process.pid, signal.SIGINT)
    printed, said = process.communicate(timeout=60)
    assert (printed, said.strip()) == ("", "kg: interrupted; what was there before is still there")
    assert process.returncode == 130
    assert [path.relative_to(out).as_posix() for path in sorted(out.rglob("*"))] == [
        "quads",
        "quads/manifest.json",
    ]


def test_a_worker_that_is_killed_midway_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    cluster.fill()
    folder, out = many(tmp_path, 4), tmp_path / "out"
    process = subprocess.Popen(
        command(cluster.url, folder, "-o", out, "-q"), stderr=subprocess.PIPE, env=environment()
    )
    victim = cluster.workers[0]
    eventually(lambda: bool(list(out.glob(AT_WORK))), "work")
    kill_tree(victim.pid)
    victim.wait()
    assert process.poll() is None
    _, said = process.communicate(timeout=240)
    assert process.returncode == 0, said
    is_whole(out / "quads")
    assert manifest(out / "quads")["counts"]["reports"] == 24
    assert quads(out / "quads") == plain(tmp_path / "plain", [folder])
    assert "Removing worker" in cluster.log("master")
