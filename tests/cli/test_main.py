"""Help, exit codes, and one clear line for whatever goes wrong."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kg import __version__
from kg.__main__ import run as start
from kg.cli import main as module
from kg.cli.main import kg as group
from kg.cli.main import main
from kg.errors import OutputError, VocabularyError
from kg.version import model_version
from tests.checkout import CHECKOUT
from tests.cli.conftest import Kg
from tests.processes import python

TINY = str(Path(__file__).parents[2] / "ontology/examples/graphs/tiny.ttl")
COMMANDS = group.list_commands(click.Context(group))


def command(name: str) -> click.Command:
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(kg: Kg, name: str) -> None:
    code, out, err = kg(name, "--help")
    assert (code, err) == (0, "")
    assert f"  kg {name}" in out.split("Examples:")[1]
    for option in ("--json", "--quiet", "--debug"):
        assert option in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_every_command_is_explained(name: str) -> None:
    for parameter in command(name).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.endswith("."), parameter.name


def test_help_tells_where_to_start_and_all_commands(kg: Kg) -> None:
    out = kg("--help").out
    assert "  Start here:\n    kg build report.md" in out
    assert all(f"  {name} " in out for name in COMMANDS)


def test_the_version_names_the_model_as_its_card_does(kg: Kg) -> None:
    code, out, err = kg("--version")
    assert (code, err) == (0, "")
    assert out == f"kg {__version__} (model {model_version()})\n"
    assert f"`{model_version()}" in (CHECKOUT / "kg/extract/data/weights.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kg bu", "plain,build"),
        ("kg insights --only bri", "plain,bridges"),
        ("kg build --min-c", "plain,--min-confidence"),
    ],
)
def test_a_shell_can_complete(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, offered: str
) -> None:
    monkeypatch.setenv("_KG_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - 1))
    with pytest.raises(SystemExit):
        main([])
    assert capsys.readouterr().out == f"{offered}\n"


def test_without_a_command_it_shows_help(kg: Kg) -> None:
    code, out, err = kg()
    assert code == 2
    assert "Usage: kg" in out + err


def fails(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setattr(module._Commands, "get_command", lambda *_: failing)


ERRORS = [
    (VocabularyError("x.ttl:3: bad\x1b\nworse"), 4, "kg: x.ttl:3: bad␛␊worse\n"),
    (OutputError("disk full"), 6, "kg: disk full\n"),
    (
        OSError(errno.ENOSPC, "No space left on device"),
        6,
        "kg: the results cannot be written: No space left on device; make room, or use -o FILE\n",
    ),
    (
        PermissionError(errno.EACCES, "Permission denied", "shut/x"),
        6,
        "kg: shut/x cannot be reached: no permission; change that of its folder\n",
    ),
    (KeyboardInterrupt(), 130, "kg: interrupted; what was there before is still there\n"),
    (
        ZeroDivisionError("by 0"),
        70,
        (
            "kg: a bug in kg: ZeroDivisionError: by 0; please report it"
            " (run it again with --debug to see where)\n"
        ),
    ),
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
]


@pytest.mark.parametrize(("error", "code", "said"), ERRORS)
def test_an_error_is_one_line_and_a_code(
    kg: Kg, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    fails(monkeypatch, error)
    monkeypatch.setattr(module, "_drop_stdout", lambda: None)
    result = kg("build")
    assert (result.code, result.out) == (code, "")
    assert result.err.removeprefix("\n") == said


def test_debug_shows_where(kg: Kg) -> None:
    result = kg("check", "nowhere.ttl", "--debug")
    assert result.code == 3
    assert "Traceback" in result.err
    assert result.err.endswith("kg: nowhere.ttl: no such file; check the path\n")


def test_the_output_is_utf8_in_any_locale() -> None:
    command = [sys.executable, "-m", "kg", "explain", TINY, "bias"]
    variables = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = subprocess.run(command, capture_output=True, env=variables, check=True)
    assert "“" in run.stdout.decode("utf-8")


def test_a_broken_pipe_is_quiet() -> None:
    shell = f"'{sys.executable}' -m kg explain '{TINY}' bias | true"
    run = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=True)
    assert run.stderr == b""


@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_hold_nothing(streams: str) -> None:
    shell = f"'{sys.executable}' -m kg explain '{TINY}' bias {streams}"
    run = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=True)
    assert run.stderr == b""


def test_no_report_comes_from_a_closed_stream(tmp_path: Path) -> None:
    shell = f"'{sys.executable}' -m kg build - -q -o '{tmp_path}' <&-"  # no progress if it is slow
    run = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (
        3,
        "kg: stdin is empty; give a report with text in it\n",
    )


def test_an_interrupt_while_it_loads_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run", interrupted)
    with pytest.raises(SystemExit) as caught:
        start()
    assert caught.value.code == 130
    assert capsys.readouterr().err == "kg: interrupted; what was there before is still there\n"


def test_streams_that_cannot_be_changed_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["--version"]) == 0


@pytest.mark.parametrize("argument", ["--help", "build --help", "query --help"])
def test_help_imports_nothing_heavy(argument: str) -> None:
    code = (
        f"import sys; from kg.cli.main import main; main({argument.split()}); print(*sys.modules)"
    )
    loaded = set(python("-c", code).split())
    assert not loaded & {
        "pyoxigraph",
        "rdflib",
        "networkx",
        "pyromark",
        "kg.build.pipeline",
    }


@pytest.mark.parametrize(("told", "then"), [(None, "1"), ("4", "4")])
def test_a_process_has_one_thread_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, told: str | None, then: str
) -> None:
    environment = {"OPENBLAS_NUM_THREADS": told} if told else {}
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(sys, "argv", ["kg", "--version"])
    with pytest.raises(SystemExit):
        module.run()
    assert environment["OPENBLAS_NUM_THREADS"] == then
