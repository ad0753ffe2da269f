"""What all reports say of one topic becomes one entity: its label, and why each wording is its."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.language import lexicon
from kg.language.name_forms import Step, agreement
from kg.language.normalization import acronym_of, words
from kg.model import Concept, Entity, Merge, TopicKey
from kg.model.schema import TopicClass
from kg.resolve.vocabulary_index import Known

BY_DECISION: Final = "a curator's decision"
_OFTEN: Final = 4
"""A plainer wording is the label if it is at least a quarter as usual as the usual one."""

_BY_ITS_NAMES: Final = 0.97
_BROKEN: Final = re.compile(r"\w- \w|[“”\"]")
"""Traces of the end of a line and of quotation in a wording: "no- code", "AI “pair programmer"."""


def topic(own: TopicKey, entities: Sequence[Entity], known: Known, label: str = "") -> Entity:
    """One entity of all that reports have under one identity.

    Its label, unless one is given, is that of a user's term, or the one that most reports use
    (:func:`usual_label`).
    """
    every = sorted(entities, key=_slug)
    term = known.term(sorted({e.identity for e in every}))
    label = label or label_of(term, Counter(e.label for e in every))
    merges = tuple(_merges(own, every, label, known))
    return Entity(
        own,
        label,
        tuple(m.wording for m in merges),
        max(e.confidence for e in every),
        tuple(dict.fromkeys(p for e in every for p in e.evidence)),
        merges,
        term or known.concept_of(own, label),
    )


def label_of(term: Concept | None, counts: Mapping[str, int]) -> str:
    """The label of a topic: that of a user's term, else the usual one of its wordings."""
    return usual_label(counts) if term is None else term.label


def usual_label(counts: Mapping[str, int]) -> str:
    """The label of a topic, of its wordings, each with how often it is used.

    The most usual of all that are not rare and add no word to another of these, nor to its acronym
    ("AI models" to "artificial intelligence"); on a tie the shortest, lower case before
    capitals. An acronym gives way to its long form, what is written in capitals alone or torn
    by a line to all else, and the name of a good to one that says what is wrong.
    """
    whole = {w: n for w, n in counts.items() if not _BROKEN.search(w)} or counts
    said = {w: n for w, n in whole.items() if not _shouted(w)} or whole
    often = max(said.values())
    usual = {w: {*words(w)} for w in said if _OFTEN * said[w] >= often}
    plain = [
        w
        for w, parts in usual.items()
        if not any(p < parts for p in usual.values()) and not _is_sort_of(w, usual)
    ]
    best = min(plain, key=lambda w: (-said[w], len(w), w[:1].isupper(), w))
    long = (
        [w for w in said if acronym_of(best, w)]
        or [w for w in said if _begins(best, w)]
        or [w for w in said if _bewails(w, best)]
    )
    return min(long, key=lambda w: (-said[w], len(w), w[:1].isupper(), w)) if long else best


def _is_sort_of(wording: str, others: Iterable[str]) -> bool:
    """Whether a wording adds a category word to the acronym of another."""
    acronym, _, _ = wording.rpartition(" ")
    return words(wording)[-1] in lexicon.METHODS and any(acronym_of(acronym, w) for w in others)


def _shouted(wording: str) -> bool:
    """Whether a name of several words is written in capitals, as headings are."""
    return " " in wording and wording.isupper()


def _bewails(wording: str, good: str) -> bool:
    """Whether a wording says of a good that something is wrong with it: "privacy concerns"."""
    mine, other = {*words(wording)}, words(good)
    is_good = bool(other) and other[-1] in lexicon.GOODS and mine > {*other}
    return is_good and mine - {*other} <= lexicon.WRONGS | lexicon.LIGHT_JOINTS


def _begins(short: str, wording: str) -> bool:
    """Whether the first words of a wording are what an acronym stands for."""
    letters = len(short.removesuffix("s"))
    return short[:1].isupper() and acronym_of(short, " ".join(wording.split()[:letters]))


def why(known: Known, topic_class: TopicClass, wording: str, label: str) -> Step | None:
    """Why a wording names the topic of a label, as far as names and vocabulary tell."""
    mine, other = (known.forms(topic_class, name) for name in (wording, label))
    step = agreement(mine, other)
    if step is not None:
        return step
    if known.identity(topic_class, wording) != known.identity(topic_class, label):
        return None
    concept = known.concept(topic_class, label) or known.concept(topic_class, wording)
    name = concept.label if concept is not None else label
    return Step(f"both are names of {name!r} in a vocabulary", _BY_ITS_NAMES)


def _merges(own: TopicKey, entities: Sequence[Entity], label: str, known: Known) -> Iterator[Merge]:
    """For each other wording the reason why it is a name of the topic, in order."""
    users: dict[str, set[str]] = defaultdict(set)
    said: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for entity in entities:
        users[entity.label].add(_slug(entity))
        for merge in entity.merges:
            users[merge.wording].update(merge.reports or (_slug(entity),))
            said[merge.wording].append((-merge.score, merge.reason, merge.like))
    for wording in sorted(users.keys() - {label}):
        step = why(known, own.topic_class, wording, label)
        if step is not None:
            score, reason, like = step.score, step.reason, label
        elif said[wording]:
            less, reason, like = min(said[wording])
            score = -less
        else:
            score, reason, like = 1.0, BY_DECISION, label
        yield Merge(wording, label, reason, score, like, tuple(sorted(users[wording])))


def _slug(entity: Entity) -> str:
    return entity.evidence[0].report
