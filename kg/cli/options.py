"""Options that commands share, so that they mean the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from kg.cli.console import Console
from kg.errors import SourceNotFound

Command = TypeVar("Command", bound=Callable[..., Any])

GRAPH: Final = "output"
"""The folder that a build writes to, and all else reads, where none is named."""


def graphs_or_last(named: Sequence[str]) -> tuple[str, ...]:
    """The graphs that are named, else the folder of the last build here.

    Raises SourceNotFound where there is neither.
    """
    if not named and not Path(GRAPH).exists():
        raise SourceNotFound(
            f"no GRAPH is named, and there is no folder {GRAPH!r} here; name an RDF file or the"
            " folder of a build, or make one with: kg build REPORT..."
        )
    return tuple(named) or (GRAPH,)


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


_FORMS: Final = {
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonld": "jsonld",
    ".md": "markdown",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".tsv": "tsv",
    ".ttl": "turtle",
    ".xml": "xml",
}
"""The form of a result that the ending of its file asks for."""

_OTHERS: Final = frozenset(
    {".doc", ".docx", ".ods", ".odt", ".parquet", ".pdf", ".png", ".pptx", ".xls", ".xlsm", ".xlsx"}
)
"""Endings of files that no command writes."""


def _send(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    if value is not None and value.suffix.lower() in _OTHERS:
        raise click.BadParameter(
            f"no {value.suffix} is written; a spreadsheet opens .csv, a browser .html",
            context,
            parameter,
        )
    console = context.ensure_object(Console)
    console.file = value
    forms = any(each.name == "form" for each in context.command.params)
    if value is not None and value.suffix.lower() == ".json" and not forms:
        console.json = True


def output(command: Command) -> Command:
    """Add ``-o/--output FILE``, for a result that would else go to stdout."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        is_eager=True,
        callback=_send,
        help="Write the result to FILE instead of standard output.",
    )(command)


def files(
    flag: str, name: str, help_: str, *, metavar: str = "FILE"
) -> Callable[[Command], Command]:
    """An option that names files or folders, as often as it is given."""
    kind = click.Path(path_type=Path)
    return several(flag, name, f"{help_}  Repeatable.", metavar=metavar, type=kind)


def several(flag: str, name: str, help_: str, **more: Any) -> Callable[[Command], Command]:
    """An option that may be given several times."""
    return click.option(flag, name, multiple=True, help=help_, **more)


def file(
    *flags: str, help_: str, metavar: str = "FILE", default: str | None = None
) -> Callable[[Command], Command]:
    """An option that names one file or folder; help shows its default."""
    return click.option(
        *flags,
        metavar=metavar,
        type=click.Path(path_type=Path),
        default=default,
        show_default=default is not None,
        help=help_,
    )


def number(
    *flags: str,
    help_: str,
    default: int | None = None,
    least: int = 0,
    most: int | None = None,
    metavar: str | None = "N",
) -> Callable[[Command], Command]:
    """An option that is a whole number, from ``least`` to ``most``; help shows its default."""
    return click.option(
        *flags,
        type=click.IntRange(least, most),
        default=default,
        show_default=default is not None,
        metavar=metavar,
        help=help_,
    )


def seconds(help_: str) -> Callable[[Command], Command]:
    """``--timeout``, for what asks a server."""
    kind = click.FloatRange(min=0.1)
    return click.option("--timeout", type=kind, default=60.0, metavar="SECONDS", help=help_)


def min_confidence(help_: str, *, default: float | None = 0.0) -> Callable[[Command], Command]:
    """``--min-confidence``, by default of nothing."""
    return click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        default=default,
        metavar="0..1",
        help=help_,
    )


def printed_as(*forms: str, help_: str = "How to print.") -> Callable[[Command], Command]:
    """``--format``, for what is printed in one of several forms; else as the file's name ends."""

    def chosen(context: click.Context, parameter: click.Parameter, form: str | None) -> str | None:
        console = context.ensure_object(Console)
        if form is not None or console.json or console.file is None:
            return form
        wanted = _FORMS.get(Path(console.file.name.lower().removesuffix(".gz")).suffix)
        if wanted is not None and wanted not in forms:
            known = ", ".join(forms)
            raise click.BadParameter(
                f"{console.file.name} ends as {wanted}, which is not written; choose from {known}",
                context,
                parameter,
            )
        return wanted

    return click.option("--format", "form", type=click.Choice(forms), callback=chosen, help=help_)


def byte_order_mark(command: Command) -> Command:
    """Add ``--bom``, for CSV that a spreadsheet opens."""
    return click.option(
        "--bom",
        is_flag=True,
        expose_value=False,
        callback=_set,
        help="Begin CSV with a byte order mark, by which spreadsheets tell that it is UTF-8.",
    )(command)


def user(who: str) -> Callable[[Command], Command]:
    """``--user``, for what asks a database."""
    return click.option(
        "--user",
        metavar="NAME",
        help=f"{who} or in KG_LOAD_USER.  The password is that in KG_LOAD_PASSWORD, or is asked"
        " for.",
    )


def ask_password() -> Callable[[str], str] | None:
    """What asks a person for the password of a user; None where there is no person."""
    if not sys.stdin.isatty():
        return None
    return lambda name: str(
        click.prompt(f"Password of {name}", hide_input=True, default="", err=True)
    )


def examples(*lines: str) -> str:
    """The end of a help text: commands that can be copied."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
