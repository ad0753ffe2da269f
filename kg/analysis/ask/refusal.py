"""Refuses what a graph does not say: with the reason, and with questions that it answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from shlex import quote
from typing import Final

from pyoxigraph import Store

from kg.analysis.ask.answer import listed, question_about
from kg.analysis.ask.intent import Intent
from kg.analysis.ask.name_index import is_word
from kg.analysis.ask.ranking_model import Ranked
from kg.analysis.ask.topic_index import TopicIndex
from kg.analysis.ask.topic_spotter import FILLER
from kg.graph import Graph
from kg.graph.query_results import Solutions
from kg.graph.questions import Parameter, Question, questions
from kg.graph.read import read_topics
from kg.graph.topic_lookup import Found, Name, TopicLabels, near_names
from kg.language.data_files import word_set
from kg.language.normalization import words
from kg.language.pos_tagger import is_known, tokenize
from kg.language.typos import one_letter
from kg.model import Modality
from kg.model.schema import RelationType, TopicClass

_questions: Final = cache(questions)
_SPELLED: Final = word_set("questions", "spelled")
_NEAREST: Final = 4
"""Questions that a refusal offers."""
_LEAST: Final = 3
"""How many of them at least, if the graph has so many claims."""
_LIKELY: Final = 3
"""How many of them the likeliest claims answer, at most."""
_CONCEIVABLE: Final = 0.05
"""How likely a claim must be at least to lend its question."""
_UNADDRESSED: Final = "unaddressed-risks"
"""The question with a name for risks that nothing mitigates."""
_TELLING: Final = 4
"""Letters of a word whose likeness with a name tells anything."""
_NAMED: Final = 2
"""Questions with names that a refusal offers."""
_CUT: Final = 3
"""Letters that are left of a word that is cut short, at least."""
_LONG: Final = 7
"""Letters of a word in which one may be wrong."""


def not_understood(intent: Intent) -> str:
    """Why a question without a topic or a cue is refused."""
    if intent.words:
        unknown = listed(map(repr, intent.written))
        return f"no topic of this graph is called {unknown}; ask for one that it has"
    return "the question names no topic of this graph, and no kind of topic or claim"


def beyond(intent: Intent) -> str:
    """Why a question is refused that asks for what no claim of the graph can say, or ""."""
    if intent.unknown_source:
        who = repr(intent.unknown_source)
        return f"no report and no claim is by {who}; ask for the words of another, or of anybody"
    if intent.absent:
        said = repr(intent.absent)
        return f"claims tell what reports say, not what they leave out ({said}); ask what they say"
    return "a graph of claims says no amounts; ask what it says of a topic" if intent.counts else ""


def nothing_found(intent: Intent) -> str:
    """Why a question that was understood is refused: all that no claim has together."""
    if intent.words and not intent.groups:
        return not_understood(intent)
    parts = [" and ".join(repr(group.name) for group in intent.groups)]
    if intent.words:
        parts.append(f"the words {' and '.join(map(repr, intent.written))}")
    if intent.reports:
        parts.append("the report " + " or ".join(repr(r.label) for r in intent.reports))
    if intent.agents:
        parts.append("who is to say it")
    if intent.since or intent.until:
        parts.append("the dates asked for")
    if intent.required:
        parts.append(f"a claim that is {intent.required.value}")
    asked = ", ".join(filter(None, parts)) or "what is asked for"
    return f"this graph has no claim that answers this, with {asked}"


def nearest(
    store: Store, intent: Intent, topics: TopicIndex, likely: Iterable[Ranked] = ()
) -> tuple[str, ...]:
    """Questions that have answers: those that the likeliest claims answer, likeliest first.

    After them come questions on the topics of this one, or on those with names like it, and
    where these are few, on those that the most reports name.
    """
    asked: dict[str, None] = {}
    for each in likely:
        claim = each.candidate
        side = "subject" if claim.subject == claim.topic.name.iri else "object"
        if each.chance >= _CONCEIVABLE and len(asked) < _LIKELY:
            asked.setdefault(question_about(claim.relation, side, claim.topic.name.label))
    own = [topic for group in intent.groups for topic in group.topics]
    if not own and intent.words:
        labels = {each.name.label: each.name for each in topics.labels}
        said = (word for word in intent.words if len(word) >= _TELLING)
        near = (n for word in said for n in near_names(word, labels))
        own = [labels[name] for name in dict.fromkeys(near)]
    asked |= dict.fromkeys(_asked_of(store, own[:_NEAREST]))
    if len(asked) < _LEAST:
        usual = (q for topic in topics.foremost(_NEAREST) for q in [*_asked_of(store, [topic])][:1])
        asked |= dict.fromkeys(usual)
        return tuple(asked)[:_LEAST]
    return tuple(asked)[:_NEAREST]


def _asked_of(store: Store, topics: Sequence[Name]) -> Iterator[str]:
    """Questions that claims of some topics answer."""
    known = read_topics(store, (topic.iri for topic in topics))
    for topic in topics:
        for each in known.relations:
            if (
                each.direct
                and not each.negated
                and topic.iri in {each.subject.key, each.object.key}
            ):
                side = "subject" if each.subject.key == topic.iri else "object"
                yield question_about(each.predicate, side, topic.label)


def named(store: Store, text: str, intent: Intent) -> tuple[str, ...]:
    """The questions with names that share most words with this one, or take its topics.

    Of those that take a topic, the ones that have an answer.
    """
    said = set(words(text))
    topics = [topic for group in intent.groups for topic in group.topics]
    every = _questions()
    usual = Counter(word for each in every for word in {*words(each.text)} - FILLER)
    denies = intent.absent or intent.required is Modality.NEGATED
    first = _UNADDRESSED if denies and _on_risks(intent) else ""
    found: list[tuple[float, str, Question, tuple[Parameter, Name] | None]] = []
    for each in every:
        takes = ((p, t) for p in each.parameters for t in topics)
        taken = next(((p, t) for p, t in takes if t.topic_class.value in p.topics), None)
        name = set(words(each.name))
        weight = sum(1 / usual[word] for word in said & usual.keys() & {*words(each.text)})
        weight += len(said & name) / len(name) + (taken is not None)
        if weight:
            found.append((-weight, each.name, each, taken))
    names = [first] if first else []
    for _, name_, each, taken in sorted(found, key=lambda row: row[:2]):
        if len(names) == _NAMED:
            break
        if taken is None and name_ != first:
            names.append(name_)
        elif taken is not None and _has_rows(store, each, *taken):
            names.append(f"{name_} --{taken[0].name} {quote(taken[1].label)}")
    return tuple(names)


def _has_rows(store: Store, asked: Question, of: Parameter, topic: Name) -> bool:
    """Whether a question with a name has an answer for a topic."""
    meant = {of.name: Found(topic.label, (topic,))}
    bindings = asked.bindings({of.name: topic.label}, meant)
    found = Graph(store).query(asked.query, **bindings)
    return isinstance(found, Solutions) and len(found) > 0


def _on_risks(intent: Intent) -> bool:
    relations = frozenset[RelationType]().union(*intent.relations.values())
    return TopicClass.RISK in intent.asked or RelationType.MITIGATES_RISK in relations


def respelled(text: str, labels: Sequence[TopicLabels]) -> tuple[str, str]:
    """A question that was refused with its slips of the pen mended, and what to say of it.

    Both are empty where nothing is misspelt.
    """
    slips = _slips(text, labels)
    if not slips:
        return "", ""
    wrong = re.compile(rf"\b(?:{'|'.join(map(re.escape, slips))})\b", re.IGNORECASE)
    note = "; ".join(f"{said!r} is read as {right!r}" for said, right in slips.items())
    return wrong.sub(lambda found: slips[found[0].lower()], text), note


def _slips(text: str, labels: Sequence[TopicLabels]) -> dict[str, str]:
    """Long words of the question that no label has but for one letter, with the right ones."""
    unknown = [t.lower for t in tokenize(text) if len(t.lower) >= _LONG and not is_word(t.lower)]
    if not unknown:
        return _cut_short(text, labels)
    every = sorted({w for each in labels for w in words(each.name.label)} | _SPELLED)
    return _cut_short(text, labels) | {
        said: near[0]
        for said in unknown
        if set(every).isdisjoint({said, *words(said)})
        if (
            near := [
                w for w in every if w[0] == said[0] and len(w) >= _LONG and one_letter(said, w)
            ]
        )
    }


def _cut_short(text: str, labels: Sequence[TopicLabels]) -> dict[str, str]:
    """Words that are cut short, with the whole ones: "agg" of a name "secure aggregation"."""
    found: dict[str, str] = {}
    for one, other in pairwise(token.lower for token in tokenize(text)):
        for cut, beside in ((one, other), (other, one)):
            if not _CUT <= len(cut) < _LONG or not cut.isalpha() or is_known(cut):
                continue
            near = (each.name.label for each in labels if beside in each.name.label.lower())
            names = [name for name in map(words, near) if beside in name]
            whole = {w for name in names for w in name if w.startswith(cut) and w != cut}
            if len(whole) == 1:
                found[cut] = whole.pop()
    return found
