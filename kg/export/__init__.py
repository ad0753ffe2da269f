"""RDF to files: one format a file, all written whole or not at all."""

from kg.export.formats import FORMATS, Format

__all__ = ["FORMATS", "Format"]
