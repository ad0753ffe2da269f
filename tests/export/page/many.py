"""Seeded graphs of any size in the shape of the contract, for measuring the page."""

from __future__ import annotations

import random

from kg.model import Modality, RelationType, TopicClass
from kg.model.schema import SHIPPED
from tests.export.page.graphs import Graph

_LEADS = (
    "federated sparse agentic synthetic causal quantised hybrid adaptive streaming explainable "
    "continual generative distilled multimodal edge graph low-rank private speculative neural"
).split()
_HEADS = {
    TopicClass.TREND: ("agents", "assistants", "robotics", "digital twins", "compute scaling"),
    TopicClass.TECHNIQUE: ("learning", "retrieval", "attention", "reasoning", "distillation"),
    TopicClass.RISK: ("bias", "hallucination", "data leakage", "energy use", "misuse"),
    TopicClass.DOMAIN: ("healthcare", "finance", "education", "law", "logistics"),
}
_SHARES = [(TopicClass.TECHNIQUE, 50), (TopicClass.RISK, 22), (TopicClass.TREND, 16)]
_SIGNATURES = [
    (RelationType.USES_TECHNIQUE, TopicClass.TREND, TopicClass.TECHNIQUE),
    (RelationType.RAISES_RISK, TopicClass.TREND, TopicClass.RISK),
    (RelationType.MITIGATES_RISK, TopicClass.TECHNIQUE, TopicClass.RISK),
    (RelationType.APPLIES_TO, TopicClass.TECHNIQUE, TopicClass.DOMAIN),
    (RelationType.SUB_TECHNIQUE_OF, TopicClass.TECHNIQUE, TopicClass.TECHNIQUE),
]


def many(topics: int, *, claims_each: int = 3, seed: int = 1) -> Graph:
    """A graph of so many topics, three claims for each, and a sentence for each of both."""
    draw = random.Random(seed)  # noqa: S311 (a test graph)
    graph = Graph()
    graph.build()
    reports = [
        graph.report(f"report-{i}", f"Outlook {i}", str(2018 + i % 9))
        for i in range(max(2, topics // 100))
    ]
    sections = [graph.section(r, o, f"Part {o}") for r in reports for o in range(1, 6)]
    members = _topics(graph, draw, topics, sections)
    for _ in range(topics * claims_each):
        relation, left, right = draw.choice(_SIGNATURES)
        subject, said = draw.choice(members[left][: 1 + int(len(members[left]) * draw.random())])
        object_, of = draw.choice(members[right])
        modality = draw.choice([Modality.ASSERTED, Modality.ASSERTED, *Modality])
        if subject != object_:
            claim = graph.claim(subject, relation, object_, modality)
            section = draw.choice(sections)
            sentence = f"It is said that {said} has to do with {of}, for better or worse."
            graph.evidence(claim, _report(section), sentence, section=section, modality=modality)
    return graph


def _topics(
    graph: Graph, draw: random.Random, count: int, sections: list[str]
) -> dict[TopicClass, list[tuple[str, str]]]:
    members: dict[TopicClass, list[tuple[str, str]]] = {kind: [] for kind in SHIPPED.classes}
    kinds = [kind for kind, share in _SHARES for _ in range(share)]
    kinds += [TopicClass.DOMAIN] * (100 - len(kinds))
    for number in range(count):
        kind = kinds[number % 100]
        label = f"{draw.choice(_LEADS)} {draw.choice(_LEADS)} {draw.choice(_HEADS[kind])} {number}"
        iri = graph.topic(kind, label)
        members[kind].append((iri, label))
        for _ in range(1 + int(6 * draw.random() ** 8)):
            section = draw.choice(sections)
            graph.evidence(
                iri, _report(section), label, section=section, before="Much is said of ", after="."
            )
    return members


def _report(section: str) -> str:
    return section.rsplit("/section/", 1)[0]
