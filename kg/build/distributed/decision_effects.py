"""What a curator's decisions on topics did: told as the local build tells it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from kg.build.distributed.report_shares import Loss
from kg.build.distributed.step_rows import Row, named, unwrapped
from kg.model import Effect, TopicKey
from kg.model.decisions import Action, Decision
from kg.resolve.apply_decisions import effect_of_label, effect_of_move, said_of_drop
from kg.resolve.relation_merge import MISFIT, counted_places


class Losses(Struct, frozen=True):
    """Relations that have no place, each once; and where watched topics are named.

    ``places``: for each topic, the number of places by report.
    """

    relations: tuple[Loss, ...]
    places: Mapping[str, Counter[str]]

    @classmethod
    def of(cls, relations: Iterable[Loss], told: Iterable[Row]) -> Losses:
        """Sum up what reports tell: a row for each topic and report with its places."""
        places: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in told:
            places[row.key].update(unwrapped(row.value))
        return cls(tuple(relations), places)

    def effect(self, row: Decision, topics: set[TopicKey]) -> Effect:
        """What a row has done to its topics."""
        if row.action is Action.RENAME:
            return effect_of_label(row)
        named_in: Counter[str] = Counter()
        for topic in topics:
            named_in.update(self.places.get(named(topic), {}))
        places = counted_places(named_in.total(), len(named_in))
        if row.action is Action.DROP:
            return Effect(row.line, str(row), said_of_drop(places, self._touching(topics, "")))
        return effect_of_move(row, places, self._touching(topics, MISFIT))

    def _touching(self, topics: set[TopicKey], reason: str) -> int:
        ends = (loss.relation for loss in self.relations if loss.reason == reason)
        return sum(r.subject in topics or r.object in topics for r in ends)
