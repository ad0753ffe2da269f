"""What topics are to each other by their names: kinds, likenesses, one name in two classes.

A link is no merge. It says that a topic is a kind of another, since its name ends with the
other's ("federated learning", "learning"); that two topics of a class may be one thing, for a
stated reason, and a curator should look; or that two topics of different classes have one name.

Each topic offers itself under some keys, and what meets under a key is linked. So links can be
found by any engine that groups by a key, in time that grows with the number of topics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from kg.language import lexicon
from kg.language.antonyms import contrary
from kg.language.name_forms import Step
from kg.language.normalization import CATEGORY_WORDS, FUNCTION_WORDS, content, key
from kg.language.typos import fingerprints, slip
from kg.model import Knowledge, LinkKind, TopicKey, TopicLink
from kg.model.build_report import Suggested
from kg.resolve.vocabulary_index import Known

_MOST: Final = 6
"""Topics under one key that may all be one thing; more share a word of no meaning."""

_LONGEST: Final = 5
"""Words at the end of a name that may be the name of the general thing."""

_LETTERS: Final = 3
"""Letters of an acronym that may stand for a name nobody says it stands for."""

_UNHEADED: Final = lexicon.NEGATORS | FUNCTION_WORDS
"""Words of names that are no kinds of what they end with: its lack, or something about it."""

_KIND, _INITIALS, _WORDS, _SLIP, _LISTED, _NAME = (
    "kind",
    "initials",
    "words",
    "slip",
    "listed",
    "name",
)

REASONS: Final[Mapping[str, Step]] = {
    _INITIALS: Step("the letters of the one are the initials of the other", 0.8),
    _WORDS: Step("the same words but for words that say little", 0.7),
    _SLIP: Step("one letter differs", 0.7),
    _LISTED: Step("a vocabulary lists the one near the other", 0.4),
}
"""Why two topics may be one thing, and how sure that is, by kind of key."""

_OTHER_LETTER: Final = Step("a letter stands for another", 0.3)
"""Such a slip makes another word more often than not: "collision", "collusion"."""


class Offer(NamedTuple):
    """A topic under a key. ``rank``: what comes first under it; the general before kinds of it."""

    block: str
    rank: int
    own: TopicKey
    label: str


def offers(own: TopicKey, label: str, known: Known) -> Iterator[Offer]:
    """The keys of a topic."""
    topic_class, words = own.topic_class.value, own.key.split()

    def under(kind: str, value: str, rank: int = 0) -> Offer:
        return Offer(f"{topic_class} {kind} {value}", rank, own, label)

    yield Offer(f" {_NAME} {key(label)}", 0, own, label)
    yield under(_KIND, own.key)
    if _UNHEADED.isdisjoint(words):
        for at in range(max(1, len(words) - _LONGEST), len(words)):
            yield under(_KIND, " ".join(words[at:]), 1)
    if len(words) == 1 and len(own.key) >= _LETTERS and label.removesuffix("s").isupper():
        yield under(_INITIALS, own.key)
    elif len(words) >= _LETTERS:
        yield under(_INITIALS, "".join(w[0] for w in words), 1)
    core = content(own.key) - CATEGORY_WORDS - lexicon.METHODS
    if len(core) > 1:
        yield under(_WORDS, " ".join(sorted(core)))
    for mark in sorted(set(fingerprints(tuple(words)))):
        yield under(_SLIP, mark)
    concept = known.listed(own.topic_class, label)
    if concept is not None:
        yield under(_LISTED, concept.iri, int(known.concept_of(own, label) != concept))


def links_under(block: str, together: Sequence[Offer]) -> Iterator[tuple[TopicKey, TopicLink]]:
    """What the topics under one key are to each other, each with the topic that it is a link of."""
    kind = block.split(" ", 2)[1]
    if kind == _KIND:
        first = together[0]
        if first.rank == 0:
            yield from ((o.own, TopicLink(LinkKind.KIND_OF, first.own)) for o in together[1:])
    elif len(together) <= _MOST:
        for a, b in combinations(sorted(together, key=lambda o: o.own), 2):
            if _linked(kind, a, b, together):
                to = LinkKind.SAME_NAME_AS if kind == _NAME else LinkKind.MAYBE_SAME_AS
                yield a.own, TopicLink(to, b.own)


def _linked(kind: str, a: Offer, b: Offer, together: Sequence[Offer]) -> bool:
    """Whether two topics that share a key are linked."""
    if kind == _NAME:
        return a.own.topic_class != b.own.topic_class
    mine, other = a.own.key.split(), b.own.key.split()
    if contrary({*mine} - {*other}, {*other} - {*mine}):
        return False
    if kind == _LISTED:
        return a.rank != b.rank
    if kind == _INITIALS:
        return a.rank != b.rank and sum(o.rank for o in together) == 1
    return kind != _SLIP or slip(tuple(mine), tuple(other)) is not None


def of_topic(found: Iterable[TopicLink]) -> tuple[TopicLink, ...]:
    """The links of one topic, in order; it is a kind of the nearest general one alone."""
    every = sorted(set(found))
    kinds = [link for link in every if link.kind is LinkKind.KIND_OF]
    nearest = max(kinds, key=lambda link: len(link.to.key.split()), default=None)
    return tuple(link for link in every if link.kind is not LinkKind.KIND_OF or link is nearest)


def topic_links(
    labels: Mapping[TopicKey, str], known: Known
) -> dict[TopicKey, tuple[TopicLink, ...]]:
    """The links of all topics that have any. ``labels``: of each topic."""
    blocks: dict[str, list[Offer]] = defaultdict(list)
    for own, label in labels.items():
        for offer in offers(own, label, known):
            blocks[offer.block].append(offer)
    found: dict[TopicKey, set[TopicLink]] = defaultdict(set)
    for block, together in blocks.items():
        if len(together) > 1:
            for own, link in links_under(block, sorted(together)):
                found[own].add(link)
    return {own: of_topic(found[own]) for own in sorted(found)}


def suggested(knowledge: Knowledge, known: Known) -> Iterator[Suggested]:
    """The topics that may be one thing, each pair once, in the order of topics."""
    names = {report.slug: report.name for report in knowledge.reports}
    every = {entity.identity: entity for entity in knowledge.entities}
    for entity in knowledge.entities:
        for link in entity.links:
            if link.kind is LinkKind.MAYBE_SAME_AS:
                other = every[link.to]
                step = why_maybe((entity.identity, entity.label), (link.to, other.label), known)
                yield Suggested(
                    entity.identity.topic_class.value,
                    entity.label,
                    other.label,
                    step.reason,
                    step.score,
                    tuple(sorted(names[r] for r in entity.reports)),
                    tuple(sorted(names[r] for r in other.reports)),
                    entity.identity.key,
                    link.to.key,
                )


def why_maybe(a: tuple[TopicKey, str], b: tuple[TopicKey, str], known: Known) -> Step:
    """Why two linked topics may be one thing: the surest reason of the keys that both have."""
    mine, other = ({o.block: o for o in offers(*each, known)} for each in (a, b))
    shared = ((block.split(" ", 2)[1], mine[block], other[block]) for block in mine.keys() & other)
    steps = [
        _reason(kind, one.own.key, two.own.key)
        for kind, one, two in shared
        if kind in REASONS and _linked(kind, one, two, (one, two))
    ]
    return max(steps, key=lambda s: (s.score, s.reason))


def _reason(kind: str, a: str, b: str) -> Step:
    """Why two topics that a key links may be one; letters that change places are all kept."""
    exchanged = len(a) == len(b) and sorted(a) != sorted(b)
    return _OTHER_LETTER if kind == _SLIP and exchanged else REASONS[kind]
