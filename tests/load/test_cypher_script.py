"""A script of Cypher: it reads back, it runs, and no word of a report gets out of its string."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import TargetOccupied
from kg.graph import Graph
from kg.load.bolt import Bolt
from kg.load.cypher_script import CypherScript, literal
from kg.load.target import deliver
from kg.model import Knowledge
from kg.remote import Credentials
from tests.graph.samples import graph, knowledges
from tests.load import arcade
from tests.load.graphs import TINY, quiet, read_back


@settings(deadline=None)
@given(st.text() | st.from_regex(r'[\\u"\'0-9;$\n]*', fullmatch=True))
def test_a_string_is_one_whatever_the_order_in_which_escapes_are_read(text: str) -> None:
    written = literal(text)
    assert not set(written) & set(map(chr, range(0x20)))
    parts = re.findall(r'"(?:[^"\\]|\\.)*"', written)
    assert " + ".join(parts) == written
    assert "".join(map(json.loads, parts)) == text
    early = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), written)
    controls = {chr(code): json.dumps(chr(code))[1:-1] for code in range(0x20)}
    assert "".join(controls.get(char, char) for char in early) == written


def check_run(server: arcade.Server, of: Graph, script: Path) -> None:
    """Write a script, run it twice, and find the graph in the server."""
    CypherScript(script).load(of, replace=False, progress=quiet)
    statements = script.read_text("utf-8").removesuffix(";\n").split(";\n")
    server.clear()
    with server.session() as session:
        for _ in range(2):
            for statement in statements:
                session.execute_write(lambda tx, text: tx.run(text).consume(), statement)
    with closing(Bolt(server.url, Credentials(*server.login), arcade.DATABASE)) as there:
        assert read_back(there).ntriples() == of.ntriples()


def test_a_server_runs_it_and_twice_is_once(bolt_server: arcade.Server, tmp_path: Path) -> None:
    check_run(bolt_server, TINY, tmp_path / "x")


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=knowledges())
def test_a_server_reads_any_words(bolt_server: arcade.Server, known: Knowledge) -> None:
    with TemporaryDirectory(prefix="kg-") as folder:
        check_run(bolt_server, graph(known), Path(folder, "x"))


@pytest.mark.parametrize("content", [b"", b"MATCH (n) DELETE n;\n", b"\xff", None])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(
        TargetOccupied,
        match="is no file; name"
        if content is None
        else "is no script of ours; nothing was changed",
    ):
        deliver(CypherScript(path), TINY, replace=False, progress=quiet)
    assert content is None or path.read_bytes() == content
