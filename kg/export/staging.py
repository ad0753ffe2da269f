"""Files that take their places together: see :mod:`kg.staging`, which all stages share."""

from kg.staging import probe, together

__all__ = ["probe", "together"]
