"""From a document to its mentions and claims: all extractors, then one decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from kg.extract.analyzed_document import Page, prepare
from kg.extract.candidates import Name, Occurrence, collect
from kg.extract.conflicts import Verdict, verdicts
from kg.extract.coreference import Likeness, joined
from kg.extract.coverage import unread
from kg.extract.encoder.encoder_features import link_signals, name_signals
from kg.extract.features import Featurizer
from kg.extract.findings import Extractor, Finding
from kg.extract.heading_topics import headings
from kg.extract.leads import items, leads
from kg.extract.links import Link, Linker, Place, widest
from kg.extract.patterns import apposition, governed, typed_heads, typed_lists
from kg.extract.topic_classifier import Topic, decide, probability
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.extract.weights import Model, shipped
from kg.language.modality import modality
from kg.model import (
    BlockKind,
    Claim,
    Concept,
    Document,
    Extraction,
    Mention,
    Modality,
    RelationType,
    Span,
    TopicClass,
)

RULES: Final[tuple[Extractor, ...]] = (
    headings,
    leads,
    items,
    typed_lists,
    governed,
    typed_heads,
    apposition,
)
"""The extractors that need nothing but the page, in the order in which they are asked."""

LEARNED: Final = "learned"
"""Named beside the rules wherever the learned decision had the last word."""

_ADVICE: Final = re.compile(
    r"\b(?:recommendations?|next steps|best practices|advice|what to do)\b", re.I
)


class Analysis(Struct, frozen=True):
    """All that is known of a page before and after the decision; for explaining.

    ``scores[c][i]`` is the probability that ``names[i]`` is a topic of class ``c``;
    ``link_scores[i]`` that ``links[i]`` holds.
    """

    page: Page
    names: tuple[Name, ...]
    features: tuple[list[str], ...]
    scores: dict[TopicClass, list[float]]
    topics: tuple[Topic, ...]
    links: tuple[Link, ...]
    link_scores: tuple[float, ...]

    def verdicts(self, model: Model) -> list[Verdict]:
        """What becomes of each link."""
        return verdicts(self.links, self.link_scores, model.relation_thresholds)


def findings(page: Page, vocabulary: VocabularyMatcher) -> Iterator[Finding]:
    """What every extractor says of a page."""
    for extractor in (*RULES, vocabulary):
        yield from extractor(page)


def analyse(
    document: Document, vocabulary: VocabularyMatcher, model: Model, *, threads: int = 1
) -> Analysis:
    """Weigh all names of a document, decide on topics, and weigh their links.

    ``threads``: by how many the encoder reads; the result is the same.
    """
    page = prepare(document)
    names = collect(page, findings(page, vocabulary))
    featurizer = Featurizer(page, names)
    features = [featurizer.features(name) for name in names]
    reading = None if model.encoder is None else model.encoder.read(page, threads)
    if reading is not None:
        logits = reading.names(names)
        features = [
            [*known, *name_signals(row)] for known, row in zip(features, logits, strict=True)
        ]
    scores = {c: [probability(model.topics[c], f) for f in features] for c in TopicClass}
    decided = decide(names, scores, model.topic_thresholds)
    topics = one_each(decided, Likeness(decided, reading), model)
    links = Linker(page, topics).links()
    if reading is not None:
        for link, signals in zip(links, link_signals(reading, topics, links), strict=True):
            link.signals = tuple(signals)
    chances = (probability(model.relations[link.predicate], link.features()) for link in links)
    return Analysis(
        page, tuple(names), tuple(features), scores, tuple(topics), tuple(links), tuple(chances)
    )


def one_each(topics: list[Topic], likeness: Likeness, model: Model) -> list[Topic]:
    """Decided topics, those that are one thing under two names joined."""
    pairs = [
        (a, b, probability(model.likeness, likeness.features(a, b))) for a, b in likeness.pairs()
    ]
    return joined(topics, pairs, model.likeness_threshold)


def extract(
    document: Document,
    vocabulary: VocabularyMatcher,
    *,
    model: Model | None = None,
    threads: int = 1,
) -> Extraction:
    """The mentions and claims of a document, in the order of their places.

    ``threads`` as for :func:`analyse`.
    """
    chosen = model or shipped()
    analysis = analyse(document, vocabulary, chosen, threads=threads)
    mentions = [m for topic in analysis.topics for m in _mentions(topic)]
    claims = [
        claim
        for link, chance, verdict in zip(
            analysis.links, analysis.link_scores, analysis.verdicts(chosen), strict=True
        )
        if verdict is Verdict.KEPT
        for claim in _claims(analysis, link, chance, chosen)
    ]
    ordered = sorted(mentions, key=lambda m: (m.block, m.start, m.end, m.topic_class.value))
    return Extraction(tuple(ordered), tuple(claims), tuple(unread(analysis.page, ordered)))


def _mentions(topic: Topic) -> Iterator[Mention]:
    rules = {(f.line, f.first, f.last): set[str]() for name in topic.names for f in name.findings}
    for name in topic.names:
        for f in name.findings:
            if f.topic_class is topic.topic_class:
                rules[f.line, f.first, f.last].add(f.rule)
    concept = _concept(topic)
    for o in _shown(topic):
        found_by = rules.get((o.line.number, o.first, o.last), set())
        yield mention(topic, o, tuple(sorted({*found_by, LEARNED})), concept)


def _shown(topic: Topic) -> list[Occurrence]:
    """The widest places, and the first place of each wording that these leave out."""
    shown = widest(topic.occurrences)
    said = {o.label for o in shown}
    for o in topic.occurrences:
        if o.label not in said:
            said.add(o.label)
            shown.append(o)
    return shown


def mention(
    topic: Topic, o: Occurrence, rules: tuple[str, ...], concept: Concept | None
) -> Mention:
    """The mention that an occurrence of a topic is."""
    return Mention(
        topic.topic_class,
        o.line.block,
        o.line.tokens[o.first].start,
        o.line.tokens[o.last - 1].end,
        o.label,
        topic.confidence,
        rules,
        concept,
        topic.label,
    )


def _concept(topic: Topic) -> Concept | None:
    """The vocabulary's concept for the topic, where one of its names is exactly a label."""
    for name in topic.names:
        for f in name.findings:
            if f.concept is not None and f.topic_class is topic.topic_class:
                return f.concept
    return None


def modality_of(analysis: Analysis, link: Link, model: Model) -> Modality:
    """How the first of the places that show a link says it."""
    return _modality(analysis.page, _best_places(link, model)[0], link.predicate)


def _claims(analysis: Analysis, link: Link, chance: float, model: Model) -> Iterator[Claim]:
    subject, object_ = analysis.topics[link.subject], analysis.topics[link.object]
    for place in _best_places(link, model):
        yield Claim(
            _end(subject, place.subject or _in_heading(subject, place)),
            link.predicate,
            _end(object_, place.object),
            place.line.block,
            place.line.start,
            place.line.end,
            _modality(analysis.page, place, link.predicate),
            chance,
            (rule_of(place), LEARNED),
            place.section,
        )


_MAX_PLACES: Final = 5


def _best_places(link: Link, model: Model) -> list[Place]:
    """One place a line, the likeliest; at most five lines, in document order."""
    weights = model.relations[link.predicate]
    best: dict[int, tuple[float, Place]] = {}
    for place in link.places:
        chance = probability(weights, sorted(place.features))
        if place.line.number not in best or chance > best[place.line.number][0]:
            best[place.line.number] = (chance, place)
    ranked = sorted(best.values(), key=lambda b: (-b[0], b[1].line.number))[:_MAX_PLACES]
    return [place for _, place in sorted(ranked, key=lambda b: b[1].line.number)]


def _end(topic: Topic, occurrence: Occurrence) -> Mention:
    return mention(topic, occurrence, (LEARNED,), _concept(topic))


def _in_heading(topic: Topic, place: Place) -> Occurrence:
    """Where the heading that links a place names the topic; the widest such name."""
    named = [
        o
        for o in widest(topic.occurrences)
        if o.line.section == place.section and o.line.kind is BlockKind.HEADING
    ]
    return named[0]


def rule_of(place: Place) -> str:
    """The name of the rule that proposed a place: ``link.heading0``, ``link.sentence``."""
    via = next((f for f in place.features if f.startswith("via=")), "via=?")
    return f"link.{via[4:].strip('<>')}"


def _modality(page: Page, place: Place, predicate: RelationType) -> Modality:
    line = place.line
    named = [place.object]
    if place.subject is not None and place.subject.line is line:
        named.append(place.subject)
    ends = [Span(line.tokens[o.first].start, line.tokens[o.last - 1].end) for o in named]
    advice = any(_ADVICE.search(s.title) for s in page.document.ancestors(line.section))
    return modality(line, *ends, predicate=predicate, recommending=advice)
