"""Changes: only to who has the token, whole or not at all, seen by the next query."""

from __future__ import annotations

import base64
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

from kg.names import TKG
from kg.serve.ipc import Frame
from kg.serve.served_dataset import Data, Limits
from kg.serve.worker import perform
from tests.serve.conftest import NAMED
from tests.serve.servers import TOKEN, Reply, Server, serving
from tests.serve.test_worker import SOURCE, stored

UPDATE = "application/sparql-update"
BEARER = f"Bearer {TOKEN}"
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
  <rdf:Description rdf:about="http://e/s">
    <e:p rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</e:p>
  </rdf:Description>
</rdf:RDF>"""
WRONG = ', error="invalid_token"'
ADD = "INSERT DATA { <http://e/new> <http://e/p> 1 }"


def update(server: Server, text: str, **headers: str) -> Reply:
    headers = {"Authorization": BEARER, "Content_Type": UPDATE, **headers}
    return server.send("POST", "/sparql", text, **headers)


def put(
    server: Server, path: str, content: str, media: str = "text/turtle", method: str = "PUT"
) -> Reply:
    return server.send(method, path, content, Content_Type=media, Authorization=BEARER)


def test_many_updates_one_after_the_other(writable: Server) -> None:
    for number in range(20):
        quad = f"GRAPH <http://e/g3> {{ <http://e/n{number}> <http://e/q> {number} }}"
        assert update(writable, f"INSERT DATA {{ {quad} }}").status == 204
        assert writable.count("?s <http://e/q> ?o") == number + 1
    assert len(writable.children()) <= 6


def test_updates_and_queries_at_the_same_time(writable: Server) -> None:
    def add(number: int) -> int:
        return update(writable, f"INSERT DATA {{ <http://e/n{number}> <http://e/q> 1 }}").status

    with ThreadPoolExecutor(8) as threads:
        added = [threads.submit(add, number) for number in range(16)]
        asked = [threads.submit(writable.count, "?s <http://e/q> ?o") for _ in range(24)]
        assert {one.result() for one in added} == {204}
        assert all(0 <= one.result() <= 16 for one in asked)
    assert writable.count("?s <http://e/q> ?o") == 16


@pytest.mark.parametrize(
    ("given", "status", "challenge"),
    [
        (None, 401, ""),
        ("Negotiate x", 401, ""),
        ("Bearer", 401, WRONG),
        ("Bearer wrong", 401, WRONG),
        (f"Bearer {TOKEN}x", 401, WRONG),
        (f"Bearer {TOKEN[:-1]}", 401, WRONG),
        (f"Basic {TOKEN}", 401, WRONG),
        (f"Basic {base64.b64encode(b'ada:wrong').decode()}", 401, WRONG),
        ("Basic \u00fc", 401, WRONG),
        (f"bearer {TOKEN}", 204, None),
        (f"Basic {base64.b64encode(f'ada:{TOKEN}'.encode()).decode()}", 204, None),
    ],
)
def test_only_the_token_opens(
    server_for_tokens: Server, given: str | None, status: int, challenge: str | None
) -> None:
    headers = {"Authorization": given} if given else {}
    reply = server_for_tokens.send(
        "POST", "/sparql", "CLEAR GRAPH <http://e/g1>", Content_Type=UPDATE, **headers
    )
    basic = ', Basic realm="TrendKG", charset="UTF-8"'
    said = None if challenge is None else f'Bearer realm="TrendKG"{challenge}{basic}'
    assert (reply.status, reply.headers.get("www-authenticate")) == (status, said)
    reply = server_for_tokens.send(
        "PUT", "/data?default", "", Content_Type="text/turtle", **headers
    )
    assert reply.status == status
    assert TOKEN not in reply.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 204), ("http://127.0.0.1:{port}", 204), ("https://evil.example", 403), ("null", 403)],
)
@pytest.mark.parametrize("path", ["/sparql", "/data?graph=http://e/g1"])
def test_a_password_that_a_browser_keeps_is_of_no_use_to_other_sites(
    server_for_tokens: Server, origin: str | None, status: int, path: str
) -> None:
    headers = {"Authorization": f"Basic {base64.b64encode(f'ada:{TOKEN}'.encode()).decode()}"}
    if origin is not None:
        headers["Origin"] = origin.format(port=server_for_tokens.port)
    body, media, method = "update=CLEAR DEFAULT", "application/x-www-form-urlencoded", "POST"
    if path != "/sparql":
        body, media, method = "", "text/turtle", "PUT"
    reply = server_for_tokens.send(method, path, body, Content_Type=media, **headers)
    assert (reply.status if reply.status != 201 else 204) == status, reply.text


@pytest.fixture(scope="module")
def server_for_tokens(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("tokens")
    (folder / "graphs.nq").write_text(NAMED)
    (folder / "token").write_text(f"{TOKEN}\n")
    with serving(folder / "graphs.nq", "--update", "--token-file", folder / "token") as server:
        yield server


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("INSERT", 400, "does not parse"),
        ("INSERT DATA { <x> <y> < z> }", 400, "does not parse"),
        ("SELECT * { ?s ?p ?o }", 400, "does not parse"),
        (f"{ADD} ; CREATE GRAPH <http://e/g1>", 500, "cannot be done"),
    ],
)
def test_a_bad_update_changes_nothing(writable: Server, text: str, status: int, said: str) -> None:
    reply = update(writable, text)
    assert (reply.status, said in reply.text) == (status, True), reply.text
    assert writable.count("<http://e/new> ?p ?o") == 0


def test_an_update_that_takes_too_long_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "g.nt").write_text(
        "".join(f'<http://e/{i}> <http://e/p> "{i}" .\n' for i in range(3000))
    )
    with serving(tmp_path / "g.nt", "--update", "--timeout", 1, KG_SERVE_TOKEN=TOKEN) as server:
        bomb = "INSERT { ?a <http://e/q> ?f } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
        assert update(server, bomb).status == 503
        assert server.count() == 3000
        assert update(server, ADD).status == 204
        assert server.count() == 3001


USING = [
    ("DELETE { GRAPH <http://e/g1> { ?s ?p ?o } } WHERE { ?s ?p ?o }", "g1", 204, 4),
    (
        "INSERT { ?s <http://e/new> ?o } WHERE { ?s ?p ?o } ; CLEAR GRAPH <http://e/g2>",
        "g1",
        204,
        6,
    ),
    ("INSERT { ?s <x> ?o } WHERE { SELECT * WHERE { ?s ?p 'default' } }", "g1", 204, 6),
    ("INSERT { ?s <x> ?o } USING <http://e/g1> WHERE { ?s ?p ?o }", "g1", 400, 6),
    ("WITH <http://e/g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "g1", 400, 6),
    ("DELETE WHERE { ?s ?p ?o }", "g1", 400, 6),
    ("INSERT DATA { <http://e/a> <http://e/p> 'WHERE' }", "g1", 204, 7),
    ("CLEAR ALL", "no iri", 400, 6),
    ("INSERT DATA { <a> <b> 1 . GRAPH <g> { <c> <d> 'WHERE' } }", None, 204, 8),
    (
        "PREFIX x: <y:> DELETE DATA { x:delete x:add 'delete' } ; INSERT DATA { x:a x:b x:c }",
        None,
        204,
        7,
    ),
    ("DELETE DATA { GRAPH <http://e/g1> { <http://e/a> <http://e/p> 'one' } }", None, 204, 5),
    ("INSERT DATA { _:a <b> 1 }", None, 204, 7),
    ("INSERT DATA { <a> <b> [] }", None, 204, 7),
    ("INSERT DATA { <a> <b> (1) }", None, 204, 9),
    ("DELETE WHERE { GRAPH <http://e/g1> { ?s ?p ?o } }", None, 204, 4),
    ("CLEAR DEFAULT", None, 204, 4),
]


@pytest.mark.parametrize(("text", "graph", "status", "left"), USING)
def test_parameters_name_the_data_set_of_an_update_which_the_union_follows(
    text: str, graph: str | None, status: int, left: int
) -> None:
    data = stored(NAMED, RdfFormat.N_QUADS)
    head = {"do": "update", "base": "http://e/", "default": [], "named": []}
    head |= {"default": [f"http://e/{graph}"]} if graph else {}
    assert perform(Frame(head, text.encode()), data, SOURCE, Limits()).head["status"] == status
    assert len(data.store) == left
    assert {*data.queried} == {*Data(data.store).queried}


EVERY = [
    Quad(NamedNode(f"http://e/{s}"), NamedNode("http://e/p"), Literal(str(o)), graph)
    for s in "ab"
    for o in range(2)
    for graph in (DefaultGraph(), NamedNode("http://e/g1"), NamedNode("http://e/g2"))
]
QUADS = st.sampled_from(EVERY)


@example([EVERY[at] for at in (1, 2, 4, 5, 7)], [(EVERY[0], False, True), (EVERY[1], False, False)])
@given(st.lists(QUADS), st.lists(st.tuples(QUADS, st.booleans(), st.booleans()), max_size=8))
def test_the_union_follows_every_change(
    first: list[Quad], changes: list[tuple[Quad, bool, bool]]
) -> None:
    """Also where it is not known which quads were touched."""
    store = Store()
    store.extend(first)
    data = Data(store)
    for quad, added, known in changes:
        data.store.add(quad) if added else data.store.remove(quad)
        for graph in [*data.store.named_graphs()]:
            if next(data.store.quads_for_pattern(None, None, None, graph), None) is None:
                data.store.remove_graph(graph)
        data.follow([quad] if known else None)
        anew = Data(data.store)
        assert {*data.queried} == {*anew.queried}
        assert {*data.queried.named_graphs()} == {*anew.queried.named_graphs()}


def test_a_small_change_of_named_graphs_makes_no_new_copy() -> None:
    quads = (f'<http://e/s{n}> <http://e/p> "x" <http://e/g{n % 3}> .\n' for n in range(50))
    data = stored("".join(quads), RdfFormat.N_QUADS)
    copy = data.queried
    data.store.update(
        "DELETE WHERE { GRAPH ?g { <http://e/s1> ?p ?o } } ; CREATE GRAPH <http://e/new>"
    )
    data.follow(None)
    assert data.queried is copy
    assert len(data.queried) == 2 * 49
    assert data.queried.contains_named_graph(NamedNode("http://e/new"))


def test_relative_iris_are_relative_to_the_service(writable: Server) -> None:
    assert update(writable, "INSERT DATA { <x> <#p> <?y> }").status == 204
    (row,) = writable.query("SELECT * { <x> ?p ?o }").rows()
    assert row == {"p": f"{writable.address}/sparql#p", "o": f"{writable.address}/sparql?y"}
    assert put(writable, "/data?default", "<> <http://e/p> <z> .").status == 204
    assert f"<{writable.address}/data>" in writable.send("GET", "/data.nt").text


def multipart(**files: str) -> str:
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.ttl"\r\n'
        f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{content}\r\n"
        for name, content in files.items()
    )
    return f"{parts}--x--\r\n"


def test_several_files_make_one_graph(writable: Server) -> None:
    form = multipart(a='<> <http://e/p> "Ü" .', b="<http://e/s> <http://e/p> 2 .")
    path, kind = "/data?graph=http://e/g9", "multipart/form-data; boundary=x"
    assert put(writable, path, form, kind, "POST").status == 201
    assert writable.count('GRAPH <http://e/g9> { <http://e/g9> ?p "Ü" . ?s ?p 2 }') == 1
    assert put(writable, path, form, "multipart/form-data", "POST").status == 400
    form = form.replace("text/turtle", "image/png")
    assert put(writable, path, form, kind, "POST").status == 415


def test_packed_content_is_unpacked_within_the_limit(writable: Server) -> None:
    path = "/data?graph=http://e/g9"
    headers = {"Content_Type": "text/turtle", "Authorization": BEARER, "Content_Encoding": "gzip"}
    content = gzip.compress(b"<http://e/s> <http://e/p> 1 .")
    assert writable.send("PUT", path, content, **headers).status == 201
    more = content + gzip.compress(b"<http://e/s> <http://e/p> 2 .")
    assert writable.send("PUT", path, more, **headers).status == 204
    assert writable.count("GRAPH <http://e/g9> { ?s ?p ?o }") == 2, "all members count"
    assert writable.send("PUT", path, content[:-9], **headers).status == 400
    assert writable.send("PUT", path, b"<a> <b> <c> .", **headers).status == 400
    bomb = gzip.compress(b" " * (129 << 20))
    assert writable.send("PUT", path, bomb, **headers).status == 413
    assert writable.count("GRAPH <http://e/g9> { ?s ?p ?o }") == 2


@pytest.mark.parametrize(
    ("login", "kind", "statuses"),
    [
        (None, "x-www-form-urlencoded", {413}),
        ("Bearer another-token", "x-www-form-urlencoded", {413}),
        (f"Bearer {TOKEN}", "x-www-form-urlencoded", {204}),
        (None, "sparql-update", {401}),
        (f"Bearer {TOKEN}", "sparql-update", {204}),
        (f"Bearer {TOKEN}", "sparql-query", {413}),
    ],
)
def test_who_may_change_may_send_more(
    writable: Server, login: str | None, kind: str, statuses: set[int]
) -> None:
    text = f"# {'x' * (2 << 20)}\n{ADD}"
    body = f"update={quote(text)}" if "form" in kind else text
    headers = {"Content-Type": f"application/{kind}"} | ({"Authorization": login} if login else {})
    reply = writable.send("POST", "/sparql", body, **headers)
    assert reply.status in statuses, reply.text
    assert writable.count("<http://e/new> ?p ?o") == (204 in statuses)


def test_graphs_are_replaced_merged_and_removed(writable: Server) -> None:
    g1, g9 = "/data?graph=http://e/g1", "/data?graph=http://e/g9"
    assert put(writable, g1, '<http://e/a> <http://e/p> "new" .').status == 204
    assert '"new"' in writable.send("GET", g1).text
    assert '"one"' not in writable.send("GET", g1).text
    assert put(writable, g1, '<http://e/a> <http://e/p> "more" .', method="POST").status == 204
    assert writable.count("GRAPH <http://e/g1> { ?s ?p ?o }") == 2
    created = put(writable, g9, "<> a <http://e/C> .")
    assert (created.status, created.headers["location"]) == (201, "http://e/g9")
    assert writable.count("GRAPH <http://e/g9> { <http://e/g9> a ?c }") == 1
    assert put(writable, g9, "").status == 204
    assert writable.send("GET", g9).status == 200
    assert writable.send("DELETE", g9, Authorization=BEARER).status == 204
    assert writable.send("GET", g9).status == 404
    assert writable.send("DELETE", g9, Authorization=BEARER).status == 404
    assert writable.send("DELETE", "/data?default", Authorization=BEARER).status == 204
    assert writable.send("GET", "/data?default").text.count("http://e/p") == 0
    allowed = "GET, HEAD, OPTIONS, PUT, POST, DELETE"
    assert writable.send("OPTIONS", "/data").headers["allow"] == allowed


def test_a_graph_may_be_named_by_its_address(writable: Server) -> None:
    path = "/data/my/graph"
    assert writable.send("GET", path).status == 404
    assert put(writable, path, '<http://e/a> <http://e/p> "mine" .').status == 201
    name = f"{writable.address}{path}"
    assert writable.count(f"GRAPH <{name}> {{ ?s ?p ?o }}") == 1
    assert '"mine"' in writable.send("GET", f"/data?graph={quote(name)}").text
    assert '"mine"' in writable.send("GET", path).text


def test_a_graph_without_a_name_gets_one(writable: Server) -> None:
    reply = put(writable, "/data", '<http://e/a> <http://e/p> "x" .', method="POST")
    assert reply.status == 201
    place = reply.headers["location"].removeprefix(writable.address)
    assert '"x"' in writable.send("GET", place).text


@pytest.mark.parametrize(
    ("media", "content"),
    [
        ("text/turtle", "<http://e/s> <http://e/p> 1 ."),
        (
            "application/n-triples",
            '<http://e/s> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        ),
        ("application/ld+json", '{"@id": "http://e/s", "http://e/p": 1}'),
        (
            "application/rdf+xml",
            RDF_XML,
        ),
    ],
)
def test_a_graph_comes_in_any_format(writable: Server, media: str, content: str) -> None:
    assert put(writable, "/data?graph=http://e/g1", content, media).status == 204
    assert writable.count("GRAPH <http://e/g1> { <http://e/s> <http://e/p> 1 }") == 1


@pytest.mark.parametrize(
    ("method", "path", "media", "content", "status"),
    [
        ("PUT", "/data?default", "text/turtle", "<a> <b", 400),
        ("PUT", "/data?default", "application/n-quads", "<http://e/s> <http://e/p> 1 .", 400),
        (
            "PUT",
            "/data?default",
            "application/n-quads",
            "<http://e/s> <http://e/p> <http://e/o> <http://e/g> .",
            400,
        ),
        ("PUT", "/data?default", "image/png", "", 415),
        ("PUT", "/data", "text/turtle", "", 400),
        ("PUT", "/data?graph=x", "text/turtle", "", 400),
        ("PUT", "/data?default&graph=http://e/g1", "text/turtle", "", 400),
        ("DELETE", "/data", "text/turtle", "", 400),
    ],
)
def test_what_cannot_be_a_graph_changes_nothing(
    server_for_tokens: Server, method: str, path: str, media: str, content: str, status: int
) -> None:
    before = server_for_tokens.count()
    assert put(server_for_tokens, path, content, media, method).status == status
    assert server_for_tokens.count() == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_read_only_server_changes_nothing(server: Server, method: str) -> None:
    reply = server.send(
        method, "/data?default", "", Content_Type="text/turtle", Authorization=BEARER
    )
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert reply.text.endswith("changes need: kg serve --update\n")


def test_the_token_is_in_no_process_list(writable: Server) -> None:
    for pid in {writable.process.pid, *writable.children()}:
        assert TOKEN.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_questions_know_the_topics_of_now() -> None:
    """They are indexed once, and anew after a change."""
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    topic = f"<http://e/{{0}}> a <{TKG}Risk> . <http://e/{{0}}> {label} '{{0}}'@en ."
    data = stored("", RdfFormat.N_QUADS)
    for known in (["bias"], ["bias", "drift"]):
        data.store.update(f"INSERT DATA {{ {topic.format(known[-1])} }}")
        data.follow(None)
        assert [each.name.label for each in data.topics.labels] == known
        assert data.topics is data.topics
