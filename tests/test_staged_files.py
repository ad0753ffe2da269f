"""Several files take their places together, or none does."""

from __future__ import annotations

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import probe, staged_files, staged_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_text("old a")
    (tmp_path / "out" / "mine").write_text("mine")
    return tmp_path / "out"


def write(folder: Path, error: BaseException | None = None) -> None:
    with staged_files(folder) as stage:
        (stage / "a").write_text("new a")
        (stage / "b").write_text("new b")
        if error is not None:
            raise error


def write_all(folder: Path, names: str) -> None:
    with staged_files(folder) as stage:
        for name in names:
            (stage / name).write_text(f"new {name}")


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_all_take_their_places(folder: Path) -> None:
    with staged_files(folder) as stage:
        (stage / "a").write_text("new a")
        (stage / "b").write_text("new b")
        assert contents(folder) == {"a": "old a", "mine": "mine"}
    assert contents(folder) == {"a": "new a", "b": "new b", "mine": "mine"}
    assert not stage.exists()


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt()])
def test_none_does_after_an_error(folder: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write(folder, error)
    assert contents(folder) == {"a": "old a", "mine": "mine"}
    assert len(list(folder.iterdir())) == 2


def test_an_error_names_the_place_that_the_user_knows(folder: Path) -> None:
    with pytest.raises(OutputError) as caught, staged_files(folder) as stage:
        raise OutputError(f"{stage}/a cannot be written: disk full; free some space")
    assert str(caught.value) == f"{folder}/a cannot be written: disk full; free some space"


def test_a_folder_in_the_way_stops_all(folder: Path) -> None:
    (folder / "b").mkdir()
    with pytest.raises(OutputError, match="b is a folder; remove it"):
        write(folder)
    assert contents(folder) == {"a": "old a", "mine": "mine"}


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", ["a", "b", "c"])
def test_a_move_that_fails_is_undone(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    at: str,
    after: bool,
    links: bool,
    error: BaseException,
) -> None:
    (folder / "c").write_text("old c")
    before = contents(folder)
    true = Path.replace
    failing = [at]

    def replace(self: Path, target: Path) -> Path:
        fails = [self.name] == failing
        if fails and not after:
            failing.clear()
            raise error
        moved = true(self, target)
        if fails:
            failing.clear()
            raise error
        return moved

    def no_links(*_: object, **_options: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(Path, "replace", replace)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    told = OutputError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(told) as caught:
        write_all(folder, "abc")
    assert contents(folder) == before
    assert len(list(folder.iterdir())) == 3
    if told is OutputError:
        assert f"{at} cannot be written: no permission" in str(caught.value)


def test_undoing_touches_nothing_that_was_not_moved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tidied_away(self: Path, _target: Path) -> Path:
        shutil.rmtree(self.parent)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", tidied_away)
    with pytest.raises(KeyboardInterrupt):
        write_all(folder, "ab")
    assert contents(folder) == {"a": "old a", "mine": "mine"}


def test_undoing_goes_on_where_a_file_refuses_and_an_interrupt_comes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Path.replace
    moves: list[str] = []

    def replace(self: Path, target: Path) -> Path:
        moves.append(self.name)
        if moves == ["a", "b", "c"]:
            raise PermissionError(13, "Permission denied")
        if moves == ["a", "b", "c", "a"]:
            signal.raise_signal(signal.SIGINT)
            raise PermissionError(13, "Permission denied")
        return true(self, target)

    (folder / "b").write_text("old b")
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError, match="c cannot be written: no permission"):
        write_all(folder, "abc")
    assert contents(folder) == {"a": "new a", "b": "old b", "mine": "mine"}


def test_undoing_in_a_thread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with ThreadPoolExecutor(1) as pool, pytest.raises(OutputError):
        pool.submit(write_all, folder, "ab").result()
    assert contents(folder) == {"a": "old a", "mine": "mine"}


def test_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    probe(tmp_path / "x" / "y")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/deeper"])
def test_probe_finds_what_is_in_the_way(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file is no folder; choose another one"):
        probe(tmp_path / place)


def test_where_no_folder_can_be_made() -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        probe(Path("/proc/nothing"))
    with pytest.raises(OutputError, match="cannot be written"), staged_files(Path("/proc/nothing")):
        pass


def test_a_folder_takes_the_place_of_another(folder: Path) -> None:
    with staged_folder(folder) as stage:
        (stage / "new").write_text("new")
        assert (folder / "a").exists()
    assert [path.name for path in folder.iterdir()] == ["new"]
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
    with staged_folder(folder.parent / "other" / "out") as stage:
        (stage / "new").write_text("new")
    assert (folder.parent / "other" / "out" / "new").exists()


@pytest.mark.parametrize("error", [PermissionError(13, "no"), KeyboardInterrupt()])
def test_a_folder_that_cannot_take_the_place_leaves_the_old_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    true = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise error
        return true(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    told = OutputError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(told, match=r"no permission|^$"), staged_folder(folder):
        pass
    assert (folder / "mine").read_text() == "mine"
    assert [path.name for path in folder.parent.iterdir()] == ["out"]
