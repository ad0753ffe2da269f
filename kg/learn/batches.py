"""Annotated reports as the encoder learns from them: tensors of names, links and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.extract.encoder.page_encoder import MOST_PLACES
from kg.extract.encoder.pair_places import stretches
from kg.extract.encoder.windows import LONGEST, Windows
from kg.extract.links import Linker
from kg.extract.topic_classifier import Topic
from kg.learn.instances import Example, answers_of, predicted
from kg.learn.network_torch import Batch
from kg.learn.scoring import align, comparable, judge
from kg.model import RelationType, TopicClass

_RELATIONS = tuple(RelationType)


def wanted_topics(e: Example) -> list[Topic]:
    """The annotated topics of a report, by the candidate names that are exactly theirs."""
    topics = []
    for entity in e.gold.entities.values():
        wordings = {comparable(name) for name in entity.names}
        names = [n for n in e.names if comparable(n.label) in wordings]
        if names:
            topics.append(Topic(TopicClass(entity.topic_class), names, [1.0] * len(names)))
    return topics


def with_inventions(wanted: Sequence[Topic], decided: Sequence[Topic]) -> list[Topic]:
    """Annotated topics, and beside them what was decided and is none: links of these are wrong."""
    known = {(t.topic_class, n.key) for t in wanted for n in t.names}
    invented = [t for t in decided if not any((t.topic_class, n.key) in known for n in t.names)]
    return [*wanted, *invented]


def batch(torch: Any, e: Example, topics: Sequence[Topic], near: float) -> Batch:
    """One report as tensors; ``near`` is what a near miss of a name counts."""
    windows = Windows(e.page)
    cut = [w.pieces[:LONGEST] for w in windows.windows]
    size = max(map(len, cut))
    spans = [
        (i, place)
        for i, name in enumerate(e.names)
        for o in name.occurrences[:MOST_PLACES]
        if (place := windows.place(o)) is not None
    ]
    answers = [answers_of(e, c, near) for c in TopicClass]
    links = Linker(e.page, topics).links()
    mapping = align(e.gold, predicted(topics))
    verdicts = [judge(e.gold, (k.subject, k.predicate, k.object), mapping) for k in links]
    pairs = [
        (i, s.window, s.first, s.last, o.first, o.last)
        for i, link in enumerate(links)
        for s, o in stretches(windows, topics[link.subject], link.places)
    ]
    return Batch(
        ids=torch.tensor([[*w, *[0] * (size - len(w))] for w in cut]),
        mask=torch.tensor([[True] * len(w) + [False] * (size - len(w)) for w in cut]),
        spans=torch.tensor([tuple(place) for _, place in spans], dtype=torch.long).view(-1, 3),
        names=torch.tensor([i for i, _ in spans], dtype=torch.long),
        count=len(e.names),
        answers=torch.tensor([[float(a) for a, _ in column] for column in answers]).T,
        counts=torch.tensor([[w for _, w in column] for column in answers]).T,
        pairs=torch.tensor(pairs, dtype=torch.long).view(-1, 6),
        predicates=torch.tensor([_RELATIONS.index(k.predicate) for k in links], dtype=torch.long),
        holds=torch.tensor([1.0 if verdict else 0.0 for verdict in verdicts]),
        matters=torch.tensor([0.0 if verdict is None else 1.0 for verdict in verdicts]),
        weight=e.weight,
    )
