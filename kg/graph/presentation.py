"""How the classes and relations of a schema are shown: names for headings, and colours as CSS."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kg.language import inflection
from kg.model import Horizon, MappingKind
from kg.model.schema import RelationType, Schema, Term, TopicClass

PALETTE: Final = 6
"""Colours that pages have for classes without one: the CSS variables ``own0`` to ``own5``."""
_HINT: Final = 48
"""Characters of a definition that a legend has room for."""

MATCHES: Final = {MappingKind.EXACT: "=", MappingKind.CLOSE: "~", MappingKind.BROAD: "<"}
"""Signs for what a topic is to a term of another vocabulary: the same, alike, a part of it."""


def interval(horizon: Horizon) -> str:
    """The time that something is said for, in few words; "" where both ends are open.

    >>> [interval(Horizon(*ends, "")) for ends in (("", "2030"), ("2025", "2030"))]
    ['until 2030', '2025–2030']
    """
    if horizon.start == horizon.end or not (horizon.start and horizon.end):
        ahead = "" if horizon.start == horizon.end else "from " if horizon.start else "until "
        return ahead + (horizon.start or horizon.end)
    return f"{horizon.start}–{horizon.end}"


def source_and_time(said_by: Iterable[str], horizon: Horizon | None) -> str:
    """Whom words name as who says it, and when they say it for, after commas; "" for neither.

    >>> source_and_time(["IDC"], Horizon("2026", "2026", "in 2026"))
    ', said by IDC, for 2026 (“in 2026”)'
    """
    who = ", ".join(said_by)
    told = f", said by {who}" if who else ""
    if horizon is None:
        return told
    when = interval(horizon) or "a time to come"
    ahead = "" if when.startswith(("from", "until")) else "for "
    return f"{told}, {ahead}{when} (“{horizon.wording}”)"


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def plural(kind: TopicClass) -> str:
    """The name of several topics of a class, as a heading: "Trends"."""
    return capital(kind.plural or inflection.plural(kind.label))


def hint(kind: TopicClass) -> str:
    """A few words on a class: its own, or the beginning of its definition."""
    first = re.split(r"[.;](?: |$)", kind.definition)[0]
    cut = re.sub(r"\s+\S*$", "", first[:_HINT]) + " …"
    return kind.hint or (cut if len(first) > _HINT else first)


def wording(relation: RelationType) -> str:
    """What stands between the ends of a relation."""
    return relation.wording or relation.label


def headings(relation: RelationType) -> tuple[str, str]:
    """What stands over the objects of a relation, and over its subjects."""
    said = capital(wording(relation))
    return said, capital(relation.inverse_wording) or f"{said}: by"


def column_order(classes: Iterable[TopicClass]) -> list[TopicClass]:
    """Classes from the left column to the right; those without a place last, by name."""
    return sorted(set(classes), key=lambda kind: (int(kind.column or 999), kind.value))


def colours(schema: Schema) -> dict[Term, str]:
    """The CSS variable of each class, and of each relation that has a colour of its own."""
    plain = [kind for kind in schema.classes if not kind.colour]
    named: dict[Term, str] = {kind: f"own{at % PALETTE}" for at, kind in enumerate(plain)}
    return named | dict(_named(schema))


def _named(schema: Schema) -> Iterator[tuple[Term, str]]:
    yield from ((kind, f"class-{kind}") for kind in schema.classes if kind.colour)
    yield from ((kind, f"relation-{kind}") for kind in schema.relations if kind.colour)


def colour_css(schema: Schema) -> str:
    """The variables of the colours that the schema gives, for light and dark pages.

    A page is dark by its attribute ``data-theme``, or without one if the system is.
    """
    named = list(_named(schema))
    light = " ".join(f"--{name}: {kind.colour};" for kind, name in named)
    dark = " ".join(f"--{name}: {kind.dark_colour or kind.colour};" for kind, name in named)
    return f""":root {{ {light} }}
@media (prefers-color-scheme: dark) {{
  :root:not([data-theme="light"]) {{ {dark} }}
}}
:root[data-theme="dark"] {{ {dark} }}
"""
