"""RDF to files: one format a file, all written whole or not at all."""

from kg.export.exporter import Exportable, Format
from kg.export.formats import FORMATS

__all__ = ["FORMATS", "Exportable", "Format"]
