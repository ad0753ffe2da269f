"""The page put together: template, style, script, lists; nothing is fetched, ever."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from pathlib import Path

from kg.analysis.diff.comparison import Diff
from kg.analysis.diff.diff_text import left_out, reports_told
from kg.analysis.diff.page.change_lists import numbers, sections
from kg.files import write_text
from kg.html_template import filled, policy


def write_page(diff: Diff, path: Path) -> None:
    """Write the page, whole or not at all. Raises OutputError."""
    write_text(path, [render_page(diff)])


def render_page(diff: Diff) -> str:
    """Make the page; the same comparison gives the same text on every machine."""
    style, script = _asset("changes.css"), _asset("changes.js")
    slots = {
        "title": escape(f"Changes from {diff.old} to {diff.new}"),
        "summary": _summary(diff),
        "policy": policy(style, script),
        "style": style,
        "script": script,
        "numbers": numbers(diff.comparison),
        "sections": sections(diff) or "<p>Nothing has changed.</p>",
    }
    return filled(_asset("changes.html"), slots)


def _summary(diff: Diff) -> str:
    found = diff.comparison
    rows = [
        ("Old", f"{diff.old}: {reports_told(found.old)}"),
        ("New", f"{diff.new}: {reports_told(found.new)}"),
    ]
    if found.both:
        rows.append(("In both", reports_told(found.both)))
    if out := left_out(diff):
        rows.append(("Left out", out.removeprefix("left out: ")))
    return "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in rows)


def _asset(name: str) -> str:
    return files("kg.analysis.diff.page").joinpath(name).read_text(encoding="utf-8")
