"""The command ``kg``: finds the subcommand, and turns errors into one line and a code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Final, NoReturn

import click
from click.exceptions import Exit

from kg import __version__
from kg.build.process_setup import TerminatedError, limit_blas_threads
from kg.cli.console import Console
from kg.errors import KgError, OutputError
from kg.version import model_version

_COMMANDS: Final = (
    "ask",
    "build",
    "check",
    "diff",
    "evaluate",
    "explain",
    "export",
    "insights",
    "load",
    "mcp",
    "merges",
    "query",
    "serve",
    "store",
    "text",
    "train",
    "view",
)
_CODES: Final = """\b
Exit codes:
    0  done                          7  done, but some reports failed
    2  wrong usage                   8  the graph does not conform
    3  no report can be used         9  a database refuses or is out of reach
    4  bad vocabulary or setting     10 a database does not hold what was sent
    5  bad graph or query            11 no engine can be reached, or it gives up
    6  the output cannot be written  12 no language model answers
                                     70 a bug in kg
                                     130 interrupted
                                     143 ended by SIGTERM
"""
_COMPLETION: Final = "_KG_COMPLETE"
"""The variable by which a shell asks what may come next."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_INTERRUPTED: Final = 130
_BROKEN_PIPE: Final = 141
_ENDED: Final = 143
_BUG: Final = 70


def _print_version(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    if value and not context.resilient_parsing:
        click.echo(f"kg {__version__} (model {model_version()})")
        context.exit()


class _Commands(click.Group):
    """The subcommands, one module each, imported when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand; for one that there is not, tell which are called alike."""
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            near = get_close_matches(name.lower(), _COMMANDS)
            hint = f"did you mean {' or '.join(near)}?" if near else "kg --help lists them"
            ctx.fail(f"no command is called {name!r}; {hint}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"kg.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_CODES,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version of the program and of its model, and exit.",
)
def kg() -> None:
    """Turn technology-trend reports into a knowledge graph that shows its evidence.

    \b
    Start here:
      kg build report.md -o output      the graph as Turtle and as a page
      kg view output                    look at the page
      kg ask "what raises bias?"         an answer in the words of the reports
      kg query output --list            what the graph can be asked
      kg explain output hallucination   what is said of a topic, and where
    """  # noqa: D301 - the escape is meant: click leaves the lines after it as they are


def run() -> NoReturn:
    """Run the command line of this process, and exit."""
    limit_blas_threads()
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run ``kg`` with these arguments and return its exit code; nothing is raised."""
    console = Console()
    _plug()
    _make_printable()
    try:
        if _COMPLETION in os.environ:
            kg.main(prog_name="kg")  # answers the shell, and ends the process
        with kg.make_context("kg", list(arguments), obj=console) as context:
            code = kg.invoke(context)
        console.finish()
    except Exit as error:
        code = error.exit_code
    except TerminatedError:
        console.error("ended by SIGTERM; what was there before is still there")
        return _ENDED
    except (KeyboardInterrupt, EOFError, click.Abort) as error:
        if not isinstance(error, click.Abort):
            click.echo(err=True)  # closes the terminal's ^C echo
        console.error("interrupted; what was there before is still there")
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_stdout()
        return _BROKEN_PIPE
    except OSError as error:
        return _failed(_for_a_person(error), console)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last resort: a person sees one line, whatever broke
        return _failed(error, console)
    return code if isinstance(code, int) else 0


def _for_a_person(error: OSError) -> Exception:
    """The error that says what to do, where that is known: no room, or a closed folder."""
    if error.errno in _FULL:
        _drop_stdout()
        return OutputError(
            f"the results cannot be written: {error.strerror}; make room, or use -o FILE"
        )
    if isinstance(error, PermissionError) and error.filename:
        return OutputError(
            f"{error.filename} cannot be reached: no permission; change that of its folder"
        )
    return error


def _failed(error: Exception, console: Console) -> int:
    if console.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, KgError):
        for detail in error.details:
            console.error(detail)
        console.error(str(error), getattr(error, "excerpt", ""))
        return error.exit_code
    again = "" if console.debug else " (run it again with --debug to see where)"
    console.error(f"a bug in kg: {type(error).__name__}: {error}; please report it{again}")
    return _BUG


def _plug() -> None:
    """Where a stream was closed before the start, let it be one that holds and keeps nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _make_printable() -> None:
    """Write UTF-8 to pipes and files whatever the locale; never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = stream.encoding if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")


def _drop_stdout() -> None:
    """Point stdout at nothing, so that Python's last flush does not complain either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
