"""Run the W3C's SPARQL suites against a real server of ours.

    python -m tests.independent.w3c_suites FOLDER

FOLDER is ``sparql`` of a copy of https://github.com/w3c/rdf-tests, which is no part of this
project. The suites of the protocol and of the Graph Store Protocol are run as their manifests
describe the requests; old copies describe none. Of the query tests, the answer over HTTP is held
against the one of the engine in this process, and against the suite's where that is in SPARQL's
JSON or XML, or is triples. Prints a line for each test that fails, and figures; tests whose
result is in another form, or that the engine refuses, are counted apart as not compared.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urljoin

import rdflib
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, Namespace

from tests.serve.servers import TOKEN, Reply, Server, serving

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
Node = Any
RESULTS: Final = {".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON}
MEDIA: Final = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
BEYOND: Final = frozenset({"service", "entailment"})
"""Folders of tests for what the server does not do: it calls nobody, and infers nothing."""
ENGINE: Final = "as the engine alone, but not as the suite"
UNCOMPARED: Final = "as the engine alone, and not compared with the suite"
DEFAULT: Final = "urn:trendkg:test:default"
"""The graph that stands for a test's default graph: ours has all triples."""


class Manifest:
    """A manifest with its tests in their order."""

    def __init__(self, path: Path) -> None:
        self.graph = rdflib.Graph().parse(path, publicID=path.as_uri(), format="turtle")

    def tests(self, kind: Node) -> Iterator[Node]:
        """Yield the tests of a kind."""
        for entries in self.graph.objects(None, MF.entries):
            for test in Collection(self.graph, entries):
                action = self.one(test, MF.action)
                if (test, RDF.type, kind) in self.graph and action is not None:
                    yield test

    def one(self, node: Node, predicate: Node) -> Node:
        """The value of a property, None if there is none."""
        return self.graph.value(node, predicate)

    def listed(self, node: Node, predicate: Node) -> list[Node]:
        """The members of the list that is the value of a property."""
        found = self.one(node, predicate)
        return [] if found is None else list(Collection(self.graph, found))

    def data(self, node: Node) -> Iterator[tuple[str, Path]]:
        """The named graphs that a test or an action names, each with its file."""
        for predicate in (UT.graphData, QT.graphData):
            for found in self.graph.objects(node, predicate):
                file = self.one(found, UT.graph) or self.one(found, QT.graph) or found
                yield str(self.one(found, RDFS.label) or file), path_of(file)


def path_of(iri: Node) -> Path:
    """The file of an IRI."""
    return Path(str(iri).removeprefix("file://"))


def protocol(server: Server, path: Path) -> Iterator[tuple[str, str]]:
    """Run the tests of the protocol: each with what went wrong, "" if nothing did."""
    manifest = Manifest(path)
    for test in manifest.tests(MF.ProtocolTest):
        clear(server)
        for name, file in manifest.data(test):
            if file.exists():
                put(server, name, file)
        yield str(manifest.one(test, MF.name)), run(server, manifest, test)


def graph_store(server: Server, file: Path) -> Iterator[tuple[str, str]]:
    """Run the tests of the Graph Store Protocol, one after the other on the same data."""
    manifest = Manifest(file)
    clear(server)
    for test in manifest.tests(MF.GraphStoreProtocolTest):
        yield str(manifest.one(test, MF.name)), run(server, manifest, test)


NEW: dict[str, str] = {}
"""The path of the graph that was last created, for ``$NEWPATH$``."""


def run(server: Server, manifest: Manifest, test: Node) -> str:
    """Send the requests of a test; what is wrong with an answer."""
    for request in manifest.listed(manifest.one(test, MF.action), HT.requests):
        headers = {
            str(manifest.one(h, HT.fieldName)).lower(): filled(
                server, str(manifest.one(h, HT.fieldValue))
            )
            for h in manifest.listed(request, HT.headers)
        }
        headers.pop("host", None)
        headers.pop("content-length", None)
        path = str(manifest.one(request, HT.absolutePath))
        path = path.replace("graph=$GRAPHSTORE$", f"graph={server.address}/data")
        path = re.sub(r"^/sparql/", "/sparql", filled(server, path))
        body = manifest.one(request, HT.body)
        content = None
        if body is not None:
            text = filled(server, str(manifest.one(body, CNT.chars)))
            if "multipart" in headers.get("content-type", ""):
                text = text.strip().replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n"
            content = text.encode(str(manifest.one(body, CNT.characterEncoding) or "utf-8"))
        reply = send(server, str(manifest.one(request, HT.methodName)), path, content, headers)
        if wrong := judged(server, manifest, manifest.one(request, HT.resp), reply):
            return f"{wrong}: {reply.status} {reply.text[:150]!r}"
        if reply.status == 201 and "location" in reply.headers:
            NEW["$NEWPATH$"] = reply.headers["location"].removeprefix(server.address)
    return ""


def filled(server: Server, text: str) -> str:
    """Text of a manifest with its placeholders filled in."""
    text = text.replace("http://$HOST$/$GRAPHSTORE$", f"{server.address}/data")
    text = text.replace("$HOST$", server.address.removeprefix("http://"))
    text = text.replace("$GRAPHSTORE$", "/data")
    return text.replace("$NEWPATH$", NEW.get("$NEWPATH$", "/data/none"))


def judged(server: Server, manifest: Manifest, response: Node, reply: Reply) -> str:
    """What is wrong with a reply; a status is right if it is of the class that is expected.

    So is content if it is the graph that is expected, where the suite's own Turtle is well-formed.
    """
    classes = {
        str(s).rpartition("StatusCode")[2][0]
        for s in manifest.graph.objects(response, MF.expectedStatus)
    }
    if (code := manifest.one(response, HT.statusCodeValue)) is not None:
        classes = {str(code)[0]}
    if str(reply.status)[0] not in classes:
        return f"the status is of none of {sorted(classes)}"
    verdict = manifest.one(response, MF.expectedBoolean)
    if verdict is not None and json.loads(reply.body)["boolean"] is not bool(verdict):
        return f"the answer is not {verdict}"
    body = manifest.one(response, HT.body)
    with contextlib.suppress(SyntaxError):
        text = "" if body is None else filled(server, str(manifest.one(body, CNT.chars)))
        if text and triples(text.encode()) != triples(reply.body):
            return "the graph is another"
    return ""


def triples(turtle: bytes) -> Counter[tuple[str, ...]] | bool:
    """The triples of Turtle, to compare. Raises SyntaxError."""
    return answer(parse(turtle, RdfFormat.TURTLE))


def send(
    server: Server, method: str, path: str, content: bytes | None, headers: dict[str, str]
) -> Reply:
    """Send a request as a test describes it, with the token."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    accept = {"accept": "application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1"}
    try:
        login = {"authorization": f"Bearer {TOKEN}"}
        connection.request(method, path, content, accept | headers | login)
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def clear(server: Server) -> None:
    """Remove all data."""
    send(server, "POST", "/sparql", b"CLEAR ALL", {"content-type": "application/sparql-update"})


def put(server: Server, name: str, file: Path) -> None:
    """Store a file as a graph."""
    kind = {"content-type": MEDIA[file.suffix]}
    path = f"/data?graph={quote(name, safe='')}"
    reply = send(server, "PUT", path, file.read_bytes(), kind)
    assert reply.status in {201, 204}, reply.text


def evaluation(server: Server, folder: Path) -> Iterator[tuple[str, str]]:
    """Run the query tests below a folder."""
    for path in sorted(folder.glob("**/manifest.ttl")):
        manifest = Manifest(path)
        for test in manifest.tests(MF.QueryEvaluationTest):
            action = manifest.one(test, MF.action)
            files = [path_of(f) for f in manifest.graph.objects(action, QT.data)]
            named = list(manifest.data(action))
            query = path_of(manifest.one(action, QT.query))
            result = path_of(manifest.one(test, MF.result))
            name = f"{path.parent.name}: {manifest.one(test, MF.name)}"
            if path.parent.name not in BEYOND and query.exists():
                text = f"BASE <{query.as_uri()}>\n{query.read_text('utf-8')}"
                yield name, asked(server, files, named, text, result)


def asked(
    server: Server, files: list[Path], named: list[tuple[str, Path]], query: str, result: Path
) -> str:
    """Ask a query over the data of a test; in what the answer differs, "" if in nothing."""
    clear(server)
    store, base = Store(), f"{server.address}/sparql"
    froms = [(iri, path_of(iri)) for iri in named_by(query)]
    for name, file in [*((DEFAULT, f) for f in files), *named, *froms]:
        kind = {"content-type": MEDIA[file.suffix]}
        content = file.read_bytes()
        if file.suffix == ".ttl":
            content = f"@base <{file.as_uri()}> .\n".encode() + content
        send(server, "POST", f"/data?graph={quote(name, safe='')}", content, kind)
        form = RdfFormat.from_media_type(MEDIA[file.suffix])
        store.load(content, form, base_iri=name, to_graph=NamedNode(name))
    where, how = "", {}
    if not froms:
        graphs = [name for name, _ in named]
        where = f"&default-graph-uri={quote(DEFAULT, safe='')}"
        where += "".join(f"&named-graph-uri={quote(name, safe='')}" for name in graphs)
        how["default_graph"] = [NamedNode(DEFAULT)]
        how["named_graphs"] = [*map(NamedNode, graphs)]
    reply = send(server, "GET", f"/sparql?query={quote(query, safe='')}{where}", None, {})
    try:
        found: Any = store.query(query, base_iri=base, **how)
        engine = answer(found)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        return UNCOMPARED if reply.status >= 400 else f"the engine alone says {error}"
    if reply.status != 200:
        return f"{reply.status} {reply.text[:150]!r}"
    read = parse(reply.body, RdfFormat.TURTLE) if reply.media == "text/turtle" else None
    if answer(read or parse_query_results(reply.body, QueryResultsFormat.JSON)) != engine:
        return "another answer than the engine's alone"
    suites = expected(result, graph=read is not None)
    if suites is None:
        return UNCOMPARED
    return "" if suites == engine else ENGINE


def named_by(query: str) -> list[str]:
    """The files that a query names as its data set, by their IRIs; nobody fetches them."""
    base = re.search("BASE <(.*?)>", query)
    text = re.sub(r"(?m)^#.*", "", query)
    found = re.findall(r"(?i)\bFROM\s+(?:NAMED\s+)?<([^>]*)>", text)
    return [urljoin(base[1] if base else "", iri) for iri in found]


def expected(result: Path, *, graph: bool) -> Counter[tuple[str, ...]] | bool | None:
    """The answer that a suite expects; None if its file is in another form, or does not parse."""
    try:
        if result.suffix in RESULTS:
            return answer(parse_query_results(result.read_bytes(), RESULTS[result.suffix]))
        if result.suffix in MEDIA:
            form = RdfFormat.from_media_type(MEDIA[result.suffix])
            found = [*parse(result.read_bytes(), form, base_iri=result.as_uri())]
            return answer(found) if graph else described(found)
    except SyntaxError:
        pass
    return None


def described(triples: list[Quad]) -> Counter[tuple[str, ...]] | bool | None:
    """The answer that triples describe as a result set, None if they describe none."""
    store: Any = Store()
    store.extend(triples)
    rs = "PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>"
    for row in store.query(f"{rs} SELECT ?found {{ ?r rs:boolean ?found }}"):
        return str(row["found"].value) == "true"
    rows: dict[str, list[str]] = {}
    query = f"""{rs} SELECT ?row ?name ?value {{ ?set rs:solution ?row
        OPTIONAL {{ ?row rs:binding ?b . ?b rs:variable ?name ; rs:value ?value }} }}"""
    for row in store.query(query):
        known = rows.setdefault(str(row["row"]), [])
        if row["name"] is not None:
            known.append(f"{row['name'].value} {plain(row['value'])}")
    is_set = any("result-set#ResultSet" in str(quad.object) for quad in triples)
    return Counter(tuple(sorted(row)) for row in rows.values()) if is_set else None


def answer(found: Any) -> Counter[tuple[str, ...]] | bool:
    """An answer in any order, blank nodes alike."""
    if isinstance(found, QueryBoolean):
        return bool(found)
    if not isinstance(found, QuerySolutions):
        return Counter({tuple(map(plain, (t.subject, t.predicate, t.object))) for t in found})
    names = [v.value for v in found.variables]
    return Counter(
        tuple(sorted(f"{n} {plain(row[n])}" for n in names if row[n] is not None)) for row in found
    )


def plain(term: object) -> str:
    """A term, without the label of a blank node."""
    return re.sub(r"_:\w+", "_:", str(term))


def main(folder: str) -> None:
    """Run all suites that are below a folder."""
    root = Path(folder).resolve()

    def found(name: str) -> list[Path]:
        return sorted(root.glob(f"**/{name}/manifest.ttl"))

    with tempfile.TemporaryDirectory() as place:
        empty = Path(place, "empty.nq")
        empty.touch()
        with serving(empty, "--update", KG_SERVE_TOKEN=TOKEN) as server:
            suites = [
                *(("protocol", protocol(server, f)) for f in found("protocol")),
                *(("graph store", graph_store(server, f)) for f in found("http-rdf-update")),
                ("evaluation", evaluation(server, root)),
            ]
            for suite, tests in suites:
                results = list(tests)
                for name, wrong in results:
                    if wrong not in {"", UNCOMPARED}:
                        print(f"{suite}: {name}: {wrong}")
                print(f"{suite}: {summary([wrong for _, wrong in results])}")


def summary(results: Sequence[str]) -> str:
    """How many tests are as the suite, of those that are compared with it, and as the engine."""
    counts = Counter(results)
    compared = len(results) - counts[UNCOMPARED]
    line = f"{counts['']} of {compared} as the suite"
    if counts[UNCOMPARED]:
        line += f", {counts[UNCOMPARED]} not compared with it"
    if beside := counts[UNCOMPARED] + counts[ENGINE]:
        line += f"; {counts[''] + beside} of {len(results)} as the engine alone"
    return line


if __name__ == "__main__":
    main(*sys.argv[1:])
