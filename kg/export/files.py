"""Files written whole or not at all: see :mod:`kg.files`, which all stages share."""

from kg.files import refused, replacing, write_bytes, write_text

__all__ = ["refused", "replacing", "write_bytes", "write_text"]
