"""What a model said of reports that it had not seen, in the shape in which it is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.extract.links import Link
from kg.extract.stages import Verdict, judge_links
from kg.extract.topic_classifier import Topic
from kg.learn.annotated_reports import Annotated
from kg.learn.measure.judgements import Judgement, judged
from kg.learn.measure.predictions import Found, FoundRelation, FoundTopic
from kg.model.schema import RelationType


def found_of(
    topics: Sequence[Topic],
    links: Sequence[Link],
    chances: Sequence[float],
    thresholds: Mapping[RelationType, float],
) -> Found:
    """The decided topics of one report, and the links that a build would keep.

    ``chances[i]`` is the probability, 0..1, that ``links[i]`` holds.
    """
    return Found(
        tuple(
            FoundTopic(
                str(at),
                topic.topic_class,
                tuple(dict.fromkeys((topic.label, *(name.label for name in topic.names)))),
                topic.confidence,
            )
            for at, topic in enumerate(topics)
        ),
        tuple(
            FoundRelation(link.subject, link.predicate, link.object, chance)
            for link, chance, verdict in zip(
                links, chances, judge_links(links, chances, thresholds), strict=True
            )
            if verdict is Verdict.KEPT
        ),
    )


def held_out(
    cases: Sequence[Annotated],
    topics: Sequence[Sequence[Topic]],
    links: Sequence[Sequence[Link]],
    chances: Sequence[Sequence[float]],
    thresholds: Mapping[RelationType, float],
) -> tuple[Judgement, ...]:
    """The judgement of each report for a model card: what was said of it, by index, unseen.

    Raises ValueError unless all four are of equal length.
    """
    each = zip(cases, topics, links, chances, strict=True)
    return tuple(judged(c.name, c.gold, found_of(t, k, p, thresholds)) for c, t, k, p in each)
