"""What a check of a graph finds."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How grave a finding is."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


class Violation(Struct, frozen=True, order=True):
    """One finding. ``severity`` says whether it breaks the contract or is advice.

    ``focus`` is the resource at fault, ``path`` the property (an IRI, with ``^`` before
    it if followed backwards) or "", ``value`` the term at fault as SPARQL would write it
    or "", ``shape`` the IRI of the rule, and ``message`` what to do.
    """

    focus: str
    path: str
    value: str
    shape: str
    severity: Severity
    message: str
