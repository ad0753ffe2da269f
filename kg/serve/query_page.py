"""The page on which queries are written, and the files that it and other pages need.

The editor is YASGUI, which is shipped with the program (``web/vendor``); nothing comes
from elsewhere, and the policy of the page lets nothing go there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from kg.graph.presentation import colour_css, colours
from kg.model.schema import SHIPPED
from kg.names import PREFIXES
from kg.resources import shipped_bytes
from kg.serve import pages
from kg.serve.http_messages import HttpError, Request, Response, found, page
from kg.serve.served_dataset import ExampleQuery
from kg.version import __version__

_ASSETS: Final = {
    "style.css": "text/css",
    "query.css": "text/css",
    "query.js": "text/javascript",
    "around.css": "text/css",
    "around.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "vendor/yasgui.min.js": "text/javascript",
    "vendor/yasgui.min.css": "text/css",
    "vendor/yasgui.LICENSE.txt": "text/plain",
}
_PACKED: Final = ("vendor/yasgui.min.js",)
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)


class QueryPage:
    """The query page with its examples."""

    def __init__(self, examples: Sequence[ExampleQuery]) -> None:
        data = {
            "prefixes": PREFIXES,
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


async def openapi(request: Request) -> Response:
    """The description of all that is not SPARQL, in OpenAPI 3.1."""
    content = _content("openapi.json").replace(b"VERSION", __version__.encode())
    return found(request, "application/json", content)


@cache
def _content(name: str) -> bytes:
    packed = f"{name}.gz" if name in _PACKED else name
    content = shipped_bytes("kg.serve", "web", *packed.split("/"))
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
