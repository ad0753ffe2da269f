"""Labels by their words: one concept a class, whoever has the label first."""

from __future__ import annotations

from kg.language.label_index import label_of, labels_of
from kg.model import Concept, TopicClass, Vocabulary

FRAUD = Concept("urn:fraud", TopicClass.RISK, "fraud", ("frauds", "Deepfake frauds"))
AGAIN = Concept("urn:again", TopicClass.RISK, "Fraud")
PLACE = Concept("urn:place", TopicClass.DOMAIN, "Fraud", ("!?",))
LABELS = labels_of(Vocabulary((FRAUD, AGAIN, PLACE)))


def test_of_each_class_the_first_concept_with_a_label_has_it_and_once() -> None:
    assert LABELS.named("fraud") == (FRAUD, PLACE)
    assert LABELS.named("deepfake fraud") == (FRAUD,)
    assert LABELS.named("deepfake") == ()


def test_labels_are_told_by_their_first_word_and_those_without_one_are_none() -> None:
    assert LABELS.longest == {"fraud": 1, "deepfake": 2}
    assert LABELS.named("") == ()


def test_a_label_is_the_first_that_has_the_words() -> None:
    assert label_of(FRAUD, "fraud") == "fraud"
    assert label_of(FRAUD, "deepfake fraud") == "Deepfake frauds"
    assert label_of(PLACE, "fraud") == "Fraud"
