"""What a graph says of one report, in the shape in which it is compared with gold.

Any graph will do that types its topics, labels them and has direct triples between them;
confidence and evidence are taken where there are any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg.model.schema import AnyClass, AnyRelation, Schema
from kg.names import DCTERMS, OA, RDF, SKOS, TKG, class_iri, relation_iri


class Words(Struct, frozen=True):
    """Words of a report: a quote, the title of its section, its half-open offsets or -1.

    ``before`` and ``after``: the rest of its sentence, where the graph has it.
    """

    quote: str
    section: str = ""
    start: int = -1
    end: int = -1
    before: str = ""
    after: str = ""


class FoundTopic(Struct, frozen=True):
    """A topic of a graph; ``names`` has the preferred label first. ``words``: the surest."""

    iri: str
    topic_class: AnyClass
    names: tuple[str, ...]
    confidence: float | None = None
    words: Words | None = None

    @property
    def label(self) -> str:
        """The preferred label; without any, the IRI."""
        return self.names[0] if self.names else self.iri


class FoundRelation(Struct, frozen=True):
    """A direct triple between two topics, by their indices."""

    subject: int
    predicate: AnyRelation
    object: int
    confidence: float | None = None
    words: Words | None = None


class Found(Struct, frozen=True):
    """The topics and relations that a graph has for one report."""

    topics: tuple[FoundTopic, ...] = ()
    relations: tuple[FoundRelation, ...] = ()

    def at_least(self, confidence: float) -> Found:
        """What is so sure, or says nothing of it; a relation falls with either of its ends."""
        kept = [i for i, t in enumerate(self.topics) if _sure(t.confidence, confidence)]
        at = {old: new for new, old in enumerate(kept)}
        relations = (
            FoundRelation(at[r.subject], r.predicate, at[r.object], r.confidence, r.words)
            for r in self.relations
            if r.subject in at and r.object in at and _sure(r.confidence, confidence)
        )
        return Found(tuple(self.topics[i] for i in kept), tuple(relations))


def _sure(said: float | None, least: float) -> bool:
    return said is None or said >= least


_A: Final = NamedNode(RDF["type"])
_Texts = Mapping[str, Sequence[str]]


class GraphReader:
    """Reads topics and relations off a store, for all reports or for one of them."""

    def __init__(self, store: Store, schema: Schema) -> None:
        """Index once what all reports need."""
        self._store = store
        self._schema = schema
        self._preferred = self._all(SKOS["prefLabel"])
        self._other = self._all(SKOS["altLabel"])
        self._confidence = self._all(TKG["confidence"])
        self._mentioned = self._all(TKG["mentionedIn"])
        self._evidence = self._all(TKG["evidence"])
        self._source = self._all(OA["hasSource"])
        self._assertions = self._reified()

    def report_of(self, name: str, sha256: str) -> str | None:
        """The IRI of the report with these bytes, else of that file name; None without one."""
        for predicate, value in (("identifier", f"sha256:{sha256}"), ("source", name)):
            for iri, said in sorted(self._all(DCTERMS[predicate]).items()):
                if value in said:
                    return iri
        return None

    def says_reports(self) -> bool:
        """Whether the graph says which report is the source of what."""
        return bool(self._mentioned)

    def found(self, report: str | None = None) -> Found:
        """What the graph has; with ``report``, an IRI, only what that report supports.

        Topics come by class and IRI, relations by their ends.
        """
        topics = sorted(self._topics(report), key=lambda t: (t.topic_class.value, t.iri))
        at: defaultdict[str, list[int]] = defaultdict(list)
        for index, topic in enumerate(topics):
            at[topic.iri].append(index)
        return Found(tuple(topics), tuple(self._relations(topics, at, report)))

    def _topics(self, report: str | None) -> Iterator[FoundTopic]:
        for kind in self._schema.classes:
            node = NamedNode(class_iri(kind))
            for iri in self._subjects(_A, node):
                if report is None or report in self._mentioned.get(iri, ()):
                    names = (*self._preferred.get(iri, ()), *self._other.get(iri, ()))
                    yield FoundTopic(
                        iri, kind, names, self._sureness(iri), self._words(iri, report)
                    )

    def _relations(
        self, topics: Sequence[FoundTopic], at: Mapping[str, Sequence[int]], report: str | None
    ) -> Iterator[FoundRelation]:
        for kind in self._schema.relations:
            iri = relation_iri(kind)
            subjects, objects = self._schema.signature(kind)
            found = self._store.quads_for_pattern(None, NamedNode(iri), None)
            for s, o in sorted({(_text(q.subject), _text(q.object)) for q in found}):
                assertion = self._assertions.get((s, iri, o))
                if report is not None and not self._supported(assertion, report):
                    continue
                confidence = self._sureness(assertion) if assertion else None
                words = self._words(assertion, report) if assertion else None
                for i in at.get(s, ()):
                    for k in at.get(o, ()):
                        fits = topics[i].topic_class in subjects
                        if fits and topics[k].topic_class in objects:
                            yield FoundRelation(i, kind, k, confidence, words)

    def _supported(self, assertion: str | None, report: str) -> bool:
        pieces = self._evidence.get(assertion, ()) if assertion else ()
        return any(report in self._source.get(piece, ()) for piece in pieces)

    def _sureness(self, iri: str) -> float | None:
        try:
            said = float(self._confidence[iri][0])
        except (KeyError, ValueError):
            return None
        return said if 0 <= said <= 1 else None

    def _words(self, iri: str, report: str | None) -> Words | None:
        """The words of the surest evidence, of equals the first in the report."""
        pieces = [
            piece
            for piece in self._evidence.get(iri, ())
            if report is None or report in self._source.get(piece, ())
        ]
        shown = [(-(self._sureness(p) or 0.0), self._place(p)) for p in pieces]
        ranked = sorted(shown, key=lambda s: (s[0], s[1].start, s[1].end, s[1].quote))
        return ranked[0][1] if ranked else None

    def _place(self, piece: str) -> Words:
        selector = self._one(piece, OA["hasSelector"])
        section = self._one(piece, TKG["section"])
        return Words(
            self._one(selector, OA["exact"]),
            self._one(section, DCTERMS["title"]),
            _whole(self._one(selector, OA["start"])),
            _whole(self._one(selector, OA["end"])),
            self._one(selector, OA["prefix"]),
            self._one(selector, OA["suffix"]),
        )

    def _reified(self) -> dict[tuple[str, str, str], str]:
        """The assertion of each statement; of several the first by IRI."""
        parts = [self._all(RDF[name]) for name in ("subject", "predicate", "object")]
        found: dict[tuple[str, str, str], str] = {}
        for iri in sorted(parts[0], reverse=True):
            s, p, o = ((part.get(iri) or ("",))[0] for part in parts)
            found[s, p, o] = iri
        return found

    def _one(self, subject: str, predicate: str) -> str:
        if not subject:
            return ""
        node = BlankNode(subject[2:]) if subject.startswith("_:") else NamedNode(subject)
        quads = self._store.quads_for_pattern(node, NamedNode(predicate), None)
        return min((_text(q.object) for q in quads), default="")

    def _all(self, predicate: str) -> _Texts:
        values: defaultdict[str, list[str]] = defaultdict(list)
        for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None):
            values[_text(quad.subject)].append(_text(quad.object))
        return {subject: sorted(objects) for subject, objects in values.items()}

    def _subjects(self, predicate: NamedNode, object_: NamedNode) -> list[str]:
        quads = self._store.quads_for_pattern(None, predicate, object_)
        return sorted({_text(quad.subject) for quad in quads})


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else -1
