"""What help, README and guides print as examples can be copied: what needs only output/ runs."""

from __future__ import annotations

import re
import shlex
import webbrowser
from pathlib import Path

import click
import pytest

from kg.cli.main import kg as group
from tests.checkout import CHECKOUT, OUTPUT
from tests.cli.conftest import Kg
from tests.readme import blocks, pages

THEIRS = (
    "report",
    "reports",
    "our-",
    "my-",
    "mine.json",
    "names.tsv",
    "last-month",
    "more",
    "new-build",
    "curated.ttl",
    "any.jsonld",
    "://localhost",
    "https://",
    "ladybug:",
    "parquet:",
    "output/quads",
)
"""How the names of files and servers begin that only a reader has."""
ENDLESS = ("serve", "train", "mcp")
"""Commands that run until they are stopped, or for an hour."""
ASKS = re.compile(r"kg (query|explain|merges)\b(?!.*-o )")
"""Commands that must find something: a head and a row, at least."""


def of_help() -> list[str]:
    """The examples of all commands, and those of ``kg`` itself."""
    context = click.Context(group, info_name="kg")
    texts = [group.get_help(context)]
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        texts.append((found.epilog or "").partition("Examples:")[2])
    lines = re.findall(r"^ +(kg .*)$", "\n".join(texts), re.M)
    return [line.partition("   ")[0] for line in lines]


def of_pages() -> list[str]:
    """The commands in README and guides that ask ``output``; those with output run elsewhere."""
    found = []
    for page in pages():
        text = page.read_text("utf-8")
        found += re.findall(r"`(kg [^`\n]+)`", text)
        found += re.findall(r"^(kg .*)$", "\n".join(blocks(text, "sh")), re.M)
    return [command for command in found if " output" in command]


def runs(example: str) -> bool:
    """Whether an example needs nothing but ``output/``."""
    _, command, *rest = shlex.split(example)
    theirs = any(word.startswith(THEIRS) or "://" in word or "llama" in word for word in rest)
    made = re.search(r"[A-Z]{3}|\[", " ".join(re.sub(r"'[^']*'|\"[^\"]*\"", "", example).split()))
    return not theirs and not made and command not in (*ENDLESS, "build")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``output/``, where a browser opens nothing."""
    monkeypatch.setattr(webbrowser, "open", lambda *_, **__: True)
    monkeypatch.chdir(tmp_path)
    for path in (OUTPUT, CHECKOUT / "ontology"):
        (tmp_path / path.name).symlink_to(path, target_is_directory=True)
    return tmp_path


@pytest.mark.parametrize(("examples", "least"), [(of_help, 30), (of_pages, 12)])
def test_examples_run(kg: Kg, folder: Path, examples: object, least: int) -> None:
    assert callable(examples)
    able = [example for example in examples() if runs(example)]
    assert len(able) >= least, able
    failed = {}
    for example in able:
        code, out, err = kg(*shlex.split(example)[1:])
        if code or (ASKS.match(example) and out.count("\n") < 2):
            failed[example] = (code, out + err)
    assert failed == {}
