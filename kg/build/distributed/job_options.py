"""What a distributed build is told by the user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from kg.build.configuration import builder_of, settled
from kg.build.distributed.broadcast import Told
from kg.build.fragments import lines_of
from kg.build.output_config import Form
from kg.graph.schema_rdf import schema_quads
from kg.names import DEFAULT_BASE
from kg.read import MAX_BYTES


class Options(Struct, frozen=True):
    """The options of a build, as :func:`kg.build.pipeline.build_into` has them.

    ``packed``: whether files are compressed by gzip.
    """

    vocabularies: Sequence[str | Path] = ()
    ontologies: Sequence[str | Path] = ()
    base: str = DEFAULT_BASE
    min_confidence: float = 0.0
    decisions: str | Path | None = None
    with_files: Sequence[str | Path] = ()
    max_bytes: int = MAX_BYTES
    strict: bool = False
    metadata: Sequence[str | Path] = ()
    packed: bool = True

    def told(self) -> Told:
        """Read all files that a build is told by. Raises ConfigurationError."""
        settings = settled(
            self.vocabularies, self.ontologies, self.base, self.min_confidence, self.decisions
        )
        builder = builder_of(settings, self.max_bytes, None, strict=self.strict)
        schema = tuple(lines_of(schema_quads(settings.own.schema)))
        form = Form(self.base, "", quads=True, schema=schema)
        return Told(settings, builder, form)
