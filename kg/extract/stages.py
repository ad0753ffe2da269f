"""The stages of extraction: candidates, features, scores, decisions.

:func:`analyze` runs all of them with one model, as a build does. Training runs the same
functions one by one, each with weights learned from other reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.extract.analyzed_document import Page, prepare
from kg.extract.baseline import Baseline, baseline_of
from kg.extract.candidates import Extractor, Finding, Name, collect
from kg.extract.coreference import TopicComparison, join_topics
from kg.extract.external import External
from kg.extract.features import Featurizer
from kg.extract.given_terms import given_topics, with_given, without_given
from kg.extract.heading_topics import headings
from kg.extract.leads import items, leads
from kg.extract.links import Link, Linker
from kg.extract.page_encoder import EncodedPage, link_features, name_features
from kg.extract.patterns import apposition, governed, typed_heads, typed_lists
from kg.extract.proper_names import without_proper_names
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


_NO_BASELINE: Final = Baseline()


class Candidates(Struct, frozen=True, dict=True):
    """Names of a page with their features; ``encoded``: the page as an encoder read it.

    ``scope``: the numbers of the lines that may link topics; ``None``: all of the page.
    ``external``: what an extractor beside ours proposes.
    """

    page: Page
    names: tuple[Name, ...]
    rule_features: tuple[list[str], ...]
    encoded: EncodedPage | None = None
    scope: frozenset[int] | None = None
    external: External | None = None

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
    ``link_scores[i]`` that ``links[i]`` of the ``topics`` holds. ``pairs``: two of the topics
    before any are joined, by index, the surer first, and the probability that they are one thing.
    """

    candidates: Candidates
    scores: Scores
    pairs: list[tuple[int, int, float]]
    topics: list[Topic]
    links: list[Link]
    link_scores: list[float]
    statuses: list[LinkStatus]

    @property
    def page(self) -> Page:
        """The page that was analysed."""
        return self.candidates.page

    @property
    def kept(self) -> list[Link]:
        """The links that hold."""
        each = zip(self.links, self.statuses, strict=True)
        return [link for link, status in each if status is LinkStatus.KEPT]

    @property
    def baseline(self) -> Baseline:
        """What another extractor's word takes nothing from."""
        page = self.candidates
        return baseline_of(
            page.names, self.scores, self.topics, self.links, self.link_scores, page.encoded
        )


Proposer = Callable[[Page], External]
"""An extractor beside ours."""


def analyze(
    document: Document,
    vocabulary: VocabularyMatcher,
    model: Model,
    *,
    threads: int = 1,
    proposer: Proposer | None = None,
) -> Analysis:
    """Run all stages on a document, with the model that fits it.

    The number of ``threads`` does not change the result.
    """
    candidates = find_candidates(document, vocabulary, proposer)
    external, baseline = candidates.external, _NO_BASELINE
    if external is not None and not external.alone:
        baseline = analyze(document, vocabulary, model, threads=threads).baseline
    model = model.fitting(candidates.page)
    if external is not None:
        model = external.weighed(model)
    encoded = baseline.encoded
    if encoded is None and model.encoder is not None:
        encoded = model.encoder.read(candidates.page, threads)
    candidates = replace(candidates, encoded=encoded)
    scores = baseline.raised(candidates.names, score_names(candidates, model.topics))
    given = given_topics(candidates.names, scores) if vocabulary.given else []
    names, chances = without_given(candidates.names, scores)
    own = baseline.own(names, chances)
    decided = founded(candidates.page, decide(names, chances, model.topic_thresholds, own))
    pairs = [
        (pair.first, pair.second, probability(model.likeness, pair.features))
        for pair in compare_topics(candidates, decided, baseline)
    ]
    joined = join_topics(decided, pairs, model.likeness_threshold)
    topics = with_given(joined, given)
    links = link_topics(candidates, topics)
    link_scores = [probability(model.relations[k.predicate], k.features()) for k in links]
    link_scores = baseline.raised_links(topics, links, link_scores)
    statuses = decide_links(links, link_scores, model.relation_thresholds)
    return Analysis(candidates, scores, pairs, topics, links, link_scores, statuses)


def find_candidates(
    document: Document, vocabulary: VocabularyMatcher, proposer: Proposer | None = None
) -> Candidates:
    """Find all names of a document, with their features from the rules."""
    page = prepare(document)
    external = None if proposer is None else proposer(page)
    more = () if external is None else external.findings.values()
    names = tuple(collect(page, chain(findings(page, vocabulary), more)))
    featurizer = Featurizer(page, names)
    features = tuple(featurizer.features(name) for name in names)
    return Candidates(page, names, features, external=external)


def findings(page: Page, vocabulary: VocabularyMatcher) -> Iterator[Finding]:
    """The findings of every extractor."""
    for extractor in (*RULES, vocabulary):
        yield from extractor(page)


def score_names(candidates: Candidates, weights: Mapping[TopicClass, Weights]) -> Scores:
    """The probability of each name, by class."""
    return {c: [probability(weights[c], f) for f in candidates.features] for c in LEARNED_CLASSES}


def founded(page: Page, topics: Sequence[Topic]) -> list[Topic]:
    """The topics of a page; of a long report those that are well founded.

    Words within the proper name of an institution are no place of a topic. A trend that is less
    sure than a doubted topic of the same name goes with it.
    """
    if not page.long:
        return list(topics)
    topics = [t for topic in topics if (t := without_proper_names(topic)) is not None]
    doubted: dict[str, float] = {}
    for topic in topics:
        if not topic.founded:
            doubted[topic.names[0].key] = topic.confidence
    return [
        t
        for t in topics
        if t.founded
        and (t.topic_class != TopicClass.TREND or t.confidence >= doubted.get(t.names[0].key, 0.0))
    ]


def compare_topics(
    candidates: Candidates, topics: Sequence[Topic], baseline: Baseline = _NO_BASELINE
) -> Iterator[TopicPair]:
    """The pairs of topics that may be one thing, with their features: one after the other.

    A long report has a hundred thousand.
    """
    comparison = TopicComparison(topics, candidates.encoded)
    for a, b in baseline.ordered(topics, comparison.pairs()):
        yield TopicPair(a, b, comparison.features(a, b))


def link_topics(candidates: Candidates, topics: Sequence[Topic]) -> list[Link]:
    """The candidate links between topics, with their features."""
    links = Linker(candidates.page, topics).links(candidates.scope)
    if candidates.external is not None:
        links = candidates.external.linked(candidates.page, topics, links)
    if candidates.encoded is None:
        return links
    found = link_features(candidates.encoded, topics, links)
    return [replace(link, encoder=own) for link, own in zip(links, found, strict=True)]


_CONTRARIES: Final = frozenset({RelationType.RAISES_RISK, RelationType.MITIGATES_RISK})


def decide_links(
    links: Sequence[Link], chances: Sequence[float], thresholds: Mapping[RelationType, float]
) -> list[LinkStatus]:
    """Decide on each link, whose chance is the probability, 0..1, that it holds.

    A link is kept from its relation's threshold on, if any place tells it. If a thing would
    both raise and mitigate a risk, only the likelier relation is kept (the first, if both are
    as likely).
    """
    likely = [
        chance >= thresholds[link.predicate] for link, chance in zip(links, chances, strict=True)
    ]
    best: dict[tuple[int, int], tuple[float, RelationType]] = {}
    for at, link in enumerate(links):
        if likely[at] and link.predicate in _CONTRARIES:
            ends = link.subject, link.object
            if ends not in best or chances[at] > best[ends][0]:
                best[ends] = chances[at], link.predicate

    def status(at: int, link: Link) -> LinkStatus:
        if not likely[at] or not link.most:
            return LinkStatus.UNLIKELY
        if link.predicate in _CONTRARIES:
            _, likelier = best[link.subject, link.object]
            if likelier is not link.predicate:
                return LinkStatus.CONTRARY
        return LinkStatus.KEPT

    return [status(at, link) for at, link in enumerate(links)]


def surest(
    links: Sequence[Link], chances: Sequence[float], statuses: Sequence[LinkStatus]
) -> dict[tuple[int, RelationType, int], float]:
    """The relations that are kept, each with the chance of the section that says it best."""
    found: dict[tuple[int, RelationType, int], float] = {}
    for link, chance, status in zip(links, chances, statuses, strict=True):
        if status is LinkStatus.KEPT:
            triple = link.subject, link.predicate, link.object
            found[triple] = max(found.get(triple, 0.0), min(chance, link.most))
    return found
