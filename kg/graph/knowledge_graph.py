"""A knowledge graph in memory, with queries, views and conversions for other libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store

from kg.errors import MissingExtra
from kg.graph import rdf_files, snapshots, sparql, views
from kg.graph.graph_model import GraphKnowledge
from kg.graph.history import History, history_of
from kg.graph.query_results import Answer, Solutions
from kg.graph.read import read_knowledge
from kg.names import PREFIXES

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib


class Graph:
    """An immutable set of RDF triples, with queries, views and conversions.

    Named graphs of files are merged on the way in: ``len`` counts distinct triples, and
    queries see them all. A store on disk (``kg store``) is read where it is: its default
    graph has all triples, and ``GRAPH`` finds those of one report.
    """

    __slots__ = ("_allow_service", "_held", "_store")

    _shows: ClassVar[tuple[Callable[[Graph], str], ...]] = ()

    def __init__(self, store: Store, held: object = None, *, allow_service: bool = False) -> None:
        """Wrap a store; ``held`` lives as long as the graph.

        ``allow_service``: whether queries may call other machines by ``SERVICE``.
        """
        self._store = store
        self._held = held
        self._allow_service = allow_service

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> Graph:
        """Make a graph of the triples of these quads (see :func:`kg.graph.write.to_quads`)."""
        store = Store()
        default = DefaultGraph()
        store.bulk_extend(
            q if q.graph_name == default else Quad(q.subject, q.predicate, q.object) for q in quads
        )
        return cls(store)

    @classmethod
    def load(cls, *paths: str | Path, allow_service: bool = False) -> Graph:
        """Read RDF files into one graph.

        Turtle, N-Triples, N-Quads, TriG, JSON-LD, RDF/XML, each also ``.gz``. A folder stands for
        its ``graph.ttl``, or without one for all RDF files in it. One store is opened as it is
        at this moment, whatever is written to it later. ``allow_service``: let queries call
        other machines by ``SERVICE``.
        Raises SourceNotFound, or MalformedGraph naming file, line and column.
        """
        if len(paths) == 1 and snapshots.is_store(Path(paths[0])):
            lease = snapshots.read(Path(paths[0]))
            return cls(lease.store, lease.held, allow_service=allow_service)
        store = Store()
        for path in paths:
            rdf_files.load(Path(path), store)
        return cls(store, allow_service=allow_service)

    @classmethod
    def parse(cls, data: bytes, suffix: str = ".ttl", *, name: str = "input") -> Graph:
        """Read ``data`` into a graph, in the format of files that end in ``suffix``.

        >>> len(Graph.parse(b"<http://e/s> a <http://e/o> ."))
        1
        """
        store = Store()
        rdf_files.parse(data, rdf_files.SUFFIXES[suffix], name, store)
        return cls(store)

    @property
    def store(self) -> Store:
        """The pyoxigraph store behind this graph, all triples in its default graph.

        That of a store on disk can only be read, and has named graphs beside.
        """
        return self._store

    def __len__(self) -> int:
        return size(self._store)

    def __repr__(self) -> str:
        return f"<Graph of {len(self)} triples>"

    @classmethod
    def shown_by(cls, show: Callable[[Graph], str]) -> None:
        """Set what makes the HTML by which notebooks show a graph."""
        cls._shows = (show,)

    def _repr_html_(self) -> str | None:
        """The HTML for notebooks; None if no function for it is set."""
        return next((show(self) for show in self._shows), None)

    def ntriples(self) -> list[str]:
        """List the triples as sorted lines of canonical N-Triples, without line ends."""
        content = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        return sorted((content or b"").decode().split("\n")[:-1])

    def topics(self) -> tuple[views.Topic, ...]:
        """List all topics, by class, label and IRI."""
        return views.topics(self._store)

    def relations(self) -> tuple[views.Link, ...]:
        """List all relations that are not negated, by subject, predicate and object."""
        return views.links(self._store)

    def knowledge(self) -> GraphKnowledge:
        """Read reports, topics and relations with all their evidence.

        >>> Graph.parse(b"").knowledge().entities
        ()
        """
        return read_knowledge(self._store)

    def history(self) -> History:
        """Find for each topic and claim the reports that say it, their dates, and their modality.

        >>> Graph.parse(b"").history().claims
        ()
        """
        return history_of(self.knowledge())

    def query(self, query: str, **bindings: sparql.Value | Sequence[sparql.Value]) -> Answer:
        """Answer SPARQL (SELECT, ASK, CONSTRUCT, DESCRIBE); project prefixes are known.

        ``bindings`` give a term, or a choice of terms, to variables, by name. Raises QueryError.

        >>> graph = Graph.parse(b"<http://e/s> a <http://e/o> .")
        >>> graph.query("SELECT ?what { ?s a ?what }").dicts()
        ({'what': 'http://e/o'},)
        """
        return sparql.run(self._store, query, bindings, allow_service=self._allow_service)

    def answer(
        self, query: str, form: str | None = None, **bindings: sparql.Value | Sequence[sparql.Value]
    ) -> str:
        """Answer SPARQL as text: csv, tsv, json or xml; turtle, ntriples or jsonld.

        >>> graph = Graph.parse(b"<http://e/s> a <http://e/o> .")
        >>> graph.answer("ASK { ?s a ?what }")
        '{"head":{},"boolean":true}'
        """
        return sparql.render(self._store, query, form, bindings, allow_service=self._allow_service)

    def rdflib(self) -> rdflib.Graph:
        """Make an rdflib graph with the same triples and the project's prefixes bound."""
        return views.to_rdflib(self._store, PREFIXES)

    def networkx(self) -> networkx.MultiDiGraph[str]:
        """Make a multigraph: topics as nodes, relations as edges.

        Nodes are IRIs with ``label``, ``class`` ("Trend", ...), ``reports`` (how many
        mention it) and ``confidence`` where known. Edges are keyed by relation
        ("usesTechnique", ...) with ``relation`` (the same), ``reports`` and ``evidence``
        (how many), and ``confidence``, ``modality`` and ``iri`` (the assertion's) where
        known. Negated relations are not edges.
        """
        return views.to_networkx(self.topics(), self.relations())

    def pandas(self) -> pandas.DataFrame:
        """Make a table with one row per relation. Raises MissingExtra without pandas."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtra("pandas is not installed; run: pip install pandas") from None
        return pd.DataFrame(
            views.to_rows(self.topics(), self.relations()), columns=list(views.COLUMNS)
        )


def size(store: Store) -> int:
    """Count the triples of the default graph of a store."""
    if next(store.named_graphs(), None) is None:
        return len(store)
    found = sparql.run(store, "SELECT (COUNT(*) AS ?triples) { ?s ?p ?o }")
    return int(found.dicts()[0]["triples"]) if isinstance(found, Solutions) else 0
