"""What is sent to every process of a distributed build, and what it makes of that once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from kg.build.part_text import OutputConfig
from kg.build.report_builder import ReportBuilder
from kg.build.settings import Settings
from kg.model import TopicKey
from kg.resolve import ReportTopics
from kg.resolve.resolution_state import retyped
from kg.resolve.splits import take_apart
from kg.resolve.vocabulary_index import Known
from kg.resolve.wrong_claims import WrongClaim


class Context(Struct, frozen=True, dict=True):
    """What a build is asked for. ``extra``: slugs of reports that are others again."""

    settings: Settings
    builder: ReportBuilder
    config: OutputConfig
    extra: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> Known:
        """The vocabularies, indexed."""
        return Known.of(self.settings.known.vocabulary)


class Round(Struct, frozen=True):
    """One round of resolving; there is a second where a curator retypes topics.

    ``to``: what names become that go to other classes. ``own``: the topics of names that
    decisions tie.
    """

    context: Context
    to: Mapping[TopicKey, TopicKey] = field(default_factory=dict)
    own: Mapping[TopicKey, TopicKey] = field(default_factory=dict)

    def prepared(self, topics: ReportTopics) -> ReportTopics:
        """A report's topics as this round has them."""
        apart = take_apart(topics, self.context.settings.decisions, self.context.known)
        return retyped(apart, self.to) if self.to else apart


class Verdict(Struct, frozen=True):
    """What a curator has decided of topics, by identity; ``watched`` are those to tell of.

    ``wrong``: the claims that are to go.
    """

    labels: Mapping[TopicKey, str] = field(default_factory=dict)
    gone: frozenset[TopicKey] = frozenset()
    watched: frozenset[TopicKey] = frozenset()
    wrong: Sequence[WrongClaim] = ()
