"""What topics are to each other by their names: kinds, likenesses, one name in two classes.

A link is no merge. It says that a topic is a kind of another, since its name ends with the
other's ("federated learning", "learning"); that two topics of a class may be one thing, for a
stated reason and with a learned score, and a curator should look; or that two topics of different
classes have one name.

Each topic offers itself under some keys, and what meets under a key is linked. So links can be
found by any engine that groups by a key, in time that grows with the number of topics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from kg.language import lexicon
from kg.language.antonyms import contrary
from kg.language.name_forms import Step
from kg.language.normalization import CATEGORY_WORDS, FUNCTION_WORDS, content, words
from kg.language.typos import fingerprints, slip
from kg.model import Knowledge, LinkKind, TopicKey, TopicLink
from kg.model.build_report import Suggested
from kg.resolve.name_likeness import LEAST, likeness
from kg.resolve.vocabulary_index import Known

_MOST: Final = 6
"""Topics under one key that may all be one thing; more share a word of no meaning."""

_LONGEST: Final = 5
"""Words at the end of a name that may be the name of the general thing."""

_LETTERS: Final = 3
"""Letters of an acronym that may stand for a name nobody says it stands for."""

_UNHEADED: Final = lexicon.NEGATORS | FUNCTION_WORDS
"""Words of names that are no kinds of what they end with: its lack, or something about it."""

_KIND, _INITIALS, _WORDS, _FEWER, _SLIP, _LISTED, _NAME = (
    "kind",
    "initials",
    "words",
    "fewer",
    "slip",
    "listed",
    "name",
)

REASONS: Final[Mapping[str, str]] = {
    _SLIP: "one letter differs",
    _INITIALS: "the letters of the one are the initials of the other",
    _WORDS: "the same words but for words that say little",
    _FEWER: "the same words but for one",
    _LISTED: "a vocabulary lists the one near the other",
}
"""Why two topics may be one thing, by kind of key; the first reason of a pair is told."""

_SLIP_SCORE: Final = 0.7
"""How likely what looks like a slip is one; set, for no labelled pair is a slip."""


class Offer(NamedTuple):
    """A topic under a key. ``rank``: what comes first under it; the general before kinds of it."""

    block: str
    rank: int
    own: TopicKey
    label: str


_Key = tuple[str, int]


def _by_name(_own: TopicKey, label: str, _known: Known) -> Iterator[_Key]:
    yield " ".join(words(label)), 0


def _by_kind(own: TopicKey, _label: str, _known: Known) -> Iterator[_Key]:
    words = own.key.split()
    yield own.key, 0
    if _UNHEADED.isdisjoint(words) and words[-1] not in lexicon.PROPER_HEADS:
        for at in range(max(1, len(words) - _LONGEST), len(words)):
            yield " ".join(words[at:]), 1


def _by_initials(own: TopicKey, label: str, _known: Known) -> Iterator[_Key]:
    words = own.key.split()
    if len(words) == 1 and len(own.key) >= _LETTERS and label.removesuffix("s").isupper():
        yield own.key, 0
    elif len(words) >= _LETTERS:
        yield "".join(w[0] for w in words), 1


def _by_words(own: TopicKey, _label: str, _known: Known) -> Iterator[_Key]:
    core = content(own.key) - CATEGORY_WORDS - lexicon.METHODS
    if len(core) > 1:
        yield " ".join(sorted(core)), 0


def _by_fewer(own: TopicKey, _label: str, _known: Known) -> Iterator[_Key]:
    core = sorted(content(own.key))
    yield " ".join(core), 0
    if 1 < len(core) <= _LONGEST:
        yield from ((" ".join(core[:at] + core[at + 1 :]), 1) for at in range(len(core)))


def _by_slip(own: TopicKey, _label: str, _known: Known) -> Iterator[_Key]:
    yield from ((mark, 0) for mark in sorted(set(fingerprints(tuple(own.key.split())))))


def _by_list(own: TopicKey, label: str, known: Known) -> Iterator[_Key]:
    concept = known.listed(own.topic_class, label)
    if concept is not None:
        yield concept.iri, int(known.concept_of(own, label) != concept)


_KEYS: Final[Mapping[str, Callable[[TopicKey, str, Known], Iterator[_Key]]]] = {
    _NAME: _by_name,
    _KIND: _by_kind,
    _INITIALS: _by_initials,
    _WORDS: _by_words,
    _FEWER: _by_fewer,
    _SLIP: _by_slip,
    _LISTED: _by_list,
}


def offers(
    own: TopicKey, label: str, known: Known, kinds: Iterable[str] = _KEYS
) -> Iterator[Offer]:
    """The keys of a topic, of these kinds."""
    for kind in kinds:
        scope = "" if kind == _NAME else own.topic_class.value
        for value, rank in _KEYS[kind](own, label, known):
            yield Offer(f"{scope} {kind} {value}", rank, own, label)


def links_under(
    block: str, together: Sequence[Offer], known: Known
) -> Iterator[tuple[TopicKey, TopicLink]]:
    """What the topics under one key are to each other, each with the topic that it is a link of."""
    kind = block.split(" ", 2)[1]
    if kind == _KIND:
        first = together[0]
        if first.rank == 0:
            yield from ((o.own, TopicLink(LinkKind.KIND_OF, first.own)) for o in together[1:])
    elif len(together) <= _MOST:
        for a, b in combinations(sorted(together, key=lambda o: o.own), 2):
            if kind == _NAME and a.own.topic_class != b.own.topic_class:
                yield a.own, TopicLink(LinkKind.SAME_NAME_AS, b.own)
            elif kind != _NAME and _alike(kind, a, b, together) and score(a, b, known) >= LEAST:
                yield a.own, TopicLink(LinkKind.MAYBE_SAME_AS, b.own)


def _alike(kind: str, a: Offer, b: Offer, together: Sequence[Offer]) -> bool:
    """Whether two topics that share a key may be one thing because of it."""
    mine, other = a.own.key.split(), b.own.key.split()
    if contrary({*mine} - {*other}, {*other} - {*mine}):
        return False
    if kind == _LISTED:
        return a.rank != b.rank
    if kind == _INITIALS:
        return a.rank != b.rank and sum(o.rank for o in together) == 1
    return kind != _SLIP or slip(tuple(mine), tuple(other)) is not None


def score(a: Offer, b: Offer, known: Known) -> float:
    """How likely two topics are one thing."""
    learned = likeness((a.own, a.label), (b.own, b.label), known)
    return max(learned, _SLIP_SCORE) if _slipped(a.own.key, b.own.key) else learned


def _slipped(a: str, b: str) -> bool:
    """Whether a letter is too many, missing or out of its place; another makes another word."""
    exchanged = len(a) == len(b) and sorted(a) != sorted(b)
    return not exchanged and slip(tuple(a.split()), tuple(b.split())) is not None


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
    found: dict[TopicKey, set[TopicLink]] = defaultdict(set)
    for kind in _KEYS:  # one after the other, so that the keys of one kind alone are in memory
        blocks: dict[str, list[Offer]] = defaultdict(list)
        for own, label in labels.items():
            for offer in offers(own, label, known, [kind]):
                blocks[offer.block].append(offer)
        for block, together in blocks.items():
            if len(together) > 1:
                for own, link in links_under(block, sorted(together), known):
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
                    entity.identity.key,
                    link.to.key,
                    tuple(sorted(names[r] for r in entity.reports)),
                    tuple(sorted(names[r] for r in other.reports)),
                )


def why_maybe(a: tuple[TopicKey, str], b: tuple[TopicKey, str], known: Known) -> Step:
    """Why two linked topics may be one thing, and how likely that is."""
    mine, other = ({o.block: o for o in offers(*each, known, REASONS)} for each in (a, b))
    shared = [(block.split(" ", 2)[1], mine[block], other[block]) for block in mine.keys() & other]
    kinds = {kind for kind, one, two in shared if _alike(kind, one, two, (one, two))}
    reason = next(text for kind, text in REASONS.items() if kind in kinds)
    return Step(reason, score(Offer("", 0, *a), Offer("", 0, *b), known))
