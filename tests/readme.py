"""README and documentation as programs: commands run, and what they print stands under them.

``refreshed`` runs the ``console`` and ``python`` blocks of a Markdown text and returns the text
with their true output; a text is right if that changes nothing. A block with a title is a file
that the commands find. The README's first ``sh`` block sets the project up and builds
``output/``, the second runs the tests.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.checkout import CHECKOUT, DOCS, README

_BLOCK: Final = re.compile(r"(?<=^```)(\w+)\n(.*?)(?=^```$)", re.M | re.S)
_FILE: Final = re.compile(r'^```\w+ title="([\w.-]+)"\n(.*?)^```$', re.M | re.S)
_STYLE: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PROGRESS: Final = re.compile(r"kg: \d+/\d+ .*")
_COLUMNS: Final = "100"

Run = Callable[[str], str]
"""Takes a command line, returns what a person would see."""


def blocks(markdown: str, *languages: str) -> list[str]:
    """The texts of the fenced blocks in these languages, in order.

    >>> blocks("```sh\\nls\\n```\\n", "sh")
    ['ls\\n']
    """
    return [text for language, text in _BLOCK.findall(markdown) if language in languages]


def pages() -> list[Path]:
    """The README and all pages of the documentation."""
    return [README, *sorted(DOCS.glob("**/*.md"))]


def is_shown(markdown: str) -> bool:
    """Whether a text has commands or statements with their output."""
    return bool(blocks(markdown, "console")) or ">>> " in "".join(blocks(markdown, "python"))


def prepare(folder: Path, markdown: str, output: Path) -> Path:
    """A folder in which the commands of a page find what the page speaks of.

    ``ontology`` and ``output`` are those of the checkout, ``reports`` has the reports of the
    README's first command, and each block with a title is a file.
    """
    for name, target in (("ontology", CHECKOUT / "ontology"), ("output", output)):
        (folder / name).symlink_to(target, target_is_directory=True)
    (folder / "reports").mkdir()
    for report in first_build()[1:-2]:
        shutil.copy(CHECKOUT / report, folder / "reports")
    for name, text in _FILE.findall(markdown):
        (folder / name).write_text(text, "utf-8")
    return folder


def first_build() -> list[str]:
    """The arguments of ``kg`` in the README's first command: the reports, and where to."""
    line = blocks(README.read_text("utf-8"), "sh")[0]
    return shlex.split(line.rpartition("/kg ")[2])


def refreshed(markdown: str, run: Run) -> str:
    """The text with the true output under each command and each statement.

    Python runs in the current folder, all blocks in one namespace.
    """
    names: dict[str, object] = {}

    def block(match: re.Match[str]) -> str:
        language, text = match.groups()
        if language == "console":
            commands = re.findall(r"^\$ (.*)$", text, re.M)
            text = "\n".join(f"$ {command}\n{run(command)}" for command in commands)
        if language == "python" and ">>> " in text:
            text = "".join(_interactive(text, names))
        return f"{language}\n{text}"

    return _BLOCK.sub(block, markdown)


def _interactive(text: str, names: dict[str, object]) -> Iterator[str]:
    """The lines of a session at the Python prompt, with what each statement prints."""
    for statement in doctest.DocTestParser().get_examples(text):
        first, *more = statement.source.splitlines()
        yield f">>> {first}\n" + "".join(f"... {line}".rstrip() + "\n" for line in more)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(statement.source, "README", "single"), names)  # noqa: S102 - our own text
        yield printed.getvalue()


def in_terminal(folder: Path) -> Run:
    """Run ``kg`` commands in a folder, as on a terminal of 100 columns; styles are taken off."""

    def run(command: str) -> str:
        program, *arguments = shlex.split(command)
        if program != "kg":
            raise ValueError(f"{command!r}: only kg commands can be shown")
        shown, notes = _on_terminal([sys.executable, "-m", "kg", *arguments], folder)
        lines = _STYLE.sub("", shown).splitlines() + notes.splitlines()
        kept = [line.rstrip() for line in lines if not _PROGRESS.fullmatch(line)]
        return "\n".join(kept).strip("\n") + "\n"

    return run


def _on_terminal(command: list[str], folder: Path) -> tuple[str, str]:
    """Run a command with a terminal as its stdout; what went there, and to stderr."""
    ours, theirs = os.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": _COLUMNS, "PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=theirs, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        notes = process.stderr.read() if process.stderr else b""
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), notes.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""
