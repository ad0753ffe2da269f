"""Notes: every link leads to one, quotes are verbatim, names are neither paths nor markup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.errors import OutputError
from kg.export.obsidian import write
from kg.graph import Graph
from kg.model import RelationType, TopicClass
from tests.export.page.graphs import Graph as Builder
from tests.export.page.graphs import health

HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "C:\\x", "CON", "nul.md", ".hidden", "a/b", "A/B", "a\\b",
    "x" * 300, "\u6f22" * 300, "[[x]] ![[y]]", "](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "#tag %%c%% ==h== $$m$$ ^b", "- [ ] task", "1. one", "---",
    "a: b", "\u202egnp.exe", "https://example.org/x", "&lt;b&gt;", "|a|b|", "", "...", "Caf\u00e9",
    "Cafe\u0301", "``` x", "{{x}} <% y %>",
]  # fmt: skip


def hostile() -> Builder:
    g = Builder()
    for number, name in enumerate(HOSTILE):
        report = g.report(f"r{number}", name or "x", "2025", source=name)
        risk = g.topic(TopicClass.RISK, name, f"also {name}", definition=name)
        technique = g.topic(TopicClass.TECHNIQUE, name)
        claim = g.claim(technique, RelationType.MITIGATES_RISK, risk)
        g.evidence(claim, report, name or "x", section=g.section(report, 1, name))
    return g


def tokens(text: str) -> Iterator[Token]:
    front, body = text.split("---\n", 2)[1:] if text.startswith("---\n") else ("", text)
    assert all(line.count(": ") for line in front.splitlines())
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(body):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("graph", [health(), hostile()])
def test_links_lead_to_notes_and_names_are_neither_paths_nor_markup(
    graph: Builder, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    known = Graph(graph.store).knowledge()
    write(Graph(graph.store), folder)
    notes = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert len(notes) == len({name.casefold() for name in notes})
    assert len(notes) == len(known.entities) + len(known.reports) + 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes"]
    kinds: set[str] = set()
    linked: set[str] = set()
    for name in notes:
        assert len(name.encode()) < 255
        assert name.count("/") == (name != "Start here.md")
        for token in tokens((folder / name).read_text()):
            kinds.add(token.type)
            if token.type == "link_open":
                target = unquote(str(token.attrs["href"]))
                at = (folder / name).parent.joinpath(target).resolve()
                assert at.is_file(), (name, target)
                linked.add(at.relative_to(folder.resolve()).as_posix())
    assert linked == notes - {"Start here.md"}
    assert kinds <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *("blockquote_open", "blockquote_close", "link_open", "link_close"),
    }


def test_a_note_quotes_the_reports(tmp_path: Path) -> None:
    write(Graph(health().store), tmp_path / "notes")
    note = (tmp_path / "notes" / "Techniques" / "federated learning.md").read_text()
    assert "## Mitigates\n\n- [privacy concerns](../Risks/privacy%20concerns.md): asserted" in note
    assert "  > Federated learning lessens privacy concerns.\n" in note
    assert "(../Reports/AI%20in%20health.md), 2024, Learning across hospitals" in note
    assert 'aliases: ["FL"]' in note


def test_notes_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        write(Graph(health().store), tmp_path)
