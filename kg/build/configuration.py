"""What a build is told, and how its stages work by that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from kg.build.codec import digest
from kg.build.report_builder import ReportBuilder
from kg.build.settings import Settings
from kg.model import Knowledge, Vocabulary
from kg.model.decisions import Decisions
from kg.read.tables.user_ontology import load_own
from kg.read.tables.vocabulary import load_vocabularies

if TYPE_CHECKING:
    from kg.build.resolution_stage import Resolve
    from kg.extract import Model, OwnExtractor
    from kg.read.tables.user_ontology import OwnTerms


def settled(
    vocabularies: Iterable[str | Path],
    ontologies: Iterable[str | Path],
    base: str,
    min_confidence: float,
    decisions: str | Path | None,
) -> Settings:
    """Read all files that a build is told by. Raises ConfigurationError."""
    own = load_own(tuple(ontologies))
    decided = _decided(decisions, own) if decisions is not None else Decisions()
    known = load_vocabularies(tuple(vocabularies), classes=own.schema.classes)
    return Settings(known, base, min_confidence, decided, own)


def _decided(decisions: str | Path, own: OwnTerms) -> Decisions:
    from kg.read.tables.decision_table import load_decisions

    return load_decisions(decisions, own.schema)


def builder_of(
    settings: Settings, max_bytes: int, model: Model | None, *, strict: bool
) -> ReportBuilder:
    """What takes one report through all stages that need no other."""
    files = [file.sha256 for file in settings.own.files]
    weights = model.to_json() if model is not None else ""
    key = digest(_hash_of(settings.ours), settings.users, files, weights).hex()
    return ReportBuilder(settings.ours, max_bytes, strict, model, _own(settings), key)


@lru_cache(maxsize=4)
def _hash_of(vocabulary: Vocabulary) -> bytes:
    """What the concepts are, as a hash."""
    return digest(vocabulary.concepts)


def _own(settings: Settings) -> OwnExtractor | None:
    """What finds the user's classes and relations, if there are any."""
    schema = settings.own.schema
    if not schema.described_classes and not schema.described_relations:
        return None
    from kg.extract import OwnExtractor

    return OwnExtractor(schema, settings.users)


def resolving(settings: Settings) -> Resolve:
    """How the reports of a build are resolved together; the vocabulary is indexed for it now."""
    from kg.resolve import across
    from kg.resolve.vocabulary_index import Known

    Known.of(settings.known.vocabulary)
    return partial(
        across,
        vocabulary=settings.known.vocabulary,
        decisions=settings.decisions,
        schema=settings.own.schema,
    )


def warned(knowledge: Knowledge, decisions: str | Path | None) -> Iterator[str]:
    """What a curator should look at: decisions that did not do what they say."""
    name = PurePath(decisions or "").name
    for effect in knowledge.effects:
        if effect.warn:
            yield f"{name}:{effect.line}: {effect.decision}: {effect.effect}"
