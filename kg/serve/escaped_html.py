"""HTML that cannot be broken by what it says: every text is escaped but what is HTML already.

>>> print(el("a", "x < y", href='"'))
<a href="&quot;">x &lt; y</a>
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final, TypeAlias

_VOID: Final = frozenset({"meta", "link", "input", "br"})


class Html(str):
    """A piece of HTML. A plain ``str`` is text."""

    __slots__ = ()


Child: TypeAlias = "str | Html | Iterable[Child] | None"

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
"""What a page of the server may load and do: nothing but its own style, and no script."""


def el(element: str, *children: Child, **attributes: str | None) -> Html:
    """Make an element. A trailing ``_`` in an attribute's name is dropped, others become ``-``."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in _VOID:
        return Html(f"<{element}{written}>")
    return Html(f"<{element}{written}>{join(*children)}</{element}>")


def join(*children: Child, by: str = "") -> Html:
    """Put pieces one after the other; plain texts are escaped."""
    return Html(by.join(piece for child in children for piece in _pieces(child)))


def document(title: str, *body: Child, head: Child = None) -> bytes:
    """Make a page: the server's frame around what it says."""
    links = [("/", "Graph"), ("/query", "Query"), ("/.well-known/void", "Data set")]
    nav = el("nav", [el("a", name, href=path) for path, name in links], aria_label="Site")
    page = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="color-scheme", content="light dark"),
            el("title", f"{title} · TrendKG"),
            el("link", rel="icon", href="/web/icon.svg"),
            el("link", rel="stylesheet", href="/web/style.css"),
            head,
        ),
        el("body", el("header", nav), el("main", *body)),
        lang="en",
    )
    return f"<!doctype html>\n{page}\n".encode("utf-8", "replace")


def _pieces(child: Child) -> Iterable[Html]:
    if child is None:
        return
    if isinstance(child, Html):
        yield child
    elif isinstance(child, str):
        yield Html(escape(child))
    else:
        for each in child:
            yield from _pieces(each)
