"""Terms of other vocabularies that topics are mapped to: those that ship, and a user's SKOS.

Ours are tables in ``ontology/mappings``, which ``make.py`` there writes of what others publish.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from kg import names
from kg.errors import VocabularyError
from kg.language.normalization import acronym_of, key
from kg.model import MappingKind, collapse
from kg.read.limited_io import read_limited
from kg.read.tables.rdf_index import RdfIndex
from kg.read.tables.vocabulary import MAX_BYTES, VocabularyFile
from kg.resources import ontology

_ANY: Final = ("",)


class Source(NamedTuple):
    """A vocabulary of others, as the table of sources has it. ``namespace`` begins its IRIs."""

    id: str
    title: str
    version: str
    licence: str
    homepage: str
    package: str
    namespace: str


class OutsideTerm(NamedTuple):
    """A term of another vocabulary. ``labels``: the preferred one first; ``source``: its title.

    ``classes``: of the topics that it may be, by name; "" for any. ``keys``: of each label the
    normal form.
    """

    iri: str
    labels: tuple[str, ...]
    source: str
    classes: tuple[str, ...]
    keys: tuple[str, ...]


class Published(NamedTuple):
    """A mapping that people made, to a term. ``said``: where."""

    kind: MappingKind
    term: OutsideTerm
    said: str


class OutsideTerms:
    """Terms by class and normal form, and the mappings from terms and from concepts of ours.

    ``named``: each with the place of the label that has this form.
    """

    def __init__(self, terms: Iterable[OutsideTerm]) -> None:
        self.named: dict[tuple[str, str], list[tuple[OutsideTerm, int]]] = {}
        self.published: dict[str, list[Published]] = {}
        for term in terms:
            for at, form in enumerate(term.keys):
                for kind in term.classes:
                    self.named.setdefault((kind, form), []).append((term, at))


OutsideFiles = tuple[tuple[VocabularyFile, bytes], ...]
"""A user's files that were read."""


@lru_cache(maxsize=4)
def outside_terms(files: OutsideFiles = ()) -> OutsideTerms:
    """Our terms and those of files. Raises VocabularyError."""
    shipped = _shipped()
    more = [term for file, data in files for term in skos_terms(data, Path(file.name))]
    found = OutsideTerms([*shipped.values(), *more])
    for table in ("published.tsv", "curated.tsv"):
        for subject, kind, object_, _, said in _rows(table):
            term = shipped[object_]
            start = shipped[subject].iri if subject in shipped else _ours(subject)
            predicate = MappingKind(kind.removeprefix("skos:"))
            found.published.setdefault(start, []).append(Published(predicate, term, said))
    return found


def read_outside(paths: Sequence[str | Path]) -> OutsideFiles:
    """Read a user's vocabularies. Raises VocabularyError for one that cannot be used."""
    files: list[tuple[VocabularyFile, bytes]] = []
    for path in map(Path, paths):
        data = read_limited(path, MAX_BYTES, VocabularyError)
        files.append((VocabularyFile(path.name, sha256(data).hexdigest()), data))
    outside_terms(tuple(files))
    return tuple(files)


@cache
def sources() -> Mapping[str, Source]:
    """The vocabularies whose terms ship, by their names in the tables."""
    return {row[0]: Source(*row) for row in _rows("sources.tsv")}


@cache
def _shipped() -> Mapping[str, OutsideTerm]:
    """The terms that ship, by source and local name."""
    known = sources()
    return {
        f"{source}:{local}": OutsideTerm(
            known[source].namespace + local,
            (label, *filter(None, others.split(";"))),
            known[source].title,
            tuple(classes.split(";")),
            tuple(keys.split(";")),
        )
        for source, local, classes, label, others, keys in _rows("terms.tsv")
    }


def _ours(subject: str) -> str:
    kind, _, local = subject.partition(":")
    return names.VOCABULARY[f"{kind}/{local}"]


def _rows(name: str) -> Iterator[list[str]]:
    text = (ontology() / "mappings" / name).read_text("utf-8")
    return (line.split("\t") for line in text.split("\n")[1:-1])


def skos_terms(data: bytes, path: Path) -> Iterator[OutsideTerm]:
    """The concepts of an RDF file that have an English label; its scheme's title is the source.

    Raises VocabularyError for a file without any.
    """
    graph = RdfIndex(VocabularyError, ".ttl, .nt, .nq, .trig, .rdf or .jsonld")
    graph.read(data, path)
    titles = (names.DCTERMS["title"], names.SKOS["prefLabel"], names.RDFS["label"])
    schemes = graph.subjects(names.RDF["type"], names.SKOS["ConceptScheme"])
    found = (text for s in schemes for t in titles for text in graph.texts(s, t))
    source, empty = next(found, path.stem), True
    for subject in graph.subjects(names.RDF["type"], names.SKOS["Concept"]):
        labels = _english(graph, subject)
        if labels and names.is_iri(subject):
            empty = False
            yield OutsideTerm(subject, labels, source, _ANY, tuple(map(key, labels)))
    if empty:
        raise VocabularyError(
            f"{path}: no skos:Concept with an English skos:prefLabel; give a SKOS vocabulary"
        )


def _english(graph: RdfIndex, subject: str) -> tuple[str, ...]:
    """The preferred label in English or no language, and its acronyms; none without it.

    Other labels of a thesaurus are often only near: what one is to look up instead.
    """
    said = [
        [collapse(n.value) for n in graph.literals(subject, p) if (n.language or "en")[:2] == "en"]
        for p in (names.SKOS["prefLabel"], names.SKOS["altLabel"])
    ]
    preferred = said[0][:1]
    others = (a for p in preferred for a in said[1] if acronym_of(a, p) or acronym_of(p, a))
    return tuple(dict.fromkeys(filter(None, (*preferred, *others)))) if all(preferred) else ()
