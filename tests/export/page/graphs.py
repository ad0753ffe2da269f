"""Small graphs in the shape of the contract, built a line a thing."""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.model import Modality, RelationType, TopicClass
from kg.names import DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS, TKG, XSD

BASE = "https://w3id.org/trendkg/id/"


class Graph:
    """Collects triples; every method returns the IRI of what it added."""

    def __init__(self) -> None:
        self.store = Store()
        self._offset = 0

    def add(self, subject: str, predicate: str, value: str | float | Literal | NamedNode) -> None:
        if not isinstance(value, NamedNode | Literal):
            value = Literal(value)
        self.store.add(Quad(NamedNode(subject), NamedNode(predicate), value))

    def report(self, slug: str, title: str, issued: str = "", source: str = "") -> str:
        iri = f"{BASE}report/{slug}"
        self.add(iri, RDF["type"], NamedNode(TKG["Report"]))
        self.add(iri, DCTERMS["title"], title)
        self.add(iri, DCTERMS["source"], source or f"{slug}.md")
        self.add(iri, DCTERMS["creator"], f"Author of {slug}")
        if issued:
            self.add(iri, DCTERMS["issued"], Literal(issued, datatype=NamedNode(XSD["gYear"])))
        return iri

    def section(self, report: str, order: int, title: str, parent: str = "") -> str:
        iri = f"{report}/section/{order}"
        self.add(iri, RDF["type"], NamedNode(TKG["Section"]))
        self.add(iri, DCTERMS["title"], title)
        self.add(iri, DCTERMS["isPartOf"], NamedNode(report))
        self.add(iri, TKG["order"], order)
        if parent:
            self.add(iri, TKG["parentSection"], NamedNode(parent))
        return iri

    def topic(self, kind: TopicClass, label: str, *others: str, definition: str = "") -> str:
        iri = f"{BASE}{kind.value.lower()}/{hashlib.sha256(label.encode()).hexdigest()[:8]}"
        self.add(iri, RDF["type"], NamedNode(kind.iri))
        self.add(iri, SKOS["prefLabel"], Literal(label, language="en"))
        self.add(iri, TKG["confidence"], 0.9)
        for other in others:
            self.add(iri, SKOS["altLabel"], Literal(other, language="en"))
        if definition:
            self.add(iri, SKOS["definition"], Literal(definition, language="en"))
        return iri

    def mapping(
        self, topic: str, term: str, label: str, source: str, kind: str = "exactMatch"
    ) -> str:
        iri = f"{BASE}mapping/{hashlib.sha256(f'{topic} {term}'.encode()).hexdigest()[:8]}"
        self.add(iri, RDF["type"], NamedNode(TKG["Mapping"]))
        self.add(iri, TKG["mappedTopic"], NamedNode(topic))
        self.add(iri, TKG["mappedAs"], NamedNode(SKOS[kind]))
        self.add(iri, TKG["mappedTo"], NamedNode(term))
        self.add(iri, TKG["mappedLabel"], label)
        self.add(iri, DCTERMS["source"], source)
        self.add(topic, SKOS[kind], NamedNode(term))
        return iri

    def claim(
        self,
        subject: str,
        relation: RelationType,
        object_: str,
        modality: Modality = Modality.ASSERTED,
        sure: float = 0.8,
    ) -> str:
        name = hashlib.sha256(f"{subject} {relation} {object_}".encode()).hexdigest()[:8]
        iri = f"{BASE}assertion/{name}"
        self.add(iri, RDF["type"], NamedNode(TKG["Assertion"]))
        self.add(iri, RDF["subject"], NamedNode(subject))
        self.add(iri, RDF["predicate"], NamedNode(relation.iri))
        self.add(iri, RDF["object"], NamedNode(object_))
        self.add(iri, TKG["modality"], NamedNode(TKG[modality.value]))
        self.add(iri, TKG["confidence"], sure)
        if modality is not Modality.NEGATED:
            self.add(subject, relation.iri, NamedNode(object_))
        return iri

    def evidence(
        self,
        supported: str,
        report: str,
        quote: str,
        *,
        section: str = "",
        before: str = "",
        after: str = "",
        modality: Modality = Modality.ASSERTED,
        confidence: float = 0.7,
        linked: str = "",
        page: int = 0,
        start: int | None = None,
    ) -> str:
        start = self._offset if start is None else start
        self._offset = end = start + len(quote)
        selector = f"{report}#char={start},{end}"
        iri = f"{BASE}evidence/{hashlib.sha256((supported + selector).encode()).hexdigest()[:8]}"
        self.add(iri, RDF["type"], NamedNode(TKG["Evidence"]))
        self.add(iri, OA["hasSource"], NamedNode(report))
        self.add(iri, OA["hasSelector"], NamedNode(selector))
        self.add(iri, TKG["modality"], NamedNode(TKG[modality.value]))
        self.add(iri, TKG["confidence"], confidence)
        self.add(iri, TKG["foundBy"], "structure.heading")
        for key, text in (("exact", quote), ("prefix", before), ("suffix", after)):
            if text:
                self.add(selector, OA[key], text)
        self.add(selector, OA["start"], start)
        self.add(selector, OA["end"], end)
        if section:
            self.add(iri, TKG["section"], NamedNode(section))
        if page:
            self.add(iri, TKG["page"], page)
        if linked:
            self.add(iri, TKG["linkedBy"], NamedNode(linked))
        self.add(supported, TKG["evidence"], NamedNode(iri))
        return iri

    def said(self, evidence: str, who: str, words: str, start: str = "", end: str = "") -> None:
        """Say of evidence whom it is attributed to, and when it is said for."""
        name = hashlib.sha256(f"{who} {words}".encode()).hexdigest()[:8]
        agent, period = f"{BASE}agent/{name}", f"{BASE}period/{start}_{end}/{name}"
        self.add(evidence, PROV["wasAttributedTo"], NamedNode(agent))
        self.add(agent, RDF["type"], NamedNode(PROV["Agent"]))
        self.add(agent, RDFS["label"], who)
        self.add(evidence, DCTERMS["temporal"], NamedNode(period))
        self.add(period, RDF["type"], NamedNode(DCTERMS["PeriodOfTime"]))
        self.add(period, RDFS["label"], words)
        for name, year in (("startDate", start), ("endDate", end)):
            if year:
                date = Literal(year, datatype=NamedNode(XSD["gYear"]))
                self.add(period, SCHEMA[name], date)

    def build(self) -> None:
        build = f"{BASE}build/1"
        self.add(build, RDF["type"], NamedNode(TKG["Build"]))
        self.add(build, PROV["wasAssociatedWith"], NamedNode(f"{BASE}software/trendkg-0.1.0"))


def health() -> Graph:
    """Two reports on AI in health: every class, relation and modality, one denied claim."""
    g = Graph()
    g.build()
    r1 = g.report("health-2024", "AI in health", "2024")
    r2 = g.report("privacy-2026", "Privacy and learning", "2026")
    top = g.section(r1, 1, "Overview")
    part = g.section(r1, 2, "Learning across hospitals", parent=top)
    other = g.section(r2, 1, "Privacy")
    agents = g.topic(TopicClass.TREND, "AI agents", "agentic AI")
    federated = g.topic(
        TopicClass.TECHNIQUE,
        "federated learning",
        "FL",
        definition="Training across devices without moving the data.",
    )
    secure = g.topic(TopicClass.TECHNIQUE, "secure aggregation")
    privacy = g.topic(TopicClass.RISK, "privacy concerns", "data privacy")
    cost = g.topic(TopicClass.RISK, "energy cost")
    care = g.topic(TopicClass.DOMAIN, "healthcare")
    for topic, label in ((agents, "AI agents"), (care, "healthcare"), (cost, "energy cost")):
        g.evidence(topic, r1, label, section=top, before="Much is said of ", after=" this year.")
    g.evidence(federated, r1, "Federated learning", section=part, after=" keeps data in place.")
    g.evidence(
        federated, r2, "FL", section=other, before="With ", after=", data stay home.", page=2
    )
    g.evidence(privacy, r2, "privacy concerns", section=other, before="There are ", after=".")
    g.evidence(secure, r2, "Secure aggregation", section=other, after=" is one such method.")
    lessens = g.claim(federated, RelationType.MITIGATES_RISK, privacy)
    g.evidence(lessens, r1, "Federated learning lessens privacy concerns.", section=part)
    g.evidence(
        lessens,
        r2,
        "FL will ease data privacy.",
        section=other,
        modality=Modality.FORECAST,
        confidence=0.5,
    )
    uses = g.claim(agents, RelationType.USES_TECHNIQUE, federated, Modality.POSSIBLE)
    g.evidence(
        uses, r1, "They may use federated learning.", section=part, linked=top,
        modality=Modality.POSSIBLE,
    )  # fmt: skip
    applies = g.claim(agents, RelationType.APPLIES_TO, care)
    g.evidence(applies, r1, "AI agents are used in healthcare.", section=top)
    raises = g.claim(agents, RelationType.RAISES_RISK, cost, Modality.FORECAST)
    g.evidence(
        raises, r1, "AI agents will raise the energy cost.", section=top, modality=Modality.FORECAST
    )
    kind = g.claim(secure, RelationType.SUB_TECHNIQUE_OF, federated, Modality.NEGATED)
    g.evidence(
        kind, r2, "Secure aggregation is not federated learning.", section=other,
        modality=Modality.NEGATED,
    )  # fmt: skip
    return g


def timed() -> Graph:
    """The same, with a claim that is said for three times, one of them by a weak one, too."""
    g = health()
    one, two, three = (g.topic(TopicClass.TECHNIQUE, n) for n in ("tuning", "learning", "rest"))
    claims = [
        g.claim(one, RelationType.SUB_TECHNIQUE_OF, two, Modality.FORECAST),
        g.claim(three, RelationType.SUB_TECHNIQUE_OF, two, Modality.FORECAST, 0.3),
    ]
    for claim, who, words, start, end in (
        (claims[0], "Gartner", "by 2030", "", "2030"),
        (claims[0], "IDC", "within two years", "2024", "2026"),
        (claims[0], "ENISA", "over the coming years", "2024", ""),
        (claims[1], "IDC", "in 2027", "2027", "2027"),
    ):
        piece = g.evidence(claim, f"{BASE}report/health-2024", f"{who} expects it {words}.")
        g.said(piece, who, words, start, end)
    g.add(one, TKG["maybeSameAs"], NamedNode(two))
    return g


def weighed(*names: str) -> Graph:
    """Techniques and trends that two reports advise, use, weigh and warn of, called as they are."""
    g = Graph()
    g.build()
    early, late = g.report("early", "Early", "2024"), g.report("late", "Late", "2026")
    care, law = (g.topic(TopicClass.DOMAIN, name) for name in ("healthcare", "law"))
    for number, (usual, first, then) in enumerate(_WEIGHED):
        kind = TopicClass.TREND if number % 3 == 2 else TopicClass.TECHNIQUE
        topic = g.topic(kind, name := names[number] if number < len(names) else usual)
        for report, texts in ((early, first), (late, then)):
            for text in texts:
                before, after = text.split("_")
                g.evidence(topic, report, name, before=before, after=after)
        claim = g.claim(topic, RelationType.APPLIES_TO, law if number % 2 else care)
        g.evidence(claim, late, f"There is {name} in many of these places.")
    return g


_ADVICE = "We strongly recommend _ to all teams, as the sensible default."
_USE = "Our teams have used _ in production with great success."
_TALK = "In the year before, _ was described in a number of papers."
_WARNING = "Teams should avoid _ at all costs, it is a mistake and an anti-pattern."
_WEIGHED = (
    ("federated learning", (_ADVICE, _USE), (_USE, _ADVICE)),
    ("model distillation", (), (_TALK, _USE)),
    ("agentic coding", (_WARNING, f"{_WARNING[:-1]} again."), (_ADVICE, f"{_ADVICE[:-1]} by far.")),
    ("serverless queues", (_WARNING,), (f"{_WARNING[:-1]} still.",)),
    ("swarm learning", (_TALK,), (f"{_TALK[:-1]} and books.",)),
    ("ambient computing", (_USE,), (_TALK,)),
)
