"""HTML by Jinja2: templates are ``.html`` files beside the modules that fill them.

Every value is escaped, in text and in quoted attributes; only what the program itself has made
as HTML, style or script goes in as it is, marked by :class:`markupsafe.Markup`.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.resources import shipped_bytes


@cache
def environment() -> Environment:
    """The one environment: all values escaped, a missing one an error, blocks leave no lines.

    Templates are named by their path in the package, ``analysis/diff/changes.html``. The
    filter ``grouped`` writes whole numbers with their thousands grouped.

    >>> environment().from_string('<p title="{{ a }}">{{ 1200|grouped }}').render(a='"<b>"')
    '<p title="&quot;&lt;b&gt;&quot;">1,200'
    """
    made = Environment(
        loader=PackageLoader("kg", "."),
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["grouped"] = "{:,}".format
    return made


def _escaped(value: object) -> object:
    """Escape as Python's own ``html.escape`` spells it: pages keep their bytes."""
    return value if hasattr(value, "__html__") else Markup(escape(str(value)))  # noqa: S704


def render(template: str, **values: object) -> str:
    """Fill a template with values."""
    return environment().get_template(template).render(values)


def asset(package: str, *path: str) -> Markup:
    """A style, script or the like that ships with a package, to be put in as it is."""
    return Markup(shipped_bytes(package, *path).decode())  # noqa: S704 - ours


def policy(style: str, script: str) -> Markup:
    """A Content-Security-Policy that lets in this style and this script, and nothing else."""
    return Markup(  # noqa: S704 - hashes
        f"default-src 'none'; script-src {content_hash(script)}; "
        f"style-src {content_hash(style)}; base-uri 'none'; form-action 'none'"
    )


def content_hash(text: str) -> str:
    """The hash by which a Content-Security-Policy lets in an inline style or script."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
