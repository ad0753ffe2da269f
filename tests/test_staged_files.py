"""Several files take their places together, or none does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import OutputError
from kg.files import current, files_in, finish, probe, staged_files, staged_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_text("old a")
    (tmp_path / "out" / "mine").write_text("mine")
    return tmp_path / "out"


def write(folder: Path, names: str = "ab", error: BaseException | None = None) -> None:
    with staged_files(folder) as stage:
        for name in names:
            (stage / name).write_text(f"new {name}")
        if error is not None:
            raise error


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
        write(folder, error=error)
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


def seen(folder: Path, names: str) -> dict[str, str]:
    """The files of a folder as a reader finds them."""
    places = {name: current(folder / name) for name in names}
    return {name: place.read_text() for name, place in places.items() if place.is_file()}


OLD = {"a": "old a", "c": "old c"}
NEW = {"a": "new a", "b": "new b", "c": "new c"}
STEPS = ("rename", "replace", "rmdir", "unlink", "mkdir", "iterdir")


def killed_at(folder: Path, step: int) -> bool:
    """Write with a process that is killed before the step of that number; whether it was."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    left = [step]
    for name in STEPS:
        setattr(Path, name, counted(getattr(Path, name), left))
    write(folder, "abc")
    os._exit(0)


def counted(true: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return true(*given, **named)

    return call


def test_a_kill_at_any_step_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    states = []
    for step in range(40):
        folder = tmp_path / str(step)
        folder.mkdir()
        for name, text in OLD.items():
            (folder / name).write_text(text)
        killed = killed_at(folder, step)
        states.append(seen(folder, "abc"))
        assert states[-1] in {"old": OLD, "new": NEW}.values()
        finish(folder)
        assert contents(folder) == states[-1]
        if not killed:
            break
    assert states == sorted(states, key=[OLD, NEW].index)
    assert states[0] == OLD
    assert states.count(NEW) > 4


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", ["a", "b", "c"])
def test_a_file_that_cannot_be_moved_is_found_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: str, error: BaseException
) -> None:
    true = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == at:
            raise error
        return true(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        told = OutputError if isinstance(error, OSError) else KeyboardInterrupt
        with pytest.raises(told) as caught:
            write(folder, "abc")
    if told is OutputError:
        assert f"{at} cannot be written: no permission" in str(caught.value)
    assert seen(folder, "abc") == NEW
    assert [path.name for path in files_in(folder)] == ["a", "b", "c", "mine"]
    write(folder, "b")
    assert contents(folder) == {**NEW, "mine": "mine"}
    assert len(list(folder.iterdir())) == 4


def test_an_interrupt_between_two_moves_leaves_nothing_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = Path.replace
    moves: list[str] = []

    def replace(self: Path, target: Path) -> Path:
        moves.append(self.name)
        if moves == ["a", "b"]:
            raise KeyboardInterrupt
        return true(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write(folder, "abc")
    assert contents(folder) == {**NEW, "mine": "mine"}
    assert len(list(folder.iterdir())) == 4


def test_two_that_finish_at_once_do_not_fail(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = Path.replace

    def replace(self: Path, target: Path) -> Path:
        true(self, target)
        return true(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    write(folder, "ab")
    assert contents(folder) == {"a": "new a", "b": "new b", "mine": "mine"}


def test_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    probe(tmp_path / "x" / "y")
    assert list(tmp_path.iterdir()) == []


def test_where_no_folder_can_be_made() -> None:
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
