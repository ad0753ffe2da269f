"""A name has the same IRI in every graph, whatever other reports are built with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build.pipeline import build
from kg.language.normalization import words
from kg.model import TopicKey
from tests.checkout import CHECKOUT

EXAMPLES = sorted((CHECKOUT / "ontology" / "examples").glob("*.md"))


def named(reports: list[Path]) -> dict[tuple[str, tuple[str, ...]], set[TopicKey]]:
    """The topics of each name, by class and the words of the places that name it."""
    found: dict[tuple[str, tuple[str, ...]], set[TopicKey]] = {}
    for entity in build(reports).knowledge.entities:
        for piece in entity.evidence:
            name = str(entity.identity.topic_class), words(piece.quote)
            found.setdefault(name, set()).add(entity.identity)
    return found


@pytest.mark.slow
def test_two_builds_of_other_reports_agree() -> None:
    reports = [path for path in EXAMPLES if path.stem != "README"][:16]
    one, other = named(reports[::2]), named(reports[1::2])
    both = one.keys() & other.keys()
    same = [name for name in both if one[name] == other[name]]
    assert len(both) >= 20
    assert len(same) / len(both) >= 0.98
