"""``kg view``: open the page of a build in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.console import Console
from kg.cli.options import common, examples
from kg.errors import SourceNotFound
from kg.files import current


@click.command(epilog=examples("kg view", "kg view output"))
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="output")
@common
@click.pass_obj
def view(console: Console, folder: Path) -> None:
    """Open the page that a build wrote into DIR (output by default) in the browser."""
    page = current(folder / "graph.html" if folder.is_dir() else folder)
    if page.suffix != ".html" or not page.is_file():
        raise SourceNotFound(f"{page} is no page; make one with: kg build REPORT... -o {folder}")
    done = console.open_page(page)
    if console.json:
        console.out_json({"page": page, "opened": done})
