"""RDF to files: one format a file, all written whole or not at all."""

from kg.export.formats import EXPORTS, FORMATS, Format

__all__ = ["EXPORTS", "FORMATS", "Format"]
