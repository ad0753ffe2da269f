"""One report through all stages that need no other: read, extracted, resolved, packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from kg.build.codec import pack
from kg.build.evidence_text import paragraphs, split
from kg.build.process_setup import affordable_processes, gc_paused, usable_cpus
from kg.build.report_limits import DEFAULT, ReportLimits, limited
from kg.errors import KgError, OtherLanguage, WorkerLost
from kg.extract import CustomExtractor, Model, VocabularyMatcher, extract
from kg.language.identify import ENGLISH, NAMES, identify_language
from kg.llm.gate import Gate
from kg.llm.language_model import LanguageModel
from kg.model import BlockKind, Document, Extraction, Role, Vocabulary
from kg.model.build_report import Failure, ReportRecord
from kg.model.schema import SHIPPED
from kg.read import read
from kg.read.report_names import NamedSource
from kg.read.source import Source
from kg.resolve import within
from kg.resolve.one_class import one_class
from kg.resolve.vocabulary_index import Known

_READ: Final = frozenset({Role.CONTENT, Role.FIGURE})
_TORN_WORDS: Final = 12
_BYTES_A_PROCESS: Final = 100_000
"""What a process reads in a second, and twice as long as it takes to start."""


class PackedReport(NamedTuple):
    """What was made of one report: its record, what it says, and the words behind that.

    ``paragraphs``: those around these words.
    """

    slug: str
    sha256: str
    record: bytes
    topics: bytes
    wording: bytes
    paragraphs: bytes


class FailedReport(Struct, frozen=True):
    """One report, or argument, that gives nothing, and why."""

    name: str
    error: Exception
    given: str = ""

    def failure(self) -> Failure:
        """The failure as the record has it: an error of the report's, or a bug of ours."""
        kind = type(self.error).__name__
        if isinstance(self.error, KgError):
            return Failure(self.name, kind, str(self.error), self.given)
        found = f"{self.name} trips a bug in kg ({kind}: {self.error})"
        return Failure(self.name, "Bug", f"{found}; please report it, with --debug's output")


class AnsweredReport(NamedSource, frozen=True):
    """A report with the answers of a language model, by name of the question."""

    answers: Mapping[str, str] = {}


class ReportBuilder(Struct, frozen=True, dict=True):
    """Builds one report after the other; can be sent to another process.

    ``own`` finds the user's classes. ``any_language``: reports that are not in English are built
    too, as if they were. ``key``: the hash of all that the result depends on beside
    the report. ``threads``: how many read a report, which makes no difference to the result.
    ``limits``: what one report may take. ``llm``: the language model whose answers come with
    the reports.
    """

    vocabulary: Vocabulary
    max_bytes: int
    strict: bool = False
    model: Model | None = None
    own: CustomExtractor | None = None
    key: str = ""
    threads: int = 1
    limits: ReportLimits = DEFAULT
    any_language: bool = False
    llm: LanguageModel | None = None

    def __call__(self, job: NamedSource) -> PackedReport | FailedReport:
        """Take one report through all stages that need no other; raises only if ``strict``."""
        try:
            with limited(job.source.name, self.limits), gc_paused():
                return self._built(job)
        except Exception as error:  # one report never loses the others
            if self.strict:
                raise
            return FailedReport(job.source.name, error)

    def read(self, job: NamedSource) -> Document:
        """Read a report. Raises InputError for one that cannot be used."""
        document = read(job.source, max_bytes=self.max_bytes)
        if not self.any_language:
            check_language(document)
        return document

    def _built(self, job: NamedSource) -> PackedReport:
        document = self.read(job)
        slug = job.slug(document.sha256)
        extraction = self._extracted(document, job)
        schema = self.own.schema if self.own is not None else SHIPPED
        found = one_class(within(document, slug, extraction, self._known), self._known, schema)
        topics, wording = split(found)
        record = pack(_record(document, slug, extraction))
        around = pack(paragraphs(document, found))
        return PackedReport(slug, document.sha256, record, pack(topics), pack(wording), around)

    def _extracted(self, document: Document, job: NamedSource) -> Extraction:
        gate = None
        if self.llm is not None and isinstance(job, AnsweredReport):
            gate = Gate(self.llm, job.answers)
        return extract(
            document,
            self._matcher,
            model=self.model,
            own=self.own,
            threads=self.threads,
            proposer=gate,
        )

    def exclusive(self) -> ReportBuilder:
        """The same, for when no other process shares the work: all processors are free."""
        return replace(self, threads=usable_cpus())

    @cached_property
    def _matcher(self) -> VocabularyMatcher:
        return VocabularyMatcher(self.vocabulary)

    @cached_property
    def _known(self) -> Known:
        added = self.own.concepts if self.own is not None else ()
        whole = self.vocabulary + Vocabulary(added) if added else self.vocabulary
        return Known.of(whole)


def check_language(document: Document) -> None:
    """Raise OtherLanguage for a document whose text is not in English."""
    if document.metadata.language.partition("-")[0].lower() == ENGLISH:
        return
    found = identify_language(b.text.value for b in document.blocks if b.role is Role.CONTENT)
    if found != ENGLISH:
        raise OtherLanguage(
            f"{document.name} is in {NAMES[found]}, and only English is understood;"
            " give a translation, or build it all the same with --any-language"
        )


def killed(job: NamedSource) -> FailedReport:
    """What becomes of a report that kills its process twice."""
    name = job.source.name
    reason = "its process was killed, perhaps for want of memory; split it or free some memory"
    return FailedReport(name, WorkerLost(f"{name}: {reason}"))


def worker_count(sources: Sequence[Source]) -> int:
    """How many processes are worth their start for these reports, and have memory."""
    sizes = [*map(_size, sources)]
    worth = min(usable_cpus(), sum(sizes) // _BYTES_A_PROCESS, len(sources) // 2)
    return max(1, min(worth, affordable_processes(max(sizes, default=0))))


def _size(source: Source) -> int:
    if source.part is not None:
        return source.part.size
    try:
        return source.path.stat().st_size if source.path else len(source.content)
    except OSError:
        return 0


def _record(document: Document, slug: str, extraction: Extraction) -> ReportRecord:
    return ReportRecord(
        name=document.name,
        slug=slug,
        sha256=document.sha256,
        title=document.metadata.title or document.sections[0].title,
        sections=len(document.sections) - 1,
        sentences=sum(len(block.sentences) for block in document.blocks),
        unread=extraction.unread,
        terms=extraction.terms,
        issued=document.metadata.issued,
        fragments=_fragments(document),
        heard=extraction.heard,
    )


def _fragments(document: Document) -> float:
    """The share of the words that are in labels of figures, or in paragraphs torn apart."""
    words = fragments = 0
    for block in document.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.role not in _READ:
            continue
        text = block.text.value
        count = len(text.split())
        words += count
        torn = text[:1].islower() or (count >= _TORN_WORDS and text[-1:].isalpha())
        fragments += count if block.role is Role.FIGURE or torn else 0
    return round(fragments / words, 3) if words else 0.0
