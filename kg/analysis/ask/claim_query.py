"""SPARQL for a question: one query that finds the claims, or the places, that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import Literal, NamedNode, Store

from kg.analysis.ask.intent import Intent
from kg.analysis.ask.topic_spotter import Group
from kg.graph.query_results import Solutions
from kg.graph.schema_rdf import term_node
from kg.graph.sparql import run
from kg.graph.terms import MODALITIES
from kg.model import Horizon, Modality
from kg.model.schema import RelationType, Schema
from kg.names import DCTERMS, OA, PROV, RDF, SCHEMA, SKOS, TKG

_PREFIXES: Final = {
    "dcterms": DCTERMS,
    "oa": OA,
    "prov": PROV,
    "rdf": RDF,
    "schema": SCHEMA,
    "skos": SKOS,
    "tkg": TKG,
}
_END: Final = "  {{ {values}?claim rdf:{side} ?{side} ; rdf:{away} ?{away} .{more} }}"
_CLAIM: Final = """\
  ?claim rdf:predicate ?predicate ; tkg:evidence ?evidence .
  ?evidence oa:hasSource ?report ; tkg:modality ?kind ."""
_TEXT: Final = """\
  ?evidence oa:hasSelector/oa:exact ?quote ; tkg:section/dcterms:title ?section .
  ?report dcterms:title ?title .
  ?subject skos:prefLabel ?from . ?object skos:prefLabel ?to .
  BIND (LCASE(CONCAT(?quote, " ", ?section, " ", ?title, " ", STR(?from), " ", STR(?to)))
    AS ?text)"""


class Plan(Struct, frozen=True):
    """One way to read a question: claims at ``main``, to ``other`` if given, in a ``context``."""

    main: Group | None
    other: Group | None
    context: tuple[Group, ...]
    relations: tuple[RelationType, ...]


def claims_query(
    store: Store, schema: Schema, intent: Intent, plan: Plan, names: Mapping[str, tuple[str, ...]]
) -> tuple[str, Solutions]:
    """Find the claims of a plan, a row for each piece of evidence. ``names``: of topics by IRI."""
    lines = [_values("predicate", map(term_node, plan.relations)), *_ends(intent, plan)]
    lines.append(_CLAIM)
    lines += [*_kind_of_claim(intent), *_said_by(intent), *_without(intent)]
    lines += [*_reports(intent), *_said_for(intent)]
    said = [*(_contains([word]) for word in intent.words)]
    said += [_in_context(schema, group, names) for group in plan.context]
    if said:
        lines += [_TEXT, f"  FILTER ({' && '.join(said)})"]
    head = "?claim ?subject ?predicate ?object ?evidence ?report"
    return _run(store, head, lines, "?claim ?evidence")


def chosen_query(store: Store, intent: Intent, claims: Iterable[str]) -> tuple[str, Solutions]:
    """Find the evidence of some claims, a row for each piece."""
    denied = intent.required is Modality.NEGATED
    lines = [_values("claim", map(NamedNode, claims))]
    lines += ["  ?claim rdf:subject ?subject ; rdf:object ?object .", _CLAIM]
    lines += _kind_of_claim(intent if denied else replace(intent, required=None))
    lines += [*_said_by(intent), *_reports(intent), *_said_for(intent, or_no_time=True)]
    head = "?claim ?subject ?predicate ?object ?evidence ?report"
    return _run(store, head, lines, "?claim ?evidence")


def places_query(store: Store, intent: Intent, topics: Iterable[str]) -> tuple[str, Solutions]:
    """Find the places that name some topics, a row for each, the oldest report first."""
    lines = [_values("topic", map(NamedNode, topics)), "  ?topic tkg:evidence ?evidence ."]
    lines += ["  ?evidence oa:hasSource ?report .", *_reports(intent)]
    if "?issued" not in "".join(lines):
        lines.append("  OPTIONAL { ?report dcterms:issued ?issued }")
    return _run(store, "?topic ?evidence ?report ?issued", lines, "?issued ?report ?evidence")


def topics_query(store: Store, intent: Intent, limit: int) -> tuple[str, Solutions]:
    """Find the topics of classes, those in the most reports first, then at the most places."""
    lines = [_values("class", map(term_node, intent.asked)), "  ?topic a ?class ."]
    lines += ["  ?topic tkg:evidence ?evidence .", "  ?evidence oa:hasSource ?report ."]
    lines += _reports(intent)
    for word in intent.words:
        lines.append(f"  ?topic skos:prefLabel ?name FILTER ({_contains([word], '?name')})")
    head = "?topic (COUNT(DISTINCT ?report) AS ?reports) (COUNT(DISTINCT ?evidence) AS ?places)"
    order = f"DESC(?reports) DESC(?places) ?topic LIMIT {limit}"
    return _run(store, head, lines, order, group="GROUP BY ?topic ")


def mapped_query(
    store: Store, intent: Intent, topics: Iterable[str], vocabulary: str
) -> tuple[str, Solutions]:
    """Find topics of which a vocabulary has a name, those in the most reports first.

    ``topics``: of these, if there are any. ``vocabulary``: a word of its name.
    """
    lines = [
        "  ?mapping a tkg:Mapping ; tkg:mappedTopic ?topic ; dcterms:source ?text .",
        f"  FILTER ({_contains([vocabulary])})",
        "  ?topic tkg:mentionedIn ?report .",
    ]
    if nodes := [*map(NamedNode, topics)]:
        lines.append(_values("topic", nodes))
    if intent.asked:
        lines += [_values("class", map(term_node, intent.asked)), "  ?topic a ?class ."]
    head = "?topic (COUNT(DISTINCT ?report) AS ?reports)"
    return _run(store, head, lines, "DESC(?reports) ?topic", group="GROUP BY ?topic ")


def _run(
    store: Store, head: str, lines: Iterable[str], order: str, group: str = ""
) -> tuple[str, Solutions]:
    body = "\n".join(lines)
    used = (f"PREFIX {p}: <{iri}>" for p, iri in _PREFIXES.items() if f"{p}:" in body)
    distinct = "" if group else "DISTINCT "
    query = "\n".join(
        (*used, f"SELECT {distinct}{head}", "WHERE {", body, f"}} {group}ORDER BY {order}")
    )
    found = run(store, query)
    return query, found if isinstance(found, Solutions) else Solutions((), ())


def _ends(intent: Intent, plan: Plan) -> Iterator[str]:
    """Which topics a claim has, and of which classes."""
    classes = [*map(term_node, intent.asked)]
    branches = []
    for side, away in (("subject", "object"), ("object", "subject")):
        wanted = intent.side or intent.order
        if wanted and plan.main is not None and side != wanted:
            continue
        topics = _nodes(plan.main) if plan.main else None
        values = f"{_values(side, topics).strip()} " if topics else ""
        if plan.other is not None:
            values += f"{_values(away, _nodes(plan.other)).strip()} "
        of = f" ?{away} a ?class .{_values('class', classes)}" if classes and not plan.other else ""
        branches.append(_END.format(values=values, side=side, away=away, more=of))
    both = plan.main is not None or classes
    yield (
        "\n  UNION\n".join(branches)
        if both
        else "  ?claim rdf:subject ?subject ; rdf:object ?object ."
    )


def _kind_of_claim(intent: Intent) -> list[str]:
    if intent.required is None and intent.yes_no:
        return []
    sign = "!=" if intent.required is None else "="
    kind = MODALITIES[intent.required or Modality.NEGATED]
    whole = [f"  ?claim tkg:modality {_short(kind)} ."] if intent.whole and sign == "=" else []
    return [*whole, f"  FILTER (?kind {sign} {_short(kind)})"]


def _without(intent: Intent) -> list[str]:
    topics = " ".join(
        dict.fromkeys(_short(node) for group in intent.without for node in _nodes(group))
    ).replace(" ", ", ")
    named = (f"  FILTER (?{end} NOT IN ({topics}))" for end in ("subject", "object"))
    return [*named] if topics else []


def _reports(intent: Intent) -> list[str]:
    lines = []
    if intent.reports:
        lines.append(_values("report", (NamedNode(r.iri) for r in intent.reports)))
    bounds = [] if intent.ahead else [(">=", intent.since), ("<", intent.until)]
    said = [f"STR(?issued) {sign} {Literal(date)}" for sign, date in bounds if date]
    if said:
        lines.append(f"  ?report dcterms:issued ?issued . FILTER ({' && '.join(said)})")
    return lines


def _said_by(intent: Intent) -> list[str]:
    if not intent.agents:
        return []
    return [
        "  ?evidence prov:wasAttributedTo ?who .",
        _values("who", map(NamedNode, intent.agents)),
    ]


def is_said_for(horizon: Horizon, intent: Intent) -> bool:
    """Whether the time that a claim is said for is the one that is asked for.

    A claim "by 2025" is one for "by 2030", not for "in 2030".
    """
    start, end = horizon.start, horizon.end
    if not intent.since:
        return "" < end < intent.until
    return "" < (start or end) < intent.until and (not end or end >= intent.since)


def _said_for(intent: Intent, *, or_no_time: bool = False) -> list[str]:
    """The claims of which that is so; with ``or_no_time``, those without a time, too."""
    if not intent.ahead:
        return []
    lines = [
        "?evidence dcterms:temporal ?time .",
        *(f"OPTIONAL {{ ?time schema:{each}Date ?{each} }}" for each in ("start", "end")),
    ]
    fits = f"STR(?end) < {Literal(intent.until)}"
    if intent.since:
        first = f"COALESCE(STR(?start), STR(?end)) < {Literal(intent.until)}"
        fits = f"{first} && (!BOUND(?end) || STR(?end) >= {Literal(intent.since)})"
    if or_no_time:
        lines, fits = [f"OPTIONAL {{ {' '.join(lines)} }}"], f"!BOUND(?time) || ({fits})"
    return [*(f"  {line}" for line in lines), f"  FILTER ({fits})"]


def _in_context(schema: Schema, group: Group, names: Mapping[str, tuple[str, ...]]) -> str:
    """A claim's words name the topic, or the graph relates it to an end of the claim."""
    labels = dict.fromkeys(
        n.lower() for t in group.topics for n in (*names.get(t.iri, ()), t.label)
    )
    links = _values("link", map(term_node, schema.relations))
    linked = " || ".join(
        f"EXISTS {{{_values('context', _nodes(group))}{links} {{ {one} ?link {other} }} }}"
        for end in ("?subject", "?object")
        for one, other in ((end, "?context"), ("?context", end))
    )
    return f"({_contains(labels)} || {linked})"


def _nodes(group: Group) -> list[NamedNode]:
    return [NamedNode(topic.iri) for topic in group.topics]


def _contains(texts: Iterable[str], of: str = "?text") -> str:
    """Whether a text has one of some others."""
    return "(" + " || ".join(f"CONTAINS(LCASE({of}), {Literal(text)})" for text in texts) + ")"


def _values(variable: str, nodes: Iterable[NamedNode]) -> str:
    return f"  VALUES ?{variable} {{ {' '.join(map(_short, nodes))} }}"


def _short(node: NamedNode) -> str:
    return node.value.replace(TKG, "tkg:") if node.value.startswith(TKG) else str(node)
