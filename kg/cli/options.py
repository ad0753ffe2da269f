"""Options that commands share, so that they mean the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])


def _set(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value and parameter.name:
        setattr(context.ensure_object(Console), parameter.name, True)


def common(command: Command) -> Command:
    """Add ``--json``, ``--quiet`` and ``--debug``; they act on the Console in ``context.obj``."""
    for name, description in (
        (("--debug",), "Show a traceback when something fails."),
        (("-q", "--quiet"), "Print nothing but results, warnings and errors."),
        (("--json",), "Print the result as JSON, for scripts."),
    ):
        command = click.option(
            *name, is_flag=True, expose_value=False, is_eager=True, callback=_set, help=description
        )(command)
    return command


def _send(context: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    context.ensure_object(Console).file = value


def output(command: Command) -> Command:
    """Add ``-o/--output FILE``, for a result that would else go to stdout."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_send,
        help="Write the result to FILE instead of standard output.",
    )(command)


def examples(*lines: str) -> str:
    """The end of a help text: commands that can be copied."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
