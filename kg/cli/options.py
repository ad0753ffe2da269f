"""Options that commands share, so that they mean the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.console import Console

Command = TypeVar("Command", bound=Callable[..., Any])


def _set(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
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


def output(metavar: str, description: str, *, default: str) -> Callable[[Command], Command]:
    """Add ``-o/--output``, the one option that says where a result goes."""
    return click.option(
        "-o",
        "--output",
        metavar=metavar,
        type=click.Path(path_type=Path, allow_dash=True),
        default=default,
        show_default=default if default != "-" else "standard output",
        help=description,
    )


def examples(*lines: str) -> str:
    """The end of a help text: commands that can be copied."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
