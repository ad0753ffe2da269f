"""One question and many: what servers understand, what they do instead, and the budget."""

from __future__ import annotations

import json
from collections import Counter
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from kg.errors import ConfigurationError, ModelError
from kg.llm import asking
from kg.llm.asking import BUDGET, USELESS, ask
from kg.llm.chat_server import ChatServer, Unanswered, estimate
from kg.llm.language_model import KEY, LanguageModel
from kg.llm.section_questions import Question, Stretch
from tests.llm.stub import chat, content, served
from tests.load.http_server import Answer, Asked, says

NOTHING = content()
HTML = "<html><title>Sign in</title></html>"


def question(number: int = 0) -> Question:
    return Question(f"q{number}", f"Text {number}.", 0, (Stretch(0, 0, 7),))


def quick(model: LanguageModel, **more: Any) -> ChatServer:
    """The server of a model, without pauses."""
    server = ChatServer.of(model)
    server.sleep = lambda _: None
    for name, value in more.items():
        setattr(server, name, value)
    return server


@pytest.mark.parametrize(
    ("url", "chat_url"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost:11434/", "http://localhost:11434/v1/chat/completions"),
        ("https://h/api/v1/", "https://h/api/v1/chat/completions"),
        ("https://h/v1/chat/completions", "https://h/v1/chat/completions"),
    ],
)
def test_an_address_is_that_of_the_protocol(url: str, chat_url: str) -> None:
    assert LanguageModel(url, "m").chat == chat_url


@pytest.mark.parametrize(
    ("url", "name", "more"),
    [
        ("ftp://h", "m", {}),
        ("localhost:11434", "m", {}),
        ("http://h:x", "m", {}),
        ("https://ada:secret@h/v1", "m", {}),
        ("https://h/v1?api_key=secret", "m", {}),
        ("http://h", " ", {}),
        ("http://h", "a\nb", {}),
        ("http://h", "m", {"precision": (1.0, 0.5)}),
    ],
)
def test_what_is_no_model_is_refused(url: str, name: str, more: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as found:
        LanguageModel(url, name, **more)
    assert "secret" not in str(found.value)


REPLIES: dict[str, tuple[Any, str]] = {
    "an answer": ("{}", "{}"),
    "strange counts": (says(200, json.dumps({**json.loads(chat("{}")), "usage": [-1]})), "{}"),
    "no content": (says(200, chat(None)), ""),
    "a page": (says(200, HTML, "text/html"), "no answer of the chat protocol"),
    "malformed JSON": (says(200, '{"choices": [{"mess'), "no answer of the chat protocol"),
    "another shape": (says(200, '{"choices": []}'), "no answer of the chat protocol"),
    "a number": (says(200, chat(5)), "no answer of the chat protocol"),
    "too much": (says(200, b"x" * 5_000_000), "the server cannot be reached"),
    "an error": (
        says(500, '{"error": "no memory"}'),
        'the server answers 500 ({"error": "no memory"})',
    ),
    "a busy server": (says(429, "later"), "the server answers 429 (later)"),
}


@pytest.mark.parametrize("name", REPLIES)
def test_whatever_comes_is_an_answer_or_a_reason(name: str) -> None:
    reply, said = REPLIES[name]
    with served(lambda *_: reply) as (model, _):
        try:
            found = quick(model).ask(question())[0]
        except Unanswered as error:
            found = str(error)
    assert found == said


def test_a_server_that_hangs_is_waited_for_once() -> None:
    def hang(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        handler.rfile.read(1)

    with served(lambda *_: hang, timeout=0.2) as (model, server):
        with pytest.raises(Unanswered, match="no answer in time"):
            quick(model).ask(question())
        assert len(server.asked) == 1


def test_a_passing_fault_passes() -> None:
    with served(lambda _, n: "{}" if n == 3 else says(503, "loading")) as (model, server):
        chat_server = quick(model, _proven=True)
        assert chat_server.ask(question())[0] == "{}"
        assert len(server.asked) == 3


@pytest.mark.parametrize("understood", range(5))
def test_forms_of_asking_are_tried_until_one_is_understood(understood: int) -> None:
    with served(lambda _, n: "{}" if n > understood else says(400, "what?")) as (model, server):
        chat_server = quick(model)
        for _ in range(2):
            assert chat_server.ask(question())[0] == "{}"
        assert len(server.asked) == understood + 2
        first, last = (json.loads(asked.body) for asked in (server.asked[0], server.asked[-1]))
        assert first["response_format"]["json_schema"]["schema"]["required"] == ["topics", "claims"]
        assert ("response_format" in last) == (understood < 4)
        assert last["model"] == "tiny"


FATAL: dict[str, tuple[Answer, str]] = {
    "a key is wanted": (says(401, "who?"), f"wants a key; set {KEY}"),
    "an unknown model": (says(404, "model 'tiny' not found"), "it has tiny"),
    "a redirect": (says(302, "", Location="http://elsewhere/"), "elsewhere"),
}


@pytest.mark.parametrize("name", FATAL)
def test_what_no_question_can_mend_ends_it_in_one_line(name: str) -> None:
    reply, said = FATAL[name]
    with served(lambda *_: reply) as (model, _), pytest.raises(ModelError) as found:
        list(ask(model, map(question, range(9)), quick(model)))
    assert said in str(found.value)
    assert "\n" not in str(found.value)


def test_nobody_there_is_said_at_once() -> None:
    model = LanguageModel("http://127.0.0.1:9", "tiny")
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9\b.* cannot be reached"):
        next(ask(model, map(question, range(9)), quick(model)))


def test_a_key_is_sent_and_said_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, " sk-secret\n")
    with served(lambda *_: f"your key is {server.asked[-1].headers['Authorization']}") as (
        model,
        server,
    ):
        chat_server = quick(model)
        assert chat_server.ask(question())[0] == "your key is Bearer [key]"
    with served(lambda *_: says(401, "bad key sk-secret")) as (model, _):
        with pytest.raises(ModelError) as found:
            quick(model).ask(question())
        assert "sk-secret" not in str(found.value)
        assert "sk-secret" not in repr(model)
    monkeypatch.setenv(KEY, "two\nlines")
    with pytest.raises(ConfigurationError, match=KEY):
        ChatServer.of(model)


def test_many_are_asked_and_each_has_an_outcome() -> None:
    def reply(text: str, _: int) -> Any:
        return says(200, HTML) if "7" in text else "?" if "8" in text else NOTHING

    with served(reply, parallel=3) as (model, server):
        found = {q.name: out for q, out in ask(model, map(question, range(30)), quick(model))}
    assert len(found) == len(server.asked) == 30
    bad = {name: str(out) for name, out in found.items() if isinstance(out, Unanswered)}
    page = "no answer of the chat protocol"
    sevens, eights = (
        {f"q{n}": why for n in at} for at, why in (((7, 17, 27), page), ((8, 18, 28), USELESS))
    )
    assert bad == sevens | eights
    assert found["q4"] == NOTHING


@pytest.mark.parametrize(
    ("content", "outcome", "answered"),
    [(NOTHING, NOTHING, 3), (None, USELESS, 25)],
)
def test_a_budget_is_never_passed_and_useless_answers_cost_tokens(
    content: str | None, outcome: str, answered: int
) -> None:
    budget = estimate(question()) + 100 * answered - 50
    with served(lambda *_: says(200, chat(content, 100)), max_tokens=budget, parallel=1) as (
        model,
        server,
    ):
        found = [str(out) for _, out in ask(model, map(question, range(30)), quick(model))]
    assert len(server.asked) == answered
    assert Counter(found) == {outcome: answered, BUDGET: 30 - answered}


def test_a_server_that_goes_is_not_asked_for_ever() -> None:
    with served(lambda _, n: NOTHING if n < 3 else says(503, "gone")) as (model, server):
        found = [
            str(o) for _, o in ask(model, map(question, range(50)), quick(model, _proven=True))
        ]
    assert found.count(asking.GONE) > 35
    assert len(server.asked) < 50


def test_whoever_stops_reading_is_not_held_up() -> None:
    with served(NOTHING) as (model, _):
        outcomes = ask(model, map(question, range(50)), quick(model))
        assert next(outcomes)[1] == NOTHING
        outcomes.close()
