"""``--llm``: what people are told, the exit codes, and that a key is nowhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.llm.language_model import KEY
from tests.cli.conftest import REPORT, Kg
from tests.learn.evaluation.conftest import gold
from tests.llm.stub import claim, content, served
from tests.load.http_server import says

__all__ = ["gold"]

ANSWER = content(
    claim("Edge AI raises the risk of data breaches.", "Edge AI", "raisesRisk", "data breaches"),
    claim("Edge AI cures all."),
)


def test_a_build_says_what_got_in_and_the_key_is_in_no_file(
    kg: Kg, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "sk-secret")
    output = tmp_path / "output"
    with served(lambda *_: says(200, "<html>sk-secret")) as (model, server):
        told = ["--llm", model.url, "--llm-model", "tiny", "--jobs", 1]
        code, out, err = kg("build", report, "-o", output, *told)
        assert (code, server.asked[0].headers["Authorization"]) == (7, "Bearer sk-secret")
        assert "1 of 1 questions to tiny have no answer" in err
        server.answer = says(200, json.dumps({"choices": [{"message": {"content": ANSWER}}]}))
        again = kg("build", report, "-o", output, *told)
    assert again.code == 0
    assert "kg: tiny: 2 of 2 topics got in\nkg: tiny: 1 of 2 claims got in" in again.err
    written = b"".join(path.read_bytes() for path in output.rglob("*") if path.is_file())
    assert b"tiny" in written
    for text in (out, err, again.out, again.err, written.decode("latin-1")):
        assert "sk-secret" not in text
        assert "127.0.0.1" not in text


def test_a_server_that_is_away_is_told(kg: Kg, report: Path, tmp_path: Path) -> None:
    away = ["--llm", "http://127.0.0.1:9", "--llm-model", "m"]
    code, out, err = kg("build", report, "-o", tmp_path / "output", *away)
    assert (code, out, err.count("\n")) == (12, "", 1)
    assert "cannot be reached" in err


def test_an_unknown_model_is_named_with_those_that_are_there(
    kg: Kg, report: Path, tmp_path: Path
) -> None:
    with served(lambda *_: says(404, "model not found")) as (model, _):
        found = kg("build", report, "-o", tmp_path, "--llm", model.url, "--llm-model", "big")
    assert found.code == 12
    assert found.err.startswith("kg: no model 'big' answers: ")
    assert "it has tiny; check --llm-model" in found.err


def test_without_it_nobody_is_asked(
    kg: Kg, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("socket.socket.connect", connect)
    assert kg("build", report, "-o", tmp_path / "output", "--jobs", 1).code == 0
    assert "language_model" not in (tmp_path / "output" / "build.json").read_text("utf-8")


def test_a_model_is_evaluated(kg: Kg, gold: Path) -> None:
    assert "data breaches" in REPORT
    with served(ANSWER) as (model, _):
        told = ["--llm", model.url, "--llm-model", "tiny", "--llm-only"]
        code, out, err = kg("evaluate", gold, *told)
    assert code == 0
    assert re.search(r"^raisesRisk +\d", out, re.M)
    assert re.search(r"kg [\d.]+ with tiny;", err)
