"""Many questions to one model: several at a time, within a budget, and not for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Final

from kg.errors import ModelError
from kg.llm.answers import parse
from kg.llm.chat_server import ChatServer, Unanswered, estimate
from kg.llm.language_model import LanguageModel
from kg.llm.section_questions import Question

BUDGET: Final = "--llm-max-tokens is used up"
GONE: Final = "the server no longer answers"
USELESS: Final = "no topics or claims can be read in the answer"

Outcome = tuple[Question, str | Unanswered]


class _Asker:
    """What the threads share: the server, the budget, and how often nothing came."""

    def __init__(self, model: LanguageModel, server: ChatServer) -> None:
        self._server = server
        self._left = model.max_tokens or None
        self._most_failures = 2 * model.parallel
        self._failures = 0
        self._lock = Lock()

    def __call__(self, question: Question) -> str | Unanswered:
        if self._failures >= self._most_failures:
            return Unanswered(GONE)
        expected = estimate(question)
        if not self._take(expected):
            return Unanswered(BUDGET)
        outcome: str | Unanswered
        try:
            outcome, used = self._server.ask(question)
        except Unanswered as error:
            outcome, used = error, 0
        with self._lock:
            self._failures = 0 if isinstance(outcome, str) else self._failures + 1
            if self._left is not None:
                self._left += expected - used
        if isinstance(outcome, str) and not parse(outcome).usable:
            return Unanswered(USELESS)
        return outcome

    def _take(self, tokens: int) -> bool:
        """Take so many tokens from what is left, if there are as many."""
        with self._lock:
            if self._left is None:
                return True
            if self._left < tokens:
                return False
            self._left -= tokens
            return True


def ask(
    model: LanguageModel, questions: Iterable[Question], server: ChatServer | None = None
) -> Iterator[Outcome]:
    """Yield what comes of each question, as it comes; few of them wait in memory.

    The first is asked alone. Raises ModelError if nobody is there, or if no question can be
    answered; ConfigurationError for an unusable key. Whoever stops reading is held up by nothing.
    """
    every = iter(questions)
    first = next(every, None)
    if first is None:
        return
    asker = _Asker(model, server or ChatServer.of(model))
    outcome = asker(first)
    if isinstance(outcome, Unanswered) and outcome.absent:
        raise ModelError(outcome.absent)
    yield first, outcome
    todo: SimpleQueue[Question | None] = SimpleQueue()
    done: SimpleQueue[tuple[Question, str | Exception]] = SimpleQueue()
    for _ in range(model.parallel):
        Thread(target=_work, args=(asker, todo, done), daemon=True).start()
    waiting = 0
    try:
        for question in chain(every, [None] * (2 * model.parallel)):
            if question is not None:
                todo.put(question)
                waiting += 1
            if waiting and (question is None or waiting >= 2 * model.parallel):
                waiting -= 1
                yield _raised(*done.get())
    finally:
        for _ in range(model.parallel):
            todo.put(None)


def _work(
    asker: _Asker,
    todo: SimpleQueue[Question | None],
    done: SimpleQueue[tuple[Question, str | Exception]],
) -> None:
    while (question := todo.get()) is not None:
        try:
            done.put((question, asker(question)))
        except Exception as error:  # noqa: BLE001 - raised where the outcome is read
            done.put((question, error))


def _raised(question: Question, outcome: str | Exception) -> Outcome:
    if isinstance(outcome, str | Unanswered):
        return question, outcome
    raise outcome
