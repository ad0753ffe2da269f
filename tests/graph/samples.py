"""A small known world, and strategies for hostile ones, as knowledge and as graphs."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from msgspec.structs import replace

from kg.graph import Graph, to_quads
from kg.graph.graph_model import GraphReport
from kg.model import (
    Concept,
    ConceptMapping,
    Entity,
    Evidence,
    Horizon,
    Knowledge,
    LinkKind,
    MappingKind,
    Metadata,
    Modality,
    Relation,
    Report,
    Section,
    Span,
    TopicKey,
    TopicLink,
)
from kg.model.schema import SHIPPED, RelationType, Schema, TopicClass
from kg.names import DEFAULT_BASE, Minter


def report_of(iri: str, title: str, issued: str = "") -> GraphReport:
    """A report of which only that is known."""
    metadata = Metadata(title, issued)
    return GraphReport(iri, "", "", "", metadata, ())


TEXTS = {
    "alpha": "Edge AI\n\nEdge AI uses federated learning. It will not raise data leaks.\n",
    "beta": "# Edge AI in Health\n\nQuantization may raise data leaks.\n",
}
TREND = TopicKey(TopicClass.TREND, "edge ai")
LEARNING = TopicKey(TopicClass.TECHNIQUE, "federated learning")
QUANTIZATION = TopicKey(TopicClass.TECHNIQUE, "quantization")
LEAKS = TopicKey(TopicClass.RISK, "data leak")
HEALTH = TopicKey(TopicClass.DOMAIN, "health")


def graph(knowledge: Knowledge, base: str = DEFAULT_BASE) -> Graph:
    """The graph of some knowledge, under fixed settings."""
    settings = {"base": base, "min_confidence": "0"}
    return Graph.of(to_quads(knowledge, minter=Minter(base), version="0.1.0", settings=settings))


def quote(report: str, words: str, **said: object) -> Evidence:
    """Evidence for the first place of a report with these words; its context is the line."""
    text = TEXTS[report]
    start = text.index(words)
    line = Span(text.rfind("\n", 0, start) + 1, text.index("\n", start))
    span = Span(start, start + len(words))
    given = {
        "section": 0,
        "modality": Modality.ASSERTED,
        "confidence": 0.9,
        "found_by": ("test",),
        "prefix": text[line.start : span.start],
        "suffix": text[span.end : line.end],
    }
    return Evidence(report=report, span=span, quote=words, **{**given, **said})  # type: ignore[arg-type]


def tiny() -> Knowledge:
    """Two reports, five topics, four relations, one of them denied."""
    alpha = Report(
        slug="alpha",
        name="alpha.md",
        sha256="a" * 64,
        media_type="text/markdown",
        metadata=Metadata(title="Edge AI", issued="2025-03", creators=("A. Nalyst", "B. Other")),
        sections=(Section(0, "Edge AI", 0, Span(0, len(TEXTS["alpha"]))),),
    )
    beta = Report(
        slug="beta",
        name="beta.md",
        sha256="b" * 64,
        media_type="text/markdown",
        metadata=Metadata(publisher="The Press"),
        sections=(
            Section(0, "", 0, Span(0, len(TEXTS["beta"]))),
            Section(1, "Edge AI in Health", 1, Span(0, len(TEXTS["beta"]) - 1), parent=0),
        ),
    )
    known = Concept("https://w3id.org/trendkg/vocabulary/technique/fl", TopicClass.TECHNIQUE, "FL")
    leaks = quote("alpha", "data leaks"), quote("beta", "data leaks", section=1)
    learning = quote("alpha", "federated learning")
    quantization = quote("beta", "Quantization", section=1)
    sentence = "It will not raise data leaks."
    plain: dict[str, object] = {"prefix": "", "suffix": ""}
    entities = (
        Entity(TREND, "Edge AI", (), 1.0, (quote("alpha", "Edge AI"), quote("beta", "Edge AI"))),
        Entity(LEARNING, "federated learning", ("FL",), 0.97, (learning,), concept=known),
        Entity(QUANTIZATION, "quantization", ("Quantization",), 0.66666, (quantization,)),
        Entity(LEAKS, "data leaks", (), 0.5, leaks),
        Entity(HEALTH, "health", ("Health",), 0.8, (quote("beta", "Health", section=1),)),
    )
    uses = quote("alpha", "Edge AI uses federated learning.", **plain)
    denied = quote("alpha", sentence, modality=Modality.NEGATED, **plain)
    plain |= {"section": 1}
    raised = quote(
        "beta", "Quantization may raise data leaks.", modality=Modality.POSSIBLE, **plain
    )
    applied = quote("beta", "Edge AI in Health", linked_by=1, found_by=("a", "b"), **plain)
    relations = (
        Relation(TREND, RelationType.USES_TECHNIQUE, LEARNING, 0.9, (uses,)),
        Relation(LEARNING, RelationType.RAISES_RISK, LEAKS, 0.4, (denied,)),
        Relation(QUANTIZATION, RelationType.RAISES_RISK, LEAKS, 0.7, (raised,)),
        Relation(QUANTIZATION, RelationType.SUB_TECHNIQUE_OF, LEARNING, 0.3, (raised, denied)),
        Relation(TREND, RelationType.APPLIES_TO, HEALTH, 0.6, (applied,)),
    )
    return Knowledge((alpha, beta), entities, relations)


def small() -> Knowledge:
    """One report, two topics and what joins them."""
    known = tiny()
    first = known.reports[0]
    trend = replace(known.entities[0], evidence=known.entities[0].evidence[:1])
    return Knowledge((first,), (trend, known.entities[1]), known.relations[:1])


HOSTILE = "\"'\\<>&{}|^`#\n\r\t\x00\x07\x7f\x85\u2028\u202e\u05d0\u0627é😀\ufffe;,.:/?%@_ ab"
texts = st.text(
    st.one_of(st.sampled_from(HOSTILE), st.characters(exclude_categories=["Cs"])),
    min_size=1,
    max_size=12,
) | st.sampled_from(["</script><b>", "_:b0", "<http://e/x>", '"""', "\\u0041", "1.0", "]]>"])
fractions = st.floats(0, 1)
WHO = st.sampled_from([(), ("IEA",), ("a <critic>_of\\it/", 'Ünited"\n')])
WHEN = st.sampled_from([None, Horizon("", "2030", "by 2030"), Horizon("2025-03", "", "</a>_ \\")])
dates = st.sampled_from(["", "2025", "2025-03", "2025-03-01"])


@st.composite
def _reports(draw: st.DrawFn, slug: str) -> tuple[Report, str]:
    source = draw(st.text(st.sampled_from(HOSTILE), min_size=4, max_size=30))
    inner = Section(1, draw(texts), 1, Span(0, len(source)), parent=0)
    sections = (Section(0, draw(st.just("") | texts), 0, Span(0, len(source))), inner)
    creators = tuple(draw(st.lists(texts, max_size=2)))
    language = draw(st.sampled_from(["en", "de-AT", "English", ""]))
    said = Metadata(draw(texts), draw(dates), creators, language=language)
    return Report(slug, draw(texts), "0" * 64, "text/plain", said, sections), source


def _concepts(kind: TopicClass, label: str) -> st.SearchStrategy[Concept]:
    meanings = st.just("") | texts
    return st.builds(
        lambda text: Concept("https://example.org/concept", kind, label, definition=text), meanings
    )


@st.composite
def _evidence(
    draw: st.DrawFn, reports: list[tuple[Report, str]], *, claim: bool = False
) -> Evidence:
    report, source = draw(st.sampled_from(reports))
    start = draw(st.integers(0, len(source) - 1))
    end = draw(st.integers(start + 1, len(source)))
    return Evidence(
        report=report.slug,
        section=draw(st.integers(0, 1)),
        span=Span(start, end),
        quote=source[start:end],
        modality=draw(st.sampled_from(Modality)),
        confidence=draw(fractions),
        found_by=tuple(draw(st.lists(texts, min_size=1, max_size=2))),
        prefix=draw(st.just("") | texts),
        suffix=draw(st.just("") | texts),
        linked_by=draw(st.none() | st.integers(0, 1)),
        page=draw(st.none() | st.integers(1, 9)),
        said_by=draw(WHO) if claim else (),
        horizon=draw(WHEN) if claim else None,
    )


LAW = TopicClass("Law", "https://example.org/ns#Law", "law", "What binds.")
BINDS = RelationType("binds", "https://example.org/ns#binds")
OWN = SHIPPED.extended((LAW,), {BINDS: (frozenset({LAW}), frozenset({TopicClass.TREND, LAW}))})
"""Our classes and relations, and a user's."""


def _links(others: Sequence[TopicKey]) -> st.SearchStrategy[list[TopicLink]]:
    kinds, to = st.sampled_from(LinkKind), st.sampled_from(others)
    return st.lists(st.builds(TopicLink, kinds, to), max_size=2)


def _mappings() -> st.SearchStrategy[tuple[ConceptMapping, ...]]:
    """What a topic is in another vocabulary, if anything."""
    iris = st.sampled_from(["https://example.org/v/a", "urn:b", "http://dbpedia.org/resource/C++"])
    kinds, by = st.sampled_from(list(MappingKind)), st.just("map.name")
    return st.just(()) | st.tuples(st.builds(ConceptMapping, kinds, iris, texts, texts, by, by))


@st.composite
def knowledges(draw: st.DrawFn, schema: Schema = SHIPPED) -> Knowledge:
    """Well-formed knowledge of hostile words."""
    reports = [draw(_reports(slug)) for slug in ("one", "zwölf")]
    said, claimed = (
        st.lists(_evidence(reports, claim=claim), min_size=1, max_size=3).map(tuple)
        for claim in (False, True)
    )
    kinds = st.sampled_from(schema.classes)
    keys = draw(st.lists(st.tuples(kinds, texts), unique=True, max_size=4))
    entities = tuple(
        Entity(
            TopicKey(*key),
            label,
            tuple(sorted(set(draw(st.lists(texts, max_size=2))) - {label})),
            draw(fractions),
            draw(said),
            concept=draw(st.none() | _concepts(key[0], label)),
            links=tuple(sorted(set(draw(_links(others))))) if others else (),
            mappings=draw(_mappings()),
        )
        for key in keys
        for label in [draw(texts)]
        for others in [[TopicKey(*other) for other in keys if other != key]]
    )
    relations = tuple(
        Relation(a.identity, predicate, b.identity, draw(fractions), draw(claimed))
        for predicate in schema.relations
        for from_, to in [schema.signature(predicate)]
        for a in entities
        for b in entities
        if a.identity.topic_class in from_ and b.identity.topic_class in to
        if a is not b and draw(st.booleans())
    )
    return Knowledge(tuple(report for report, _ in reports), entities, relations)
