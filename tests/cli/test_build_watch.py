"""``kg build --watch``: builds again after changes, and whatever fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli import build_watch
from tests.cli.conftest import REPORT, Kg

Step = Callable[[], object]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What happens while the command sleeps, one step each time; Ctrl-C after the last."""
    planned: list[Step] = []

    def stop() -> None:
        raise KeyboardInterrupt

    def sleeping(_seconds: float, left: list[Iterator[Step]] = []) -> None:  # noqa: B006
        if not left:
            left.append(iter(planned))
        next(left[0], stop)()

    monkeypatch.setattr(build_watch, "sleep", sleeping)
    return planned


def settle() -> None:
    """Nothing more changes."""


def test_what_changes_is_built_again(kg: Kg, tmp_path: Path, steps: list[Step]) -> None:
    folder, output = tmp_path / "reports", tmp_path / "output"
    folder.mkdir()
    (folder / "one.md").write_text(REPORT)
    steps += [
        lambda: (folder / "two.md").write_text("# Two\n\nBlockchain raises the risk of fraud.\n"),
        settle,
        (folder / "two.md").unlink,
        settle,
        (folder / "one.md").unlink,
        settle,
    ]
    code, out, err = kg("build", folder, "-o", output, "--watch", "--jobs", 1)
    assert code == 0
    assert "two.md" in out
    assert err.count("watching for changes") == 4
    assert "no report" in err
    assert err.endswith("kg: no longer watching\n")
    assert "Blockchain" not in (output / "graph.ttl").read_text("utf-8")


def test_the_output_is_not_watched(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / ".hidden").write_text("a")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph.ttl").write_text("")
    found = build_watch.stamp([str(tmp_path), str(tmp_path / "*.md"), "nowhere"], tmp_path / "out")
    assert list(found) == [str(tmp_path / "a.md")]


def test_what_is_not_there_from_the_start_is_not_waited_for(kg: Kg, tmp_path: Path) -> None:
    watched, once = (kg("build", tmp_path / "no", *how) for how in (["--watch"], []))
    assert watched == once
    assert (once.code, once.err.count("\n")) == (3, 1)


def test_what_is_there_from_the_start_is_built_once(
    kg: Kg, tmp_path: Path, steps: list[Step]
) -> None:
    (tmp_path / "one.md").write_text(REPORT)
    steps += [settle]
    paths = tmp_path / "one.md", tmp_path / "no.md"
    code, out, err = kg("build", *paths, "-o", tmp_path / "output", "--watch", "--jobs", 1)
    assert code == 0
    assert out.count("one.md") == 1
    assert err.count("watching for changes") == 1
