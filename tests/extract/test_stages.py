"""Candidate links: kept from a threshold on, and none beside a likelier contrary."""

from __future__ import annotations

import pytest

from kg.extract.links import Link
from kg.extract.stages import decide_links
from kg.model import RelationType
from kg.model.schema import LEARNED_RELATIONS

RAISES, MITIGATES, USES = (
    RelationType.RAISES_RISK,
    RelationType.MITIGATES_RISK,
    RelationType.USES_TECHNIQUE,
)
THRESHOLDS = {**dict.fromkeys(LEARNED_RELATIONS, 0.4), RAISES: 0.5}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([(0, RAISES, 1, 0.5)], "kept"),
        ([(0, RAISES, 1, 0.49)], "unlikely"),
        ([(0, RAISES, 1, 0.6), (0, MITIGATES, 1, 0.7)], "contrary kept"),
        ([(0, RAISES, 1, 0.8), (0, MITIGATES, 1, 0.7)], "kept contrary"),
        ([(0, RAISES, 1, 0.7), (0, MITIGATES, 1, 0.7)], "kept contrary"),
        ([(0, RAISES, 1, 0.45), (0, MITIGATES, 1, 0.42)], "unlikely kept"),
        ([(0, RAISES, 1, 0.6), (0, MITIGATES, 2, 0.7)], "kept kept"),
        ([(0, RAISES, 1, 0.6), (2, MITIGATES, 1, 0.7)], "kept kept"),
        ([(0, USES, 1, 0.6), (0, MITIGATES, 1, 0.7)], "kept kept"),
        ([], ""),
    ],
)
def test_statuses(said: list[tuple[int, RelationType, int, float]], told: str) -> None:
    links = [Link(subject, object_, predicate) for subject, predicate, object_, _ in said]
    chances = [chance for *_, chance in said]
    assert " ".join(v.value for v in decide_links(links, chances, THRESHOLDS)) == told
