"""What a build is told: only what makes sense, and as text for the record."""

from __future__ import annotations

from msgspec import Struct

from kg.errors import ConfigurationError
from kg.model import Concept, Vocabulary
from kg.model.decisions import Decisions
from kg.model.schema import LEARNED_CLASSES
from kg.names import DEFAULT_BASE, is_iri
from kg.read.tables.user_ontology import NONE, OwnTerms
from kg.read.tables.vocabulary import Loaded


class Settings(Struct, frozen=True):
    """The settings that the graph depends on. Raises ConfigurationError for what cannot be.

    ``base`` begins the IRIs of things; ``min_confidence`` is 0..1, and what is less sure
    is left out; ``known`` are the vocabularies, ``decisions`` a curator's, ``own`` the user's
    classes and relations.
    """

    known: Loaded
    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    decisions: Decisions = Decisions()
    own: OwnTerms = NONE

    def __post_init__(self) -> None:
        if not is_iri(self.base) or "#" in self.base or not self.base.endswith("/"):
            raise ConfigurationError(
                f"the base {self.base!r} cannot begin IRIs; give one such as https://example.org/id/"
            )
        if not 0 <= self.min_confidence <= 1:
            raise ConfigurationError(
                f"the least confidence cannot be {self.min_confidence}; give a number from 0 to 1"
            )

    def told(self) -> dict[str, str]:
        """The settings as text by name; vocabularies by file name and hash, decisions by hash."""
        files = " ".join(f"{file.name} sha256:{file.sha256}" for file in self.known.files)
        told = {
            "base": self.base,
            "decisions": self.decisions.told(),
            "min_confidence": f"{self.min_confidence:g}",
            "vocabularies": files,
        }
        if self.own.files:
            told["ontology"] = " ".join(f"{f.name} sha256:{f.sha256}" for f in self.own.files)
        return told

    @property
    def ours(self) -> Vocabulary:
        """The concepts of the classes that the model knows, of all vocabularies."""
        every = self.known.vocabulary
        ours = tuple(c for c in every if c.topic_class in LEARNED_CLASSES)
        return every if len(ours) == len(every.concepts) else Vocabulary(ours)

    @property
    def users(self) -> tuple[Concept, ...]:
        """The concepts of the classes that rules find, of all files."""
        told = (c for c in self.known.vocabulary if c.topic_class not in LEARNED_CLASSES)
        return (*self.own.concepts, *told)
