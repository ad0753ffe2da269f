"""What a build is told: only what makes sense, and as text for the record."""

from __future__ import annotations

from dataclasses import dataclass

from kg.decisions import Decisions
from kg.errors import ConfigurationError
from kg.names import DEFAULT_BASE, is_iri
from kg.read.vocabulary import Loaded


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that the graph depends on. Raises ConfigurationError for what cannot be.

    ``base`` begins the IRIs of things; ``min_confidence`` is 0..1, and what is less sure
    is left out; ``known`` are the vocabularies, ``decisions`` a curator's.
    """

    known: Loaded
    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    decisions: Decisions = Decisions()  # noqa: RUF009 - frozen and empty

    def __post_init__(self) -> None:
        if not is_iri(self.base) or not self.base.endswith(("/", "#")):
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
        return {
            "base": self.base,
            "decisions": self.decisions.told(),
            "min_confidence": f"{self.min_confidence:g}",
            "vocabularies": files,
        }
