"""The stages of extraction: candidates, features, scores, decisions.

:func:`analyze` runs all of them with one model, as a build does. Training runs the same
functions one by one, each with weights learned from other reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.extract.analyzed_document import Page, prepare
from kg.extract.candidates import Extractor, Finding, Name, collect
from kg.extract.coreference import TopicComparison, join_topics
from kg.extract.features import Featurizer
from kg.extract.given_terms import given_topics, with_given, without_given
from kg.extract.heading_topics import headings
from kg.extract.leads import items, leads
from kg.extract.links import Link, Linker
from kg.extract.page_encoder import EncodedPage, PageEncoder, link_features, name_features
from kg.extract.patterns import apposition, governed, typed_heads, typed_lists
from kg.extract.topic_classifier import Scores, Topic, Weights, decide, probability
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.extract.weights import Model
from kg.model import Document, RelationType, TopicClass
from kg.model.schema import LEARNED_CLASSES

RULES: Final[tuple[Extractor, ...]] = (
    headings,
    leads,
    items,
    typed_lists,
    governed,
    typed_heads,
    apposition,
)
"""The extractors that need nothing but the page, in their order."""


class Candidates(Struct, frozen=True, dict=True):
    """Names of a page with their features; ``encoded``: the page as an encoder read it.

    ``scope``: the numbers of the lines that may link topics; ``None``: all of the page.
    """

    page: Page
    names: tuple[Name, ...]
    rule_features: tuple[list[str], ...]
    encoded: EncodedPage | None = None
    scope: frozenset[int] | None = None

    def within(self, scope: frozenset[int]) -> Candidates:
        """The names that stand on some of these lines, which alone may link topics.

        Their features stay those of the whole page.
        """
        kept = [
            at
            for at, name in enumerate(self.names)
            if any(o.line.number in scope for o in name.occurrences)
        ]
        return replace(
            self,
            names=tuple(self.names[at] for at in kept),
            rule_features=tuple(self.rule_features[at] for at in kept),
            scope=scope,
        )

    def encoded_by(self, encoder: PageEncoder | None, threads: int = 1) -> Candidates:
        """The same names as an encoder reads them, or without one."""
        return replace(self, encoded=None if encoder is None else encoder.read(self.page, threads))

    @cached_property
    def features(self) -> tuple[list[str], ...]:
        """The features of each name: those of the rules, then those of the encoder."""
        if self.encoded is None:
            return self.rule_features
        logits = self.encoded.names(self.names)
        each = zip(self.rule_features, logits, strict=True)
        return tuple([*known, *name_features(row)] for known, row in each)


class TopicPair(Struct, frozen=True):
    """Two topics, by index, that may be one thing; the surer first."""

    first: int
    second: int
    features: list[str]


class LinkStatus(Enum):
    """The decision on a candidate link."""

    KEPT = "kept"
    UNLIKELY = "unlikely"
    CONTRARY = "contrary"
    """The opposite relation of the same two topics is likelier."""


class Analysis(Struct, frozen=True):
    """A page before and after every decision.

    ``scores[c][i]`` is the probability that name ``i`` is a topic of class ``c``,
    ``pair_scores[i]`` that ``pairs[i]`` of the ``decided`` topics are one thing,
    ``link_scores[i]`` that ``links[i]`` of the ``topics`` holds.
    """

    candidates: Candidates
    scores: Scores
    decided: list[Topic]
    pairs: list[TopicPair]
    pair_scores: list[float]
    topics: list[Topic]
    links: list[Link]
    link_scores: list[float]
    statuses: list[LinkStatus]

    @property
    def page(self) -> Page:
        """The page that was analysed."""
        return self.candidates.page


def analyze(
    document: Document, vocabulary: VocabularyMatcher, model: Model, *, threads: int = 1
) -> Analysis:
    """Run all stages on a document. The number of ``threads`` does not change the result."""
    candidates = find_candidates(document, vocabulary).encoded_by(model.encoder, threads)
    scores = score_names(candidates, model.topics)
    given = given_topics(candidates.names, scores) if vocabulary.given else []
    names, chances = (
        without_given(candidates.names, scores) if given else (candidates.names, scores)
    )
    decided = decide(names, chances, model.topic_thresholds)
    pairs = compare_topics(candidates, decided)
    pair_scores = [probability(model.likeness, pair.features) for pair in pairs]
    joined = join_pairs(decided, pairs, pair_scores, model.likeness_threshold)
    topics = with_given(joined, given) if given else joined
    links = link_topics(candidates, topics)
    link_scores = [probability(model.relations[k.predicate], k.features()) for k in links]
    statuses = decide_links(links, link_scores, model.relation_thresholds)
    return Analysis(
        candidates, scores, decided, pairs, pair_scores, topics, links, link_scores, statuses
    )


def find_candidates(document: Document, vocabulary: VocabularyMatcher) -> Candidates:
    """Find all names of a document, with their features from the rules."""
    page = prepare(document)
    names = tuple(collect(page, findings(page, vocabulary)))
    featurizer = Featurizer(page, names)
    return Candidates(page, names, tuple(featurizer.features(name) for name in names))


def findings(page: Page, vocabulary: VocabularyMatcher) -> Iterator[Finding]:
    """The findings of every extractor."""
    for extractor in (*RULES, vocabulary):
        yield from extractor(page)


def score_names(candidates: Candidates, weights: Mapping[TopicClass, Weights]) -> Scores:
    """The probability of each name, by class."""
    return {c: [probability(weights[c], f) for f in candidates.features] for c in LEARNED_CLASSES}


def compare_topics(candidates: Candidates, topics: Sequence[Topic]) -> list[TopicPair]:
    """The pairs of topics that may be one thing, with their features."""
    comparison = TopicComparison(topics, candidates.encoded)
    return [TopicPair(a, b, comparison.features(a, b)) for a, b in comparison.pairs()]


def join_pairs(
    topics: Sequence[Topic], pairs: Sequence[TopicPair], chances: Sequence[float], threshold: float
) -> list[Topic]:
    """The topics without those that are another in other words, with at least this probability."""
    scored = [(p.first, p.second, chance) for p, chance in zip(pairs, chances, strict=True)]
    return join_topics(topics, scored, threshold)


def link_topics(candidates: Candidates, topics: Sequence[Topic]) -> list[Link]:
    """The candidate links between topics, with their features."""
    links = Linker(candidates.page, topics).links(candidates.scope)
    if candidates.encoded is None:
        return links
    found = link_features(candidates.encoded, topics, links)
    return [replace(link, encoder=own) for link, own in zip(links, found, strict=True)]


_CONTRARIES: Final = frozenset({RelationType.RAISES_RISK, RelationType.MITIGATES_RISK})


def decide_links(
    links: Sequence[Link], chances: Sequence[float], thresholds: Mapping[RelationType, float]
) -> list[LinkStatus]:
    """Decide on each link, whose chance is the probability, 0..1, that it holds.

    A link is kept from its relation's threshold on. If a thing would both raise and mitigate a
    risk, only the likelier relation is kept (the first, if both are as likely).
    """
    likely = [
        chance >= thresholds[link.predicate] for link, chance in zip(links, chances, strict=True)
    ]
    best: dict[tuple[int, int], int] = {}
    for at, link in enumerate(links):
        if likely[at] and link.predicate in _CONTRARIES:
            before = best.setdefault((link.subject, link.object), at)
            if chances[at] > chances[before]:
                best[link.subject, link.object] = at

    def status(at: int, link: Link) -> LinkStatus:
        if not likely[at]:
            return LinkStatus.UNLIKELY
        if link.predicate in _CONTRARIES and best[link.subject, link.object] != at:
            return LinkStatus.CONTRARY
        return LinkStatus.KEPT

    return [status(at, link) for at, link in enumerate(links)]
