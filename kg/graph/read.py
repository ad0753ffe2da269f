"""RDF as knowledge: the inverse of :mod:`kg.graph.write`.

Any conforming graph can be read, whoever wrote it; what it lacks stays empty.
``to_quads(read_knowledge(store), minter=AsRead(base), ...)`` writes the same triples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct
from pyoxigraph import NamedNode, Store

from kg.graph import terms
from kg.graph.graph_model import (
    GraphEntity,
    GraphEvidence,
    GraphKnowledge,
    GraphRelation,
    GraphReport,
    certainty,
    local,
)
from kg.graph.lookup import Table, fraction, members, node, pairs, subjects
from kg.graph.read_documents import DocumentReader, in_order, modality_named
from kg.graph.schema_rdf import declared, term_node
from kg.model import Concept, ConceptMapping, LinkKind, TopicKey, TopicLink
from kg.model.schema import RelationType, TopicClass
from kg.names import Iri, Minter

_Triple: TypeAlias = tuple[str, str, str]
_MATCHES: Final = {node.value: kind for kind, node in terms.MATCHES.items()}


class AsRead(Minter, frozen=True):
    """Names what was read from a graph as that graph does."""

    def topic(self, topic_class: str, key: str) -> Iri:  # noqa: ARG002
        """The key, which is an IRI."""
        return Iri(key)

    def report(self, report: str) -> Iri:
        """The slug, which is an IRI."""
        return Iri(report)


def read_knowledge(store: Store) -> GraphKnowledge:
    """Read all that the default graph of a store knows, with one pass for each property.

    Relations between what is no topic are left out. Reports and topics come by IRI,
    relations by those of their ends, evidence by report and place.
    """
    return _Reader(store, None).knowledge()


def read_topics(store: Store, topics: Iterable[str]) -> GraphKnowledge:
    """Read what a graph knows of some topics, given by IRI, without reading the rest.

    Their relations are there with the topics at the other ends, which have no evidence.
    """
    return _Reader(store, frozenset(topics)).knowledge()


def read_evidence(
    store: Store, evidence: Iterable[str]
) -> tuple[Mapping[str, GraphReport], Sequence[GraphEvidence]]:
    """Read some pieces of evidence, given by IRI, and the reports that they are out of, by IRI."""
    reports, found = DocumentReader(store, scan=False).pieces(evidence)
    return reports, in_order(found, found)


def read_report(store: Store, report: str) -> GraphReport | None:
    """Read one report, given by IRI, with its sections; None if it is none."""
    return DocumentReader(store, scan=False).reports([report]).get(report)


class _Claim(Struct):
    """A relation on its way: its assertion, and whether there is a direct triple."""

    iri: str = ""
    direct: bool = False


class _Reader:
    """Reads a graph, or with ``only`` what concerns these topics."""

    def __init__(self, store: Store, only: frozenset[str] | None) -> None:
        self._store = store
        self._only = only
        self._documents = DocumentReader(store, scan=only is None)
        self._schema = declared(store)
        self._relations: Mapping[str, RelationType] = {
            term_node(kind).value: kind for kind in self._schema.relations
        }

    def knowledge(self) -> GraphKnowledge:
        kinds = self._kinds()
        claims = self._claims()
        if self._only is not None:
            ends = {end for triple in claims for end in (triple[0], triple[2])}
            kinds = self._kinds(ends | self._only)
        claims = {t: c for t, c in claims.items() if t[0] in kinds and t[2] in kinds}
        topics = self._table(kinds)
        assertions = self._table(dict.fromkeys(c.iri for c in claims.values() if c.iri))
        known = self._only
        links = [
            links if known is None or iri in known else ()
            for iri, links in zip(topics.subjects, topics.values(terms.EVIDENCE), strict=True)
        ]
        said = assertions.values(terms.EVIDENCE)
        reports, evidence = self._documents.pieces(e for each in (*links, *said) for e in each)
        ordered = [in_order(each, evidence) for each in (*links, *said)]
        return GraphKnowledge(
            tuple(reports.values()),
            tuple(self._entities(topics, kinds, ordered)),
            tuple(self._claimed(claims, kinds, assertions, ordered[len(links) :])),
            software=self._software(),
            schema=self._schema,
        )

    def _table(self, subjects: Iterable[str]) -> Table:
        return Table(self._store, [*subjects], scan=self._only is None)

    def _kinds(self, of: Collection[str] = ()) -> dict[str, list[TopicClass]]:
        """The classes of each topic, by IRI; ``of``: of those that are topics among these."""
        found: dict[str, list[TopicClass]] = {}
        classes = {term_node(kind).value: kind for kind in self._schema.classes}
        if self._only is None:
            for iri, kind in classes.items():
                for topic in members(self._store, NamedNode(iri)):
                    found.setdefault(topic, []).append(kind)
        else:
            table = self._table(of)
            for topic, types in zip(table.subjects, table.values(terms.A), strict=True):
                if among := [kind for iri, kind in classes.items() if iri in types]:
                    found[topic] = among
        return dict(sorted(found.items()))

    def _claims(self) -> dict[_Triple, _Claim]:
        found: dict[_Triple, _Claim] = {}
        assertions = self._table(self._assertions())
        parts = (terms.SUBJECT, terms.PREDICATE, terms.OBJECT)
        for iri, *triple in zip(assertions.subjects, *map(assertions.first, parts), strict=True):
            if triple[1] in self._relations:
                found.setdefault((triple[0], triple[1], triple[2]), _Claim(iri))
        for said in self._direct():
            found.setdefault(said, _Claim()).direct = True
        return dict(sorted(found.items()))

    def _assertions(self) -> list[str]:
        if self._only is None:
            return members(self._store, terms.ASSERTION)
        return sorted(
            {
                iri
                for topic in self._only
                for end in (terms.SUBJECT, terms.OBJECT)
                for iri in subjects(self._store, end, node(topic))
            }
        )

    def _direct(self) -> Iterator[_Triple]:
        for relation in self._relations:
            predicate = NamedNode(relation)
            if self._only is None:
                yield from ((s, relation, o) for s, o in pairs(self._store, predicate))
                continue
            for topic in self._only:
                yield from ((s, relation, o) for s, o in pairs(self._store, predicate, topic))
                for s in subjects(self._store, predicate, node(topic)):
                    yield s, relation, topic

    def _entities(
        self,
        topics: Table,
        kinds: Mapping[str, Sequence[TopicClass]],
        evidence: Sequence[tuple[GraphEvidence, ...]],
    ) -> Iterator[GraphEntity]:
        preferred, other, definition = map(
            topics.texts, (terms.PREF_LABEL, terms.ALT_LABEL, terms.DEFINITION)
        )
        confidence = topics.first(terms.CONFIDENCE)
        every, mentioned = map(topics.values, (terms.EXACT_MATCH, terms.MENTIONED_IN))
        links, mappings = self._links(topics, kinds), self._mappings(topics)
        for row, iri in enumerate(topics.subjects):
            mapped = {m.iri for m in mappings.get(iri, ())}
            matches = tuple(match for match in every[row] if match not in mapped)
            tags = {t.value: t.language for t in (*other[row], *preferred[row])}
            labels = list(dict.fromkeys(t.value for t in (*preferred[row], *other[row])))
            if not preferred[row]:
                labels.insert(0, local(iri))
            labels = list(dict.fromkeys(labels))
            meaning = definition[row][0].value if definition[row] else ""
            stated = fraction(confidence[row])
            kind = kinds[iri][0]
            yield GraphEntity(
                identity=TopicKey(kind, iri),
                label=labels[0],
                alt_labels=tuple(labels[1:]),
                confidence=certainty(stated),
                evidence=evidence[row],
                concept=Concept(matches[0], kind, labels[0], definition=meaning)
                if matches
                else None,
                classes=tuple(kinds[iri]),
                languages=tuple(tags.get(label, "en") for label in labels),
                definition=meaning,
                links=links[row],
                mappings=mappings.get(iri, ()),
                matches=matches,
                mentioned_in=mentioned[row],
                stated_confidence=stated,
            )

    def _links(
        self, topics: Table, kinds: Mapping[str, Sequence[TopicClass]]
    ) -> list[tuple[TopicLink, ...]]:
        """What each topic is by its name to others that are topics."""
        every = {kind: topics.values(terms.LINKS[kind]) for kind in LinkKind}
        return [
            tuple(
                TopicLink(kind, TopicKey(kinds[to][0], to))
                for kind, values in sorted(every.items())
                for to in sorted(values[row])
                if to in kinds
            )
            for row in range(len(topics.subjects))
        ]

    def _mappings(self, topics: Table) -> dict[str, tuple[ConceptMapping, ...]]:
        """What each topic is in other vocabularies, the closest first."""
        table = self._table(
            members(self._store, terms.MAPPING)
            if self._only is None
            else [
                s
                for t in topics.subjects
                for s in subjects(self._store, terms.MAPPED_TOPIC, node(t))
            ]
        )
        parts = (
            *(terms.A, terms.MAPPED_TOPIC, terms.MAPPED_AS, terms.MAPPED_TO, terms.MAPPED_LABEL),
            *(terms.SOURCE, terms.MAPPED_BY, terms.COMMENT),
        )
        found: defaultdict[str, list[ConceptMapping]] = defaultdict(list)
        for kind, topic, predicate, *said in zip(*map(table.first, parts), strict=True):
            if kind == terms.MAPPING.value and predicate in _MATCHES:
                found[topic].append(ConceptMapping(_MATCHES[predicate], *said))
        return {
            topic: tuple(sorted(each, key=ConceptMapping.rank)) for topic, each in found.items()
        }

    def _claimed(
        self,
        claims: Mapping[_Triple, _Claim],
        kinds: Mapping[str, Sequence[TopicClass]],
        assertions: Table,
        evidence: Sequence[tuple[GraphEvidence, ...]],
    ) -> Iterator[GraphRelation]:
        modality = assertions.first(terms.MODALITY)
        confidence = assertions.first(terms.CONFIDENCE)
        for (subject, predicate, object_), claim in claims.items():
            relation = self._relations[predicate]
            row = assertions.at.get(claim.iri)
            stated = None if row is None else fraction(confidence[row])
            yield GraphRelation(
                subject=TopicKey(kinds[subject][0], subject),
                predicate=relation,
                object=TopicKey(kinds[object_][0], object_),
                confidence=certainty(stated),
                evidence=() if row is None else evidence[row],
                iri=claim.iri,
                direct=claim.direct,
                stated_modality=None if row is None else modality_named(modality[row]),
                stated_confidence=stated,
            )

    def _software(self) -> tuple[str, ...]:
        table = self._table(members(self._store, terms.BUILD))
        return tuple(sorted({local(v) for each in table.values(terms.ASSOCIATED) for v in each}))
