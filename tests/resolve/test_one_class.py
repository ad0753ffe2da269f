"""Within a report a name has one class, where nothing is lost by that."""

import pytest

from kg.model import RelationType, TopicKey, Vocabulary
from kg.resolve.one_class import one_class
from kg.resolve.vocabulary_index import Known
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, TREND, topics

NOTHING = Known.of(Vocabulary())
USES, RAISES, APPLIES = (
    RelationType.USES_TECHNIQUE,
    RelationType.RAISES_RISK,
    RelationType.APPLIES_TO,
)

TEXT = "# A\n\n[T:Edge AI] leaks [R:data], and [M:edge AI] serves [D:mining].\n"
"""The trend is the surest mention, the technique the second last."""


@pytest.mark.parametrize(
    "links",
    [
        [],
        [(2, RAISES, 1)],
        [(2, APPLIES, 3), (0, RAISES, 1)],
        [(0, USES, 2)],
        [(2, RelationType.SUB_TECHNIQUE_OF, 2), (2, APPLIES, 3)],
    ],
    ids=["no claims", "a claim that fits", "claims of both", "a claim about itself", "two"],
)
def test_the_surer_class_takes_over(links: list[tuple[int, RelationType, int]]) -> None:
    found = one_class(topics(TEXT, links=links), NOTHING)
    [edge] = [e for e in found.entities if e.identity.key == "edge ai"]
    assert edge.identity.topic_class == TREND
    assert len(edge.evidence) == 2
    ends = {end for r in found.relations for end in (r.subject, r.object)}
    assert ends <= {e.identity for e in found.entities}


def test_a_claim_that_would_be_lost_keeps_both() -> None:
    text = "# A\n\n[T:Edge AI] grows. [T:Clouds] use [M:edge AI].\n"
    made = topics(text, links=[(1, USES, 2)])
    assert one_class(made, NOTHING) == made


def test_another_name_keeps_its_class() -> None:
    made = topics("# A\n\n[R:Fraud] and [D:fraud detection], [M:AI] and [T:generative AI].\n")
    assert one_class(made, NOTHING) == made


def test_a_domain_and_a_risk_are_one_too() -> None:
    made = topics("# A\n\n[D:Nuclear energy] is a risk, too: [R:nuclear energy].\n")
    [only] = one_class(made, NOTHING).entities
    assert only.identity == TopicKey(DOMAIN, "nuclear energy")
    assert RISK not in {only.identity.topic_class, TECHNIQUE}


def test_an_acronym_and_what_it_stands_for_are_one_name() -> None:
    text = "# A\n\n[T:Edge computing] (EC) spreads, and [M:EC] serves [D:mining].\n"
    found = one_class(topics(text), NOTHING)
    assert [e.identity.key for e in found.entities] == ["mining", "edge computing"]


def test_a_sector_and_its_technology_are_two_names() -> None:
    text = "# A\n\n[D:Health] is costly, and [M:health technology] serves [D:mining].\n"
    assert len(one_class(topics(text), NOTHING).entities) == 3


def test_an_acronym_is_one_with_the_words_it_stands_for() -> None:
    made = topics("# A\n\n[M:Robotic process automation] ([T:RPA]) grows, and so does [T:RPA].\n")
    [only] = one_class(made, NOTHING).entities
    assert len(only.evidence) == 3
