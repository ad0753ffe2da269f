"""Nothing that a client sends makes the server call anybody: a socket listens in vain."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from tests.conftest import Ear
from tests.serve.servers import Server
from tests.serve.test_changes import put, update

QUERIES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "DESCRIBE <URL>",
]
"""Other spellings of SERVICE are in ``tests/graph/test_sparql.py``."""
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="http://e/x"><rdf:value>&x;</rdf:value></rdf:Description>'
    "</rdf:RDF>"
)
UPDATES = [
    "LOAD <URL>",
    "LOAD SILENT <URL>",
    "LOAD <URL> INTO GRAPH <http://e/new>",
    "load<URL>",
    "LOAD <file:///etc/hostname>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "INSERT DATA { <http://e/x> <http://e/y> 1 } ; LOAD <URL>",
    "INSERT DATA { <http://e/x> <http://e/y> 'LOAD' };LOAD<URL>",
    "INSERT { ?s ?p ?o } WHERE { ?s ?p ?o.SERVICE<URL>{ ?s ?p ?o } }",
    "COPY <URL> TO DEFAULT",
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_calls_out(server: Server, ear: Ear, query: str) -> None:
    url, heard = ear
    reply = server.query(query.replace("URL", url))
    assert not heard()
    if "service" in query.lower():
        assert reply.status in {400, 403}, reply.text


def test_no_parameter_is_fetched(server: Server, ear: Ear) -> None:
    url, heard = ear
    assert server.query("SELECT * { ?s ?p ?o }", default_graph_uri=url).rows() == []
    assert server.query("SELECT * { ?s ?p ?o }", named_graph_uri=url).rows() == []
    assert server.send("GET", f"/data?graph={url}").status == 404
    assert not heard()


def test_no_update_calls_out(writable: Server, ear: Ear) -> None:
    url, heard = ear
    for said in UPDATES:
        reply = update(writable, said.replace("URL", url))
        assert not heard(), said
        assert reply.status == (500 if "COPY" in said else 403) or "COPY" in said, said
    jsonld = f'{{"@context": "{url}", "@id": "http://e/x", "name": "y"}}'
    reply = put(writable, "/data?default", jsonld, "application/ld+json")
    assert not heard()
    assert reply.status == 400
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{url}">]>' + RDF_XML
    put(writable, "/data?default", entity, "application/rdf+xml")
    assert not heard()


def test_the_ear_would_hear(ear: Ear) -> None:
    url, heard = ear
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)):
        assert heard(), url
