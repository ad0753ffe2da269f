"""What topics are to each other by their names, as shuffles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from kg.build.distributed.broadcast import Round
from kg.build.distributed.engine import Row, Shared, groups, named, unwrapped, wrapped
from kg.build.distributed.topic_step import Settled
from kg.model import TopicLink
from kg.resolve.topic_links import Offer, links_under, of_topic, offers

_LINK: Final = "link"


def offered(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Offer each topic that the graph has under its keys."""
    for row in rows:
        topic: Settled = unwrapped(row.value)
        if topic.kept:
            own, label = topic.entity.identity, topic.entity.label
            for offer in offers(own, label, now().context.known):
                at = f"{offer.rank}{row.key}"
                yield Row(offer.block, at, wrapped(offer))


def linked(rows: Iterator[Row]) -> Iterator[Row]:
    """Link what is under one key: grouped by it, a row for each link, at its topic."""
    for block, group in groups(rows):
        together: list[Offer] = [unwrapped(row.value) for row in group]
        if len(together) > 1:
            for own, link in links_under(block, sorted(together)):
                yield Row(named(own), _LINK, wrapped(link))


def gathered(rows: Iterator[Row]) -> Iterator[Row]:
    """Give each topic its links: grouped by topic, itself before them."""
    for at, group in groups(rows):
        topic: Settled = unwrapped(next(group).value)
        found: list[TopicLink] = [unwrapped(row.value) for row in group]
        entity = replace(topic.entity, links=of_topic(found))
        yield Row(at, "", wrapped(topic._replace(entity=entity)))
