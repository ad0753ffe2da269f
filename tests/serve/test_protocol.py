"""SPARQL 1.1 Protocol over a real server: forms of requests, media types, status codes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse

from tests.serve.servers import JSON, Server

SELECT = "SELECT ?l { ?s a tkg:Trend ; skos:prefLabel ?l } ORDER BY ?l LIMIT 2"
ASK = "ASK { ?s a tkg:Trend }"
CONSTRUCT = "CONSTRUCT WHERE { ?s a tkg:Trend ; skos:prefLabel ?l }"
DESCRIBE = "DESCRIBE <https://w3id.org/trendkg/id/technique/red-teaming>"
TOPIC = "/trendkg/id/technique/red-teaming"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


def form(**values: str) -> str:
    return "&".join(f"{name.replace('_', '-')}={quote(value)}" for name, value in values.items())


@pytest.mark.parametrize(
    ("method", "path", "kind", "body"),
    [
        ("GET", f"/sparql?{form(query=SELECT)}", None, None),
        ("POST", "/sparql", FORM, form(query=SELECT)),
        ("POST", "/sparql", f"{FORM}; charset=UTF-8", form(query=SELECT)),
        ("POST", "/sparql", QUERY, SELECT),
        ("POST", "/sparql", f"{QUERY}; charset=utf-8", SELECT),
        ("GET", f"/sparql?{form(query=SELECT)}&unknown=1", None, None),
    ],
)
def test_a_query_can_be_sent_in_three_ways(
    server: Server, method: str, path: str, kind: str | None, body: str | None
) -> None:
    headers = {"Content_Type": kind} if kind else {}
    reply = server.send(method, path, body, Accept=JSON, **headers)
    assert [row["l"] for row in reply.rows()] == [
        "Alignment Beyond Human Feedback",
        "Bill for Compute",
    ]
    assert reply.media == JSON


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, JSON, JSON),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "text/*;q=0.3, application/sparql-results+xml;q=0.2", "text/csv"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        (SELECT, "text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ASK, "text/csv, */*;q=0.1", JSON),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "text/turtle", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "text/plain", "text/plain"),
        (DESCRIBE, "application/ld+json;profile=x, text/turtle;q=0.9", "application/ld+json"),
    ],
)
def test_the_client_chooses_the_form(
    server: Server, query: str, accept: str | None, media: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    reply = server.send("GET", f"/sparql?{form(query=query)}", **headers)
    assert (reply.status, reply.media) == (200, media)
    assert "Accept" in reply.headers["vary"]
    if media.startswith("text/"):
        assert reply.headers["content-type"].endswith("; charset=utf-8")


def test_all_forms_of_a_table_say_the_same(server: Server) -> None:
    labels = [row["l"] for row in server.query(SELECT).rows()]
    table = csv.DictReader(io.StringIO(server.query(SELECT, "text/csv").text))
    assert [row["l"] for row in table] == labels
    tabs = server.query(SELECT, "text/tab-separated-values").text.splitlines()
    assert tabs == ["?l", *(f'"{label}"@en' for label in labels)]
    root = ET.fromstring(  # noqa: S314 - our own server's
        server.query(SELECT, "application/sparql-results+xml").text
    )
    assert [e.text for e in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == labels


def test_all_forms_of_triples_say_the_same(server: Server) -> None:
    forms = {
        "text/turtle": RdfFormat.TURTLE,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/n-quads": RdfFormat.N_QUADS,
        "application/trig": RdfFormat.TRIG,
    }
    found = [set(parse(server.query(CONSTRUCT, m).body, f)) for m, f in forms.items()]
    assert len(found[0]) == 64
    assert all(triples == found[0] for triples in found)


def test_a_verdict_is_true_or_false(server: Server) -> None:
    assert json.loads(server.query(ASK).body)["boolean"] is True
    assert json.loads(server.query("ASK { ?s a <urn:none> }").body)["boolean"] is False


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "said"),
    [
        ("GET", "/sparql?query=SELECT", {}, None, 400, "does not parse"),
        ("GET", f"/sparql?{form(query='SELECT * { ?s none:p ?o }')}", {}, None, 400, "column 15"),
        ("GET", f"/sparql?query=&{form(query=ASK)}", {}, None, 400, "2 times"),
        ("GET", "/sparql?query=", {}, None, 400, "does not parse"),
        ("GET", "/sparql?query=ASK%20%7B%FF%7D", {}, None, 400, "UTF-8"),
        ("GET", f"/sparql?{form(update='CLEAR ALL')}", {}, None, 400, "POST"),
        ("GET", f"/sparql?{form(query='CLEAR ALL')}", {}, None, 400, "does not parse"),
        ("GET", f"/sparql?{form(query=ASK, default_graph_uri='no iri')}", {}, None, 400, "no abs"),
        ("GET", f"/sparql?{form(query=ASK, named_graph_uri='x y')}", {}, None, 400, "no abs"),
        ("POST", "/sparql", {"Content_Type": FORM}, "", 400, "either"),
        ("POST", "/sparql", {"Content_Type": FORM}, form(query=ASK, update="x"), 400, "either"),
        ("POST", "/sparql", {"Content_Type": FORM}, "&".join([form(query=ASK)] * 2), 400, "2 t"),
        ("POST", "/sparql", {"Content_Type": FORM}, "&".join(["a=b"] * 200), 400, "100"),
        ("POST", "/sparql", {"Content_Type": FORM}, b"query=\xff", 400, "URL-encoded"),
        ("POST", "/sparql", {"Content_Type": QUERY}, b"ASK { \xff }", 400, "UTF-8"),
        ("POST", "/sparql", {"Content_Type": f"{QUERY}; charset=utf-16"}, ASK, 415, "utf-16"),
        ("POST", "/sparql", {"Content_Type": "text/plain"}, ASK, 415, "sparql-query"),
        ("POST", "/sparql", {"Content_Type": QUERY, "Content_Encoding": "br"}, ASK, 415, "pack"),
        ("POST", "/sparql", {"Content_Type": QUERY, "Content_Encoding": "gzip"}, ASK, 400, "gzip"),
        ("POST", "/sparql", {}, ASK, 415, "no Content-Type"),
        ("POST", "/sparql", {"Content_Type": QUERY}, "#" * (1 << 20) + ASK, 413, "limit"),
        ("POST", "/sparql", {"Content_Type": UPDATE}, "CLEAR ALL", 403, "read-only"),
        ("POST", "/sparql", {"Content_Type": FORM}, form(update="CLEAR ALL"), 403, "read-only"),
        ("GET", f"/sparql?{form(query=SELECT)}", {"Accept": "image/png"}, None, 406, "text/csv"),
        ("GET", f"/sparql?{form(query=ASK)}", {"Accept": "text/csv"}, None, 406, "sparql-results"),
        ("GET", f"/sparql?{form(query=CONSTRUCT)}", {"Accept": JSON}, None, 406, "text/turtle"),
        ("GET", f"/sparql?{form(query=SELECT)}", {"Accept": "text/csv;q=0"}, None, 406, "csv"),
        ("PUT", "/sparql", {}, "", 405, "Method Not Allowed"),
        ("DELETE", "/sparql", {}, None, 405, "Method Not Allowed"),
        ("PATCH", f"/sparql?{form(query=ASK)}", {}, None, 405, "Method Not Allowed"),
        ("POST", "/query", {}, "", 405, "here there are GET, HEAD, OPTIONS\n"),
        ("POST", "/ask", {}, "", 405, "here there are GET, HEAD, OPTIONS\n"),
        ("GET", "/nowhere", {}, None, 404, "nothing"),
        ("GET", "/web/../pyproject.toml", {}, None, 404, "nothing"),
        ("GET", "/web/query.py", {}, None, 404, "nothing"),
        ("GET", "/sparql", {"Accept": "image/png"}, None, 406, "text/turtle"),
        ("GET", TOPIC, {"Accept": "image/png"}, None, 406, "text/turtle"),
        ("GET", f"{TOPIC}.csv", {}, None, 404, "nothing"),
        ("GET", "/trendkg/id/technique/none", {}, None, 404, "nothing"),
        ("GET", "/trendkg/id/technique/none.ttl", {"Accept": "text/turtle"}, None, 404, "nothing"),
        ("GET", "/trendkg/id/%22%3E%3Cscript%3E", {}, None, 404, "nothing"),
        ("GET", "//example.org/", {}, None, 404, "nothing"),
        ("GET", "/ask", {"Accept": "application/json"}, None, 400, "say what to answer"),
        ("GET", "/ask?q=a&q=b", {}, None, 400, "2 times"),
        ("GET", "/ask?q=a&limit=0", {}, None, 400, "from 1 to 100"),
        ("GET", "/ask?q=a&limit=%D9%A1", {}, None, 400, "from 1 to 100"),
        ("GET", "/ask?q=a&limit=" + "9" * 99, {}, None, 400, "from 1 to 100"),
        ("GET", "/ask?q=%FF", {}, None, 400, "UTF-8"),
        ("GET", "/ask?q=a", {"Accept": "image/png"}, None, 406, "application/json"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_right_status(
    server: Server,
    method: str,
    path: str,
    headers: dict[str, str],
    body: str | bytes | None,
    status: int,
    said: str,
) -> None:
    reply = server.send(method, path, body, **headers)
    assert (reply.status, said in reply.text) == (status, True), reply.text
    assert reply.media == "text/plain"
    assert reply.text.count("\n") == 1
    if status == 405:
        assert "GET" in reply.headers["allow"]


DATASETS = [
    ({}, ["default", "everywhere", "one", "two"], ["one", "two"]),
    ({"default_graph_uri": "http://e/g1"}, ["everywhere", "one"], []),
    ({"named_graph_uri": "http://e/g2"}, [], ["two"]),
    (
        {"default_graph_uri": "http://e/g1", "named_graph_uri": "http://e/g2"},
        ["everywhere", "one"],
        ["two"],
    ),
    ({"default_graph_uri": "http://e/none"}, [], []),
]


@pytest.mark.parametrize(("parameters", "default", "graphs"), DATASETS)
@pytest.mark.parametrize("way", ["GET", "form", "direct"])
def test_the_data_set_can_be_said(
    named: Server, way: str, parameters: dict[str, str], default: list[str], graphs: list[str]
) -> None:
    def ask(query: str) -> list[str]:
        said = form(**parameters)
        if way == "GET":
            reply = named.send("GET", f"/sparql?{form(query=query)}&{said}")
        elif way == "form":
            content = f"{form(query=query)}&{said}"
            reply = named.send("POST", "/sparql", content, Content_Type=FORM)
        else:
            reply = named.send("POST", f"/sparql?{said}", query, Content_Type=QUERY)
        return sorted(row["o"] for row in reply.rows())

    assert ask("SELECT ?o { ?s ?p ?o }") == default
    own = ask("SELECT ?o { GRAPH ?g { ?s ?p ?o } FILTER (?o != 'everywhere') }")
    assert own == graphs


def test_several_default_graphs_are_merged(named: Server) -> None:
    where = "&default-graph-uri=http://e/g1&default-graph-uri=http://e/g2"
    query = form(query="SELECT ?o { ?s ?p ?o FILTER (?o != 'default') } ORDER BY ?o")
    reply = named.send("GET", f"/sparql?{query}{where}&named-graph-uri=http://e/g1")
    assert [row["o"] for row in reply.rows()] == ["everywhere", "one", "two"]


def test_the_protocol_overrides_the_query(named: Server) -> None:
    query = "SELECT ?o FROM <http://e/g2> { ?s ?p ?o } ORDER BY ?o"
    assert [row["o"] for row in named.query(query).rows()] == ["everywhere", "two"]
    reply = named.query(query, default_graph_uri="http://e/g1")
    assert [row["o"] for row in reply.rows()] == ["everywhere", "one"]


def test_an_answer_that_the_client_has_is_not_sent_again(server: Server) -> None:
    first = server.query(SELECT)
    path = f"/sparql?{form(query=SELECT)}"
    for tag in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = server.send("GET", path, Accept=JSON, If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert server.send("GET", path, Accept=JSON, If_None_Match='"other"').status == 200
    other = server.query(SELECT, "text/csv")
    assert other.headers["etag"] != first.headers["etag"]


def test_an_answer_is_packed_for_who_takes_that(server: Server) -> None:
    for path in (f"/sparql?{form(query='SELECT * { ?s ?p ?o } LIMIT 99')}", "/", "/data.ttl"):
        plain = server.send("GET", path, Accept_Encoding="br, gzip;q=0")
        packed = server.send("GET", path, Accept_Encoding="br, gzip")
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert len(packed.body) < len(plain.body) / 2
        assert packed.headers["etag"] != plain.headers["etag"]
        assert "Accept-Encoding" in packed.headers["vary"]
    small = server.send("GET", f"/sparql?{form(query=ASK)}", Accept_Encoding="gzip")
    assert "content-encoding" not in small.headers


def test_head_is_get_without_the_content(server: Server) -> None:
    for path in (f"/sparql?{form(query=SELECT)}", "/", "/data?default", "/.well-known/void"):
        got, head = server.send("GET", path), server.send("HEAD", path)
        assert (head.status, head.body) == (200, b"")
        for name in ("content-type", "content-length", "etag"):
            assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", "GET, HEAD, POST, OPTIONS"),
        ("/data", "GET, HEAD, OPTIONS"),
        ("/data/x", "GET, HEAD, OPTIONS"),
    ],
)
def test_options_says_what_can_be_done(server: Server, path: str, methods: str) -> None:
    reply = server.send("OPTIONS", path)
    assert (reply.status, reply.headers["allow"]) == (204, methods)


ORIGINS = [
    ("http://localhost:3000", True),
    ("http://127.0.0.1", True),
    ("https://[::1]:8443", True),
    ("https://example.org", False),
    ("http://localhost.example.org", False),
    ("null", False),
]


@pytest.mark.parametrize(("origin", "allowed"), ORIGINS)
def test_pages_of_this_machine_may_read(server: Server, origin: str, *, allowed: bool) -> None:
    path = f"/sparql?{form(query=ASK)}"
    reply = server.send("GET", path, Origin=origin)
    assert reply.headers.get("access-control-allow-origin") == (origin if allowed else None)
    assert "Origin" in reply.headers["vary"]
    asked = {
        "Access_Control_Request_Method": "POST",
        "Access_Control_Request_Headers": "content-type",
    }
    before = server.send("OPTIONS", "/sparql", Origin=origin, **asked)
    assert before.status == (200 if allowed else 400)
    assert ("POST" in before.headers["access-control-allow-methods"]) is True


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:9", 200),
        ("example.org", 421),
        ("a b", 400),
    ],
)
def test_only_its_own_names_are_answered(server: Server, host: str, status: int) -> None:
    assert server.send("GET", f"/sparql?{form(query=ASK)}", Host=host).status == status


def test_a_query_may_be_about_anything_written(server: Server) -> None:
    reply = server.query('SELECT ("Ünïcödé — 漢字 🜁" AS ?x) {}')
    assert reply.rows() == [{"x": "Ünïcödé — 漢字 🜁"}]
