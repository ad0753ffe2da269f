"""Evaluate graphs, or builds, on annotated reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.build import pipeline
from kg.errors import DataError
from kg.extract import Model
from kg.graph import Graph
from kg.graph.graph_model import GraphKnowledge
from kg.graph.rdf_files import SUFFIXES
from kg.graph.read import read_knowledge
from kg.learn.annotations import Annotated
from kg.learn.evaluation.bootstrap import (
    RESAMPLES,
    SEED,
    Interval,
    intervals,
)
from kg.learn.evaluation.figures import Counts, Step, Tally, counts, rows, summed, sweep
from kg.learn.evaluation.judgements import Judgement, Matching, Outcome, Verdict, judge_report
from kg.learn.evaluation.predictions import Found, found_in, locate, report_of
from kg.learn.evaluation.reliability import Reliability, reliability_of
from kg.llm.language_model import LanguageModel
from kg.model.schema import SHIPPED, Schema

Progress = Callable[[str, int, int], None]
"""Called with the report just done, the number of reports done, and of all."""

Finder = Callable[[Annotated], Found | None]
"""Gives the predictions for a report; None where there is no graph of it."""


class Figure(Struct, frozen=True):
    """One class or relation, or all of them: counts in both matchings, interval of F1."""

    name: str
    lenient: Counts
    strict: Counts
    interval: Interval


class Evaluation(Struct, frozen=True):
    """One run held against annotated reports; ``what`` says which.

    ``absent`` names the reports for which there was no graph: all of them counts as missed.
    """

    what: str
    schema: Schema
    lenient: tuple[Judgement, ...]
    strict: tuple[Judgement, ...]
    found: tuple[Found, ...]
    cases: tuple[Annotated, ...]
    absent: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every judged item, by report, in the lenient matching."""
        return tuple(o for j in self.lenient for o in j.outcomes)

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """Every item that was missed or invented."""
        return tuple(o for o in self.outcomes if o.verdict in {Verdict.INVENTED, Verdict.MISSED})

    def tallies(self, matching: Matching = Matching.LENIENT) -> list[Tally]:
        """The counts of each report."""
        chosen = self.lenient if matching is Matching.LENIENT else self.strict
        return [j.tally for j in chosen]

    def figures(self, *, resamples: int = RESAMPLES, seed: int = SEED) -> list[Figure]:
        """A row for each class and for all, then for each relation and for all."""
        table = rows(self.schema)
        bounds = intervals(self.tallies(), table, resamples=resamples, seed=seed)
        lenient, strict = summed(self.tallies()), summed(self.tallies(Matching.STRICT))
        return [
            Figure(
                row.name, counts(lenient, row.kinds), counts(strict, row.kinds), bounds[row.name]
            )
            for row in table
        ]

    def reliability(self) -> tuple[Reliability, Reliability]:
        """Whether confidence means something, of topics and of relations."""
        return (
            reliability_of(o for j in self.lenient for o in j.topics),
            reliability_of(o for j in self.lenient for o in j.relations),
        )

    def sweep(self) -> list[Step]:
        """The counts with each least confidence."""
        return sweep(self._at, rows(self.schema))

    def _at(self, threshold: float) -> list[Tally]:
        return [
            judge_report(case.name, case.gold, found.at_least(threshold)).tally
            for case, found in zip(self.cases, self.found, strict=True)
        ]


def evaluate(
    cases: Sequence[Annotated],
    finder: Finder,
    *,
    what: str,
    schema: Schema = SHIPPED,
    progress: Progress = lambda _what, _done, _of: None,
) -> Evaluation:
    """Judge the predictions of ``finder`` for each report."""
    found: list[Found] = []
    absent: list[str] = []
    for done, case in enumerate(cases, start=1):
        one = finder(case)
        if one is None:
            absent.append(case.name)
        found.append(one or Found())
        progress(case.name, done, len(cases))
    lenient, strict = (
        tuple(_judged(case, one, matching) for case, one in zip(cases, found, strict=True))
        for matching in (Matching.LENIENT, Matching.STRICT)
    )
    return Evaluation(what, schema, lenient, strict, tuple(found), tuple(cases), tuple(absent))


def _judged(case: Annotated, found: Found, matching: Matching) -> Judgement:
    quotes = {e.quote for e in case.gold.entities.values()} | set(case.gold.quotes.values())
    quoted = locate(case.document, sorted(quotes))
    return judge_report(case.name, case.gold, found, matching=matching, quoted=quoted)


def build_finder(
    *,
    model: Model | None = None,
    vocabularies: Sequence[str | Path] = (),
    ontologies: Sequence[str | Path] = (),
    min_confidence: float = 0.0,
    schema: Schema = SHIPPED,
    llm: LanguageModel | None = None,
) -> Finder:
    """Builds each report, alone, as ``kg build`` does."""

    def finder(case: Annotated) -> Found:
        result = pipeline.build(
            [case.path],
            vocabularies=vocabularies,
            ontologies=ontologies,
            min_confidence=min_confidence,
            model=model,
            strict=True,
            llm=llm,
        )
        return found_in(read_knowledge(result.graph.store), schema, passage=case.passage)

    return finder


_ENDINGS: Final = tuple(f"{suffix}{packed}" for suffix in SUFFIXES for packed in ("", ".gz"))


def graph_finder(
    path: Path, cases: Sequence[Annotated], *, least: float = 0.0, schema: Schema = SHIPPED
) -> Finder:
    """Reads graphs that are there: one a report in a folder, or one of them all.

    What is less sure than ``least`` is left out.

    A folder may hold ``NAME.ttl`` (or another RDF file) or ``NAME/graph.ttl`` for each
    report; else it, or the file, is one graph, which must then say which report is the
    source of what, unless there is only one report. Raises DataError if it does not.
    """
    finder = _finder(path, cases, schema)

    def cut(case: Annotated) -> Found | None:
        found = finder(case)
        return found and found.at_least(least)

    return cut


def _finder(path: Path, cases: Sequence[Annotated], schema: Schema) -> Finder:
    files = {case.name: file for case in cases if (file := _own_file(path, case.path.stem))}
    if files:
        return lambda case: _whole(files.get(case.name), case, schema)
    knowledge = read_knowledge(Graph.load(path).store)
    if any(entity.mentioned_in for entity in knowledge.entities):
        return lambda case: _part(knowledge, case, schema)
    if len({case.path for case in cases}) == 1:
        return lambda case: found_in(knowledge, schema, passage=case.passage)
    raise DataError(
        f"{path} does not say which report says what (tkg:mentionedIn);"
        " give a folder with one graph for each report, NAME.ttl"
    )


def _own_file(path: Path, name: str) -> Path | None:
    options = [path / f"{name}{ending}" for ending in _ENDINGS]
    options += [path / name / f"graph{ending}" for ending in _ENDINGS]
    return next((file for file in options if file.is_file()), None)


def _whole(file: Path | None, case: Annotated, schema: Schema) -> Found | None:
    if file is None:
        return None
    return found_in(read_knowledge(Graph.load(file).store), schema, passage=case.passage)


def _part(knowledge: GraphKnowledge, case: Annotated, schema: Schema) -> Found | None:
    report = report_of(knowledge, case.path.name, case.document.sha256)
    return found_in(knowledge, schema, report, case.passage) if report else None
