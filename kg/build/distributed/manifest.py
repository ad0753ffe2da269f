"""The manifest of a distributed build: what it was told, what it made, and the proof of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, to_builtins

from kg.build.distributed.write_step import File
from kg.model import Effect
from kg.model.build_report import Duplicate, Failure

NAME: Final = "manifest.json"


class Manifest(Struct, frozen=True):
    """All that a distributed build says of itself; nothing of when and where it ran.

    ``counts``: of reports, and what is in them; ``files``: all beside this one, by name.
    """

    version: str
    settings: Mapping[str, str]
    counts: Mapping[str, int]
    files: Sequence[File]
    failures: Sequence[Failure] = ()
    duplicates: Sequence[Duplicate] = ()
    warnings: Sequence[str] = ()
    decisions: Sequence[Effect] = ()

    def to_json(self) -> str:
        """The manifest as JSON, two blanks of indent, keys in a fixed order, a line end."""
        told: dict[str, Any] = {
            "version": self.version,
            "settings": dict(sorted(self.settings.items())),
            "counts": dict(self.counts),
            "failures": [failure.as_dict() for failure in self.failures],
            "duplicates": [to_builtins(duplicate) for duplicate in self.duplicates],
            "warnings": list(self.warnings),
            "decisions": [to_builtins(effect) for effect in self.decisions],
            "files": [file.as_dict() for file in sorted(self.files)],
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
