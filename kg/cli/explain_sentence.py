"""What each rule made of a typed sentence: every name, every link, kept or dropped and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from kg.model import Document, TopicClass

if TYPE_CHECKING:
    from kg.extract import Model
    from kg.extract.candidates import Name
    from kg.extract.links import Link
    from kg.extract.stages import Analysis


class Candidate(Struct, frozen=True):
    """A name that was weighed. ``proposed_by``: "rule says Class" for each opinion.

    ``scores``: probability by class. ``verdict``: the class it was kept as, and under
    which label; or the class it came nearest to, and by how much it failed.
    """

    name: str
    proposed_by: tuple[str, ...]
    scores: dict[str, float]
    kept: bool
    verdict: str


class CandidateLink(Struct, frozen=True):
    """A relation that was weighed between two topics that were kept.

    ``modality``: how the sentence says it, such as ``negated``.
    """

    subject: str
    predicate: str
    object: str
    proposed_by: tuple[str, ...]
    score: float
    modality: str
    kept: bool
    verdict: str


class Reading(Struct, frozen=True):
    """All that was made of a sentence."""

    candidates: tuple[Candidate, ...]
    links: tuple[CandidateLink, ...]


def read_sentence(sentence: str, vocabularies: Sequence[Path] = ()) -> Reading:
    """Extract from one sentence as from a report, and tell every step."""
    from kg.read import Source, read

    document = read(Source("the sentence", content=sentence.encode("utf-8", "replace")))
    return read_document(document, vocabularies)


def read_document(document: Document, vocabularies: Sequence[Path] = ()) -> Reading:
    """Extract from a text that has been read, and tell every step."""
    from kg.extract import VocabularyMatcher, analyze, shipped
    from kg.read.tables.vocabulary import load_vocabularies

    known = load_vocabularies(vocabularies)
    model = shipped()
    analysis = analyze(document, VocabularyMatcher(known.vocabulary), model)
    return Reading(tuple(_candidates(analysis, model)), tuple(_links(analysis, model)))


def _candidates(analysis: Analysis, model: Model) -> Iterator[Candidate]:
    from kg.extract.given_terms import GivenTopic

    taken = {id(n): t for t in analysis.topics for n in t.names}
    near = {id(n): t for t in analysis.topics for _, n in t.near}
    for i, name in enumerate(analysis.candidates.names):
        scores = {c: analysis.scores[c][i] for c in analysis.scores}
        topic = taken.get(id(name))
        if topic is None and (other := near.get(id(name))) is not None:
            verdict = f"no {other.topic_class.value} of its own: too like {other.label!r}"
        elif topic is None:
            verdict = _missed(scores, model)
        else:
            alias = f", as another name of {topic.label!r}" if topic.label != name.label else ""
            obeyed = ", a term of your vocabulary" if isinstance(topic, GivenTopic) else ""
            verdict = f"kept as {topic.topic_class.value}{alias}{obeyed}"
        yield Candidate(
            name.label,
            _opinions(name),
            {c.value: score for c, score in scores.items()},
            topic is not None,
            verdict,
        )


def _missed(scores: dict[TopicClass, float], model: Model) -> str:
    nearest = max(scores, key=lambda c: scores[c] - model.topic_thresholds[c])
    least = model.topic_thresholds[nearest]
    return f"dropped: as {nearest.value} {scores[nearest]:.2f}, needs {least:.2f}"


def _opinions(name: Name) -> tuple[str, ...]:
    said = {f"{f.rule} says {f.topic_class.value}": None for f in name.findings}
    kinds = {f"{o.kind} phrase": None for o in name.occurrences}
    return tuple(said) or tuple(kinds)


def _links(analysis: Analysis, model: Model) -> Iterator[CandidateLink]:
    from kg.extract.extraction import modality_of, rule_of
    from kg.extract.stages import LinkStatus

    for link, score, status in zip(
        analysis.links, analysis.link_scores, analysis.statuses, strict=True
    ):
        least = model.relation_thresholds[link.predicate]
        told = {
            LinkStatus.KEPT: "kept",
            LinkStatus.UNLIKELY: f"dropped: {score:.2f}, needs {least:.2f}",
            LinkStatus.CONTRARY: f"dropped: {score:.2f}, but the opposite is likelier",
        }
        rules = dict.fromkeys(rule_of(place) for place in link.places)
        kept = status is LinkStatus.KEPT
        said = modality_of(analysis, link, model)
        yield CandidateLink(
            *_ends(analysis, link), tuple(rules), score, said.value, kept, told[status]
        )


def _ends(analysis: Analysis, link: Link) -> tuple[str, str, str]:
    subject, object_ = analysis.topics[link.subject], analysis.topics[link.object]
    return subject.label, link.predicate.value, object_.label
