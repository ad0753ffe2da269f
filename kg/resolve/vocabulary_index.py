"""What a vocabulary tells of names: which are names of one concept, and what acronyms mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from kg.language.label_index import Labels, forms_of, labels_of
from kg.language.name_forms import Forms, Words, canonical, forms
from kg.language.normalization import acronym_of, key, shortened, words
from kg.model import Concept, TopicKey, Vocabulary
from kg.model.schema import TopicClass
from kg.names import VOCABULARY

_LONGEST_ACRONYM: Final = 6
_NONE: Final[Mapping[str, Words]] = MappingProxyType({})


class Known(Struct, frozen=True):
    """The concepts of a vocabulary by their names; the first with a name has it.

    ``labels``: by their words; ``normal``: those of which the normal form is another;
    ``names``: by those labels alone that name them, in either form; ``acronyms``: what those
    stand for that stand for one thing only. ``terms``: those that a
    user has given, by identity; ``called``: by the normal form of each of their labels.
    """

    labels: Labels
    normal: Mapping[tuple[TopicClass, str], Concept]
    names: Mapping[tuple[TopicClass, str], Concept]
    acronyms: Mapping[str, Words]
    terms: Mapping[TopicKey, Concept] = MappingProxyType({})
    called: Mapping[TopicKey, Concept] = MappingProxyType({})

    @staticmethod
    @lru_cache(maxsize=4)
    def of(vocabulary: Vocabulary) -> Known:
        """Index every label of every concept, as it is and in its normal form; once."""
        labels = labels_of(vocabulary)
        normal: dict[tuple[TopicClass, str], Concept] = {}
        for form, concepts in labels.by_form.items():
            if (short := shortened(form)) != form:
                for concept in concepts:
                    normal.setdefault((concept.topic_class, short), concept)
        names: dict[tuple[TopicClass, str], Concept] = {}
        for concept in (c for c in vocabulary if not (c.given or c.outdone)):
            for form in (concept.forms or forms_of(concept))[
                : len(concept.labels) - len(concept.near)
            ]:
                names.setdefault((concept.topic_class, form), concept)
        for (kind, form), concept in [*names.items()]:
            if kind != TopicClass.DOMAIN:  # "educational technology"
                names.setdefault((kind, shortened(form)), concept)
        terms: dict[TopicKey, Concept] = {}
        called: dict[TopicKey, Concept] = {}
        for term in (c for c in vocabulary if c.given):
            terms.setdefault(TopicKey(term.topic_class, key(term.label)), term)
            for label in term.labels:
                called.setdefault(TopicKey(term.topic_class, key(label)), term)
        return Known(labels, normal, names, dict(_acronyms(vocabulary)), terms, called)

    def listed(self, topic_class: TopicClass, name: str) -> Concept | None:
        """The concept with which the vocabulary lists a name, be it a name of it or near to it."""
        forms_ = dict.fromkeys((words(name), *self.forms(topic_class, name).stages))
        each = (self._named(topic_class, " ".join(said)) for said in forms_)
        return next((concept for concept in each if concept is not None), None)

    def concept(
        self, topic_class: TopicClass, name: str, made: Forms | None = None
    ) -> Concept | None:
        """The concept that has this name, or the name in one of its forms (``made``).

        What a concept only lists to be found by is no name of it: a kind of the thing, what it
        is a kind of, what goes with it. A term of the user's has no names but its labels.
        """
        if (term := self.called.get(TopicKey(topic_class, key(name)))) is not None:
            return term
        made = made or forms(name, topic_class, self.acronyms)
        forms_ = (words(name), *made.stages[1:])
        each = (self.names.get((topic_class, " ".join(said))) for said in forms_)
        return next((concept for concept in each if concept is not None), None)

    def forms(self, topic_class: TopicClass, name: str) -> Forms:
        """The forms of a name, with the acronyms of the vocabulary spelled out."""
        return forms(name, topic_class, self.acronyms)

    def identity(
        self, topic_class: TopicClass, name: str, acronyms: Mapping[str, Words] = _NONE
    ) -> TopicKey:
        """The topic of a name: of the name, its class and the vocabulary alone.

        ``acronyms``: what a report spells out, in lower case, with their words.
        """
        spelled = {**self.acronyms, **acronyms}
        concept = self.concept(topic_class, name, forms(name, topic_class, spelled))
        if concept is not None:
            own = TopicKey(topic_class, self._key(concept))
        else:
            own = TopicKey(topic_class, canonical(name, topic_class, spelled))
        if own in self.terms and (concept is None or not concept.given):
            return TopicKey(topic_class, key(name))  # like a term of the user's, and not it
        return own

    def concept_of(self, own: TopicKey, label: str) -> Concept | None:
        """The concept of a topic with this label, where the label is a name of it."""
        concept = self.concept(own.topic_class, label)
        return concept if concept is not None and self._key(concept) == own.key else None

    def term(self, names: Iterable[TopicKey]) -> Concept | None:
        """The first term of the user's among names of one topic."""
        return next((self.terms[name] for name in names if name in self.terms), None)

    def _key(self, concept: Concept) -> str:
        """A concept of ours is known by its label in any form, a user's by the label alone."""
        if is_ours(concept):
            return canonical(concept.label, concept.topic_class, self.acronyms)
        return key(concept.label)

    def _named(self, topic_class: TopicClass, form: str) -> Concept | None:
        for concept in self.labels.named(form):
            if concept.topic_class == topic_class:
                return concept
        return self.normal.get((topic_class, form))


def is_ours(concept: Concept) -> bool:
    """Whether a concept is of the vocabularies that come with the program."""
    iri = concept.iri
    return iri.startswith(VOCABULARY) and not iri.startswith(VOCABULARY["own/"])


def _acronyms(vocabulary: Vocabulary) -> Iterator[tuple[str, Words]]:
    """The acronyms that stand for one thing only, in lower case."""
    meanings: dict[str, set[Words]] = defaultdict(set)
    for concept in vocabulary:
        for short in concept.alt_labels:
            if _is_acronym(short) and acronym_of(short, concept.label):
                meanings[key(short)].add(words(concept.label))
    for short, longs in sorted(meanings.items()):
        if len(longs) == 1:
            yield short, next(iter(longs))


def _is_acronym(label: str) -> bool:
    return len(label) <= _LONGEST_ACRONYM and label.removesuffix("s").isupper() and label.isalnum()
