"""Where a query is malformed: line, column, the word at fault, and a mark under it.

The engine tells how far its parser looked, which for a keyword is some characters past
the word that it did not want. So the words are set far apart before it is asked again:
then what it looked at is the word itself, or the blanks behind it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from msgspec import Struct
from pyoxigraph import Store

from kg.errors import CallRefused, QueryError
from kg.graph.sparql_lexer import SPACED, harmless
from kg.names import PREFIXES

_POSITION: Final = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_APART: Final = " " * 24
"""More than the longest keyword (ENCODE_FOR_URI) has letters."""
_LONGEST: Final = 20_000
"""Characters of a query up to which its words are set apart."""
_WIDTH: Final = 100
_EXPECTED: Final = 8
_KEYWORD: Final = re.compile(r"[A-Za-z_0-9]+")
_KEYWORDS: Final = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH FROM NAMED"
    " DISTINCT REDUCED GROUP HAVING ORDER LIMIT OFFSET PREFIX BASE COUNT SAMPLE GROUP_CONCAT"
    " EXISTS BOUND REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE COALESCE DATATYPE LANGMATCHES"
).split()
_ELSEWHERE: Final = "this cannot stand here"
_UNCLOSED: Final = "this text has no end; close the quotation mark"
_KNOWN: Final = ", ".join(f"{name}:" for name in PREFIXES)
_SIGNS: Final = (
    ("Prefix not found", f"this prefix is not declared (known without a declaration: {_KNOWN})"),
    ("unbound", "SELECT names a variable that is neither grouped by nor an aggregate"),
    (
        "IRI parsing",
        "this is no absolute IRI (it may hold no blank and needs a scheme, as https:)",
    ),
    ('"\\\\U"', _UNCLOSED),
)
"""What the engine says -> what to say."""
_CALL: Final = re.compile(r"(?<![\w?$:@<-])service", re.IGNORECASE | re.ASCII)
"""In the word at fault: the keyword, rather than a name with these letters."""
_CALLS_OUT: Final = (
    "which would call another machine; TrendKG works offline, so load that data beside the"
    " graph, or allow it (kg query --allow-service, Graph.load(..., allow_service=True))"
)


class _Fault(Struct, frozen=True):
    """``start``, ``end``: half-open, in the query. ``expected``: as the engine says it."""

    start: int
    end: int
    expected: str


def syntax_error(query: str, message: str = "", *, allow_service: bool = False) -> QueryError:
    """Make the error for a query that does not parse, or calls another machine.

    ``message`` is the engine's. The excerpt of the error is the line at fault with a mark
    under the word. The engine sees the query without what could call out, unless it may.
    """
    fault = _found(query if allow_service else harmless(query))
    if fault is None:
        return QueryError(f"the query does not parse: {message}; correct it")
    before = query[: fault.start]
    line, column = before.count("\n") + 1, fault.start - before.rfind("\n")
    word = query[fault.start : fault.end]
    where = f"line {line}, column {column}"
    marked = _marked(query, fault, column)
    if not allow_service and _CALL.search(word):
        return CallRefused(f"the query uses SERVICE, {where}, {_CALLS_OUT}", marked)
    near = f"at {_short(word)!r}" if word else "at its end"
    hint = _hint(query, fault, word)
    return QueryError(f"the query does not parse, {where}, {near}: {hint}", marked)


def _found(query: str) -> _Fault | None:
    words = [(match.start(), *match.span()) for match in _words(query)]
    end = len(query.rstrip())
    as_it_is = [*words, (end, end, end)]
    if len(query) > _LONGEST:
        return _asked(query, as_it_is)
    return _asked(*_apart(query)) or _asked(query, as_it_is)


def _words(query: str) -> list[re.Match[str]]:
    return [match for match in SPACED.finditer(query) if match.lastgroup != "skip"]


def _apart(query: str) -> tuple[str, list[tuple[int, int, int]]]:
    """Space the words out; each with its new start and its span in the query, the end last."""
    pieces: list[str] = []
    places: list[tuple[int, int, int]] = []
    length = 0
    for match in _words(query):
        places.append((length, *match.span()))
        pieces.append(match.group() + _APART)
        length += len(pieces[-1])
    end = len(query.rstrip())
    return "".join(pieces), [*places, (length, end, end)]


def _asked(text: str, places: list[tuple[int, int, int]]) -> _Fault | None:
    """Find the syntax error in a text by the engine, and its place in the query."""
    try:
        Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        found = _POSITION.match(str(error))
    else:
        return None
    if found is None:
        return None
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: int(found[1]) - 1]) + int(found[2]) - 1
    _, start, end = max((place for place in places if place[0] <= at), default=places[0])
    return _Fault(start, end, found[3])


def _hint(query: str, fault: _Fault, word: str) -> str:
    for sign, hint in _SIGNS:
        if sign in fault.expected:
            return hint
    if word[:1] in {'"', "'"} and word.count(word[0]) % 2:
        return _UNCLOSED
    if close := get_close_matches(word.upper(), _KEYWORDS, 1, 0.75):
        return f"did you mean {close[0]}?" if close[0] != word.upper() else _ELSEWHERE
    return _braces(query, fault, word) or _wanted(fault.expected, word)


def _braces(query: str, fault: _Fault, word: str) -> str:
    before = [match.group() for match in _words(query[: fault.start])]
    is_open = before.count("{") > before.count("}")
    if word == "}" and not is_open:
        return "one closing brace too many"
    return "a closing brace is missing" if not word and is_open else ""


def _wanted(expected: str, word: str) -> str:
    wanted = [item for item in " ".join(expected.split()).split(", ") if item[:1] != "["]
    if not wanted or all(map(_KEYWORD.fullmatch, wanted)):
        return _ELSEWHERE if word else "something is missing here"
    if '"?"' in wanted:
        text = ", text or a number" if '"true"' in wanted or "true" in wanted else ""
        return f"a variable, an IRI or a prefixed name{text} is expected here"
    if '"^"' in wanted:
        return "a property (an IRI, a prefixed name or a path) is expected here"
    return f"expected {' or '.join(wanted[:_EXPECTED])}"


def _short(word: str) -> str:
    return word if len(word) <= 40 else f"{word[:40]}…"


def _marked(query: str, fault: _Fault, column: int) -> str:
    """The line at fault, cut to a width that can be read, and marks under the word."""
    start = fault.start - column + 1
    line = re.sub(r"\s", " ", query[start:].split("\n", 1)[0])
    cut = max(0, column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = line[cut : cut + _WIDTH]
    marks = max(1, min(fault.end - fault.start, len(shown) - (column - 1 - cut)))
    return f"{shown.rstrip()}\n{' ' * (column - 1 - cut)}{'^' * marks}"
