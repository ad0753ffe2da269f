"""The table of formats: what a file is by its name and bytes, and who reads it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.model import BlockKind, Span, Text
from kg.read import discover, read, report_formats
from kg.read.block_draft import Draft, Drafts, Inline, Numbers, Raw
from kg.read.report_formats import FORMATS, Format


def test_each_ending_and_each_media_type_is_there_once() -> None:
    endings = [ending for each in FORMATS for ending in each.endings]
    assert len(set(endings)) == len(endings)
    assert len({each.media_type for each in FORMATS}) == len(FORMATS)
    assert not any(ending.endswith(report_formats.HOLDERS) for ending in endings)


@pytest.mark.parametrize("media_type", [*(each.media_type for each in FORMATS), "text/unheard-of"])
def test_every_media_type_has_a_reader(media_type: str) -> None:
    assert report_formats.reader(media_type).__name__ == "read_report"


def read_report(raw: Raw) -> Drafts:
    """One paragraph, as a format of shouted words might have it."""
    text = raw.data.decode()
    span = Span(0, len(text))
    block = Draft(BlockKind.PARAGRAPH, Inline(Text.verbatim(text, 0)), span)
    return Drafts(text, "utf-8", [block], Numbers(), head=[("title", "Shouted")])


def test_a_new_format_is_a_line_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shout = Format("text/x-shout", (".shout",), "shouts")
    module = ModuleType("kg.read.shouts")
    module.read_report = read_report  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kg.read.shouts", module)
    monkeypatch.setitem(report_formats.ENDINGS, ".shout", shout)
    monkeypatch.setitem(report_formats.MEDIA_TYPES, shout.media_type, shout)
    (tmp_path / "a.shout").write_text("EDGE AI USES PRUNING!")
    document = read(discover([tmp_path])[0])
    assert (document.media_type, document.metadata.title) == ("text/x-shout", "Shouted")
    assert [block.text.value for block in document.blocks] == ["EDGE AI USES PRUNING!"]
