"""Families of trends: what several trends of several reports have in common, by their names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg.analysis.insights.context import InsightContext, listed, number, some
from kg.analysis.insights.insight import Finding, Insight, Insights
from kg.graph import terms
from kg.graph.questions import question
from kg.language import lexicon
from kg.language.name_forms import canonical
from kg.language.normalization import CATEGORY_WORDS, FUNCTION_WORDS, PRAISE, words
from kg.model.schema import TopicClass
from kg.names import DEFAULT_BASE, SKOS, Minter

NAME: Final = "families"
"""The name of the insight."""

_LEAST: Final = 3
"""Trends of the smallest family, and reports that name them."""

_WIDE: Final = 0.08
"""The share of the trends whose names have the same words only because all reports are about it."""

_MOSTLY: Final = 0.75
_LONGEST: Final = 3
"""Words of the longest phrase that names a family."""

_NAMED: Final = 6
_NO_END: Final[Set[str]] = (
    FUNCTION_WORDS | PRAISE | CATEGORY_WORDS | lexicon.METHODS | lexicon.IDLE | lexicon.DIRECTED
    | lexicon.LINKING | lexicon.SUBJECTLESS | lexicon.DEGREES | {"and"}
).union(*lexicon.LIGHT_HEADS.values())  # fmt: skip
"""Words that a phrase neither begins nor ends with."""


def families(facts: InsightContext) -> Insight:
    """Trends that share a phrase which is not the subject of all, those of most reports first."""
    trends = [iri for iri in facts.rank if _is_trend(facts, iri)]
    found = list(_families(facts, trends))
    return Insight(
        name=NAME,
        title="Families of trends",
        columns=("family", "trends", "reports", "members"),
        findings=tuple(_finding(facts, *each) for each in facts.first(found)),
        total=len(found),
        questions=(question("most-reported-topics"),),
        ranking="by the number of reports that name one of its trends; a family has at least"
        f" {_LEAST} trends of {_LEAST} reports whose names share a phrase, and a trend belongs to"
        " the largest such family alone",
        opening=f"Trends form {some(len(found), 'family', 'families')}",
        lead="the largest around",
        nothing="No three trends of three reports share what they are about.",
    )


def as_skos(found: Insights) -> str:
    """All families that were found, as Turtle: of each a skos:Collection of its trends.

    ``kg build --with`` takes them into a graph.
    """
    triples: list[Triple] = []
    insights = (each for each in found.insights if each.name == NAME)
    for finding in chain.from_iterable(each.findings for each in insights):
        members = sorted(topic.iri for topic in finding.topics)
        base = members[0].partition("trend/")[0] if "trend/" in members[0] else DEFAULT_BASE
        node = NamedNode(Minter(base).family(finding.about.lower()))
        triples.append(Triple(node, terms.A, terms.COLLECTION))
        triples.append(Triple(node, terms.PREF_LABEL, terms.text(finding.about, "en")))
        triples += (Triple(node, terms.MEMBER, NamedNode(member)) for member in members)
    made = serialize(triples, format=RdfFormat.TURTLE, prefixes={"skos": SKOS[""]})
    return (made or b"").decode()


def _is_trend(facts: InsightContext, iri: str) -> bool:
    return facts.topics[iri].name.topic_class == TopicClass.TREND


def _families(facts: InsightContext, trends: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each family by its phrase: always the one of most reports that is left.

    A phrase of several words outdoes one of them that a few more reports have. A single word
    counts only where it is a topic by itself.
    """
    having: dict[str, list[str]] = defaultdict(list)
    for iri in trends:
        for phrase in dict.fromkeys(_phrases(facts.topics[iri].name.label)):
            having[phrase].append(iri)
    most = max(_LEAST, _WIDE * len(trends))
    left = {
        phrase: own
        for phrase, own in having.items()
        if _LEAST <= len(own) <= most and (" " in phrase or _tells(facts, phrase, own))
    }
    while left:
        size = {phrase: _size(facts, phrase, own) for phrase, own in left.items()}
        best = max(left, key=lambda phrase: (size[phrase], phrase))
        if len(_reports(facts, left[best])) >= _LEAST:
            yield best, left[best]
        taken = {*left[best]}
        rest = {phrase: [i for i in own if i not in taken] for phrase, own in left.items()}
        left = {phrase: own for phrase, own in rest.items() if len(own) >= _LEAST}


def _tells(facts: InsightContext, word: str, trends: Sequence[str]) -> bool:
    """Whether a word tells what trends are about: no "scale", no "right".

    It is a topic by itself, or begins most of their names and says more than whose and where:
    "multimodal LLMs", but not "public trust".
    """
    begun = sum(_name(facts, iri).split()[0] == word for iri in trends)
    return (begun >= _MOSTLY * len(trends) and word not in lexicon.WHOSE_AND_WHERE) or any(
        word == _name(facts, iri) and len(words(history.name.label)) == 1
        for iri, history in facts.topics.items()
    )


def _name(facts: InsightContext, iri: str) -> str:
    return canonical(facts.topics[iri].name.label, TopicClass.TREND)


def _size(facts: InsightContext, phrase: str, trends: Sequence[str]) -> tuple[int, int]:
    return len(_reports(facts, trends)) * (_LONGEST + len(phrase.split())), len(trends)


def _reports(facts: InsightContext, trends: Sequence[str]) -> set[str]:
    return {account.report.iri for iri in trends for account in facts.topics[iri].accounts}


def _phrases(label: str) -> Iterator[str]:
    """The phrases of a name that may say what it is about."""
    parts = canonical(label, TopicClass.TREND).split()
    for first in range(len(parts)):
        for last in range(first + 1, min(len(parts), first + _LONGEST) + 1):
            if parts[first] not in _NO_END and parts[last - 1] not in _NO_END:
                yield " ".join(parts[first:last])


def _finding(facts: InsightContext, phrase: str, trends: Sequence[str]) -> Finding:
    names = [facts.topics[iri].name for iri in trends]
    labels = [name.label for name in names]
    reports = len(_reports(facts, trends))
    quotes = facts.best(
        quote for iri in trends for quote in facts.named(iri, facts.topics[iri].accounts)
    )
    counts = f"{number(len(trends), 'trend')} in {number(reports, 'report')}"
    told = f"with {counts}: {listed(labels, _NAMED)}"
    about = _written(phrase, labels)
    return Finding((about, len(trends), reports, "; ".join(labels)), told, tuple(names), quotes)


def _written(phrase: str, labels: Sequence[str]) -> str:
    """A phrase as most of the names write it, "LLMs" for large language (models) too.

    Of several as frequent the one of fewest words, then in small letters.
    """
    written = Counter(
        run
        for label in labels
        for run in _runs([word.strip(",.:;()") for word in label.split()])
        if _without_idle_end(canonical(run, TopicClass.TREND)) == phrase
    )
    if not written:
        return phrase
    return max(written, key=lambda run: (written[run], -len(run.split()), run.swapcase()))


def _without_idle_end(name: str) -> str:
    parts = name.split()
    while parts and parts[-1] in _NO_END:
        parts.pop()
    return " ".join(parts)


def _runs(parts: Sequence[str]) -> Iterator[str]:
    """All runs of words, and the parts of words with a hyphen."""
    for first in range(len(parts)):
        for last in range(first + 1, min(len(parts), first + _LONGEST) + 1):
            yield " ".join(parts[first:last])
    yield from (piece for part in parts if "-" in part for piece in part.split("-"))
