"""HTML by Jinja2: templates are ``.html`` files beside the modules that fill them.

Every value is escaped, in text and in quoted attributes; only what the program itself has made
as HTML, style or script goes in as it is, marked by :class:`markupsafe.Markup`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")


@cache
def environment() -> Environment:
    """The one environment: all values escaped, a missing one an error, blocks leave no lines.

    Templates are named by their path in the package, ``analysis/diff/page/changes.html``. The
    filter ``grouped`` writes whole numbers with their thousands grouped.

    >>> environment().from_string('<p title="{{ a }}">{{ 1200|grouped }}').render(a='"<b>"')
    '<p title="&#34;&lt;b&gt;&#34;">1,200'
    """
    made = Environment(
        loader=PackageLoader("kg", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["grouped"] = "{:,}".format
    return made


def render(template: str, **values: object) -> str:
    """Fill a template with values."""
    return environment().get_template(template).render(values)


def asset(package: str, *path: str) -> Markup:
    """A style, script or the like that ships with a package, to be put in as it is."""
    return Markup(files(package).joinpath(*path).read_text(encoding="utf-8"))  # noqa: S704 - ours


def filled(template: str, slots: Mapping[str, str]) -> str:
    """Put texts in the places of a template; what they hold is not looked at again.

    >>> filled("<p>{{a}}{{b}}</p>", {"a": "{{b}}", "b": "!"})
    '<p>{{b}}!</p>'
    """
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


def policy(style: str, script: str) -> str:
    """A Content-Security-Policy that lets in this style and this script, and nothing else."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
