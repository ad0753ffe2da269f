"""``kg load``: what it says, and the code for it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.graph import Graph
from kg.load.census import Census
from kg.load.nodelink import NodeLink
from tests.cli.conftest import Kg

TINY = Path(__file__).parents[2] / "ontology/examples/graphs/tiny.ttl"


def test_a_load_is_verified(kg: Kg, tmp_path: Path) -> None:
    code, out, err = kg("load", f"json:{tmp_path}/x.json", TINY)
    assert (code, err) == (0, "")
    held = "14 topics, 15 relations, 16 claims, 2 reports"
    assert out == f"verified: {tmp_path}/x.json holds {held}\n"


def test_json(kg: Kg, tmp_path: Path) -> None:
    code, out, _ = kg("load", f"{tmp_path}/x.json", TINY, "--json")
    said = json.loads(out)
    assert (code, said["verified"], said["differences"]) == (0, True, [])
    assert said["census"]["topics"]["Risk"] == 4


def test_a_dry_run_touches_nothing(kg: Kg, tmp_path: Path) -> None:
    code, out, _ = kg("load", f"{tmp_path}/x.json", TINY, "--dry-run")
    assert code == 0
    assert out.startswith(f"would load into {tmp_path}/x.json: 14 topics")
    assert "would leave it alone if another graph is there\nif it is cut off: the old " in out
    code, out, _ = kg("load", f"{tmp_path}/x.json", TINY, "--dry-run", "--replace")
    assert "would replace what is there" in out
    out = kg("load", f"{tmp_path}/x.json", TINY, "--dry-run", "--json").out
    assert json.loads(out)["dry_run"] is True
    assert not list(tmp_path.iterdir())


def test_another_graph_is_left_alone(kg: Kg, built: Path, tmp_path: Path) -> None:
    assert kg("load", f"{tmp_path}/x.json", TINY).code == 0
    code, out, err = kg("load", f"{tmp_path}/x.json", built)
    assert (code, out) == (9, "")
    assert "holds another graph (14 topics, " in err
    assert kg("load", f"{tmp_path}/x.json", built, "--replace").code == 0


def test_what_is_not_there_is_told_with_a_code_of_its_own(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = NodeLink.census

    def forgetful(target: NodeLink) -> Census:
        found = true(target)
        return replace(found, topics={**found.topics, "Risk": 1}, claims={}) if found else found

    monkeypatch.setattr(NodeLink, "census", forgetful)
    code, out, err = kg("load", f"{tmp_path}/x.json", TINY)
    assert (code, out) == (10, "")
    assert "kg: not verified: topics of class Risk: 4 expected, 1 found\n" in err
    assert err.splitlines()[-1].endswith("(and 5 more); load it again with --replace")
    code, out, _ = kg("load", f"{tmp_path}/y.json", TINY, "--json")
    assert (code, json.loads(out)["verified"]) == (10, False)
    assert len(json.loads(out)["differences"]) == 6


@pytest.mark.parametrize("name", ["back.ttl", "back.nt.gz", "back.jsonld"])
def test_the_way_back(kg: Kg, tmp_path: Path, name: str) -> None:
    assert kg("load", f"json:{tmp_path}/x.json", TINY).code == 0
    code, out, err = kg("load", f"json:{tmp_path}/x.json", "--fetch", tmp_path / name)
    assert (code, out) == (0, "")
    assert err == f"kg: wrote 976 triples of {tmp_path}/x.json to {tmp_path}/{name}\n"
    assert Graph.load(tmp_path / name).ntriples() == Graph.load(TINY).ntriples()
    out = kg("load", f"json:{tmp_path}/x.json", "--fetch", tmp_path / name, "--json").out
    assert json.loads(out)["triples"] == 976


def test_the_kinds_are_listed(kg: Kg) -> None:
    assert "json:graph.json " in kg("load", "--list").out
    assert {"example", "what", "schemes"} == json.loads(kg("load", "--list", "--json").out)[
        0
    ].keys()


def test_the_password_is_asked_for_where_someone_can_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kg.cli import options
    from kg.load.address import Address, credentials

    asked: list[str] = []
    answer: Callable[..., str] = lambda text, **_: asked.append(text) or "s3cret"  # noqa: E731
    monkeypatch.setattr(options.click, "prompt", answer)
    monkeypatch.delenv("KG_LOAD_PASSWORD", raising=False)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    found = credentials(Address.parse("bolt://ada@h"), ask=options.ask_password())
    assert (found.user, found.password, asked) == ("ada", "s3cret", ["Password of ada"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert options.ask_password() is None
