"""Pages about things: topics, reports, sections, assertions, evidence, and all else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from kg.model import RelationType, TopicClass
from kg.names import DCTERMS, OA, RDF, SKOS, TKG
from kg.serve.escaped_html import Child, Html, document, el, join
from kg.serve.http_media import HTML, SUFFIXES
from kg.serve.page_fragments import badge, everything, link, modality, quotations, rows
from kg.serve.store_facts import Facts

_WORDS: Final[Mapping[RelationType, tuple[str, str]]] = {
    RelationType.USES_TECHNIQUE: ("Uses", "Used by"),
    RelationType.RAISES_RISK: ("Raises", "Raised by"),
    RelationType.MITIGATES_RISK: ("Mitigates", "Mitigated by"),
    RelationType.APPLIES_TO: ("Applies to", "What applies here"),
    RelationType.SUB_TECHNIQUE_OF: ("Is a kind of", "Kinds of it"),
}
"""Relation -> what to call it, seen from its subject and from its object."""
_Body = Callable[[Facts, str], Child]


def portrait(facts: Facts, iri: str) -> bytes:
    """Make the page about a thing."""
    kinds = facts.kinds(iri)
    title = facts.label(iri)
    body = next((_BODIES[kind] for kind in kinds if kind in _BODIES), _other)
    own = str(facts.path(iri) or "").partition("#")[0]
    forms = [
        (media, f"{own}{suffix}") for suffix, media in SUFFIXES.items() if media != HTML and own
    ]
    return document(
        title,
        el("p", badge(kinds[0]) if kinds else None),
        el("h1", title),
        body(facts, iri),
        everything(facts, iri, opened=body is _other),
        _footer(iri, forms),
        head=[el("link", rel="alternate", type=m, href=h) for m, h in forms],
    )


def _footer(iri: str, forms: list[tuple[str, str]]) -> Html:
    links = [el("a", href.rpartition(".")[2], href=href, type=m) for m, href in forms]
    return el("footer", el("p", "IRI ", el("code", iri)), el("p", "As data: ", join(links, by=" ")))


def _topic(facts: Facts, iri: str) -> Child:
    names = [n for n in facts.texts(iri, SKOS["altLabel"]) if n != facts.label(iri)]
    mentions = facts.iris(iri, TKG["evidence"])
    same = facts.iris(iri, SKOS["exactMatch"])
    return [
        [el("p", text, class_="definition") for text in facts.texts(iri, SKOS["definition"])],
        rows(
            [
                ("Also called", ", ".join(names)),
                ("Confidence", facts.text(iri, TKG["confidence"])),
                ("Same as", join([link(facts, i, i) for i in same], by=" ")),
                (
                    "Reports",
                    join([link(facts, r) for r in facts.iris(iri, TKG["mentionedIn"])], by=", "),
                ),
            ],
        ),
        _relations(facts, iri),
        _section("Where it is named", quotations(facts, mentions), len(mentions)),
    ]


def _relations(facts: Facts, iri: str) -> list[Child]:
    shown: list[Child] = []
    for relation, words in _WORDS.items():
        for end, title in zip(("subject", "object"), words, strict=True):
            items = _linked(facts, iri, TKG[relation.value], subject=end == "subject")
            shown.append(_section(title, [el("ul", items, class_="relations")], len(items)))
    return shown


def _linked(facts: Facts, iri: str, predicate: str, *, subject: bool) -> list[Html]:
    """What one relation links a topic with: by assertions, and by triples that have none."""
    here, there = ("subject", "object") if subject else ("object", "subject")
    others: defaultdict[str, list[str]] = defaultdict(list)
    for other in facts.iris(iri, predicate) if subject else facts.subjects(predicate, iri):
        others[other] = []
    for assertion in facts.subjects(RDF[here], iri):
        if facts.iri(assertion, RDF["predicate"]) == predicate:
            for other in facts.iris(assertion, RDF[there]):
                others[other].append(assertion)
    ordered = sorted(others, key=lambda o: (facts.label(o).casefold(), o))
    return [_relation(facts, other, others[other]) for other in ordered]


def _relation(facts: Facts, other: str, assertions: list[str]) -> Html:
    evidence = [e for a in assertions for e in facts.iris(a, TKG["evidence"])]
    count = f"{len(evidence)} sentence{'' if len(evidence) == 1 else 's'}"
    kinds = facts.kinds(other)
    return el(
        "li",
        join(
            badge(kinds[0]) if kinds else None,
            link(facts, other),
            [join(modality(facts, a), link(facts, a, "assertion"), by=" ") for a in assertions],
            by=" ",
        ),
        el("details", el("summary", count), quotations(facts, evidence)) if evidence else None,
    )


def _report(facts: Facts, iri: str) -> Child:
    parts = facts.subjects(DCTERMS["isPartOf"], iri)
    parts.sort(key=lambda s: (facts.number(s, TKG["order"]), s))
    topics = facts.subjects(TKG["mentionedIn"], iri)
    by_class = {
        kind.value: [t for t in topics if kind.value in facts.kinds(t)] for kind in TopicClass
    }
    fields = [
        ("Issued", "issued"),
        ("Author", "creator"),
        ("Publisher", "publisher"),
        ("File", "source"),
    ]
    return [
        rows([(name, ", ".join(facts.texts(iri, DCTERMS[p]))) for name, p in fields]),
        [
            _section(
                f"{name}s",
                [el("ul", [el("li", link(facts, t)) for t in found], class_="many")],
                len(found),
            )
            for name, found in by_class.items()
        ],
        _section("Sections", [el("ol", [el("li", link(facts, s)) for s in parts])], len(parts)),
    ]


def _part(facts: Facts, iri: str) -> Child:
    evidence = facts.subjects(TKG["section"], iri)
    up = [*facts.iris(iri, DCTERMS["isPartOf"]), *facts.iris(iri, TKG["parentSection"])]
    return [
        rows([("Part of", join([link(facts, i) for i in dict.fromkeys(up)], by=", "))]),
        _section("What was read here", quotations(facts, evidence), len(evidence)),
    ]


def _assertion(facts: Facts, iri: str) -> Child:
    subject, predicate, object_ = (
        facts.iri(iri, RDF[p]) for p in ("subject", "predicate", "object")
    )
    evidence = facts.iris(iri, TKG["evidence"])
    return [
        el(
            "p",
            join([link(facts, i) for i in (subject, predicate, object_) if i], by=" "),
            class_="claim",
        ),
        el("p", modality(facts, iri)),
        _section("Sentences", quotations(facts, evidence), len(evidence)),
    ]


def _evidence(facts: Facts, iri: str) -> Child:
    supported = facts.subjects(TKG["evidence"], iri)
    return [
        quotations(facts, [iri]),
        rows(
            [
                ("Supports", join([link(facts, i) for i in supported], by=", ")),
                ("Found by", ", ".join(facts.texts(iri, TKG["foundBy"]))),
                ("Characters", _characters(facts, iri)),
            ],
        ),
    ]


def _characters(facts: Facts, iri: str) -> str:
    selector = facts.iri(iri, OA["hasSelector"])
    ends = [facts.text(selector, OA[end]) for end in ("start", "end")]
    return " to ".join(ends) if all(ends) else ""


def _other(_: Facts, __: str) -> Child:
    return None


def _section(title: str, body: Child, count: int) -> Html | None:
    return el("section", el("h2", f"{title} ({count})"), body) if count else None


_BODIES: Final[Mapping[str, _Body]] = {
    **{kind.value: _topic for kind in TopicClass},
    "Report": _report,
    "Section": _part,
    "Assertion": _assertion,
    "Evidence": _evidence,
}
