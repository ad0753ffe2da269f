"""What a build is asked for: options as they are given, and what is read and made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol, TypeVar

from msgspec import Struct

from kg.build.codec import digest
from kg.build.report_builder import FailedReport, ReportBuilder
from kg.build.report_limits import MAX_MEMORY, MAX_SECONDS, ReportLimits
from kg.errors import ConfigurationError, InputError, SourceNotFound
from kg.extract import CustomExtractor, Model
from kg.graph.user_triples import Curated, load_curated
from kg.llm.language_model import LanguageModel
from kg.model import Concept, Effect, Knowledge, Vocabulary
from kg.model.build_report import Duplicate, ReportRecord
from kg.model.decisions import Decisions
from kg.model.schema import LEARNED_CLASSES
from kg.names import DEFAULT_BASE, is_iri
from kg.read import MAX_BYTES, discover
from kg.read.discovery import Note
from kg.read.report_names import NamedSource, name_sources
from kg.read.source import Source
from kg.read.tables.decision_table import load_decisions
from kg.read.tables.metadata_table import with_metadata
from kg.read.tables.outside_terms import (
    OutsideFiles,
    OutsideTerms,
    outside_terms,
    read_outside,
)
from kg.read.tables.user_ontology import NONE, UserOntology, load_user_ontology
from kg.read.tables.vocabulary import Loaded, load_vocabularies
from kg.resolve import ReportTopics, across
from kg.resolve.vocabulary_index import Known

Resolver = Callable[[Iterable[ReportTopics]], Knowledge]


class Settings(Struct, frozen=True):
    """The settings that the graph depends on. Raises ConfigurationError for what cannot be.

    ``base`` begins the IRIs of things; ``min_confidence`` is 0..1, and what is less sure
    is left out; ``known`` are the vocabularies, ``decisions`` a curator's, ``own`` the user's
    classes and relations, ``llm`` the language model that is asked, too, ``mapped`` vocabularies
    of theirs to map topics to.
    """

    known: Loaded
    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    decisions: Decisions = Decisions()
    own: UserOntology = NONE
    llm: LanguageModel | None = None
    mapped: OutsideFiles = ()

    def __post_init__(self) -> None:
        if not is_iri(self.base) or "#" in self.base or not self.base.endswith("/"):
            raise ConfigurationError(
                f"the base {self.base!r} cannot begin IRIs; give one such as https://example.org/id/"
            )
        if not 0 <= self.min_confidence <= 1:
            raise ConfigurationError(
                f"the least confidence cannot be {self.min_confidence}; give a number from 0 to 1"
            )

    def as_text(self) -> dict[str, str]:
        """The settings by name; vocabularies by file name and hash, decisions by hash."""
        files = " ".join(f"{file.name} sha256:{file.sha256}" for file in self.known.files)
        text = {
            "base": self.base,
            "decisions": self.decisions.told(),
            "min_confidence": f"{self.min_confidence:g}",
            "vocabularies": files,
        }
        if self.own.files:
            text["ontology"] = " ".join(f"{f.name} sha256:{f.sha256}" for f in self.own.files)
        if self.mapped:
            text["map_to"] = " ".join(f"{f.name} sha256:{f.sha256}" for f, _ in self.mapped)
        return text | (self.llm.as_text() if self.llm is not None else {})

    @property
    def outside(self) -> OutsideTerms:
        """The terms of other vocabularies that topics are mapped to."""
        return outside_terms(self.mapped)

    @property
    def ours(self) -> Vocabulary:
        """The concepts of the classes that the model knows, of all vocabularies."""
        every = self.known.vocabulary
        ours = tuple(c for c in every if c.topic_class in LEARNED_CLASSES)
        return every if len(ours) == len(every.concepts) else Vocabulary(ours)

    @property
    def users(self) -> tuple[Concept, ...]:
        """The concepts of the classes that rules find, of all files."""
        added = (c for c in self.known.vocabulary if c.topic_class not in LEARNED_CLASSES)
        return (*self.own.concepts, *added)

    def builder(self, options: Options) -> ReportBuilder:
        """What takes one report through all stages that need no other."""
        files = [file.sha256 for file in self.own.files]
        model, any_language = options.model, options.any_language
        weights = model.to_json() if model is not None else ""
        key = digest(_hash_of(self.ours), self.users, files, weights, any_language).hex()
        if self.llm is not None:
            key = digest(key, self.llm.as_text()).hex()
        return ReportBuilder(
            self.ours,
            options.max_bytes,
            options.strict,
            model,
            self._custom_extractor(),
            key,
            limits=ReportLimits(options.max_seconds, options.max_memory),
            any_language=any_language,
            llm=self.llm,
        )

    def _custom_extractor(self) -> CustomExtractor | None:
        """What finds the user's classes and relations, if there are any."""
        schema = self.own.schema
        if not schema.described_classes and not schema.described_relations:
            return None
        return CustomExtractor(schema, self.users)

    def resolver(self) -> Resolver:
        """What resolves the reports of a build together; the vocabulary is indexed for it now."""
        Known.of(self.known.vocabulary)
        return partial(
            across,
            vocabulary=self.known.vocabulary,
            decisions=self.decisions,
            schema=self.own.schema,
        )


@lru_cache(maxsize=4)
def _hash_of(vocabulary: Vocabulary) -> bytes:
    """What the concepts are, as a hash."""
    return digest(vocabulary.concepts)


class Options(Struct, frozen=True, kw_only=True):
    """The options of a build.

    ``vocabularies``: SKOS, beside what ships. ``ontologies`` describe classes and relations of the
    user's own. What is less sure than ``min_confidence`` (0..1) is left out. ``decisions``: a
    curator's, a CSV. ``with_files``: RDF that goes into the graph as it stands. One report may
    have ``max_bytes`` and take ``max_seconds`` of a processor and ``max_memory`` mebibytes.
    ``strict``: one that fails ends the build. ``model``: weights in place of the shipped ones.
    ``metadata``: tables of what is known of reports, before what they say themselves. One that
    is not in English fails, unless ``any_language``. ``llm``: a language model that is asked about
    each section; it alone calls another machine. ``map_to``: SKOS vocabularies to map topics to.
    """

    vocabularies: Sequence[str | Path] = ()
    ontologies: Sequence[str | Path] = ()
    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    decisions: str | Path | None = None
    with_files: Sequence[str | Path] = ()
    max_bytes: int = MAX_BYTES
    max_seconds: int = MAX_SECONDS
    max_memory: int = MAX_MEMORY
    strict: bool = False
    model: Model | None = None
    metadata: Sequence[str | Path] = ()
    any_language: bool = False
    llm: LanguageModel | None = None
    map_to: Sequence[str | Path] = ()

    def plan(self, paths: Iterable[str | Path | Source], stdin: BinaryIO | None = None) -> Plan:
        """Read the files that these options name, and find the reports.

        Raises ConfigurationError, or MalformedGraph for unusable RDF.
        """
        own = load_user_ontology(tuple(self.ontologies))
        known = load_vocabularies(tuple(self.vocabularies), classes=own.schema.classes)
        decisions = self._decisions(own)
        mapped = read_outside(self.map_to)
        settings = Settings(known, self.base, self.min_confidence, decisions, own, self.llm, mapped)
        curated = load_curated(self.with_files)
        notes: list[str] = []
        jobs, missing = find_reports(paths, stdin, self.max_bytes, self.metadata, notes.append)
        builder = settings.builder(self)
        table = PurePath(self.decisions or "").name
        warnings = (*known.warnings, *notes)
        return Plan(settings, curated, builder, tuple(jobs), tuple(missing), warnings, table)

    def _decisions(self, own: UserOntology) -> Decisions:
        if self.decisions is None:
            return Decisions()
        return load_decisions(self.decisions, own.schema)


class Plan(Struct, frozen=True):
    """A build that can begin.

    ``jobs``: the reports, sorted by name. ``missing``: arguments that name none. ``warnings``:
    what was noticed so far. ``table``: the name of the file of decisions.
    """

    settings: Settings
    curated: Curated
    builder: ReportBuilder
    jobs: tuple[NamedSource, ...]
    missing: tuple[FailedReport, ...]
    warnings: tuple[str, ...]
    table: str

    def as_text(self) -> dict[str, str]:
        """All settings by name."""
        return {**self.settings.as_text(), **self.curated.told()}

    def all_warnings(self, effects: Iterable[Effect]) -> tuple[str, ...]:
        """The warnings, those on decisions that did not do what they say among them."""
        return (*self.warnings, *self._on_decisions(effects))

    def _on_decisions(self, effects: Iterable[Effect]) -> Iterator[str]:
        for effect in effects:
            if effect.warn:
                yield f"{self.table}:{effect.line}: {effect.decision}: {effect.effect}"


class Recorded(Protocol):
    """A report that was built."""

    @property
    def record(self) -> ReportRecord:
        """What the build says of it."""
        ...


Built = TypeVar("Built", bound=Recorded)


def find_reports(
    paths: Iterable[str | Path | Source],
    stdin: BinaryIO | None,
    max_bytes: int,
    metadata: Sequence[str | Path],
    note: Note,
) -> tuple[list[NamedSource], list[FailedReport]]:
    """Find the reports to build, sorted by name, each file once; and what names none.

    A source is a report that has been found. ``metadata``: tables of what is known of them.
    """
    sources: dict[object, Source] = {}
    missing: list[FailedReport] = []
    for argument in dict.fromkeys(paths):  # standard input and pipes are there once
        if isinstance(argument, Source):
            sources.setdefault(argument.identity, argument)
            continue
        try:
            for source in discover([argument], stdin=stdin, max_bytes=max_bytes, note=note):
                sources.setdefault(source.identity, source)
        except InputError as error:
            missing.append(FailedReport(PurePath(argument).name, error, str(argument)))
    described = with_metadata(list(sources.values()), metadata, note)
    return name_sources(described), missing


def split_outcomes(
    outcomes: Iterable[Built | FailedReport],
) -> tuple[list[Built], list[FailedReport], list[Duplicate]]:
    """Split the outcomes by kind; of reports with the same bytes the first stays."""
    built: dict[str, Built] = {}
    failed: list[FailedReport] = []
    duplicates: list[Duplicate] = []
    for outcome in outcomes:
        if isinstance(outcome, FailedReport):
            failed.append(outcome)
        elif (first := built.setdefault(outcome.record.sha256, outcome)) is not outcome:
            duplicates.append(Duplicate(outcome.record.name, first.record.name))
    return list(built.values()), failed, duplicates


def nothing_built(failed: Sequence[FailedReport]) -> Exception:
    """The error of a build of which no report can be used."""
    if not failed:
        return SourceNotFound("no report was given; name files or folders")
    if len(failed) == 1:
        return failed[0].error
    first = failed[0].failure().message
    return InputError(f"none of {len(failed)} reports can be used; the first: {first}")
