"""The server's own pages: templates, loaded while files may still be opened, and their policy."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from kg.graph.presentation import source_and_time
from kg.graph.topic_view import figure
from kg.html_template import environment, render

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
"""What a page of the server may load and do: nothing but its own style, and no script."""
environment().filters["figure"] = figure
environment().globals["source_and_time"] = source_and_time
for _file in files("kg.serve").joinpath("templates").iterdir():
    environment().get_template(f"serve/templates/{_file.name}")


def with_questions(drawn: bytes) -> bytes:
    """An interactive page, which then offers to put questions to this server."""
    return drawn.replace(b"<html ", b'<html data-ask="/ask" ', 1)


def page(template: str, **values: object) -> bytes:
    """Fill a page's template, in UTF-8."""
    return render(f"serve/templates/{template}.html", **values).encode("utf-8", "replace")


def turtle(template: str, **values: object) -> str:
    """Fill a template of Turtle, which writes terms by ``iri`` and ``text``."""
    return render(f"serve/templates/{template}.ttl", iri=_iri, text=_text, **values)


def _iri(value: str) -> Markup:
    return Markup(NamedNode(value))  # noqa: S704 - escaped as Turtle has it


def _text(value: str) -> Markup:
    return Markup(Literal(value))  # noqa: S704 - escaped as Turtle has it
