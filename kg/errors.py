"""Everything that TrendKG raises on purpose, split by who has to act.

    KgError                     the root; never raised itself
    ├── InputError              the person who gave the report            exit 3
    │   ├── SourceNotFound      no such file, no report in a folder
    │   ├── UnreadableSource    binary, empty, undecodable, malformed
    │   ├── SourceTooLarge      over a limit of size, time or memory
    │   ├── OtherLanguage       not in English
    │   └── FlawedAnnotation    gold that does not fit its report, each flaw with its place
    ├── ConfigurationError      the person who set it up                  exit 4
    │   ├── VocabularyError     a vocabulary file, with its line
    │   ├── DecisionsError      a file of decisions, with its line
    │   ├── OntologyError       a file of classes and relations of the user's own
    │   └── MissingExtra        an optional dependency is not installed
    ├── DataError               the person who made the graph or query    exit 5
    │   ├── MalformedGraph      Turtle, JSON-LD, ... that does not parse
    │   ├── QueryError          SPARQL that does not parse or cannot run
    │   │   └── CallRefused     it would call another machine, which is not allowed
    │   ├── UnknownName         no such topic, question or format
    │   └── NothingToCompare    no report of the dates that are to be compared
    ├── OutputError             the machine: disk full, folder read-only  exit 6
    │   ├── WorkerLost          a process was killed, for want of memory perhaps
    │   └── StoreInUse          another process is writing the store
    ├── TargetError             the person who runs the database          exit 9
    │   ├── TargetOccupied      it holds another graph, left as it is
    │   └── NotVerified         it does not hold what was sent            exit 10
    ├── EngineError             the person who runs the cluster           exit 11
    └── ModelError              the person who runs the language model    exit 12

A message says what was found, where, and what to do. Whatever else is raised
is a bug of ours.
"""

# ruff: noqa: N818 - the names say what was found; "Error" after each would say it again

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class KgError(Exception):
    """Root of all expected errors.

    ``str(error)`` is one line: what was found, where, what to do. ``details`` are
    further lines of that kind, where many things are wrong at once.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.details = details


class InputError(KgError):
    """A report cannot be used as given."""

    exit_code = 3


class SourceNotFound(InputError):
    """A path or pattern names no report."""


class UnreadableSource(InputError):
    """A report is there, and cannot be read as text."""


class SourceTooLarge(InputError):
    """A report is larger, or takes more time or memory, than the limit in force."""


class OtherLanguage(InputError):
    """A report is in a language that is not read."""


class FlawedAnnotation(InputError):
    """Annotations do not fit their reports; ``details`` has every flaw with file and line."""


class ConfigurationError(KgError):
    """A setting, vocabulary or installation is not usable."""

    exit_code = 4


class VocabularyError(ConfigurationError):
    """A vocabulary file is malformed; the message names file and line."""


class DecisionsError(ConfigurationError):
    """A file of decisions is malformed or contradicts itself; the message names its lines."""


class OntologyError(ConfigurationError):
    """A file of own classes and relations is malformed; the message names file and term."""


class MissingExtra(ConfigurationError):
    """An optional dependency is needed and absent; the message says how to install it."""


@contextmanager
def needing(what: str, extra: str) -> Iterator[None]:
    """Say what needs which extra, where an import fails. Raises MissingExtra."""
    try:
        yield
    except ImportError:
        raise MissingExtra(f"{what}; run: pip install 'trendkg[{extra}]'") from None


class DataError(KgError):
    """A graph or a query is not usable."""

    exit_code = 5


class MalformedGraph(DataError):
    """An RDF file does not parse; the message names file, line and column."""


class QueryError(DataError):
    """A SPARQL query does not parse or cannot be answered.

    ``excerpt``: two lines, the text at fault and marks under it; "" if not known.
    """

    def __init__(self, message: str, excerpt: str = "") -> None:
        super().__init__(message)
        self.excerpt = excerpt


class CallRefused(QueryError):
    """A SPARQL query or update would call another machine."""


class UnknownName(DataError):
    """A topic, relation, question or format of that name does not exist."""


class NothingToCompare(DataError):
    """No report of a graph is of a period that is to be compared."""


class OutputError(KgError):
    """A result cannot be written; what was there before is still there."""

    exit_code = 6


class WorkerLost(OutputError):
    """A process that did a part of the work was killed, or cannot be started."""


class StoreInUse(OutputError):
    """Another process is writing the store; there is one writer at a time."""


class TargetError(KgError):
    """A database cannot be reached, or refuses what it is sent."""

    exit_code = 9


class TargetOccupied(TargetError):
    """A target holds another graph, and nobody said to replace it."""


class NotVerified(TargetError):
    """A target, asked after a load, does not hold what was sent.

    ``differences`` has a line for each difference; the message has the first.
    """

    exit_code = 10

    def __init__(self, target: str, differences: tuple[str, ...]) -> None:
        self.differences = differences
        more = f" (and {len(differences) - 1} more)" if len(differences) > 1 else ""
        super().__init__(
            f"{target} does not hold what was sent: {differences[0]}{more};"
            " load it again with --replace"
        )


class EngineError(KgError):
    """An engine for distributed builds cannot be started or reached, or has given up."""

    exit_code = 11


class ModelError(KgError):
    """A language model's server cannot be reached, or answers no question at all."""

    exit_code = 12
