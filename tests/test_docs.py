"""The documentation keeps its word: its examples run, and its tables tell what there is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
import pyoxigraph as ox
import pytest
import yaml

from kg import errors
from kg.cli import main as cli
from kg.graph.questions import questions
from tests.checkout import CHECKOUT, DOCS, OUTPUT
from tests.man_page import PAGE, manual
from tests.readme import in_terminal, is_shown, pages, prepare, refreshed

TEXTS: Final = {str(page.relative_to(CHECKOUT)): page.read_text("utf-8") for page in pages()}
COMMANDS: Final = (DOCS / "reference" / "commands.md").read_text("utf-8")
FENCE: Final = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.M | re.S)
EVERYWHERE: Final = {"--help", "-h", "--version"}
COPIES: Final = ("docs/decisions/", "docs/experiments.md")
"""Records of what was; their commands need not be there any more."""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a terminal is made as on Unix")
@pytest.mark.parametrize("name", [n for n, t in TEXTS.items() if is_shown(t) and n != "README.md"])
def test_what_stands_under_a_command_is_what_it_prints(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = in_terminal(prepare(tmp_path, TEXTS[name], OUTPUT))
    shown = refreshed(TEXTS[name], run)
    assert shown == TEXTS[name], "python -m tests.renew writes the true output into the pages"


def test_the_table_of_commands_is_that_of_the_help() -> None:
    rows = re.findall(r"^\| `kg ([\w-]+)` \| ([^|]+) \|$", COMMANDS, re.M)
    assert [name for name, _ in rows] == list(cli.kg.list_commands(None))  # type: ignore[arg-type]


def test_the_table_of_exit_codes_is_that_of_the_errors() -> None:
    rows = {int(code) for code in re.findall(r"^\| (\d+) \|", COMMANDS, re.M)}
    kinds = (e for e in vars(errors).values() if isinstance(e, type))
    raised = {e.exit_code for e in kinds if issubclass(e, errors.KgError)} - {1}
    in_help = {int(code) for code in re.findall(r"\b(\d+)  ?[a-z]", cli._CODES)}
    assert rows == in_help
    assert raised <= rows


def written(text: str) -> list[str]:
    """All ``kg`` commands in a page: in its prose, in scripts and in workflows."""
    found = re.findall(r"`(kg [a-z][^`\n]*)`", FENCE.sub("", text))
    for language, block in FENCE.findall(text):
        if language in {"sh", "yaml", "console"}:
            found += re.findall(r"^(?:\$ |\s*- run: |.*/)?(kg [a-z].*)$", block, re.M)
    return found


@pytest.mark.parametrize("name", [n for n in TEXTS if not n.startswith(COPIES)])
def test_commands_and_options_exist(name: str) -> None:
    parameters = {f"--{p.name}" for q in questions() for p in q.parameters}
    context = click.Context(cli.kg, info_name="kg")
    wrong = []
    for line in written(TEXTS[name]):
        _, command, *rest = shlex.split(line, comments=True)
        found = cli.kg.get_command(context, command)
        if found is None:
            wrong.append(line)
            continue
        known = {o for p in found.params for o in (*p.opts, *p.secondary_opts)} | EVERYWHERE
        if command == "query":
            known |= parameters
        wrong += [f"{line}: {w}" for w in rest if re.match(r"--?[a-z]", w) and w not in known]
    assert not wrong


def _sparql(text: str) -> None:
    store = ox.Store()
    store.load(path=OUTPUT / "graph.ttl", format=ox.RdfFormat.TURTLE)
    assert list(store.query(text))


def _turtle(text: str) -> None:
    assert list(ox.parse(text, format=ox.RdfFormat.TURTLE))


def _csv(text: str) -> None:
    head, *rows = csv.reader(io.StringIO(text))
    assert rows
    assert all(len(row) == len(head) for row in rows)


READERS: Final[dict[str, Callable[[str], object]]] = {
    "csv": _csv,
    "json": json.loads,
    "sparql": _sparql,
    "turtle": _turtle,
    "yaml": yaml.safe_load,
    "python": lambda text: ">>> " in text or compile(text, "docs", "exec"),
}
"""What says whether a block in a language is well-formed."""


@pytest.mark.parametrize("name", TEXTS)
def test_blocks_are_well_formed(name: str) -> None:
    for language, block in FENCE.findall(TEXTS[name]):
        READERS.get(language, str)(block)


def test_the_manual_page_is_that_of_the_commands() -> None:
    assert manual() == PAGE.read_text("utf-8"), "renew it with python -m tests.renew"


def test_every_extra_is_told() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    told = set(re.findall(r"`(\w+)`", TEXTS["docs/index.md"].partition("| extra |")[2]))
    extras = set(settings["project"]["optional-dependencies"])
    assert extras - {"test", "components", "dev"} <= told
