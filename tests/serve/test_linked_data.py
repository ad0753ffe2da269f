"""Linked data, whole graphs and descriptions over a real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

from kg.graph import Graph, terms
from kg.serve.dereference import ontology_store
from tests.serve.servers import BASE, GRAPH, Server, serving

TOPIC = "/trendkg/id/technique/red-teaming"
IRI = NamedNode(f"{BASE}technique/red-teaming")
FORMS = [
    ("text/html", ".html"),
    ("text/turtle", ".ttl"),
    ("application/n-triples", ".nt"),
    ("application/ld+json", ".jsonld"),
    ("application/rdf+xml", ".rdf"),
]
PARSERS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize(("accept", "suffix"), [*FORMS, (None, ".html"), ("*/*", ".html")])
def test_a_thing_leads_to_a_document(server: Server, accept: str | None, suffix: str) -> None:
    headers = {"Accept": accept} if accept else {}
    reply = server.send("GET", TOPIC, **headers)
    assert (reply.status, reply.headers["location"]) == (303, TOPIC + suffix)
    assert "Accept" in reply.headers["vary"]
    assert f'<{TOPIC}.ttl>; rel="alternate"; type="text/turtle"' in reply.headers["link"]
    assert server.send("HEAD", TOPIC, **headers).headers["location"] == TOPIC + suffix


@pytest.mark.parametrize(("media", "suffix"), FORMS)
def test_a_document_is_what_its_address_says(server: Server, media: str, suffix: str) -> None:
    reply = server.send("GET", TOPIC + suffix, Accept="image/png")
    assert (reply.status, reply.media) == (200, media)
    assert reply.headers["content-location"] == TOPIC + suffix
    assert reply.headers["link"] == f'<{IRI.value}>; rel="describes"'
    if suffix != ".html":
        told = set(parse(reply.body, PARSERS[suffix]))
        store = Store()
        store.bulk_extend(Graph.load(GRAPH).store)
        own = {q.triple for q in store.quads_for_pattern(IRI, None, None)}
        own |= {q.triple for q in store.quads_for_pattern(None, None, IRI)}
        assert own <= {Triple(q.subject, q.predicate, q.object) for q in told}
        assert {q.triple for q in store} >= {q.triple for q in told}


def test_evidence_has_its_quote_and_its_place_resolves(server: Server) -> None:
    graph = Graph.load(GRAPH).store
    (evidence, *_) = sorted(
        q.object.value for q in graph.quads_for_pattern(IRI, terms.EVIDENCE, None)
    )
    (selector,) = graph.quads_for_pattern(NamedNode(evidence), terms.HAS_SELECTOR, None)
    quoted = {q.triple for q in graph.quads_for_pattern(selector.object, None, None)}
    assert {t.predicate for t in quoted} >= {terms.EXACT, terms.START, terms.END}
    for address in (evidence, selector.object.value.partition("#")[0]):
        path = address.removeprefix("https://w3id.org")
        reply = server.send("GET", f"{path}.nt")
        assert quoted <= {q.triple for q in parse(reply.body, RdfFormat.N_TRIPLES)}


ODD = """
@prefix tkg: <https://w3id.org/trendkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://host:81/a/risk/Überhitzung> a tkg:Risk ; skos:prefLabel "Überhitzung"@de .
<http://host:81/a/risk/per%20cent> a tkg:Risk ; skos:prefLabel "per cent" .
<http://host:81/a/risk/v1.ttl> a tkg:Risk ; skos:prefLabel "dotted" .
<urn:x:1> a tkg:Risk ; skos:prefLabel "no address" .
_:b a tkg:Risk .
"""


def test_odd_names_have_addresses_too(tmp_path: Path) -> None:
    (tmp_path / "odd.ttl").write_text(ODD)
    with serving(tmp_path / "odd.ttl") as server:
        for path, label in (
            ("/a/risk/%C3%9Cberhitzung", "Überhitzung"),
            ("/a/risk/per%20cent", "per cent"),
            ("/a/risk/v1.ttl", "dotted"),
        ):
            reply = server.send("GET", path, Accept="text/turtle")
            assert reply.status == 303
            assert label in server.send("GET", reply.headers["location"]).text


def triples(server: Server, path: str, **headers: str) -> set[tuple[str, str, str]]:
    reply = server.send("GET", path, Accept="application/n-triples", **headers)
    assert reply.status == 200, reply.text
    return {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in parse(reply.body, RdfFormat.N_TRIPLES)
    }


def test_whole_graphs_can_be_read(named: Server) -> None:
    everywhere = ("http://e/a", "http://e/p", "everywhere")
    assert triples(named, "/data?default") == {everywhere, ("http://e/a", "http://e/p", "default")}
    assert triples(named, "/data?graph=http://e/g1") == {
        everywhere,
        ("http://e/a", "http://e/p", "one"),
    }
    assert len(triples(named, "/data.nt")) == 4
    quads = named.send("GET", "/data", Accept="application/n-quads")
    assert len(list(parse(quads.body, RdfFormat.N_QUADS))) == 6
    assert (
        named.send("GET", "/data.trig").body
        == named.send("GET", "/data", Accept="application/trig").body
    )


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/data?graph=http://e/none", "*/*", 404),
        ("/data?graph=none", "*/*", 400),
        ("/data?graph=http://e/g1&default", "*/*", 400),
        ("/data?graph=http://e/g1&graph=http://e/g2", "*/*", 400),
        ("/data?default", "image/png", 406),
        ("/data", "text/turtle", 406),
        ("/data/none", "*/*", 404),
        ("/data.xlsx", "*/*", 404),
    ],
)
def test_graphs_that_cannot_be_read(named: Server, path: str, accept: str, status: int) -> None:
    assert named.send("GET", path, Accept=accept).status == status


def test_everything_can_be_taken_home(server: Server) -> None:
    original = Store()
    original.bulk_extend(Graph.load(GRAPH).store)
    for suffix, form in {**PARSERS, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}.items():
        reply = server.send("GET", f"/data{suffix}")
        assert {q.triple for q in parse(reply.body, form)} == {q.triple for q in original}, suffix


VOID = "http://rdfs.org/ns/void#"
SD = "http://www.w3.org/ns/sparql-service-description#"


def test_the_data_set_describes_itself(server: Server) -> None:
    told = triples(server, "/.well-known/void")
    it = f"{server.address}/.well-known/void#dataset"
    facts = {(p.removeprefix(VOID), o) for s, p, o in told if s == it and p.startswith(VOID)}
    assert ("triples", "13463") in facts
    assert ("sparqlEndpoint", f"{server.address}/sparql") in facts
    assert ("uriSpace", "https://w3id.org/") in facts
    classes = {o for s, p, o in told if p == f"{VOID}class"}
    assert "https://w3id.org/trendkg/ontology#Trend" in classes
    dumps = [o for s, p, o in told if p == f"{VOID}dataDump"]
    assert len(dumps) == 6
    for dump in dumps:
        assert server.send("HEAD", dump.removeprefix(server.address)).status == 200
    counted = {s: o for s, p, o in told if p == f"{VOID}entities" and s != it}
    of = {s: o for s, p, o in told if p == f"{VOID}class"}
    for part, kind in of.items():
        assert int(counted[part]) == server.count(f"?s a <{kind}>"), kind
    assert server.send("GET", "/.well-known/void", Accept="text/html").media == "text/html"
    assert server.send("GET", "/.well-known/void").media == "text/turtle"


def test_a_title_and_a_licence_are_told_where_there_are() -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    with serving(GRAPH, "--license", licence, "--title", "Trends of 2025") as server:
        told = triples(server, "/.well-known/void")
        said = {s for s, p, o in told if (p, o) == ("http://purl.org/dc/terms/license", licence)}
        assert len(said) == 7
        page = server.send("GET", "/.well-known/void", Accept="text/html").text
        assert licence in page
        assert "<h1>Trends of 2025</h1>" in page


def test_the_service_describes_itself(server: Server, named: Server) -> None:
    told = {(p.removeprefix(SD), o.removeprefix(SD)) for _, p, o in triples(server, "/sparql")}
    assert ("supportedLanguage", "SPARQL11Query") in told
    assert ("supportedLanguage", "SPARQL11Update") not in told
    assert ("endpoint", f"{server.address}/sparql") in told
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_CSV") in told
    assert ("feature", "UnionDefaultGraph") not in told
    assert not [o for p, o in told if "Federated" in o]
    told = {(p.removeprefix(SD), o.removeprefix(SD)) for _, p, o in triples(named, "/sparql")}
    assert ("feature", "UnionDefaultGraph") in told
    assert {o for p, o in told if p == "name"} == {"http://e/g1", "http://e/g2"}


def test_the_first_page_is_that_of_the_build_but_knows_where_to_ask(
    server: Server, folder: Path
) -> None:
    served = server.send("GET", "/").body
    assert b'<html data-ask="/ask" ' in served
    assert served.replace(b' data-ask="/ask"', b"", 1) == (folder / "graph.html").read_bytes()


def test_the_ontology_answers_at_its_address(server: Server) -> None:
    for media, suffix in FORMS:
        reply = server.send("GET", "/trendkg/ontology", Accept=media)
        assert (reply.status, reply.media) == (200, media)
        assert server.send("GET", f"/trendkg/ontology{suffix}").body == reply.body
        if media != "text/html":
            found = {str(q.subject) for q in parse(reply.body, PARSERS[suffix])}
            assert "<https://w3id.org/trendkg/ontology#raisesRisk>" in found
        else:
            assert '<section id="raisesRisk">' in reply.text
    assert server.send("GET", "/trendkg/ontology", Accept="image/png").status == 406


def test_each_server_gives_the_same_bytes_of_the_ontology() -> None:
    assert set(ontology_store()) == set(ontology_store.__wrapped__())


def test_a_term_leads_to_its_place_in_the_ontology(server: Server) -> None:
    reply = server.send("GET", "/trendkg/ontology/Risk")
    assert (reply.status, reply.headers["location"]) == (303, "/trendkg/ontology#Risk")
    assert server.send("GET", "/trendkg/ontology/Nothing").status == 404
    page = server.send("GET", f"{TOPIC}.html").text
    assert 'href="/trendkg/ontology#confidence">tkg:confidence</a>' in page
