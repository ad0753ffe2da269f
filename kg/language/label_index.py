"""The labels of a vocabulary by their words: what finding and resolving look names up in."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from msgspec import Struct

from kg.language.normalization import words
from kg.model import Concept, Vocabulary
from kg.model.schema import TopicClass


class Labels(Struct, frozen=True):
    """The concepts of a vocabulary by the words of their labels, with spaces between.

    ``by_form`` has in order whose label has these words; ``longest`` how many words the
    longest label has that begins with a word.
    """

    by_form: dict[str, list[Concept]]
    longest: dict[str, int]

    def named(self, form: str) -> tuple[Concept, ...]:
        """The concepts that have a label of these words: of each class the first, in order."""
        first: dict[TopicClass, Concept] = {}
        for concept in self.by_form.get(form, ()):
            first.setdefault(concept.topic_class, concept)
        return tuple(first.values())


@lru_cache(maxsize=4)
def labels_of(vocabulary: Vocabulary) -> Labels:
    """Index every label of every concept, but for those without a word.

    Kept, since finding and resolving look names up in the same vocabulary.
    """
    by_form: defaultdict[str, list[Concept]] = defaultdict(list)
    for concept in vocabulary.concepts:
        for form in concept.forms or forms_of(concept):
            by_form[form].append(concept)
    by_form.pop("", None)
    longest: dict[str, int] = {}
    for form in by_form:
        first, *others = form.split()
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return Labels(dict(by_form), longest)


def label_of(concept: Concept, form: str) -> str:
    """The first of a concept's labels that has these words."""
    forms = concept.forms or forms_of(concept)
    return concept.labels[forms.index(form)]


def forms_of(concept: Concept) -> tuple[str, ...]:
    """The words of each of a concept's labels, with spaces between."""
    return tuple(" ".join(words(label)) for label in concept.labels)
