"""The Model Context Protocol, by the official client: over HTTP and standard input and output."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.analysis.insights.registry import KINDS
from kg.model.schema import SHIPPED
from kg.serve.http_messages import Request
from kg.serve.ipc import Frame, success
from kg.serve.mcp_endpoint import McpEndpoint
from kg.serve.served_dataset import Limits
from tests.checkout import CHECKOUT
from tests.serve.servers import Server, alone, in_a_loop, serving
from tests.turtle import attributed

mcp = pytest.importorskip("mcp", reason="needs: pip install 'trendkg[mcp]'")

EXAMPLES = CHECKOUT / "ontology" / "examples" / "graphs"
CALLS: dict[str, dict[str, Any]] = {
    "search_topics": {"name": "fed learn"},
    "describe_topic": {"topic": "FL"},
    "list_claims": {"since": "2024", "limit": 100},
    "ask": {"question": "What mitigates privacy concerns?"},
    "query": {"sparql": "SELECT ?risk { ?r a tkg:Risk ; skos:prefLabel ?risk }", "limit": 2},
    "what_stands_out": {"kinds": [*KINDS]},
    "what_changed": {"until": "2024"},
}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("describe_topic", {"topic": "nothing"}, "no topic is called 'nothing'"),
    ("describe_topic", {}, "topic"),
    ("list_claims", {"relation": "loves"}, "no relation is called 'loves'"),
    ("list_claims", {"since": "yesterday"}, "since: "),
    ("list_claims", {"since": "2024-13"}, "since: "),
    ("list_claims", {"until": "2024-02-32", "limit": "x"}, "limit: "),
    ("describe_topic", {"topic": "qqqq"}, "find it by search_topics"),
    ("list_claims", {"report": "qqqq"}, "trendkg://reports lists all reports"),
    ("ask", {"question": "x" * 1001}, "1000"),
    ("query", {"sparql": "DROP ALL"}, "the query does not parse, line 1, column 1, at 'DROP'"),
    ("query", {"sparql": "SELECT ("}, "column 9, at its end: a variable, an IRI"),
    ("query", {"sparql": "SELECT * { SERVICE <http://e> { ?s ?p ?o } }"}, "SERVICE"),
    ("query", {"sparql": "ASK {}", "limit": 0}, "limit"),
    ("what_stands_out", {"kinds": ["luck"]}, "no insight is called 'luck'"),
    ("what_changed", {"until": "1800"}, "1800"),
]


async def use(server: Any) -> dict[str, Any]:
    """Everything that a client may ask for."""
    async with mcp.Client(server) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        answers = {
            name: (await client.call_tool(name, given)).structured_content
            for name, given in CALLS.items()
        }
        refused = [await client.call_tool(name, given) for name, given, _ in REFUSED]
        topic = await client.read_resource("trendkg://topic/on-device%20AI")
        listed = await client.read_resource("trendkg://reports")
        report = await client.read_resource("trendkg://report/edge-ai-2024")
        return {
            "tools": tools,
            "answers": answers,
            "refused": [(r.is_error, r.content[0].text) for r in refused],
            "resources": [json.loads(r.contents[0].text) for r in (topic, listed, report)],
            "instructions": client.server_info and getattr(client, "instructions", None),
        }


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return attributed(tmp_path_factory.mktemp("graph"))


@pytest.fixture(scope="module")
def over_stdio(graph: Path) -> dict[str, Any]:
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "kg", "mcp", str(graph), "-q"],
        env={"PYTHONPATH": str(CHECKOUT)},
        cwd=str(CHECKOUT),
    )
    return alone(use(stdio_client(command)))


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Server]:
    with serving(graph) as server:
        yield server


def quotes(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        if "quote" in found:
            yield found
        for value in found.values():
            yield from quotes(value)
    elif isinstance(found, list):
        for value in found:
            yield from quotes(value)


def test_tools_have_schemas_and_only_read(over_stdio: dict[str, Any]) -> None:
    assert list(over_stdio["tools"]) == list(CALLS)
    for tool in over_stdio["tools"].values():
        assert tool.annotations.read_only_hint
        assert tool.description
        for name, given in tool.input_schema["properties"].items():
            assert "type" in given or "anyOf" in given
            assert "description" in given or re.search(rf"\b{name}\b", tool.description)
    relation = over_stdio["tools"]["list_claims"].input_schema["properties"]["relation"]
    assert relation["anyOf"][0]["enum"][1:] == [relation.value for relation in SHIPPED.relations]


def test_every_quote_stands_in_its_report(over_stdio: dict[str, Any]) -> None:
    sources = {path.stem: path.read_text("utf-8") for path in EXAMPLES.glob("*.md")}
    found = list(quotes([*over_stdio["answers"].values(), *over_stdio["resources"]]))
    assert len(found) > 20
    for quote in found:
        source = sources[Path(quote["report_iri"]).name]
        assert source[quote["start"] : quote["end"]] == quote["quote"]


def test_answers(over_stdio: dict[str, Any]) -> None:
    answers = over_stdio["answers"]
    assert answers["search_topics"]["topics"][0]["label"] == "federated learning"
    assert answers["ask"]["answer"] == "Federated learning is said to mitigate privacy concerns."
    assert {r.value for r in SHIPPED.relations} == {
        claim["relation"] for claim in answers["list_claims"]["claims"]
    }
    assert (len(answers["query"]["rows"]), answers["query"]["more"]) == (2, True)
    assert {f["kind"] for f in answers["what_stands_out"]["findings"]} <= set(
        CALLS["what_stands_out"]["kinds"]
    )
    assert answers["what_changed"]["changes"]
    topic, listed, report = over_stdio["resources"]
    assert topic["topics"][0]["label"] == "on-device AI"
    assert {r["report"] for r in listed["reports"]} == {"Edge AI 2024", "Clinical AI 2025"}
    assert report["reports"][0]["sections"][1:] == ["On-device AI", "Outlook"]


def test_who_says_it_and_for_when(over_stdio: dict[str, Any]) -> None:
    said = (["Gartner"], {"start": "", "end": "2030", "wording": "by 2030"})
    told = [
        each
        for each in quotes([over_stdio["answers"]["list_claims"], over_stdio["resources"]])
        if each["said_for"] is not None
    ]
    assert [(each["said_by"], each["said_for"]) for each in told] == [said, said]


@in_a_loop
async def test_what_fails_for_a_reason_of_ours_is_one_line(
    capfd: pytest.CaptureFixture[str],
) -> None:
    from kg.serve.mcp_server import mcp_server

    async def run(_: Any) -> Frame:
        raise RuntimeError("TypeError('no number')")

    async with mcp.Client(mcp_server("t", run)) as client:
        found = await client.call_tool("list_claims", {})
        assert found.is_error
        with pytest.raises(mcp.MCPError) as failed:
            await client.read_resource("trendkg://reports")
    for text in (found.content[0].text, str(failed.value)):
        assert text.endswith("a bug of the server; its log says more")
    tools, resources = capfd.readouterr().err.splitlines()
    assert tools.startswith("kg: a bug in kg: RuntimeError(")
    assert tools.endswith("in 'list_claims'; please report it")
    assert "in 'list_reports'" in resources


def test_what_cannot_be_done_is_said(over_stdio: dict[str, Any]) -> None:
    for (is_error, text), (_, _, said) in zip(over_stdio["refused"], REFUSED, strict=True):
        assert is_error
        assert said in text
        assert "\n" not in text
        assert "pydantic" not in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("topic/federated%20lerning", "did you mean 'federated learning'"),
        ("topic/", "no topic is called ''"),
        ("topic/a%2F..%2Fb", ""),
        ("report/nothing", "trendkg://reports lists all reports"),
        ("nothing", ""),
    ],
)
@in_a_loop
async def test_a_resource_that_is_not_there_is_said(
    server: Server, address: str, said: str
) -> None:
    async with mcp.Client(f"{server.address}/mcp") as client:
        with pytest.raises(mcp.MCPError) as refused:
            await client.read_resource(f"trendkg://{address}")
    assert refused.value.code == -32602, "a crash has another code"
    assert said in str(refused.value)


def test_every_kind_of_insight_is_told(over_stdio: dict[str, Any]) -> None:
    assert all(kind in over_stdio["tools"]["what_stands_out"].description for kind in KINDS)


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost:1", 200), ("http://127.0.0.1:{port}", 200), ("https://evil.example", 403)],
)
def test_pages_of_other_sites_are_refused(server: Server, origin: str, status: int) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    sent = {"Accept": "application/json", "Content_Type": "application/json"}
    where = origin.format(port=server.port)
    assert server.send("POST", "/mcp", body, Origin=where, **sent).status == status


def test_http_gives_the_same(server: Server, over_stdio: dict[str, Any]) -> None:
    found = alone(use(f"{server.address}/mcp"))
    assert found["answers"] == over_stdio["answers"]
    assert found["refused"] == over_stdio["refused"]


@in_a_loop
async def test_lists_are_cut_and_go_on(server: Server) -> None:
    seen: list[str] = []
    async with mcp.Client(f"{server.address}/mcp") as client:
        offset: int | None = 0
        while offset is not None:
            given = {"limit": 3, "offset": offset}
            found = (await client.call_tool("list_claims", given)).structured_content
            seen += [claim["iri"] for claim in found["claims"]]
            offset = found["next_offset"]
    assert len(seen) == len(set(seen)) > 6


@in_a_loop
async def test_calls_wait_in_turn_with_their_client() -> None:
    asked: list[str] = []

    class Pool:
        limits = Limits()

        async def run(self, _: Frame, client: str) -> Frame:
            asked.append(client)
            return success("application/json", b"{}")

    endpoint = McpEndpoint(Pool(), "t")  # type: ignore[arg-type]
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    params = {"name": "ask", "arguments": {"question": "x"}}
    headers = {"accept": "application/json", "content-type": "application/json"}
    for client in ("192.0.2.1", "192.0.2.2"):
        request = Request("POST", "/mcp", headers, client)
        request.feed(json.dumps({**message, "params": params}).encode())
        request.finish()
        assert (await endpoint.answer(request)).status == 200
    assert asked == ["192.0.2.1", "192.0.2.2"]


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [("GET", b"", 405), ("POST", b"{", 400), ("POST", b"[]", 400), ("POST", b"\xff", 400)],
)
def test_what_is_no_message(server: Server, method: str, body: bytes, status: int) -> None:
    accept = "application/json, text/event-stream"
    reply = server.send(method, "/mcp", body, Accept=accept, Content_Type="application/json")
    assert reply.status == status
    assert server.send("GET", "/ask", Accept="text/html").status == 200
