"""Values packed and unpacked: the same, or refused."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from kg.build.codec import Damaged, digest, pack, unpack
from kg.build.evidence_text import restored, split
from kg.model import (
    Concept,
    Entity,
    Evidence,
    Knowledge,
    Modality,
    Relation,
    Report,
    Span,
    TopicKey,
)
from kg.model import Metadata as Told
from kg.model.schema import RelationType, TopicClass
from kg.resolve import ReportTopics

LAW = TopicClass("Law", "https://e.org/Law", "law", "what is to be kept")
BINDS = RelationType("binds", "https://e.org/binds")
KEY, OWN = TopicKey(TopicClass.RISK, "theft"), TopicKey(LAW, "data act")


def piece(start: int, quote: str = "said", prefix: str = "") -> Evidence:
    return Evidence(
        "r", 0, Span(start, start + 4), quote, Modality.FORECAST, 0.5, ("a", "b"), prefix, page=3
    )


ENTITY = Entity(OWN, "Data Act", ("DA",), 0.9, (piece(0),), concept=Concept("i", LAW, "Data Act"))
RELATION = Relation(OWN, BINDS, KEY, 1.0, (piece(3), piece(9)))
OURS = Relation(KEY, RelationType.USES_TECHNIQUE, KEY, 1.0, ())
REPORT = Report("r", "r.md", "0" * 64, "text/markdown", Told("T"), (), {0: (Span(0, 3), "# T")})


@dataclass(frozen=True)
class Counts:
    """As a record has them."""

    counts: Mapping[TopicClass, int]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (ENTITY, Entity),
        (RELATION, Relation),
        (OURS, Relation),
        (ReportTopics(REPORT, (ENTITY,), (RELATION, OURS)), ReportTopics),
        (Counts({TopicClass.RISK: 3}), Counts),
        (("a", 1), tuple[str, int]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_as_it_was(value: object, kind: type) -> None:
    back = unpack(pack(value), kind)
    assert back == value
    assert pack(back) == pack(value)


def test_a_users_class_knows_all_that_it_knew() -> None:
    kind = unpack(pack(ENTITY), Entity).identity.topic_class
    assert isinstance(kind, TopicClass)
    assert (kind, kind.iri, kind.label, kind.definition) == (
        "Law",
        "https://e.org/Law",
        "law",
        "what is to be kept",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing packed",
        pack(ENTITY)[:-3],
        pack("another type"),
        zlib.compress(pack(OURS)),
        zlib.compress(zlib.decompress(pack(OURS)).replace(b"Risk", b"Rusk")),
    ],
)
def test_what_was_not_packed_is_refused(data: bytes) -> None:
    with pytest.raises(Damaged, match=r"is damaged .*; build with --rebuild"):
        unpack(data, Relation)


def test_what_cannot_be_packed_is_refused() -> None:
    with pytest.raises(TypeError, match="a object cannot be packed"):
        pack(object())
    with pytest.raises(ValueError, match="surrogate"):
        pack("\ud800")


def test_a_digest_tells_values_apart() -> None:
    assert digest(ENTITY, "a") == digest(ENTITY, "a") != digest(ENTITY, "b")


def test_words_are_parted_from_evidence_and_given_again() -> None:
    twice = (piece(0, "said", "as "), piece(0, "said", "was "), piece(20))
    whole = ReportTopics(REPORT, (Entity(KEY, "theft", (), 1.0, twice),), (RELATION,))
    light, wording = split(whole)
    assert [e.quote for e in light.entities[0].evidence] == ["", "said", ""]
    assert light.report.headings == {}
    known = Knowledge((light.report,), light.entities, light.relations)
    back = restored(known, {"r": wording})
    assert back == Knowledge((REPORT,), whole.entities, whole.relations)
