"""Graph and drawing as compact JSON: a column for each property, texts stored once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import astuple
from pyvis.network import Network

from kg.analysis.ask import class_cues, question_about, question_patterns, relation_cues
from kg.analysis.ask.answer import short_names
from kg.analysis.insights import Insight, Insights
from kg.analysis.insights.digest import clean
from kg.analysis.radar import RINGS, Radar
from kg.export.page.drawing import OWN_SHAPE
from kg.export.page.page_graph import PageGraph
from kg.export.page.texts import NO_PARAGRAPHS, Paragraphs, Texts, utf16
from kg.graph.graph_model import GraphReport, GraphSection
from kg.graph.presentation import colours, column_order, headings, hint, plural, wording
from kg.language.data_files import pattern
from kg.language.inflection import verb_of_several
from kg.language.normalization import is_plural
from kg.model import LinkKind, Modality
from kg.model.schema import Schema, Term

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
_MODALITIES = list(Modality)
Json = dict[str, Any]


class Arrangement(NamedTuple):
    """For each topic its rank within its column, and its neighbourhood."""

    ranks: Sequence[int]
    groups: Sequence[int]


def payload(
    title: str,
    graph: PageGraph,
    drawing: Network,
    arranged: Arrangement,
    found: Insights,
    paragraphs: Paragraphs = NO_PARAGRAPHS,
) -> Json:
    """Collect all that the scripts of the page need; the inverse is ``js/data.js``."""
    base = base_of([report.slug for report in graph.reports] + [t.iri for t in graph.topics])
    texts, rules = Texts(paragraphs), Texts()
    return {
        "title": title,
        "base": base,
        "software": list(graph.knowledge.software),
        "triples": graph.triples,
        "reports": [_report(report, base) for report in graph.reports],
        "sections": _sections(graph, base, texts),
        "schema": schema_terms(graph.knowledge.schema),
        "vocabularies": _vocabularies(graph),
        "questions": question_patterns(),
        "topics": _topics(graph, base, arranged),
        "claims": _claims(graph, base),
        "places": _places(graph, base, texts, rules),
        "rules": rules.all(),
        "texts": texts.all(),
        "paragraphs": texts.paragraphs(),
        "nodes": columns(drawing.nodes),
        "edges": columns(drawing.edges),
        "options": drawing.options,
        "findings": [_finding(graph, insight) for insight in found.leading],
    }


def radar_columns(graph: PageGraph, radar: Radar) -> Json:
    """The blips by the places of their topics; rings and sectors by the places of their names."""
    blips = columns(
        {
            "topic": graph.topic_at[blip.topic.iri],
            "ring": blip.ring,
            "sector": blip.sector,
            "moved": blip.moved,
        }
        for blip in radar.blips
    )
    return {"rings": RINGS, "sectors": radar.sectors, **blips}


def _finding(graph: PageGraph, insight: Insight) -> Json:
    """One kind of insight: in words, and the things that its findings are about.

    A row about its first topic has no text for what it is about.
    """
    return {
        "name": insight.name,
        "title": insight.title,
        "opening": insight.opening,
        "foremost": clean(insight.foremost),
        "total": insight.total,
        "ranking": insight.ranking,
        "rows": [
            {
                "about": "" if row.about == row.topics[0].label else clean(row.about),
                "told": clean(row.told),
                "topics": [graph.topic_at[name.iri] for name in row.topics],
                "claims": [graph.claim_at[key] for key in row.claims],
                "places": graph.places_of_quotes(row.quotes),
            }
            for row in insight.findings
        ],
    }


def _report(report: GraphReport, base: str) -> list[str | list[str]]:
    said = report.metadata
    return [
        *(report.slug.removeprefix(base), report.title, said.issued, list(said.creators)),
        *(report.name, report.identifier, list(report.publishers), said.language),
        report.media_type,
    ]


def _sections(graph: PageGraph, base: str, texts: Texts) -> Json:
    def iri(report: GraphReport, section: GraphSection) -> str | int:
        usual = f"{report.slug}/section/{section.order + 1}"
        return 0 if section.iri == usual else section.iri.removeprefix(base)

    return columns(
        {
            "iri": iri(report, section),
            "report": at,
            "title": texts[section.title],
            "parent": graph.section_at(report.slug, section.parent),
            "order": section.order + 1,
            "level": section.level,
            "start": section.span.start,
            "end": section.span.end,
        }
        for at, report in enumerate(graph.reports)
        for section in report.sections
    )


def schema_terms(schema: Schema) -> Json:
    """The classes and relations as the page names, shows and, if a user's, declares them."""
    colour, cues, nouns = colours(schema), relation_cues(schema), class_cues(schema)
    return {
        "classes": [
            {
                "id": kind.value,
                "one": kind.label,
                "many": plural(kind),
                "nouns": nouns[kind.value],
                "hint": hint(kind),
                "shape": kind.sign or OWN_SHAPE,
                "colour": colour[kind],
                **_declared(kind),
            }
            for kind in schema.classes
        ],
        "relations": [
            {
                "id": kind.value,
                "name": wording(kind),
                "plural": verb_of_several(wording(kind)),
                **dict(zip(("out", "back"), headings(kind), strict=True)),
                "end": kind.sign or "arrow",
                "colour": colour.get(kind),
                "opposite": kind.opposite,
                "cues": cues[kind.value],
                "asks": [question_about(kind, end, "{}") for end in ("subject", "object")],
                **_declared(kind),
                **dict(zip(("from", "to"), map(sorted, schema.signature(kind)), strict=True)),
            }
            for kind in schema.relations
        ],
        "columns": [kind.value for kind in column_order(schema.classes)],
    }


def _declared(kind: Term) -> Json:
    """What the graph declares of a term itself."""
    own = {"iri": kind.iri, "label": kind.label, "definition": kind.definition}
    return {} if kind.shipped else own


def _vocabularies(graph: PageGraph) -> Json:
    """How people ask for the terms of a vocabulary, for scripts, and what they call each."""
    asked = pattern("questions", "in_terms_of").pattern
    sources = {mapping.source for topic in graph.topics for mapping in topic.mappings}
    return {
        "asked": re.sub(r"\(\?P<\w+>", "(", asked.replace("(?i)", "")),
        "names": sorted({name for source in sources for name in short_names(source)}),
    }


def _topics(graph: PageGraph, base: str, arranged: Arrangement) -> Json:
    likely = _linked(graph, LinkKind.MAYBE_SAME_AS)
    twins = _linked(graph, LinkKind.SAME_NAME_AS)
    return columns(
        {
            "iri": t.iri.removeprefix(base),
            "wordings": list(t.alt_labels) or 0,
            "language": t.languages[0] if len(set(t.languages)) == 1 else list(t.languages),
            "definition": t.definition or 0,
            "matches": list(t.matches) or 0,
            "mappings": [[m.kind.value, m.iri, m.label, m.source, m.reason] for m in t.mappings]
            or 0,
            "confidence": _rounded(t.stated_confidence),
            "plural": int(is_plural(t.label)),
            "places": steps(graph.places_of(t)),
            "reports": steps(graph.reports_of(t)),
            "maybe": likely[i],
            "twins": twins[i],
            "rank": arranged.ranks[i],
            "group": arranged.groups[i],
        }
        for i, t in enumerate(graph.topics)
    )


def _linked(graph: PageGraph, kind: LinkKind) -> list[list[int]]:
    """The indices of those that each topic is linked with by name, both ways."""
    found: list[list[int]] = [[] for _ in graph.topics]
    for at, topic in enumerate(graph.topics):
        for link in topic.links:
            if link.kind is kind and link.to.key in graph.topic_at:
                found[at].append(graph.topic_at[link.to.key])
                found[graph.topic_at[link.to.key]].append(at)
    return found


def _claims(graph: PageGraph, base: str) -> Json:
    return columns(
        {
            "iri": c.iri.removeprefix(base),
            "modality": _MODALITIES.index(c.modality),
            "confidence": _rounded(c.stated_confidence),
            "denied": int(c.negated),
            "weak": int(c.weak),
            "places": steps(graph.places_of(c)),
        }
        for c in graph.claims
    )


def _places(graph: PageGraph, base: str, texts: Texts, rules: Texts) -> Json:
    start = base_of([p.iri for p in graph.places])
    agents: dict[str, int] = {}
    periods: dict[str, int] = {}
    table = columns(
        {
            "report": graph.report_at[p.report],
            "section": graph.section_at(p.report, p.section),
            "text": texts.sentence(p),
            "mark": utf16(p.prefix),
            "length": utf16(p.quote),
            "start": p.span.start,
            "end": p.span.end,
            "modality": _MODALITIES.index(p.modality),
            "confidence": _rounded(p.stated_confidence),
            "rules": [rules[rule] for rule in p.found_by],
            "linked": graph.section_at(p.report, p.linked_by),
            "page": p.page or 0,
            "who": [agents.setdefault(iri, len(agents)) for iri in p.agents] or 0,
            "when": periods.setdefault(p.period, len(periods)) if p.horizon else -1,
        }
        for p in graph.places
    )
    names_of = {
        iri: name for p in graph.places for iri, name in zip(p.agents, p.said_by, strict=True)
    }
    table["agents"] = [[iri.removeprefix(base), names_of[iri]] for iri in agents]
    when = {p.period: p.horizon for p in graph.places if p.horizon}
    table["periods"] = [[iri.removeprefix(base), *astuple(when[iri])] for iri in periods]
    # One text of them all: a list would cost three characters more for each.
    names = "\n".join(p.iri.removeprefix(start) for p in graph.places)
    return {**table, "start_of_iri": start.removeprefix(base), "iri": names}


def columns(rows: Iterable[Mapping[str, Any]]) -> Json:
    """Turn rows of equal keys into a list for each key; a bare value where all rows agree.

    >>> columns([{"a": 1, "b": 2}, {"a": 1, "b": 3}])
    {'n': 2, 'a': 1, 'b': [2, 3]}
    """
    rows = list(rows)
    table: Json = {"n": len(rows)}
    for key in rows[0] if rows else ():
        column = [row[key] for row in rows]
        bare = not isinstance(column[0], list) and all(value == column[0] for value in column)
        table[key] = column[0] if bare else column
    return table


def steps(numbers: Sequence[int]) -> list[int]:
    """Keep the first number and the steps to each next: shorter than large numbers.

    >>> steps((1000, 1001, 1005))
    [1000, 1, 4]
    """
    return [b - a for a, b in zip((0, *numbers), numbers, strict=False)]


def base_of(iris: Sequence[str]) -> str:
    """Find the longest common start of all IRIs that ends with a slash."""
    if not iris:
        return ""
    low, high = min(iris), max(iris)
    same = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low[:same].rfind("/") + 1]


def embed(value: Json) -> str:
    """Write JSON that is safe within a script element whatever the texts say."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


def _rounded(number: float | None) -> float | None:
    """Three decimals, and no ``1.0`` where ``1`` will do; None where the graph has no figure."""
    if number is None:
        return None
    value = round(number, 3)
    return int(value) if value == int(value) else value
