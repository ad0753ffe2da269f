"""``kg serve --curate``: corrections made in the page reach the table that the next build reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.build import pipeline
from kg.model.decisions import Action
from kg.read.tables.decision_table import load_decisions
from tests.checkout import CHECKOUT
from tests.serve.servers import TOKEN, Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TINY = CHECKOUT / "ontology" / "examples" / "graphs" / "tiny.ttl"
HEAD = "decision,class,name,other,relation,report,reason\n"
WRONG = 'wrong,Technique,RAG,hallucination,mitigatesRisk,a,"it, too, invents"\n'
REPORT = "# Outlook\n\nFederated learning mitigates privacy concerns in hospitals.\n"
ALLOWED = f"Bearer {TOKEN}"


@pytest.fixture(scope="module")
def curated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    folder = tmp_path_factory.mktemp("curated")
    shutil.copy(TINY, folder / "graph.ttl")
    with serving(folder, "--curate", KG_SERVE_TOKEN=TOKEN) as server:
        yield server, folder / "decisions.csv"


def test_rows_are_added_once_and_what_is_there_stays(curated: tuple[Server, Path]) -> None:
    server, table = curated
    table.write_text("decision;name;other\nsame;RAG;retrieval\n;undecided;\n")
    for added in (1, 0):
        reply = server.send("POST", "/decisions", f"\ufeff{HEAD}{WRONG}", Authorization=ALLOWED)
        assert (reply.status, reply.text) == (
            200,
            f'{{"added": {added}, "file": "decisions.csv"}}',
        )
    rows = load_decisions(table).rows
    assert [row.action for row in rows] == [Action.SAME, Action.WRONG]
    assert (
        'wrong,RAG,hallucination,Technique,mitigatesRisk,a,"it, too, invents"' in table.read_text()
    )
    assert ",undecided," in table.read_text()
    table.unlink()


@pytest.mark.parametrize(
    ("body", "token", "status", "said"),
    [
        (HEAD + WRONG, "", 401, "changes need the token"),
        (HEAD + WRONG, "Bearer nonsense", 401, "not the token"),
        ("", ALLOWED, 422, "empty; start the file with decision,name"),
        (HEAD + "wrong,,a,b,,,\n", ALLOWED, 422, "unknown relation ''"),
        (HEAD + "same,Risk,a,b\ndifferent,Risk,a,b\n", ALLOWED, 422, "makes them the same"),
        (b"\xff\xfe", ALLOWED, 400, "UTF-8"),
        (b"x" * (2**20 + 1), ALLOWED, 413, "larger than"),
    ],
)
def test_what_is_refused_changes_nothing(
    curated: tuple[Server, Path], body: str | bytes, token: str, status: int, said: str
) -> None:
    server, table = curated
    reply = server.send("POST", "/decisions", body, **({"Authorization": token} if token else {}))
    assert (reply.status, said in reply.text) == (status, True), reply.text
    assert not table.exists()


def test_a_table_in_another_encoding_is_left_as_it_is(curated: tuple[Server, Path]) -> None:
    server, table = curated
    table.write_bytes("decision,name,other\nsame,Größe,size\n".encode("latin-1"))
    before = table.read_bytes()
    reply = server.send("POST", "/decisions", HEAD + WRONG, Authorization=ALLOWED)
    assert (reply.status, "decisions.csv is not in UTF-8" in reply.text) == (409, True)
    assert table.read_bytes() == before
    table.unlink()


def test_it_has_to_be_asked_for(server: Server) -> None:
    reply = server.send("POST", "/decisions", HEAD + WRONG, Authorization=ALLOWED)
    assert (reply.status, "kg serve --curate" in reply.text) == (403, True)


def test_a_claim_called_wrong_in_the_page_is_gone_after_the_next_build(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "a.md").write_text(REPORT)
    folder = tmp_path / "out"
    pipeline.build_into(folder, [tmp_path / "a.md"], processes=1)
    with serving(folder, "--curate", KG_SERVE_TOKEN=TOKEN) as server:
        page = browser.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(server.address)
        graph = page.frame_locator("iframe")
        graph.locator("#query").fill("privacy concerns")
        graph.locator("#query").press("Enter")
        graph.get_by_role("button", name="1 sentence").first.click()
        graph.get_by_role("button", name="Open this claim").click()
        graph.get_by_label("Why it is wrong").fill("it, too, leaks")
        graph.get_by_role("button", name="This claim is wrong").click()
        graph.get_by_role("button", name="Close details").click()
        graph.get_by_role("button", name="1 correction of yours").click()
        graph.get_by_role("button", name="Give them to the server").click()
        page.get_by_role("textbox", name="Token").fill(TOKEN)
        page.get_by_role("button", name="Write them").click()
        graph.get_by_text("No corrections").wait_for()
        page.close()
    assert told == []
    written = pipeline.build_into(
        folder, [tmp_path / "a.md"], processes=1, decisions=folder / "decisions.csv"
    )
    assert [effect.effect for effect in written.record.decisions] == [
        "left out, with 1 place in 1 report"
    ]
    assert "it, too, leaks" in (folder / "decisions.csv").read_text()
