"""From a document to its mentions, its claims and its parts without either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from kg.extract.analyzed_document import Page
from kg.extract.attribution import with_sources
from kg.extract.candidates import Occurrence, widest
from kg.extract.custom_classes import CustomExtractor
from kg.extract.given_terms import RULE, GivenTopic, seen, terms_found
from kg.extract.heading_topics import SectionKind, section_kind
from kg.extract.links import Link, LinkPlace
from kg.extract.stages import Analysis, LinkStatus, Proposer, analyze
from kg.extract.topic_classifier import Topic, probability
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.extract.weights import Model, shipped
from kg.language.data_files import pattern
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
    Role,
    Section,
    Span,
    Unread,
    unique,
)
from kg.model.knowledge import LEARNED, LEARNED_LONG

_LONGEST_QUOTE: Final = 120
"""Characters of a list item that are quoted where it yields nothing."""

_ADVICE: Final = pattern("headings", "advice")


def extract(
    document: Document,
    vocabulary: VocabularyMatcher,
    *,
    model: Model | None = None,
    own: CustomExtractor | None = None,
    threads: int = 1,
    proposer: Proposer | None = None,
) -> Extraction:
    """The mentions and claims of a document, in the order of their places.

    ``model``: by default the shipped one. ``own``: adds the classes and relations of a user.
    The number of ``threads`` does not change the result. ``proposer``: an extractor beside ours.
    """
    chosen = model or shipped()
    analysis = analyze(document, vocabulary, chosen, threads=threads, proposer=proposer)
    external = analysis.candidates.external
    last_word = _last_word(analysis, chosen)
    mentions = [m for topic in analysis.topics for m in _mentions(topic, last_word)]
    claims = [
        claim
        for link, chance, status in zip(
            analysis.links, analysis.link_scores, analysis.statuses, strict=True
        )
        if status is LinkStatus.KEPT
        for claim in _claims(analysis, link, chance, chosen, last_word)
    ]
    ordered = sorted(mentions, key=lambda m: (m.block, m.start, m.end, m.topic_class.value))
    unread_parts = tuple(unread(analysis.page, ordered))
    terms = seen(analysis.page, vocabulary.given, terms_found(analysis.topics))
    heard = {} if external is None else external.outcome(analysis.topics, analysis.kept)
    extraction = Extraction(tuple(ordered), tuple(claims), unread_parts, terms, heard)
    if own is not None:
        extraction = own(analysis.page, extraction)
    page, encoded = analysis.page, analysis.candidates.encoded
    return replace(extraction, claims=with_sources(page, encoded, extraction.claims, threads))


def _last_word(analysis: Analysis, model: Model) -> str:
    """Who decides: the model, or another extractor that is to be alone."""
    external = analysis.candidates.external
    if external is not None and external.alone:
        return external.name
    return LEARNED if model.fitting(analysis.page) is model else LEARNED_LONG


def _mentions(topic: Topic, last_word: str) -> Iterator[Mention]:
    rules = {(f.line, f.first, f.last): set[str]() for name in topic.names for f in name.findings}
    for name in topic.names:
        for f in name.findings:
            if f.topic_class is topic.topic_class:
                rules[f.line, f.first, f.last].add(f.rule)
    concept = _concept(topic)
    decided_by = RULE if isinstance(topic, GivenTopic) else last_word
    ours = last_word in {LEARNED, LEARNED_LONG}
    for o in _shown(topic):
        found_by = rules.get((o.line.number, o.first, o.last), ()) if ours else ()
        yield mention(topic, o, tuple(sorted({*found_by, decided_by})), concept)


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
    if isinstance(topic, GivenTopic):
        return topic.concept
    for name in topic.names:
        for f in name.findings:
            if f.concept is not None and f.topic_class is topic.topic_class:
                return f.concept
    return None


def modality_of(analysis: Analysis, link: Link, model: Model) -> Modality:
    """The modality of the first place that is shown for a link."""
    return _modality(analysis.page, _best_places(link, model)[0], link.predicate)


def _claims(
    analysis: Analysis, link: Link, chance: float, model: Model, last_word: str
) -> Iterator[Claim]:
    subject, object_ = analysis.topics[link.subject], analysis.topics[link.object]
    for place in _best_places(link, model):
        said = _modality(analysis.page, place, link.predicate)
        if said is Modality.NEGATED and analysis.page.long and not _is_close(place):
            continue
        yield Claim(
            _end(subject, place.subject or _in_heading(subject, place)),
            link.predicate,
            _end(object_, place.object),
            place.line.block,
            place.line.start,
            place.line.end,
            said,
            min(chance, place.most),
            unique((*_rules(link, place), last_word)),
            place.section,
        )


def _is_close(place: LinkPlace) -> bool:
    """Whether a denial is likely one of both names: it stands near them, or another made it."""
    subject, object_ = place.subject, place.object
    if place.found_by:
        return True
    if subject is None or subject.line is not object_.line:
        return False
    return max(object_.first - subject.last, subject.first - object_.last) <= _CLOSE


def _rules(link: Link, place: LinkPlace) -> list[str]:
    """Who proposes a place: one rule of ours, or another extractor and all that agree with it."""
    if not place.found_by:
        return [rule_of(place)]
    return sorted({rule_of(other) for other in link.places if other.line is place.line})


_MAX_PLACES: Final = 5

_CLOSE: Final = 12
"""Tokens between two names at most, where a long report denies what links them."""


def _best_places(link: Link, model: Model) -> list[LinkPlace]:
    """One place a line, the likeliest; at most five lines, in document order.

    Where another than our rules has a say, ours are shown if they would do without it.
    """
    weights, least = model.relations[link.predicate], 0.0
    if any(place.found_by for place in link.shown):
        least = model.relation_thresholds[link.predicate]
    best: dict[int, tuple[float, LinkPlace]] = {}
    for place in link.shown:
        chance = 1.0 if place.found_by else probability(weights, sorted(place.features))
        if chance < least:
            continue
        if place.line.number not in best or chance > best[place.line.number][0]:
            best[place.line.number] = (chance, place)
    ranked = sorted(best.values(), key=lambda b: (-b[0], b[1].line.number))[:_MAX_PLACES]
    return [place for _, place in sorted(ranked, key=lambda b: b[1].line.number)]


def _end(topic: Topic, occurrence: Occurrence) -> Mention:
    return mention(topic, occurrence, (LEARNED,), _concept(topic))


def _in_heading(topic: Topic, place: LinkPlace) -> Occurrence:
    """Where the heading that links a place names the topic; the widest such name."""
    named = [
        o
        for o in widest(topic.occurrences)
        if o.line.section == place.section and o.line.kind is BlockKind.HEADING
    ]
    return named[0]


def rule_of(place: LinkPlace) -> str:
    """The name of the rule that proposed a place: ``link.heading0``, ``link.sentence``."""
    if place.found_by:
        return place.found_by
    via = next((f for f in place.features if f.startswith("via=")), "via=?")
    return f"link.{via[4:].strip('<>')}"


def _modality(page: Page, place: LinkPlace, predicate: RelationType) -> Modality:
    line = place.line
    named = [place.object]
    if place.subject is not None and place.subject.line is line:
        named.insert(0, place.subject)
    ends = [Span(line.tokens[o.first].start, line.tokens[o.last - 1].end) for o in named]
    advice = any(_ADVICE.search(s.title) for s in page.document.ancestors(line.section))
    return modality(line, *ends, predicate=predicate, recommending=advice)


def unread(page: Page, mentions: Sequence[Mention]) -> Iterator[Unread]:
    """Sections and list items without a mention, each with the reason where it is known."""
    document = page.document
    spoken = {m.block for m in mentions}
    yielding = {s.order for b in spoken for s in document.ancestors(document.blocks[b].section)}
    sizes = Counter(block.section for block in document.blocks)
    for section in document.sections[1:]:
        if section.order not in yielding:
            yield Unread(section.title, "", _reason(section, sizes[section.order]))
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.LIST_ITEM and block.role is Role.CONTENT and index not in spoken:
            title = document.sections[block.section].title
            yield Unread(
                title, block.text.value[:_LONGEST_QUOTE], "no name that a reader would keep"
            )


def _reason(section: Section, blocks: int) -> str:
    if section.role is not Role.CONTENT:
        return section.role.value
    if blocks <= 1:
        return "heading without text"
    if section_kind(section.title) is SectionKind.FRAME:
        return "framing section"
    return "no name that a reader would keep"
