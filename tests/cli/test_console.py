"""What is printed, where, and that nothing in it takes effect."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from kg.cli import console as module
from kg.cli.console import Console, visible
from kg.errors import OutputError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


HIDDEN = [
    ("plain text, naïve 中文", "plain text, naïve 中文"),
    ("\x1b[31mred", "␛[31mred"),
    ("a\tb\r\nc\0", "a␉b␍␊c␀"),
    ("\x7f\x9b", "\\u007f\\u009b"),
    ("a\u202eb\u2066c\u200f\ufeff", "a\\u202eb\\u2066c\\u200f\\ufeff"),
    ("\u2028\udc80", "\\u2028\\udc80"),
    ("[bold]x[/]", "[bold]x[/]"),
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_hidden_characters_become_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_lines_may_stay() -> None:
    assert visible("a\n\tb\r\x1b", lines=True) == "a\n\tb␍␛"


def test_results_go_to_stdout_all_else_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.out("result")
    console.note("note\nmore")
    console.warn("odd")
    console.error("bad")
    assert capsys.readouterr() == ("result\n", "note␊more\nkg: warning: odd\nkg: bad\n")


def test_quiet_keeps_results_warnings_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)
    console.out("result\n")
    console.note("note")
    console.warn("odd")
    with console.progress() as progress:
        progress("x", 1, 2)
    assert capsys.readouterr() == ("result\n", "kg: warning: odd\n")


def test_a_pipe_gets_the_result_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Console().out("a\x1bb")
    assert capsys.readouterr().out == "a\x1bb\n"


def test_a_terminal_gets_it_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    Console().out("a\x1bb\nc")
    assert screen.getvalue() == "a␛b\nc\n"


def test_a_table_elsewhere_is_aligned_by_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    Console().table(("name", "n"), [("[b]a[/b]\n", "1"), ("b", "100")], right=[1])
    assert capsys.readouterr().out == "name         n\n[b]a[/b]␊    1\nb          100\n"


def test_a_table_on_a_terminal_is_drawn_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", screen := Terminal())
    Console().table(("name", "n"), [("[b]a[/b]\x1b[0m", "1")], right=[1])
    assert screen.getvalue() == ("\n name           n\n ────────────────\n [b]a[/b]␛[0m   1\n\n")


def test_a_file_takes_the_place_of_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    console = Console(file=tmp_path / "new" / "result.txt")
    console.out("one")
    assert not (tmp_path / "new").exists(), "nothing before it is complete"
    console.table(("a",), [("b",)])
    console.finish()
    assert (tmp_path / "new" / "result.txt").read_text() == "one\na\nb\n"
    assert capsys.readouterr().out == ""
    with pytest.raises(OutputError, match="cannot be written"):
        Console(file=tmp_path).finish()


def test_progress_without_a_terminal_is_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 1.0, 2.5, 2.5, 3.0])
    monkeypatch.setattr(module, "monotonic", lambda: next(clock))
    with Console().progress() as progress:
        progress("a", 1, 3)
        progress("b\n", 2, 3)
        progress("c", 3, 3)
    assert capsys.readouterr().err == "kg: 2/3 b␊\n"


def test_progress_on_a_terminal_is_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", screen := Terminal())
    monkeypatch.setenv("COLUMNS", "60")
    with Console().progress() as progress:
        progress("[red]a\x1b", 1, 3)
    assert "[red]a␛" in screen.getvalue()
    assert "1/3" in screen.getvalue()
    assert screen.getvalue().endswith("\r" + " " * 59 + "\r")
