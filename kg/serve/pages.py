"""The server's own pages: templates, loaded while files may still be opened, and their policy."""

from __future__ import annotations

from typing import Final

from kg.html_template import environment

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'"
)
"""What a page of the server may load and do: nothing but its own style, and no script."""
_TEMPLATES: Final = {
    name: environment().get_template(f"serve/templates/{name}.html")
    for name in ("frame", "catalogue", "query", "refusal", "resource")
}


def page(template: str, **values: object) -> bytes:
    """Fill a template, in UTF-8."""
    return _TEMPLATES[template].render(values).encode("utf-8", "replace")
