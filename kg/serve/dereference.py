"""Linked data: resolves a path to a resource, and describes it as a page or as triples.

The ontology is one document at its own address, in which each term has its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final
from urllib.parse import quote, urlsplit

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from kg.graph import terms
from kg.names import DCTERMS, RDFS, SKOS, TKG, prefixed
from kg.resources import ontology
from kg.serve.content_negotiation import HTML, SUFFIXES
from kg.serve.http_messages import HttpError, acceptable
from kg.serve.ipc import Frame, success
from kg.serve.pages import page
from kg.serve.query_answers import triples
from kg.serve.resource_pages import SAFE, Facts, resource_page
from kg.serve.served_dataset import Data, Job

_LABELS: Final = frozenset({SKOS["prefLabel"], DCTERMS["title"], RDFS["label"]})
_WITHIN: Final = frozenset({terms.HAS_SOURCE, terms.IS_PART_OF})
_ONTOLOGY: Final = TKG.removesuffix("#")
_PATH: Final = urlsplit(_ONTOLOGY).path
_MANY: Final = 10_000
"""Triples in which a thing is the object that its description holds at most."""


def document(job: Job) -> Frame:
    """Answer for a path: see other for a thing itself, 200 for a document about one.

    A thing is no document, so its own address leads to one of those about it, which
    have its path and an ending (``.html``, ``.ttl``, ...). Raises HttpError (404, 406).
    """
    data, head = job.data, job.head
    facts = Facts(data.queried, (*data.origins, head["public"]))
    path = head["path"]
    if _named(facts, data, path, head["public"]):
        return Frame({"status": 303, "place": path + wanted_suffix(head["accept"])})
    stem, dot, end = path.rpartition(".")
    media = SUFFIXES.get(f"{dot}{end}")
    iri = _named(facts, data, stem, head["public"]) if media else None
    if media is None or iri is None:
        raise HttpError(404, "there is nothing at this address, and the graph says nothing of it")
    if media == HTML:
        return success(HTML, resource_page(facts, iri), iri=iri)
    return triples(_description(facts, iri), media, job.limits.result, iri=iri)


def wanted_suffix(accept: str | None) -> str:
    """The ending of the kind of document that a client accepts. Raises HttpError (406)."""
    media = acceptable(accept, SUFFIXES.values())
    return next(end for end, kind in SUFFIXES.items() if kind == media)


def _named(facts: Facts, data: Data, path: str, public: str) -> str | None:
    """The IRI of the thing that has this path under one of the hosts of the graph's things."""
    for origin in dict.fromkeys((*data.origins, public)):
        for iri in (origin + path, origin + quote(path, safe=SAFE)):
            if _is_iri(iri) and facts.known(iri):
                return iri
    return None


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _description(facts: Facts, iri: str) -> Iterator[Triple]:
    """All that begins or ends with a thing, and how the things that it names are called.

    The places that it selects, or that lie in it, are described in full: evidence has its
    quote, and the address of a place leads to the document about its report.
    """
    own = list(facts.triples(iri))
    yield from own
    named = {t.object.value for t in own if isinstance(t.object, NamedNode)}
    placed = [iri]
    for triple in islice(facts.mentions(iri), _MANY):
        yield triple
        if isinstance(triple.subject, NamedNode):
            named.add(triple.subject.value)
            if triple.predicate in _WITHIN:
                placed.append(triple.subject.value)
    places = (p for each in placed for p in facts.values(each, terms.HAS_SELECTOR))
    for place in dict.fromkeys(places):
        if _is_iri(place):
            yield from facts.triples(place)
    for other in named:
        yield from (
            t
            for t in facts.triples(other)
            if t.predicate.value in _LABELS and isinstance(t.object, Literal)
        )


@cache
def ontology_store() -> Store:
    """The ontology. It is read once, while files may still be opened.

    Its blank nodes have the same labels each time, so that a document keeps its entity tag.
    """
    quads = Dataset(parse((ontology() / "trendkg.ttl").read_bytes(), RdfFormat.TURTLE))
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    store = Store()
    store.extend(quads)
    return store


def term(job: Job) -> Frame:
    """Answer for the ontology: 200 for its document, see other for a term's own address.

    Raises HttpError (404, 406).
    """
    facts, path = Facts(ontology_store(), ()), job.head["path"]
    if path.startswith(f"{_PATH}/") and facts.known(TKG[local := path.removeprefix(f"{_PATH}/")]):
        return Frame({"status": 303, "place": f"{_PATH}#{local}"})
    suffix = wanted_suffix(job.head["accept"]) if path == _PATH else path.removeprefix(_PATH)
    media = SUFFIXES.get(suffix)
    if media is None:
        raise HttpError(404, f"the ontology has no such term; all are at {_PATH}")
    if media == HTML:
        return success(HTML, _terms_page(facts), iri=_ONTOLOGY)
    return triples((q.triple for q in facts.store), media, job.limits.result, iri=_ONTOLOGY)


def _terms_page(facts: Facts) -> bytes:
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
    return page("ontology", title="Ontology", terms=listed, forms=SUFFIXES, path=_PATH)
