"""What a language model adds, by a made-up one that knows the annotations and errs as it is told.

    python -m tests.bench.bench_llm FOLDER

FOLDER holds ``NAME.md`` with ``NAME.json``. No server is asked: what a model of some recall and
precision would answer is drawn from the annotations. So this measures gate and weighing, and no
model. Reports that the shipped weights were trained on flatter what is ours.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Final

from kg.learn.annotations import Annotated, Gold, GoldEntity, annotated
from kg.learn.evaluation.evaluation_run import build_finder, evaluate
from kg.learn.evaluation.predictions import Found
from kg.llm import asking
from kg.llm.language_model import LanguageModel
from kg.llm.section_questions import Question
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

MODELS: Final = {
    "that knows all": (1.0, 0.99),
    "that is good": (0.6, 0.7),
    "that is poor": (0.3, 0.3),
}
"""Recall and precision, of topics and of claims."""


class MadeUp:
    """A model of some recall and precision, asked about a report with this annotation."""

    def __init__(self, gold: Gold, recall: float, precision: float) -> None:
        self._gold, self._recall, self._lies = gold, recall, 1.0 / precision - 1.0
        self._chance = Random(0)  # noqa: S311 - the same each time

    def __call__(
        self, _: LanguageModel, questions: Iterable[Question]
    ) -> Iterator[tuple[Question, str]]:
        """Answer."""
        for question in questions:
            head, text = (" ".join(part.split()) for part in question.user.split("<<<", 1))
            topics, claims = self._topics(text, head), self._claims(text, head)
            yield question, json.dumps({"topics": topics, "claims": claims})

    def _topics(self, text: str, head: str) -> list[dict[str, str]]:
        true = [
            {"name": named(entity, text, head), "class": entity.topic_class.value}
            for entity in self._gold.entities.values()
            if named(entity, text, head) and self._chance.random() < self._recall
        ]
        words = text.split()
        lies = []
        for _ in range(round(self._lies * len(true))):
            at = self._chance.randrange(max(1, len(words) - 2))
            kind = self._chance.choice(LEARNED_CLASSES)
            lies.append({"name": " ".join(words[at : at + 2]), "class": kind.value})
        return true + lies

    def _claims(self, text: str, head: str) -> list[dict[str, str]]:
        true = []
        for triple in self._gold.relations:
            quote = " ".join(self._gold.quotes[triple].replace("**", "").split()).lstrip("-* ")
            if quote in text and self._chance.random() < self._recall:
                subject, object_ = (self._gold.entities[triple[at]] for at in (0, 2))
                true.append(
                    {
                        "quote": quote,
                        "subject": named(subject, quote, text, head) or subject.names[0],
                        "subject_class": subject.topic_class.value,
                        "relation": triple[1].value,
                        "object": named(object_, quote, text, head) or object_.names[0],
                        "object_class": object_.topic_class.value,
                    }
                )
        lies = []
        for _ in range(round(self._lies * len(true))):
            one, other = self._chance.choice(true), self._chance.choice(true)
            wrong = {key: other[key] for key in ("quote", "object", "object_class")}
            relation = self._chance.choice(LEARNED_RELATIONS).value
            lies.append({**one, **wrong, "relation": relation})
        return true + lies


def named(entity: GoldEntity, *texts: str) -> str:
    """The name of a topic that the first of some texts has; "" if none has one."""
    return next((n for text in texts for n in entity.names if n.lower() in text.lower()), "")


def measured(
    cases: list[Annotated], recall: float, precision: float, llm: LanguageModel | None
) -> str:
    """Precision, recall and F1 of topics and of relations."""
    build = build_finder(llm=llm)

    def finder(case: Annotated) -> Found | None:
        asking.ask = MadeUp(case.gold, recall, precision)
        return build(case)

    figures = evaluate(cases, finder, what="").figures(resamples=10)
    rows = (f.lenient for f in figures if f.name in {"topics", "relations"})
    return "   ".join(f"{c.precision:.3f} {c.recall:.3f} {c.f1:.3f}" for c in rows)


def main(folder: Path) -> None:
    """Measure what is ours, then each model alone and beside it."""
    cases = list(annotated([folder]))
    print("P, R, F1 of topics, then of relations")
    print(f"{'ours':30}{measured(cases, 0, 1, None)}")
    for name, (recall, precision) in MODELS.items():
        for alone in (True, False):
            told = (min(precision, 0.8),) * 2
            llm = LanguageModel("http://localhost", "made-up", alone=alone, precision=told)
            line = measured(cases, recall, precision, llm)
            print(f"{name + (', alone' if alone else ', with ours'):30}{line}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
