"""What a question in words asks for, read off by its topics and by cues.

Its patterns are data, ``questions.txt`` of the language; for cues see
:mod:`kg.analysis.ask.question_cues`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise, takewhile
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import Store

from kg.analysis.ask.denial import denial_of, ends_it, is_settled, is_wholly, undenied
from kg.analysis.ask.question_cues import (
    CLASS_NOUNS,
    CUES,
    RELATION_KINDS,
    asks_forecast,
    asks_relation,
    class_names,
    linked_relations,
    nouns_of,
    plain_relations,
    relations_of_verb,
    word_order,
)
from kg.analysis.ask.question_text import (
    TOPIC_LETTER,
    Said,
    agents_named,
    dates_named,
    pattern_with_topics,
    reports_named,
    unknown_source,
)
from kg.analysis.ask.topic_spotter import CONTEXT, FILLER, Group, Spotter
from kg.graph.schema_rdf import declared
from kg.graph.topic_lookup import Name, TopicLabels, topic_labels
from kg.language.data_files import fragment, pattern, word_set
from kg.language.lexicon import PREPOSITIONS
from kg.language.normalization import CATEGORY_WORDS, DETERMINERS, words
from kg.language.pos_tagger import Token
from kg.model import Modality
from kg.model.schema import RelationType, Schema, Signature, TopicClass

NO_MATTER: Final = FILLER | word_set("questions", "no_matter")
"""Words that an answer need not say."""
ANYBODY: Final = word_set("questions", "anybody")
"""Whose words those of any report are."""
AUXILIARIES: Final = word_set("questions", "auxiliaries")
"""Verbs that open a question, before what it is about."""
_VERBAL: Final = frozenset("VMGPR")
"""Word classes of verbs and adverbs, which say little beside a cue."""
_YES_NO: Final = pattern("questions", "yes_no")
_REPORTS: Final = pattern_with_topics(fragment("questions", "reports_wanted"))
_NOT_TOPIC: Final = re.compile(f"[^{TOPIC_LETTER}]")
_WH_NOUN: Final = pattern("questions", "wh_noun")
_FIRST: Final = pattern("questions", "first")
_OR: Final = pattern("questions", "either")
_AND: Final = pattern("questions", "any_of")
_BESIDE: Final = pattern("questions", "beside_each_other")
_ORIGIN: Final = pattern("questions", "origin")
_QUANTITY: Final = pattern("questions", "quantity")
_ATTACHED: Final = pattern_with_topics(fragment("questions", "attached"))
_APART_FROM: Final = pattern("questions", "apart_from")
_SUPERLATIVE: Final = pattern("questions", "superlative")
_DENIABLE: Final = {None, Modality.NEGATED}
"""Kinds of claims of which a denial makes no third kind."""
_MONTH: Final = re.compile(f"(?i){fragment('questions', 'month')}")
_ALIKE: Final = {TopicClass.TREND, TopicClass.TECHNIQUE}
"""Classes whose topics may be put side by side; beside a risk they may stand for a remedy."""


class Intent(Struct, frozen=True):
    """What a question asks for.

    ``joined``: the topics of its groups one by one, where a group has several of them: "A and B".
    ``words``: what it says beside, which an answer must say, too; ``written``: as it says them.
    ``relations``: by strength; ``plain``: those that no claim of the contrary answers.
    ``side``: the end that the topic has in a relation between things of one class, "" for either;
    ``order``: the end that the order of the words gives it.
    ``whole``: only claims that are of the required kind on the whole, not in some place alone.
    ``required``, ``preferred``: what kind of claim. ``agents``: said by one of these;
    ``unknown_source``: who is to say it, of whom the graph knows nothing.
    ``reports``, ``since``, ``until``: of which reports; dates are compared as texts, ``until``
    exclusive. ``ahead``: these are when it is said for, not when it was said.
    ``without``: topics that the answer is to leave out. ``most``: for what most claims share.
    ``counts``: for an amount. ``absent``: words that ask for what no claim says.
    ``settled``: whether a claim that fits means "yes"; ``ended``: only if its words say that a
    harm is ended, too. ``object``: what a verb is done to that is no topic.
    ``spans``: what of the text cues, reports, people and dates are, half-open.
    """

    groups: tuple[Group, ...] = ()
    joined: tuple[Group, ...] = ()
    words: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    relations: dict[str, frozenset[RelationType]] = {}
    plain: frozenset[RelationType] = frozenset()
    side: str = ""
    order: str = ""
    whole: bool = False
    asked: tuple[TopicClass, ...] = ()
    required: Modality | None = None
    preferred: Modality | None = None
    reports: tuple[Name, ...] = ()
    agents: tuple[str, ...] = ()
    unknown_source: str = ""
    since: str = ""
    until: str = ""
    ahead: bool = False
    yes_no: bool = False
    wants_reports: bool = False
    first: bool = False
    counts: bool = False
    without: tuple[Group, ...] = ()
    most: bool = False
    absent: str = ""
    settled: bool = True
    ended: bool = False
    object: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be answered for."""
        cues = (self.groups, self.relations, self.asked, self.required, self.reports, self.agents)
        return not any(cues)


def read_question(store: Store, text: str, labels: Sequence[TopicLabels] | None = None) -> Intent:
    """Read a question for a graph. ``labels``: of its topics, if these are read already."""
    schema = declared(store)
    said = Said(text)
    reports = reports_named(store, said)
    agents = agents_named(store, said)
    dates = dates_named(said, forecast=asks_forecast(said.masked()))
    verbs = {at for at, kind in said.tags.items() if kind == "V"}
    known = [*topic_labels(store)] if labels is None else labels
    spotter = Spotter(known, text, said.tokens, _idle(said, schema), verbs)
    groups = _distinct(g for g in spotter.whole() if not said.takes(g.start, g.end))
    without = _left_out(said, groups)
    groups = [group for group in groups if group not in without]
    read = _read(said, schema, groups)
    if not groups and (groups := _distinct(spotter.partial([*said.taken, *read.spans]))):
        read = _read(said, schema, groups)
    spans = [*said.taken, *read.spans, *_between(text, groups), *((g.start, g.end) for g in groups)]
    left = [t for start, end in spotter.left(spans) for t in said.tokens if start <= t.start < end]
    ends = {group.end + 1 for group in groups if group.exact}
    left = [t for t in left if t.start not in ends or t.lower not in CATEGORY_WORDS]
    intent = read.intent
    exact = any(group.exact for group in groups)
    told = exact or (not groups and (intent.relations or intent.asked or agents))
    if len(groups) > 1 if intent.yes_no else told and not _ORIGIN.search(text):
        verbal = _VERBAL if groups else _VERBAL - {"G"}
        left = [token for token in left if said.tags[token.start] not in verbal]
    joint = _either(text, groups, _OR if intent.yes_no else _AND)
    return replace(
        intent,
        groups=joint,
        joined=() if len(joint) == len(groups) else tuple(groups),
        words=_weighty(left),
        written=tuple(dict.fromkeys(t.text for t in left if _weighty([t]))),
        reports=reports,
        agents=agents,
        unknown_source="" if agents else unknown_source(said, groups, ANYBODY | FILLER),
        since=dates.since,
        until=dates.until,
        ahead=dates.ahead and Modality.FORECAST in {intent.required, intent.preferred},
        without=without,
        object=_object(said, schema, groups, intent) if intent.yes_no else "",
        spans=(*said.taken, *read.spans),
    )


def _object(said: Said, schema: Schema, groups: Sequence[Group], read: Intent) -> str:
    """The noun behind one topic and a verb that names nothing the verb may be done to.

    "Does gene editing harm patients?" asks for patients: what else it harms is no answer.
    """
    if len(groups) != 1:
        return ""
    behind = [t for t in said.tokens if t.is_word and t.start >= groups[0].end][1:]
    run = takewhile(lambda t: said.tags[t.start] in "NJ" or t.lower in DETERMINERS, behind)
    noun = next((t for t in reversed([*run]) if said.tags[t.start] == "N"), None)
    if noun is None or said.takes(noun.start, noun.end) or noun.lower in CATEGORY_WORDS:
        return ""
    ends = {kind for r in chain(*read.relations.values()) for kind in classes_at_ends(schema, r)[1]}
    named = any(each.fullmatch(noun.lower) for kind in ends for each in nouns_of(kind, schema))
    return "" if named else noun.text


def classes_at_ends(schema: Schema, relation: RelationType) -> Signature:
    """The classes of a relation's subjects and of its objects: every one if it names none."""
    every = frozenset(schema.classes)
    subject, object_ = schema.signature(relation)
    return subject or every, object_ or every


def _between(text: str, groups: Sequence[Group]) -> Iterator[tuple[int, int]]:
    """Where words stand that put topics side by side."""
    ordered = sorted(groups, key=lambda group: group.start)
    for one, other in pairwise(ordered):
        if _BESIDE.search(text[: other.start], one.end):
            yield one.end, other.start


def _left_out(said: Said, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The topics that an answer is to leave out: "apart from encryption"."""
    found = []
    for group in groups:
        if match := _APART_FROM.search(said.text[: group.start]):
            said.take(match.start(), group.end)
            found.append(group)
    return tuple(found)


def is_name(token: Token, text: str) -> bool:
    """Whether a word is a proper name, by its capitals, or ends one ("LLM01")."""
    if token.text[0].isdigit() and text[token.start - 1 : token.start].isalpha():
        return True
    if text.istitle() or text.isupper() or not token.text[0].isupper():
        return False
    before = text[: token.start].lower().split()[-1:]
    return not (AUXILIARIES | PREPOSITIONS).isdisjoint(before) and not _MONTH.match(token.text)


def _weighty(tokens: Iterable[Token]) -> tuple[str, ...]:
    """The normal forms of words that an answer must say."""
    every = (word for t in tokens if t.lower not in NO_MATTER for word in words(t.text))
    return tuple(dict.fromkeys(word for word in every if word not in NO_MATTER))


def _idle(said: Said, schema: Schema) -> set[int]:
    """The starts of the words that make no name by themselves."""
    patterns = [*(cue.pattern for cue in CUES), *(p for _, p in class_names(schema))]

    def is_idle(token: Token) -> bool:
        word = token.lower
        if word in FILLER or is_wholly(word) or any(each.fullmatch(word) for each in patterns):
            return True
        return bool(relations_of_verb(word)) and not word.endswith(("ing", "ion"))

    return {t.start for t in said.tokens if is_idle(t) or said.takes(t.start, t.end)}


class _Read(NamedTuple):
    """What cues ask for, and where they stand."""

    intent: Intent
    spans: list[tuple[int, int]]


def _read(said: Said, schema: Schema, groups: Sequence[Group]) -> _Read:
    """What the cues beside the topics ask for."""
    text = undenied(said.masked(groups))
    spans: list[tuple[int, int]] = []
    wants_reports = _REPORTS.search(text)
    if wants_reports:
        spans.append(wants_reports.span())
        start, end = spans[0]
        text = text[:start] + _NOT_TOPIC.sub(" ", text[start:end]) + text[end:]
    relations: dict[str, set[RelationType]] = {}
    asked: dict[TopicClass, None] = {}
    modality: dict[str, Modality] = {}
    side = ""
    for cue in CUES:
        is_noun = cue.kind == "class" and cue.name == TopicClass.RISK
        found = (m for m in cue.pattern.finditer(text) if not (is_noun and _in_name(m, groups)))
        if (match := next(found, None)) is None:
            continue
        spans.append(match.span())
        if cue.kind == "class" and _ATTACHED.search(text, 0, match.start()):
            continue
        if cue.kind in RELATION_KINDS and (relation := schema.relation_named(cue.name)):
            strong = cue.strength in {"subject", "object"}
            side = cue.strength if strong and not side else side
            relations.setdefault("strong" if strong else cue.strength, set()).add(relation)
        elif cue.kind == "class" and (kind := schema.class_named(cue.name)):
            asked.setdefault(kind)
        elif cue.kind == "modality":
            modality.setdefault(cue.strength, Modality(cue.name))
    for relation in linked_relations(said, schema, text):
        relations.setdefault("strong", set()).add(relation)
    asked |= {kind: None for kind, said_ in class_names(schema) if said_.search(text)}
    if (noun := _WH_NOUN.search(text)) and len(asked) > 1:
        head = [k for k in asked if any(c.match(text, noun.start(1)) for c in nouns_of(k, schema))]
        asked = dict.fromkeys(head) or asked
    nouns = [match.span() for noun in CLASS_NOUNS for match in noun.finditer(text)]
    denial = denial_of(text, nouns, asks_relation)
    hard = modality.get("hard")
    yes_no = _YES_NO.search(text) is not None
    absent = denial.words if denial and (denial.absent or hard not in _DENIABLE) else ""
    intent = Intent(
        relations={strength: frozenset(each) for strength, each in relations.items()},
        plain=frozenset() if yes_no else plain_relations(text, schema),
        side=side,
        order=word_order(text) if len(groups) == 1 else "",
        whole=denial is not None or hard is not None,
        asked=tuple(asked),
        required=Modality.NEGATED if denial else hard,
        preferred=modality.get("soft"),
        yes_no=yes_no,
        wants_reports=wants_reports is not None,
        first=_FIRST.search(text) is not None,
        counts=_QUANTITY.search(text) is not None,
        most=_SUPERLATIVE.search(text) is not None,
        absent=absent,
        settled=is_settled(text),
        ended=ends_it(text),
    )
    return _Read(intent, spans)


def _in_name(match: re.Match[str], groups: Iterable[Group]) -> bool:
    """Whether a noun behind a risk says only that it is one: "privacy concerns"."""
    return any(g.end + 1 == match.start() and g.classes == {TopicClass.RISK} for g in groups)


def _either(text: str, groups: Sequence[Group], joint: re.Pattern[str]) -> tuple[Group, ...]:
    """Groups as they stand in the text, those that are joined as one: "law or medicine"."""
    found: list[Group] = []
    for group in groups:
        words = [w for w in text[: group.start].lower().split() if w not in DETERMINERS]
        each = replace(group, is_context=bool(words) and words[-1] in CONTEXT)
        last = found[-1] if found else each
        alike = last.classes & each.classes
        before = text[: each.start]
        both = (last.classes | each.classes) <= _ALIKE and _BESIDE.search(before, last.end)
        if found and (both or (alike and joint.search(before, last.end))):
            name, topics = text[last.start : each.end], (*last.topics, *each.topics)
            found[-1] = replace(last, name=name, end=each.end, topics=topics)
        else:
            found.append(each)
    return tuple(found)


def _distinct(groups: Iterable[Group]) -> list[Group]:
    """Groups of different topics: a thing that is named twice counts once."""
    found: dict[frozenset[str], Group] = {}
    for group in groups:
        found.setdefault(frozenset(t.iri for t in group.topics), group)
    return list(found.values())
