"""Counts of a graph, to compare what was sent with what a database holds afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct, field, to_builtins
from msgspec.structs import force_setattr

from kg.model.schema import SHIPPED
from kg.names import TKG

OUR_CLASSES: Final = frozenset(c.iri for c in SHIPPED.classes)
OUR_RELATIONS: Final = frozenset(r.iri for r in SHIPPED.relations)


class Spoken(Struct, frozen=True):
    """Counts of one report: topics that it mentions, and its pieces of evidence."""

    mentions: int
    evidence: int


class Census(Struct, frozen=True):
    """Counts of what a graph holds, and a checksum of its labels. Two may be compared by ``==``.

    ``topics``: by class ("Trend", ...). ``relations``: direct ones by type ("usesTechnique",
    ...). Classes and relations that the graph itself declares below ours go by :func:`kind_of`.
    ``claims``: assertions by modality ("negated", ...). ``reports``: by IRI. What there is
    none of is left out. ``labels``: see :func:`checksum`.
    """

    topics: Mapping[str, int] = field(default_factory=dict)
    relations: Mapping[str, int] = field(default_factory=dict)
    claims: Mapping[str, int] = field(default_factory=dict)
    reports: Mapping[str, Spoken] = field(default_factory=dict)
    labels: str = ""

    def __post_init__(self) -> None:
        for name in ("topics", "relations", "claims"):
            counts = {kind: number for kind, number in getattr(self, name).items() if number}
            force_setattr(self, name, counts)
        force_setattr(self, "labels", self.labels or checksum(()))

    def __bool__(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.topics or self.relations or self.claims or self.reports)

    def within(self, other: Census) -> bool:
        """Whether this may be a part of the other: no report beside, and no count above it."""
        pairs = (
            (self.topics, other.topics),
            (self.relations, other.relations),
            (self.claims, other.claims),
        )
        return self.reports.keys() <= other.reports.keys() and all(
            number <= theirs.get(kind, 0) for ours, theirs in pairs for kind, number in ours.items()
        )

    def summary(self) -> str:
        """The totals in one line.

        >>> Census({"Risk": 1}, {"raisesRisk": 2}, {}, {}, "").summary()
        '1 topic, 2 relations, 0 claims, 0 reports'
        """
        counted = {
            "topic": sum(self.topics.values()),
            "relation": sum(self.relations.values()),
            "claim": sum(self.claims.values()),
            "report": len(self.reports),
        }
        return ", ".join(f"{n:,} {word}{'' if n == 1 else 's'}" for word, n in counted.items())

    def as_json(self) -> dict[str, Any]:
        """The counts for JSON, sorted."""
        counts: dict[str, Any] = to_builtins(self, order="deterministic")
        return counts


def kind_of(iri: str) -> str:
    """The name under which a class or relation is counted: ours local, a user's own its IRI.

    >>> kind_of(TKG["Risk"]), kind_of("https://example.org/terms#Regulation")
    ('Risk', 'https://example.org/terms#Regulation')
    """
    return iri.removeprefix(TKG)


def report_counts(
    reports: Iterable[str], mentions: Mapping[str, int], evidence: Mapping[str, int]
) -> dict[str, Spoken]:
    """Combine the counts of each report."""
    return {iri: Spoken(mentions.get(iri, 0), evidence.get(iri, 0)) for iri in sorted(reports)}


def checksum(labels: Iterable[tuple[str, str]]) -> str:
    """Digest pairs of a topic's IRI and one of its labels (preferred or other), in any order.

    SHA-256 over the distinct pairs in code point order, each a JSON array in UTF-8 on a
    line of its own. Languages do not count.

    >>> checksum([("b", "B"), ("a", "A")]) == checksum([("a", "A"), ("b", "B"), ("a", "A")])
    True
    """
    digest = sha256()
    for pair in sorted({(iri, label) for iri, label in labels}):
        digest.update(json.dumps(pair, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()


def differences(expected: Census, found: Census) -> tuple[str, ...]:
    """Describe each difference between two censuses in one line.

    >>> differences(Census({"Risk": 2}), Census({"Risk": 1}))
    ('topics of class Risk: 2 expected, 1 found',)
    """
    lines = [
        *_differing("topics of class", expected.topics, found.topics),
        *_differing("relations of type", expected.relations, found.relations),
        *_differing("claims of modality", expected.claims, found.claims),
    ]
    for iri in sorted({*expected.reports, *found.reports}):
        lines += _reported(iri, expected.reports.get(iri), found.reports.get(iri))
    if expected.labels != found.labels:
        lines.append(
            f"labels: checksum {expected.labels[:12]} expected, {found.labels[:12]} found;"
            " some label is missing, too many or changed"
        )
    return tuple(lines)


def _differing(what: str, expected: Mapping[str, int], found: Mapping[str, int]) -> Iterator[str]:
    for kind in sorted({*expected, *found}):
        should, does = expected.get(kind, 0), found.get(kind, 0)
        if should != does:
            yield f"{what} {kind}: {should} expected, {does} found"


def _reported(iri: str, expected: Spoken | None, found: Spoken | None) -> Iterator[str]:
    if expected is None:
        yield f"report {iri}: not expected, and found"
    elif found is None:
        yield f"report {iri}: expected, and not found"
    else:
        for what in Spoken.__struct_fields__:
            should, does = getattr(expected, what), getattr(found, what)
            if should != does:
                yield f"{what} of report {iri}: {should} expected, {does} found"
