"""Classes and relations of a user's own, described in RDF: no code, only words.

A class is an ``owl:Class`` under ``tkg:Topic``, a relation an ``owl:ObjectProperty`` under
``tkg:relatesTo``. What they are called, which words show them, and between which classes
a relation runs is all read from the file; ``ontology/README.md`` has the terms.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.errors import OntologyError
from kg.language.normalization import singular
from kg.model import Concept, Modality
from kg.model.schema import (
    NAME,
    OPPOSITE,
    SHIPPED,
    TEXTS,
    Cues,
    RelationType,
    Schema,
    Signature,
    Term,
    TopicClass,
    local_name,
    well_formed,
)
from kg.names import OWL, RDF, RDFS, SCHEMA, SKOS, TKG, is_iri
from kg.names import concept as concept_iri
from kg.read.limited_io import read_limited
from kg.read.tables.rdf_index import RdfIndex
from kg.read.tables.vocabulary import VocabularyFile

MAX_BYTES: Final = 4 * 1024 * 1024
"""The size limit of a file: 4 MiB."""

MOST: Final = 32
"""How many classes, and how many relations, a user may add."""

_TAKEN: Final = frozenset(
    {"assertion", "build", "concept", "evidence", "report", "section", "software", "topic"}
)
"""What IRIs of things of other kinds begin with; no class may have these names."""
_MODALITIES: Final = frozenset(Modality)
_LONGEST: Final = {"label": 60, "definition": 1000, "cue": 60, "example": 200, "wording": 60}
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class UserOntology(Struct, frozen=True):
    """What a user adds: to the schema, and the names that are known beforehand."""

    schema: Schema = SHIPPED
    concepts: tuple[Concept, ...] = ()
    files: tuple[VocabularyFile, ...] = ()


NONE: Final = UserOntology()
"""Nothing is added."""


def load_user_ontology(paths: Sequence[str | Path] = ()) -> UserOntology:
    """Read files of own classes and relations, as one description.

    Raises OntologyError, naming file and term, for what cannot be used.
    """
    if not paths:
        return NONE
    graph, files = RdfIndex(OntologyError, ".ttl"), []
    for path in map(Path, paths):
        data = read_limited(path, MAX_BYTES, OntologyError)
        files.append(VocabularyFile(path.name, hashlib.sha256(data).hexdigest()))
        graph.read(data, path)
    classes = dict(_classes(graph))
    known: dict[str, TopicClass] = {c.iri: c for c in SHIPPED.classes}
    known |= {c.iri: c for c in classes.values()}
    signatures = dict(_relations(graph, known))
    if not classes and not signatures:
        raise OntologyError(
            f"{', '.join(map(str, paths))}: no class or relation found; give an owl:Class with"
            " rdfs:subClassOf tkg:Topic, or an owl:ObjectProperty with rdfs:subPropertyOf"
            " tkg:relatesTo"
        )
    terms: list[TopicClass | RelationType] = [*classes.values(), *signatures]
    return UserOntology(
        SHIPPED.extended(
            classes.values(), signatures, {term.value: _cues(graph, term) for term in terms}
        ),
        tuple(c for term in classes.values() for c in _concepts(graph, term)),
        tuple(files),
    )


def _classes(graph: RdfIndex) -> Iterator[tuple[str, TopicClass]]:
    found: dict[str, str] = {}
    for iri in graph.subjects(RDFS["subClassOf"], TKG["Topic"]):
        name = _local(graph, iri, found, limit="classes")
        if name.lower() in _TAKEN | _MODALITIES | {c.lower() for c in SHIPPED.classes}:
            raise graph.error(iri, f"is called {name}, a name that is taken; call it otherwise")
        found[name.lower()] = iri
        yield iri, TopicClass(name, iri, **_texts(graph, iri, TopicClass))
    for iri in graph.subjects(RDF["type"], OWL["Class"]):
        if iri not in found.values():
            raise graph.error(iri, "is a class, and not rdfs:subClassOf tkg:Topic; say that it is")


def _relations(
    graph: RdfIndex, known: Mapping[str, TopicClass]
) -> Iterator[tuple[RelationType, Signature]]:
    found: dict[str, str] = {}
    for iri in graph.subjects(RDFS["subPropertyOf"], TKG["relatesTo"]):
        name = _local(graph, iri, found, limit="relations")
        taken = {r.lower() for r in SHIPPED.relations} | {c.lower() for c in known.values()}
        if name.lower() in taken | _MODALITIES:
            raise graph.error(iri, f"is called {name}, a name that is taken; call it otherwise")
        found[name.lower()] = iri
        relation = RelationType(name, iri, **_texts(graph, iri, RelationType))
        if not graph.texts(iri, TKG["cueWord"]):
            raise graph.error(iri, "has no tkg:cueWord; give the words that say it")
        yield (
            relation,
            (
                _ends(graph, iri, "domain", known),
                _ends(graph, iri, "range", known),
            ),
        )
    for iri in graph.subjects(RDF["type"], OWL["ObjectProperty"]):
        if iri not in found.values():
            raise graph.error(
                iri, "is a relation, and not rdfs:subPropertyOf tkg:relatesTo; say that it is"
            )


def _local(graph: RdfIndex, iri: str, found: Mapping[str, str], *, limit: str) -> str:
    """The name of a term, from its IRI; raises where either cannot be used."""
    if not is_iri(iri):
        raise graph.error(iri, "needs an IRI of its own such as https://example.org/terms#Law")
    if iri.startswith((TKG, RDF, RDFS, OWL, SKOS)):
        raise graph.error(iri, "lies in a namespace that is not yours; use one of your own")
    name = local_name(iri)
    if not NAME.fullmatch(name):
        raise graph.error(
            iri, f"ends in {name!r}; let it end in a name of letters, digits, - and _"
        )
    if name.lower() in found:
        raise graph.error(iri, f"has the name of <{found[name.lower()]}>; call it otherwise")
    if len(found) >= MOST:
        raise graph.error(iri, f"is one too many: there can be {MOST} {limit}")
    return name


def _label(graph: RdfIndex, iri: str) -> str:
    labels = graph.texts(iri, RDFS["label"]) or graph.texts(iri, SKOS["prefLabel"])
    if not labels or not any(c.isalnum() for c in labels[0]):
        raise graph.error(iri, "has no rdfs:label; give it a name for people")
    return _fit(graph, iri, "label", labels[0])


def _definition(graph: RdfIndex, iri: str) -> str:
    texts = graph.texts(iri, SKOS["definition"]) or graph.texts(iri, RDFS["comment"])
    if not texts:
        raise graph.error(iri, "has no skos:definition; say in a sentence what it is")
    return _fit(graph, iri, "definition", texts[0])


def _texts(graph: RdfIndex, iri: str, kind: type[Term]) -> dict[str, str]:
    """All that is said of a term."""
    told = {"label": _label(graph, iri), "definition": _definition(graph, iri)}
    for name in kind.FIELDS:
        found = graph.texts(iri, TEXTS[name]) if name in TEXTS and name not in told else []
        if found:
            told[name] = _fit(graph, iri, "wording", found[0])
            if not well_formed(name, found[0]):
                said = f"has the tkg:{local_name(TEXTS[name])} {found[0]!r}"
                raise graph.error(iri, f"{said}; write it as ontology/README.md has it")
    opposite = graph.iris(iri, OPPOSITE) if "opposite" in kind.FIELDS else []
    return told | ({"opposite": local_name(opposite[0])} if opposite else {})


def _fit(graph: RdfIndex, iri: str, what: str, text: str) -> str:
    if len(text) > _LONGEST[what]:
        raise graph.error(
            iri, f"has a {what} of {len(text)} characters; {_LONGEST[what]} are enough"
        )
    if _HIDDEN.search(text):
        raise graph.error(iri, f"has characters in its {what} that nobody sees; take them out")
    return text


def _ends(
    graph: RdfIndex, iri: str, side: str, known: Mapping[str, TopicClass]
) -> frozenset[TopicClass]:
    """The classes that the subject ("domain") or object ("range") of a relation may have."""
    plain = set(graph.nodes(iri, RDFS[side]))
    if len(plain) > 1:
        raise graph.error(
            iri,
            f"has two rdfs:{side}, which means both at once; use [ owl:unionOf ( ... ) ]"
            f" or schema:{side}Includes",
        )
    wanted = graph.iris(iri, SCHEMA[f"{side}Includes"]) or graph.iris(iri, RDFS[side])
    if TKG["Topic"] in wanted:
        return frozenset(known.values())
    if not wanted:
        raise graph.error(iri, f"has no rdfs:{side}; name the class of its {_SIDES[side]}")
    for each in wanted:
        if each not in known:
            raise graph.error(
                iri, f"has the rdfs:{side} <{each}>, which is no class of topics here"
            )
    return frozenset(known[each] for each in wanted)


_SIDES: Final = {"domain": "subject", "range": "object"}


def _cues(graph: RdfIndex, term: TopicClass | RelationType) -> Cues:
    heads: frozenset[str] = frozenset()
    for head in graph.texts(term.iri, TKG["headWord"]):
        words = _fit(graph, term.iri, "cue", head).lower().split()
        if len(words) != 1 or not words[0].isalpha():
            raise graph.error(term.iri, f"has the tkg:headWord {head!r}; give one word each")
        heads |= {singular(words[0])}
    cues = []
    for cue in graph.texts(term.iri, TKG["cueWord"]):
        words = _fit(graph, term.iri, "cue", cue).lower().split()
        if not words or not all(re.fullmatch(r"[\w'’-]+", w) for w in words):
            raise graph.error(term.iri, f"has the tkg:cueWord {cue!r}; give words without marks")
        cues.append(tuple(words))
    return Cues(heads, tuple(dict.fromkeys(cues)))


def _concepts(graph: RdfIndex, term: TopicClass) -> Iterator[Concept]:
    """The names that the file knows: ``skos:example`` of the class, and concepts of it."""
    for text in dict.fromkeys(graph.texts(term.iri, SKOS["example"])):
        label = _fit(graph, term.iri, "example", text)
        if any(c.isalnum() for c in label):
            yield Concept(concept_iri(term, label), term, label)
    for iri in graph.subjects(RDF["type"], term.iri):
        labels = graph.texts(iri, SKOS["prefLabel"])
        if not labels:
            raise graph.error(iri, f"is a {term} without a skos:prefLabel; name it")
        others = (*labels[1:], *graph.texts(iri, SKOS["altLabel"]))
        definitions = graph.texts(iri, SKOS["definition"])
        yield Concept(
            iri if is_iri(iri) else concept_iri(term, labels[0]),
            term,
            _fit(graph, iri, "example", labels[0]),
            tuple(dict.fromkeys(_fit(graph, iri, "example", w) for w in others if w != labels[0])),
            _fit(graph, iri, "definition", definitions[0]) if definitions else "",
        )
