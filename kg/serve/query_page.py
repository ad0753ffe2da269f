"""The page on which queries are written, and the files that it and other pages need.

The editor is YASGUI, which is shipped with the program (``web/vendor``); nothing comes
from elsewhere, and the policy of the page lets nothing go there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from kg.graph.presentation import colour_css, colours
from kg.model.schema import SHIPPED
from kg.names import PREFIXES
from kg.serve import pages
from kg.serve.http_messages import HttpError, Request, Response
from kg.serve.responses import found, page
from kg.serve.served_dataset import ExampleQuery

_ASSETS: Final = {
    "style.css": "text/css",
    "query.css": "text/css",
    "query.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "vendor/yasgui.min.js": "text/javascript",
    "vendor/yasgui.min.css": "text/css",
    "vendor/yasgui.LICENSE.txt": "text/plain",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)


class QueryPage:
    """The query page with its examples."""

    def __init__(self, examples: Sequence[ExampleQuery]) -> None:
        data = {
            "prefixes": {name: str(iri) for name, iri in PREFIXES.items()},
            "examples": {e.name: e.query for e in examples},
        }
        self._page = pages.page("query", title="Query", examples=examples, data=data)

    async def page(self, request: Request) -> Response:
        """The page itself."""
        return page(request, self._page, _POLICY)

    async def asset(self, request: Request) -> Response:
        """A script, a style sheet or a picture of the pages."""
        name = request.path.removeprefix("/web/")
        if name not in _ASSETS:
            raise HttpError(404, "there is nothing at this address")
        return found(request, _ASSETS[name], _content(name))


@cache
def _content(name: str) -> bytes:
    content = files("kg.serve").joinpath("web", *name.split("/")).read_bytes()
    return content + _class_colours().encode() if name == "style.css" else content


def _class_colours() -> str:
    """The colours of the shipped classes, a little darker than in pictures: they are of text."""
    named = colours(SHIPPED)
    rules = (
        f".kind.{kind} {{ color: color-mix(in srgb, var(--{named[kind]}) 75%, var(--ink)); }}\n"
        for kind in SHIPPED.classes
        if kind.colour
    )
    return colour_css(SHIPPED) + "".join(rules)
