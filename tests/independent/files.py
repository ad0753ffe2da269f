"""Files of ours for other people's readers, and how many statements each holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, parse

from kg.export import FORMATS
from kg.graph import Graph
from kg.resources import ontology
from tests.checkout import OUTPUT
from tests.graph.samples import graph, small

RDF: Final = ("turtle", "ntriples", "nquads", "jsonld", "rdfxml")
ODD: Final = r"""
<https://e/\u00e9/s> <https://e/p> "" , " " , "\\ \" ' \t \n \r {} <b>&amp; $x %41"@en ,
    "\U0001F600 \u202e \u00a0 \u00ad"@de-at , "0.5"^^<http://www.w3.org/2001/XMLSchema#decimal> ,
    "2025-03"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> , true , <https://e/%C3%A9#char=1,2> .
<https://e/a(b)'c> <https://e/p> <https://e/o?x=1&y=2> .
"""


@dataclass(frozen=True)
class Written:
    """A file, and the statements that it has."""

    path: Path
    form: str
    statements: int


def graphs() -> Mapping[str, Graph]:
    """Graphs of all kinds: a build, a small one, and one of odd terms."""
    return {
        "built": Graph.load(OUTPUT / "graph.ttl"),
        "tiny": Graph.load(ontology() / "examples/graphs/tiny.ttl"),
        "small": graph(small()),
        "odd": Graph.parse(ODD.encode()),
    }


def write_all(folder: Path) -> list[Written]:
    """Write each graph in each format of RDF."""
    found = []
    for name, of in graphs().items():
        for form in RDF:
            path = folder / f"{name}-{form}{FORMATS[form].suffix}"
            FORMATS[form].write(of, path)
            size = len(set(parse(path=path))) if form == "nquads" else len(of)
            found.append(Written(path, form, size))
    return found


def canonical(path: Path) -> str:
    """The canonical form (RDFC-1.0) of a file's triples, as sorted N-Quads without graphs."""
    base = "https://w3id.org/trendkg/id/"
    quads = parse(path=path, base_iri=None if path.suffix == ".nq" else base)
    dataset = Dataset(Quad(q.subject, q.predicate, q.object) for q in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{line}\n" for line in str(dataset).splitlines()))
