"""PDF -> drafts, through PDFium in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from kg.errors import MissingExtra, UnreadableSource
from kg.read.block_draft import Drafts, Numbers, Raw
from kg.read.document_text import place_blocks
from kg.read.pdf.pdf_blocks import blocks_of
from kg.read.pdf.pdf_columns import in_order
from kg.read.pdf.pdf_furniture import without_furniture
from kg.read.pdf.pdf_lines import lines_of
from kg.read.pdf.pdf_page import Rule, Sheet
from kg.read.source import too_large

_WORKER: Final = Path(__file__).with_name("pdf_worker.py")
_MEGABYTES: Final = 768
_SECONDS: Final = 60
_SECONDS_A_MEGABYTE: Final = 20
_A_CHARACTER: Final = 16
"""Bytes of the worker's output for each byte of text, at most."""

_TITLE_PAGES: Final = 3
_LEAST_TITLE_WORDS: Final = 2
_WORD: Final = re.compile(r"\w+")
_DATE: Final = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")


def read_report(raw: Raw) -> Drafts:
    """Read a PDF: its blocks in reading order, and its properties.

    Lines become paragraphs, divided words are made whole; headings are told by size and
    weight; running heads and page numbers are left out. Raises UnreadableSource for one
    that is encrypted, broken, or takes more than 768 MiB or a minute and a third for each
    megabyte, SourceTooLarge where its text has more than ``limit`` bytes, and MissingExtra
    without pypdfium2.
    """
    if find_spec("pypdfium2") is None:
        raise MissingExtra(
            f"{raw.name} is a PDF, and reading one needs more; pip install 'trendkg[documents]'"
        )
    numbers, said = Numbers(), _said(raw.data, raw.name, raw.limit)
    head = next(said)
    sheets, rules = [], []
    for number, (width, height, ruled, pieces) in enumerate(said, start=1):
        drawn = [Rule(*rule) for rule in ruled]
        rows = in_order(lines_of(pieces), drawn)
        sheets.append(Sheet(number, width, height, tuple(rows)))
        rules.append(drawn)
    blocks = blocks_of(without_furniture(sheets), rules, numbers, head["outline"])
    found = place_blocks(raw.name, blocks, numbers, _properties(head["info"]))
    return replace(found, head=_borne_out(head["info"]["Title"], sheets))


def _borne_out(title: str, sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """The title in the properties, where the first pages have all of its words."""
    first = [line.text for sheet in sheets[:_TITLE_PAGES] for row in sheet.rows for line in row]
    seen = set(_WORD.findall(" ".join(first).lower()))
    words = _WORD.findall(title.lower())
    known = len(words) >= _LEAST_TITLE_WORDS and seen.issuperset(words)
    return [("title", " ".join(title.split()))] if known else []


def _properties(info: dict[str, str]) -> list[tuple[str, str]]:
    found = _DATE.match(info["CreationDate"])
    date = "-".join(part for part in found.groups() if part) if found else ""
    return [("title", info["Title"].strip()), ("author", info["Author"].strip()), ("date", date)]


def _said(data: bytes, name: str, limit: int) -> Iterator[Any]:
    """The output of the worker process, value by value."""
    seconds = _SECONDS + _SECONDS_A_MEGABYTE * len(data) // 2**20
    command = [sys.executable, "-P", str(_WORKER), str(_MEGABYTES), str(seconds)]
    left = _A_CHARACTER * limit
    with subprocess.Popen(  # noqa: S603 - our own program, and no text of the report's in it
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None  # noqa: S101 - asked for above
        assert process.stdout is not None  # noqa: S101 - asked for above
        try:
            with suppress(OSError), process.stdin:  # read whole before the first line is written
                process.stdin.write(data)
            while line := process.stdout.readline(left + 1):
                left -= len(line)
                if left < 0:
                    raise too_large(f"{name}, as text,", limit)
                yield _value(line, name)
        finally:
            process.kill()
    if process.returncode:
        raise UnreadableSource(
            f"{name} is broken, or takes more than {_MEGABYTES} MiB or {seconds} s to read;"
            " save it anew, or split it"
        )


def _value(line: bytes, name: str) -> Any:
    try:
        value = json.loads(line)
    except ValueError:
        value = {"error": "broken"}
    if not isinstance(value, dict) or "error" not in value:
        return value
    if value["error"] == "encrypted":
        raise UnreadableSource(f"{name} is encrypted; save it without a password")
    raise UnreadableSource(f"{name} is no whole PDF (it is broken); get it anew")
