"""The ontology at its own address: one document, in which each term has its place."""

from __future__ import annotations

from functools import cache
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.graph import terms
from kg.names import RDFS, TKG, prefixed
from kg.resources import ontology
from kg.serve.content_negotiation import HTML, SUFFIXES, TRIPLES
from kg.serve.dereference import wanted_suffix
from kg.serve.http_messages import HttpError
from kg.serve.ipc import Frame, success
from kg.serve.pages import page
from kg.serve.query_answers import triples
from kg.serve.resource_pages import Facts
from kg.serve.served_dataset import Job

IRI: Final = TKG.removesuffix("#")
PATH: Final = urlsplit(IRI).path


@cache
def ontology_store() -> Store:
    """The ontology. It is read once, while files may still be opened."""
    store = Store()
    store.bulk_load((ontology() / "trendkg.ttl").read_bytes(), RdfFormat.TURTLE)
    return store


def term(job: Job) -> Frame:
    """Answer for the ontology: 200 for its document, see other for a term's own address.

    Raises HttpError (404, 406).
    """
    facts, path = Facts(ontology_store(), ()), job.head["path"]
    if path.startswith(f"{PATH}/") and facts.known(TKG[local := path.removeprefix(f"{PATH}/")]):
        return Frame({"status": 303, "place": f"{PATH}#{local}"})
    suffix = wanted_suffix(job.head["accept"]) if path == PATH else path.removeprefix(PATH)
    media = SUFFIXES.get(suffix)
    if media is None:
        raise HttpError(404, f"the ontology has no such term; all are at {PATH}")
    if media == HTML:
        return success(HTML, _page(facts), iri=IRI)
    content = triples([q.triple for q in facts.store], media, job.limits.result, TRIPLES)[1]
    return success(media, content, iri=IRI)


def _page(facts: Facts) -> bytes:
    """The page that lists the terms, each with its name as the anchor."""
    known = sorted({q.subject.value for q in facts.store if isinstance(q.subject, NamedNode)})
    listed = [
        {
            "name": iri.removeprefix(TKG),
            "kind": " ".join(facts.kinds(iri)),
            "definition": " ".join(facts.values(iri, terms.DEFINITION)),
            "about": [
                (word, [prefixed(value) for value in facts.values(iri, NamedNode(RDFS[name]))])
                for name, word in (
                    ("subClassOf", "below"),
                    ("subPropertyOf", "below"),
                    ("domain", "from"),
                    ("range", "to"),
                )
            ],
        }
        for iri in known
        if iri.startswith(TKG)
    ]
    return page("ontology", title="Ontology", terms=listed, forms=SUFFIXES, path=PATH)
