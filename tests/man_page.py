"""The manual page ``docs/kg.1``: made from the help of the commands and from their reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import click

from kg import __version__
from kg.cli.main import kg
from tests.checkout import DOCS

PAGE: Final = DOCS / "kg.1"
_ROW: Final = re.compile(r"^\| ([^|]+) \| (.+) \|$", re.M)
_EXAMPLES: Final = (
    ("Build the graph of a folder of reports", "kg build reports/ -o trends"),
    ("Look at it", "kg view trends"),
    ("Ask a named question", "kg query trends mitigations --risk hallucination"),
    ("See the words behind an answer", "kg explain trends hallucination"),
    ("Write a digest", "kg insights trends --format html -o digest.html"),
)


def manual() -> str:
    """The page in the macros of man."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield f'.TH KG 1 "" "TrendKG {__version__}" "User commands"'
    yield ".SH NAME"
    yield r"kg \- turn technology\-trend reports into a knowledge graph that shows its evidence"
    yield ".SH SYNOPSIS"
    yield r".B kg"
    yield r".I command"
    yield r"[\fIoption\fR]... [\fIargument\fR]..."
    yield ".SH DESCRIPTION"
    yield _roff(
        "kg reads reports and writes a graph of the trends, techniques, risks and domains that"
        " they name, with the words that say so. It works offline. Each command has --help with"
        " examples."
    )
    yield ".SH COMMANDS"
    yield from _commands()
    yield ".SH OPTIONS"
    for option, text in (
        ("-h, --help", "Show help and exit."),
        ("--version", "Show the version of the program and of its model, and exit."),
        ("--json", "Print the result as JSON, for scripts (every command)."),
        ("-q, --quiet", "Print nothing but results, warnings and errors (every command)."),
        ("--debug", "Show a traceback when something fails (every command)."),
    ):
        yield from _item(option, text)
    reference = (DOCS / "reference" / "commands.md").read_text("utf-8")
    yield ".SH EXIT STATUS"
    for code, text in _rows(reference, "## Exit codes"):
        yield from _item(code, text)
    yield ".SH ENVIRONMENT"
    for name, text in _rows(reference, "## Environment"):
        yield from _item(name, text.replace(" | ", ": "))
    yield ".SH EXAMPLES"
    for text, command in _EXAMPLES:
        yield from (".PP", _roff(f"{text}:"), ".PP", ".nf", ".RS", _roff(command), ".RE", ".fi")


def _commands() -> Iterator[str]:
    context = click.Context(kg, info_name="kg")
    for name in kg.list_commands(context):
        command = kg.get_command(context, name)
        if command is not None:
            yield from _item(f"kg {name}", command.get_short_help_str(limit=300))


def _item(term: str, text: str) -> Iterator[str]:
    yield from (".TP", rf"\fB{_roff(term)}\fR", _roff(text))


def _rows(text: str, heading: str) -> list[tuple[str, str]]:
    """The rows of the first table under a heading, without its head and without code marks."""
    part = text.partition(heading)[2].partition("\n## ")[0].replace("`", "")
    return _ROW.findall(part)[2:]


def _roff(text: str) -> str:
    r"""Text as man takes it.

    >>> _roff("-o FILE")
    '\\-o FILE'
    """
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
