"""A language model asked about the reports of a build: what the memo has is not asked again.

Answers stay under the hash of what was asked, so a change of the program, of a setting, or of
another section of the report asks nothing anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from kg.build.codec import digest, pack, unpack
from kg.build.memo import Memo
from kg.build.report_builder import AnsweredReport, ReportBuilder
from kg.build.report_limits import limited
from kg.errors import ModelError
from kg.llm.language_model import LanguageModel
from kg.llm.section_questions import Question, questions
from kg.read.report_names import NamedSource

QUESTIONS: Final = "report questions"
"""Kind of the memo: the names of the questions about a report, by slug."""

Reports = Mapping[bytes, tuple[NamedSource, bytes]]
"""Reports with the keys of all that their questions depend on, by slug."""


class Answers:
    """The answers of a builder's model about the reports of a build."""

    def __init__(self, builder: ReportBuilder, memo: Memo) -> None:
        if builder.llm is None:
            raise ValueError("a builder without a language model has no answers")
        self._builder, self._model, self._memo = builder, builder.llm, memo
        self._kind = _kind(builder.llm)
        self._have = memo.keys(self._kind)
        self._names: dict[bytes, list[str]] = {}
        self._asked = self._answered = 0
        self._without: Counter[str] = Counter()

    def ask(
        self,
        reports: Reports,
        progress: Callable[[str, int, int], None],
        note: Callable[[str], None],
    ) -> None:
        """Ask all that has no answer yet, and keep each answer as it comes.

        ``note`` is told of questions without an answer. Raises ModelError if the model is not
        there; of a strict builder, too, if any question has no answer.
        """
        from kg.llm.asking import ask  # the client is loaded where there is something to ask

        for question, outcome in ask(self._model, self._missing(reports, progress)):
            if isinstance(outcome, str):
                self._answered += 1
                content = outcome.encode("utf-8", "replace")
                name = question.name.encode()
                self._have[name] = digest(content)[:16]
                self._memo.put(self._kind, name, self._have[name], pack(content.decode()))
                self._memo.commit()
            else:
                self._without[str(outcome)] += 1
            self._show(progress, len(reports))
        if self._without:
            self._tell(note)

    def _tell(self, note: Callable[[str], None]) -> None:
        reasons = "; ".join(f"{reason}: {n}" for reason, n in sorted(self._without.items()))
        every = sum(map(len, self._names.values()))
        text = (
            f"{self._without.total()} of {every} questions to {self._model.name} have no answer"
            f" ({reasons}); build again to ask them"
        )
        if self._builder.strict:
            raise ModelError(text)
        note(text)

    def _show(self, progress: Callable[[str, int, int], None], reports: int) -> None:
        what = f"reports read, {self._answered} of {self._asked} questions answered by"
        failed = f", {n} without an answer" if (n := self._without.total()) else ""
        progress(f"{what} {self._model.name}{failed}", len(self._names), reports)

    def _missing(
        self, reports: Reports, progress: Callable[[str, int, int], None]
    ) -> Iterator[Question]:
        """The questions that have no answer, report by report, each once."""
        known = self._memo.keys(QUESTIONS)
        seen: set[str] = set()
        for slug, (job, key) in reports.items():
            if known.get(slug) == key:
                self._names[slug] = unpack(self._memo.get(QUESTIONS, slug), list[str])
                if all(name.encode() in self._have for name in self._names[slug]):
                    continue
            every = self._questions(job)
            self._names[slug] = [question.name for question in every]
            self._memo.put(QUESTIONS, slug, key, pack(self._names[slug]))
            missing = {q.name: q for q in every if q.name.encode() not in self._have}
            new = [question for name, question in missing.items() if name not in seen]
            self._asked += len(new)
            seen.update(missing)
            self._show(progress, len(reports))
            yield from new

    def _questions(self, job: NamedSource) -> list[Question]:
        """The questions about a report; none about one that cannot be built either."""
        try:
            with limited(job.source.name, self._builder.limits):
                return list(questions(self._builder.read(job), self._model.name))
        except Exception:  # noqa: BLE001 - the builder meets it again, and says so
            return []

    def key(self, slug: bytes, key: bytes) -> bytes:
        """The key of all that a report's extraction depends on, answers among it."""
        return digest(key, [self._have.get(name.encode()) for name in self._names[slug]])

    def beside(self, slug: bytes, job: NamedSource) -> AnsweredReport:
        """A report with its answers."""
        answers = {
            name: unpack(self._memo.get(self._kind, name.encode()), str)
            for name in self._names[slug]
            if name.encode() in self._have
        }
        return AnsweredReport(job.source, job.stem, job.ambiguous, answers)


def kept_answers(
    memo: Memo, model: LanguageModel | None, reports: Collection[bytes]
) -> Mapping[str, Collection[bytes]]:
    """The answers of a model that belong to some reports, by kind."""
    if model is None:
        return {}
    slugs = (slug for slug in memo.keys(QUESTIONS) if slug in reports)
    every = (unpack(memo.get(QUESTIONS, slug), list[str]) for slug in slugs)
    return {_kind(model): {name.encode() for names in every for name in names}}


def _kind(model: LanguageModel) -> str:
    return f"answers of {model.name}"
