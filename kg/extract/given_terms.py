"""Terms of a user's vocabulary: topics wherever they stand, whatever the model makes of them.

What stands in the text of a report is found by its words alone. It takes no other wording to
itself, and no other topic takes it. Of a term that stands in a report and is yet no topic of
it, this says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Name
from kg.extract.topic_classifier import SURE, Scores, Topic
from kg.extract.vocabulary_matcher import is_acronym
from kg.language.label_index import forms_of
from kg.language.normalization import words
from kg.model import BlockKind, Concept, Role
from kg.model.schema import LEARNED_CLASSES, TopicClass

RULE: Final = "vocabulary"
"""What finds a term at its places."""


class GivenTopic(Topic, kw_only=True):
    """A topic that a user's vocabulary has; its names are those of the concept."""

    concept: Concept

    @property
    def confidence(self) -> float:
        """The learned probability, but no less than a term is sure."""
        return max(SURE, *self.scores)

    @property
    def label(self) -> str:
        """The concept's label, whether or not the report writes it so."""
        return self.concept.label


def is_given(name: Name) -> bool:
    """Whether a user's vocabulary has the name."""
    return any(f.concept is not None and f.concept.given for f in name.findings)


def given_topics(names: Sequence[Name], scores: Scores) -> list[GivenTopic]:
    """The topics that a user's terms are, by class, then in the order of their first places."""
    found: dict[tuple[TopicClass, str], GivenTopic] = {}
    for at, name in enumerate(names):
        concepts = {f.concept.iri: f.concept for f in name.findings if f.concept is not None}
        for concept in (c for c in concepts.values() if c.given):
            score = scores[concept.topic_class][at]
            topic = found.get((concept.topic_class, concept.iri))
            if topic is None:
                topic = GivenTopic(concept.topic_class, [], [], concept=concept)
                found[concept.topic_class, concept.iri] = topic
            topic.names.append(name)
            topic.scores.append(score)
    return [t for kind in LEARNED_CLASSES for t in found.values() if t.topic_class == kind]


def with_given(topics: Sequence[Topic], given: Sequence[GivenTopic]) -> list[Topic]:
    """All topics, class by class; in each, the given ones after the others."""
    every = (*topics, *given)
    return [t for kind in LEARNED_CLASSES for t in every if t.topic_class == kind]


def seen(page: Page, given: Iterable[Concept], found: Iterable[GivenTopic]) -> dict[str, str]:
    """Which terms stand in a report, by IRI: "" for a topic, else why it is none."""
    told = {topic.concept.iri: "" for topic in found}
    missing = [concept for concept in given if concept.iri not in told]
    if missing:
        texts = _Texts(page)
        told |= {c.iri: why for c in missing if (why := texts.reason(c))}
    return told


class _Texts:
    """The words of a report, those of parts that yield no topics by themselves."""

    def __init__(self, page: Page) -> None:
        parts: dict[str, list[str]] = {"": []}
        for block in page.document.blocks:
            part = "code" if block.kind is BlockKind.CODE else _part(block.role)
            said = words.__wrapped__(block.text.value)  # not kept: it is no label
            parts.setdefault(part, []).extend((*said, "|"))
        self._known = frozenset(word for said in parts.values() for word in said)
        self._parts: Mapping[str, str] = {
            part: f" {' '.join(said)} " for part, said in parts.items()
        }

    def reason(self, concept: Concept) -> str:
        """Why a term that the report has is no topic; "" if the report has it not."""
        for form, label in zip(concept.forms or forms_of(concept), concept.labels, strict=True):
            if form and self._known.issuperset(form.split()):
                for part, text in self._parts.items():
                    if f" {form} " in text:
                        return _why(label, part)
        return ""


def _part(role: Role) -> str:
    return "" if role is Role.CONTENT else role.value


def _why(label: str, part: str) -> str:
    if part:
        return f"{label!r} stands only in what yields no topics: {part}"
    if is_acronym(label):
        return f"{label!r} stands there only in small letters, and an acronym needs its capitals"
    return f"{label!r} stands there only within a longer term or word, or with marks within"


def without_given(names: Sequence[Name], scores: Scores) -> tuple[Sequence[Name], Scores]:
    """The names that no term of a user's has, with their scores."""
    free = [at for at, name in enumerate(names) if not is_given(name)]
    return [names[at] for at in free], {c: [s[at] for at in free] for c, s in scores.items()}


def terms_found(topics: Iterable[Topic]) -> Iterator[GivenTopic]:
    """Those of the topics that a user's vocabulary has."""
    return (topic for topic in topics if isinstance(topic, GivenTopic))
