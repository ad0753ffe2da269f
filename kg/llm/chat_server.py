"""A server that speaks the OpenAI chat protocol: one question, one answer, errors of one line."""

# ruff: noqa: N818 - the names say what happened, as in kg/errors.py

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, field

from kg.errors import ConfigurationError, ModelError
from kg.http_client import HttpClient, Lost, Refused, shown
from kg.llm.language_model import KEY, LanguageModel
from kg.llm.section_questions import Question, answer_schema, system
from kg.remote import Retry

ANSWER: Final = 2048
"""Tokens that an answer may have."""
_LARGEST: Final = 4_000_000
"""Bytes of a reply that are read."""
_CHARACTERS: Final = 3
"""Characters of a token, at the least, where a server does not count."""
_PAUSES: Final = (1.0, 2.0, 4.0, 8.0)
_BUSY: Final = frozenset({408, 429, 500, 502, 503, 504, 529})
_STRANGER: Final = frozenset({401, 403})
_SHAPE: Final = frozenset({400, 415, 422, 500, 501})
"""What servers answer that do not understand a form of asking."""

_STRICT: Final[Mapping[str, Any]] = {
    "type": "json_schema",
    "json_schema": {"name": "claims", "strict": True, "schema": answer_schema()},
}
_LOOSE: Final[Mapping[str, Any]] = {"type": "json_object", "schema": answer_schema()}
_FORMS: Final[tuple[Mapping[str, Any], ...]] = (
    {"temperature": 0, "seed": 0, "max_tokens": ANSWER, "response_format": _STRICT},
    {"max_completion_tokens": ANSWER, "response_format": _STRICT},
    {"temperature": 0, "max_tokens": ANSWER, "response_format": _LOOSE},
    {"max_tokens": ANSWER, "response_format": {"type": "json_object"}},
    {"max_tokens": ANSWER},
)
"""How to ask, best first: servers differ in what they understand beside model and messages."""


class Unanswered(Exception):
    """A question that got no answer. ``absent``: what to say if nobody is there at all."""

    def __init__(self, reason: str, absent: str = "") -> None:
        super().__init__(reason)
        self.absent = absent


Reply = tuple[str, int]
"""The text of an answer, and the tokens that question and answer took."""


class ChatServer(Struct):
    """Asks one model. The key is in requests and nowhere else."""

    model: LanguageModel
    key: str = ""
    sleep: Callable[[float], None] = time.sleep
    _form: int = 0
    _proven: bool = False
    _client: HttpClient = field(default_factory=HttpClient)

    @classmethod
    def of(cls, model: LanguageModel) -> ChatServer:
        """The server of a model, with the key of the environment. Raises ConfigurationError."""
        key = os.environ.get(KEY, "").strip()
        if not (key.isascii() and key.isprintable()):
            raise ConfigurationError(f"{KEY} holds no key; set it to the key alone, in one line")
        return cls(
            model, key, _client=HttpClient(timeout=model.timeout, retry=Retry(1), largest=_LARGEST)
        )

    def ask(self, question: Question) -> Reply:
        """Ask, again where the fault is a passing one.

        Raises Unanswered, and ModelError if no other question would be answered either.
        """
        messages = [
            {"role": "system", "content": system()},
            {"role": "user", "content": question.user},
        ]
        asked = {"model": self.model.name, "messages": messages, "stream": False}
        while True:
            form = self._form
            try:
                data = self._patiently({**asked, **_FORMS[form]})
            except Refused as error:
                if self._proven or error.status not in _SHAPE or form + 1 == len(_FORMS):
                    raise Unanswered(self._hidden(_reason(error))) from None
                self._form = max(self._form, form + 1)
                continue
            self._proven = True
            return self._reply(data, question)

    def _patiently(self, body: Mapping[str, Any]) -> bytes:
        data = json.dumps(body).encode()
        for pause in (*_PAUSES, None):
            try:
                return self._send("POST", self.model.chat, data)
            except Refused as error:
                self._check(error)
                maybe_shape = error.status in _SHAPE and not self._proven
                if maybe_shape or error.status not in _BUSY or pause is None:
                    raise
            except Lost as error:
                if error.late:
                    raise Unanswered("no answer in time") from None
                if pause is None or pause > _PAUSES[1]:
                    absent = self._hidden(str(error))
                    raise Unanswered("the server cannot be reached", absent) from None
            self.sleep(pause)
        raise AssertionError

    def _send(self, method: str, url: str, body: bytes | None) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return self._client.send(method, url, body, headers).data

    def _check(self, error: Refused) -> None:
        """Raise ModelError for what no other question can mend."""
        where = shown(self.model.chat)
        if error.status in _STRANGER:
            known = "does not accept the key" if self.key else "wants a key"
            raise ModelError(f"{where} {known}; set {KEY} in the environment") from None
        if error.status == 404:
            names = list(self._names())
            listed = f"; it has {', '.join(names[:8])}" if names else ""
            said = self._hidden(str(error))
            raise ModelError(
                f"no model {self.model.name!r} answers: {said.rpartition(';')[0]}{listed};"
                " check --llm-model and --llm"
            ) from None
        if 300 <= error.status < 400:
            raise ModelError(self._hidden(str(error))) from None

    def _names(self) -> Iterator[str]:
        """The models that the server lists, if it does."""
        try:
            found = json.loads(self._send("GET", f"{self.model.base}/models", None))
            yield from sorted(str(each["id"])[:100] for each in found["data"])
        except (Refused, Lost, ValueError, KeyError, TypeError):
            return

    def _reply(self, data: bytes, question: Question) -> Reply:
        """The answer in a reply of the protocol. Raises Unanswered if it is none."""
        try:
            found: Any = json.loads(data)
            content = self._hidden(found["choices"][0]["message"]["content"] or "")
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            raise Unanswered("no answer of the chat protocol") from None
        usage = found.get("usage")
        told = usage.get("total_tokens") if isinstance(usage, dict) else None
        counted = isinstance(told, int) and told > 0
        return content, int(told or 0) if counted else estimate(question, content)

    def _hidden(self, text: str) -> str:
        """A text of the server's without the key, should it repeat that."""
        return text.replace(self.key or "\0", "[key]")


def _reason(error: Refused) -> str:
    """What a server says, without its address."""
    return f"the server answers {str(error).partition(' answers ')[2].rpartition(';')[0][:200]}"


def estimate(question: Question, answer: str | None = None) -> int:
    """The tokens of a question and its answer, or of the longest answer it may get."""
    asked = (len(system()) + len(question.user)) // _CHARACTERS
    return asked + (ANSWER if answer is None else len(answer) // _CHARACTERS)
