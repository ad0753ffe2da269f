"""The tables for readers without scripts: plain HTML, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from kg.export.page.landscape import Claim, Landscape, Topic
from kg.model.schema import AnyClass, AnyRelation, OwnClass, OwnRelation

LIMIT = 500
_SIGNS: Final = re.compile(r"\*\*|__|`|^\s*(?:#{1,6}|[-*+>])\s+")
"""Formatting signs of the source, as ``tidy`` in ``quotes.js`` leaves them out."""
_RELATIONS = {
    "usesTechnique": "uses",
    "raisesRisk": "raises",
    "mitigatesRisk": "mitigates",
    "appliesTo": "applies to",
    "subTechniqueOf": "is a kind of",
}


def plain_tables(land: Landscape) -> str:
    """Write tables of reports, topics and claims, the most important first."""
    topics = table(
        "Topics",
        len(land.topics),
        ("Topic", "Class", "Other names", "Reports"),
        (_topic(topic) for topic in land.topics[:LIMIT]),
    )
    claims = table(
        "Claims",
        len(land.claims),
        ("Subject", "Relation", "Object", "Said", "Words"),
        (_claim(land, claim) for claim in land.claims[:LIMIT]),
    )
    reports = table(
        "Reports",
        len(land.reports),
        ("Report", "Date", "File"),
        ((r.title, r.issued, r.source) for r in land.reports[:LIMIT]),
    )
    return topics + claims + reports


def table(caption: str, total: int, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write an HTML table; the caption tells how many rows there are, and how many are shown."""
    shown = f"{caption}: {total:,}" + (f", the first {LIMIT} of them" if total > LIMIT else "")
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>\n" for row in rows
    )
    return f"<table><caption>{escape(shown)}</caption>\n<tr>{head}</tr>\n{body}</table>\n"


def _label(kind: AnyClass | AnyRelation) -> str:
    return kind.label if isinstance(kind, OwnClass | OwnRelation) else kind.value


def _topic(topic: Topic) -> tuple[str, ...]:
    return topic.label, _label(topic.kind), ", ".join(topic.wordings), str(len(topic.reports))


def _claim(land: Landscape, claim: Claim) -> tuple[str, ...]:
    words = _SIGNS.sub("", land.places[claim.places[0]].sentence) if claim.places else ""
    return (
        land.topics[claim.subject].label,
        _RELATIONS.get(claim.relation.value) or _label(claim.relation),
        land.topics[claim.object].label,
        "denied" if claim.denied else claim.modality.value,
        words,
    )
