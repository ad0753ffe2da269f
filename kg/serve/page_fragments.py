"""The pieces that pages about things are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.names import OA, TKG
from kg.serve.escaped_html import Child, Html, el, join
from kg.serve.store_facts import Facts, short

_MANY: Final = 200
"""Rows that a table of everything shows at most; the data formats have them all."""


def link(facts: Facts, iri: str, text: str | None = None) -> Html:
    """Link to a thing: to its page here, or to where its IRI leads."""
    words = text or facts.label(iri)
    path = facts.path(iri)
    if path is not None:
        return el("a", words, href=path)
    if iri.startswith(("http://", "https://")):
        return el("a", words, href=iri, rel="external noreferrer")
    return el("span", words)


def badge(kind: str) -> Html:
    """Show the class of a thing, in its colour."""
    return el("span", kind, class_=f"kind {kind}" if kind.isalpha() else "kind")


def modality(facts: Facts, iri: str) -> Html:
    """Say what kind of claim a thing is, and how sure the reading of it."""
    kind = facts.iri(iri, TKG["modality"]).removeprefix(TKG)
    confidence = facts.text(iri, TKG["confidence"])
    return join(
        el("span", kind, class_="modality") if kind else None,
        el("span", f"confidence {confidence}", class_="sure") if confidence else None,
        by=" · ",
    )


def quotations(facts: Facts, evidence: Iterable[str]) -> list[Html]:
    """Show the words behind something, with report and section, in the order of reading."""
    return [_quotation(facts, iri) for iri in sorted(evidence, key=lambda i: _place(facts, i))]


def rows(pairs: Sequence[tuple[str, Child]]) -> Html | None:
    """Make a list of names and values, without those that have no value."""
    shown = [(name, join(value)) for name, value in pairs]
    items = [join(el("dt", name), el("dd", value)) for name, value in shown if value]
    return el("dl", items) if items else None


def everything(facts: Facts, iri: str, *, opened: bool = False) -> Html:
    """Show all triples that begin or end with a thing, folded unless ``opened``."""
    said = sorted(facts.triples(iri), key=str)
    told = sorted(facts.mentions(iri), key=str)
    return join(
        _table(facts, "All that is said of it", said, opened=opened),
        _table(facts, "All that refers to it", told, opened=False, inward=True),
    )


def _table(
    facts: Facts, title: str, found: list[Triple], *, opened: bool, inward: bool = False
) -> Html | None:
    if not found:
        return None
    body = [
        el(
            "tr",
            el("td", link(facts, t.predicate.value, short(t.predicate.value))),
            el("td", _term(facts, t.subject if inward else t.object)),
        )
        for t in found[:_MANY]
    ]
    rest = f" (the first {_MANY} of {len(found):,})" if len(found) > _MANY else f" ({len(found)})"
    return el(
        "details",
        el("summary", title + rest),
        el("table", el("tbody", body)),
        open="" if opened else None,
    )


def _term(facts: Facts, term: NamedNode | BlankNode | Literal | Triple) -> Html:
    if isinstance(term, NamedNode):
        return link(facts, term.value)
    text = term.value if isinstance(term, Literal | BlankNode) else str(term)
    return el("span", text, lang=term.language if isinstance(term, Literal) else None)


def _place(facts: Facts, iri: str) -> tuple[str, float, str]:
    selector = facts.iri(iri, OA["hasSelector"])
    start = facts.number(selector, OA["start"])
    return facts.iri(iri, OA["hasSource"]), start, iri


def _quotation(facts: Facts, iri: str) -> Html:
    selector = facts.iri(iri, OA["hasSelector"])
    report, section = facts.iri(iri, OA["hasSource"]), facts.iri(iri, TKG["section"])
    linked = facts.iri(iri, TKG["linkedBy"])
    before, words, after = (
        facts.text(selector, OA[part]) for part in ("prefix", "exact", "suffix")
    )
    quote = el("blockquote", el("span", before), el("mark", words), el("span", after))
    where = [
        link(facts, report) if report else None,
        link(facts, section) if section else None,
        join("linked by ", link(facts, linked)) if linked else None,
        modality(facts, iri),
        link(facts, iri, "evidence"),
    ]
    return el("figure", quote, el("figcaption", join([w for w in where if w], by=" · ")))
