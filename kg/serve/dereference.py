"""Linked data: resolves a path to a resource, and describes it as a page or as triples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.terms import HAS_SELECTOR, HAS_SOURCE, IS_PART_OF
from kg.names import DCTERMS, RDFS, SKOS
from kg.serve.content_negotiation import HTML, SUFFIXES, TRIPLES
from kg.serve.http_messages import HttpError, acceptable
from kg.serve.ipc import Frame, success
from kg.serve.query_answers import triples
from kg.serve.resource_pages import SAFE, Facts, resource_page
from kg.serve.served_dataset import Data, Job

_LABELS: Final = frozenset({SKOS["prefLabel"], DCTERMS["title"], RDFS["label"]})
_WITHIN: Final = frozenset({HAS_SOURCE, IS_PART_OF})
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
    content = triples(list(_description(facts, iri)), media, job.limits.result, TRIPLES)[1]
    return success(media, content, iri=iri)


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
    for place in dict.fromkeys(p for each in placed for p in facts.values(each, HAS_SELECTOR)):
        if _is_iri(place):
            yield from facts.triples(place)
    for other in named:
        yield from (
            t
            for t in facts.triples(other)
            if t.predicate.value in _LABELS and isinstance(t.object, Literal)
        )
