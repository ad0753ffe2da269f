"""What a question in words is answered by, and the sentence that sums it up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from kg.graph.presentation import MATCHES, capital, source_and_time, wording
from kg.graph.topic_lookup import Name
from kg.graph.topic_view import Quotation, Statement, figure
from kg.language.data_files import rows
from kg.language.lexicon import PREPOSITIONS
from kg.language.normalization import singular
from kg.model import ConceptMapping, Modality
from kg.model.schema import RelationType
from kg.model.short_repr import ShortRepr

_NAMED: Final = 5
"""Topics that a sentence names before it counts the rest."""


class Place(Struct, frozen=True):
    """A topic that answers a question, and words that name it. ``definition``: "" if unknown.

    ``called``: what it is in the vocabulary that is asked for.
    """

    topic: Name
    definition: str
    evidence: tuple[Quotation, ...]
    called: tuple[ConceptMapping, ...] = ()


class Answer(ShortRepr, frozen=True):
    """The answer to a question in words: nothing that is not in the graph.

    ``sentence`` sums up the ``claims`` and ``topics``, of which there are ``total``. ``sparql``:
    the query that found them. ``notes``: how the question was taken, where that may surprise.
    ``refusal``: why there is no answer, "" if there is one; ``nearest``: questions that this
    graph answers; ``named``: questions of ``kg query`` that come near, with their options.
    """

    question: str
    sentence: str = ""
    claims: tuple[Statement, ...] = ()
    topics: tuple[Place, ...] = ()
    total: int = 0
    sparql: str = ""
    notes: tuple[str, ...] = ()
    refusal: str = ""
    nearest: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return not self.refusal


_SAID: Final = {(kind, name, which): text for kind, name, which, text in rows("question_cues.tsv")}
"""How a relation or a kind of claim is said or asked for."""


def question_about(relation: RelationType, side: str, name: str) -> str:
    """The question for what a topic has a relation to, or what has it to the topic.

    >>> question_about(RelationType.MITIGATES_RISK, "object", "hallucination")
    'What mitigates hallucination?'
    """
    template = _SAID.get(("ask", relation.value, side))
    if template is not None:
        return template.format(name)
    inverse = relation.inverse_wording or f"the subject of {wording(relation)}:"
    return f"What {wording(relation)} {name}?" if side == "object" else f"What is {inverse} {name}?"


def sentence_of(claims: Sequence[Statement], main: frozenset[str], total: int) -> str:
    """What claims say, in a sentence for each kind of claim and relation.

    ``main``: the topics that were asked for; ``total``: how many claims there are in all.
    A topic of another class with the name of one that was asked for is spoken of as one with it.
    """
    ends = (end for claim in claims for end in (claim.subject, claim.object))
    named = {end.label for end in ends if end.iri in main}
    parts: dict[tuple[RelationType, Modality, str, str], list[str]] = {}
    for claim in claims:
        about = "subject" if claim.subject.label in named or not main else "object"
        topic, other = claim.subject, claim.object
        if about == "object":
            topic, other = other, topic
        modality = claim.modality or Modality.ASSERTED
        parts.setdefault((claim.predicate, modality, about, topic.label), []).append(other.label)
    said = [_clause(*key, list(dict.fromkeys(names))) for key, names in parts.items()]
    rest = f" ({len(claims)} of {total} claims.)" if total > len(claims) else ""
    return " ".join(said[:3]) + rest


def _clause(
    relation: RelationType, modality: Modality, about: str, topic: str, others: Sequence[str]
) -> str:
    subjects, objects = ([topic], others) if about == "subject" else (others, [topic])
    verb = plain_verb(relation)
    hedge = _SAID["say", modality.value, "hedge"]
    return f"{capital(listed(subjects))} {be(subjects)} {hedge} {verb} {listed(objects)}."


def be(names: Sequence[str]) -> str:
    """The verb that names are followed by: "is" or "are"."""
    return "are" if len(names) > 1 or _is_plural(names[0]) else "is"


def plain_verb(relation: RelationType) -> str:
    """The verb for a relation, in its plain form: "mitigate"."""
    return _SAID.get(("say", relation.value, "plain"), f"be what {wording(relation)}")


def verdict(claims: Sequence[Statement]) -> str:
    """The answer to whether a relation holds, in a word."""
    kinds = {claim.modality or Modality.ASSERTED for claim in claims}
    words = [(Modality.ASSERTED, "Yes"), (Modality.RECOMMENDED, "Yes"), (Modality.FORECAST, "Yes")]
    words += [(Modality.POSSIBLE, "Possibly"), (Modality.NEGATED, "No")]
    return next(word for kind, word in words if kind in kinds)


def listed(names: Iterable[str]) -> str:
    """Names with commas and "and"; those past the fifth are counted.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    every = list(names)
    if len(every) > _NAMED:
        every = [*every[: _NAMED - 1], f"{len(every) - _NAMED + 1} more"]
    return " and ".join(filter(None, (", ".join(every[:-1]), every[-1])))


def _is_plural(label: str) -> bool:
    """Whether the noun that a name is built on is in the plural: "models", not "use of models"."""
    said = label.lower().split()
    head = next((at for at, word in enumerate(said) if at and word in PREPOSITIONS), len(said))
    if not said or (len(said) > 1 and said[0].endswith("ing")):
        return False
    return singular(said[head - 1]) != said[head - 1]


def short_names(vocabulary: str) -> Iterator[str]:
    """The words by which people call a vocabulary, in lower case: of its first two.

    >>> [*short_names("MITRE ATLAS")], [*short_names("OWASP Top 10")], [*short_names("DBpedia")]
    (['mitre', 'atlas'], ['owasp'], ['dbpedia'])
    """
    first, *more = re.findall(r"[\w&]+", vocabulary) or [""]
    yield first.lower()
    yield from (word.lower() for word in more[:1] if len(word) > 2 and word.isupper())


def lines_of(answer: Answer) -> Iterator[str]:
    """An answer as lines of text."""
    for note in answer.notes:
        yield f"({note})"
    yield answer.refusal or answer.sentence
    for claim in answer.claims:
        head = f"{claim.subject.label} -- {claim.predicate.value} --> {claim.object.label}"
        kind = figure(claim.modality)
        yield ""
        yield f"{head}  ({kind}{_confidence(claim.confidence)})"
        yield from _quotes(claim.evidence)
    for place in answer.topics:
        yield ""
        yield f"{place.topic.label} ({place.topic.topic_class})"
        if place.definition:
            yield f"  meaning: {place.definition}"
        for each in place.called:
            yield f"  {MATCHES[each.kind]} {each.label}, in {each.source}"
        yield from _quotes(place.evidence)
    if answer.nearest:
        yield ""
        yield "This graph answers:"
        yield from (f"  {question}" for question in answer.nearest)
    if answer.named:
        yield ""
        yield "Questions with names:"
        yield from (f"  kg query GRAPH {name}" for name in answer.named)


def _quotes(quotes: Iterable[Quotation]) -> Iterator[str]:
    for quote in quotes:
        where = [quote.report, quote.section if quote.section != quote.report else ""]
        page = f"page {quote.page}" if quote.page else ""
        yield f"  “{quote.sentence}”"
        yield (
            f"    {' > '.join(filter(None, where))}"
            + "".join(
                f", {part}"
                for part in (quote.issued, page, f"characters {quote.start}-{quote.end}")
                if part
            )
            + source_and_time(quote.said_by, quote.horizon)
        )


def _confidence(value: float | None) -> str:
    return "" if value is None else f", {figure(value)}"


def repr_title(title: str) -> str:
    """A title in quotation marks."""
    return f"“{title}”"
