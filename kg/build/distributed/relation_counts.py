"""What all reports say of each relation, counted; and what too few are sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from kg.build.distributed.broadcast import Round, Shared
from kg.build.distributed.report_shares import triple
from kg.build.distributed.step_rows import Row, groups, named, unwrapped, wrapped
from kg.build.report_parts import Share
from kg.graph.write import Tally
from kg.model import Modality, Relation

CLAIM: Final = "claim"
UNSURE: Final = "a unsure"
"""Where a report is told to leave a relation out: before what it shares."""


class Claim(NamedTuple):
    """A relation without evidence, its confidence the highest of all, and how many say it."""

    relation: Relation
    tally: Tally


def claims(rows: Iterator[Row]) -> Iterator[Row]:
    """Say of each report what it says of each relation."""
    for row in rows:
        share: Share = unwrapped(row.value)
        for relation in share.relations:
            claim = Claim(replace(relation, evidence=()), Tally.of(relation.evidence))
            yield Row(triple(relation), row.key, wrapped(claim))


def weighed(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Sum up each relation, grouped: a row at CLAIM, by subject; or at UNSURE, by report."""
    minimum = now().told.settings.min_confidence
    for said, group in groups(rows):
        modalities: Counter[Modality] = Counter()
        slugs: list[str] = []
        sure = 0.0
        for row in group:
            relation, tally = unwrapped(row.value)
            modalities.update(tally.modalities)
            sure = max(sure, relation.confidence)
            slugs.append(row.at)
        if sure >= minimum:
            claim = Claim(replace(relation, confidence=sure), Tally(modalities, len(slugs)))
            yield Row(named(relation.subject), CLAIM, wrapped(claim))
        else:
            for slug in slugs:
                yield Row(slug, UNSURE, wrapped(said))
