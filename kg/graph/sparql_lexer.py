"""Just enough SPARQL lexing: to see keywords, and not those within strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_STRING: Final = r"""\"{3}(?:\\.|\"{0,2}[^\"\\])*\"{3} | '{3}(?:\\.|'{0,2}[^'\\])*'{3}
      | \"(?:\\.|[^\"\\\n])*\" | '(?:\\.|[^'\\\n])*'"""
_IRI: Final = r"""<[^<>"{}|^`\\\s]*>"""
_TOKEN: Final = re.compile(
    rf"""
      (?P<skip> \#[^\n]* )
    | (?P<string> {_STRING} )
    | (?P<iri> {_IRI} )
    | (?P<name> [?$@]?[\w:](?:[\w:.%\-]|\\.)*(?<!\.) )
    """,
    re.VERBOSE | re.DOTALL,
)
SPACED: Final = re.compile(
    rf"""
      (?P<skip> \s+ | \#[^\n]* )
    | (?P<word> [{{}}()] | (?: {_STRING} | {_IRI} | [^\s\#{{}}()] )+ )
    """,
    re.VERBOSE | re.DOTALL,
)
"""Splits a query at blanks, comments, braces and parentheses; strings and IRIs stay whole."""


def words(query: str) -> Iterator[str]:
    """Yield keywords, variables and prefixed names outside strings, IRIs and comments.

    >>> list(words('ASK { ?s rdfs:label "service {" } # end {'))
    ['ASK', '?s', 'rdfs:label']
    """
    for match in _TOKEN.finditer(query):
        if match.lastgroup == "name":
            yield match.group()


def uses(query: str, keyword: str) -> bool:
    """Whether the query uses a keyword, in whatever case.

    >>> uses("ASK { service <http://x/> {} }", "SERVICE"), uses('ASK { ?service a 1 }', "SERVICE")
    (True, False)
    """
    return any(word.upper() == keyword for word in words(query))


_QUERIES: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
)


def is_update(query: str) -> bool:
    """Whether the text is a SPARQL update rather than a query.

    >>> is_update("PREFIX e: <http://e/> INSERT DATA { e:a a e:b }"), is_update("ASK { }")
    (True, False)
    """
    forms = (word.upper() for word in words(query))
    return next((form in _UPDATES for form in forms if form in _QUERIES | _UPDATES), False)


_PREFIXED: Final = re.compile(r"([A-Za-z][\w.-]*)?:")


def prefixes_used(query: str) -> tuple[set[str], set[str]]:
    """Name the prefixes that a query uses, and those that it declares.

    >>> used, declared = prefixes_used("PREFIX e: <http://e/> ASK { ?s a e:t, skos:Concept }")
    >>> sorted(used), declared
    (['e', 'skos'], {'e'})
    """
    used: set[str] = set()
    declared: set[str] = set()
    before = ""
    for word in words(query):
        if (found := _PREFIXED.match(word)) and not word.startswith("_:"):
            (declared if before == "PREFIX" else used).add(found[1] or "")
        before = word.upper()
    return used, declared


def form(query: str) -> str:
    """The form of a query, in capitals; "" if it is none.

    >>> form("PREFIX ask: <http://e/> describe <http://e/x>")
    'DESCRIBE'
    """
    return next((word.upper() for word in words(query) if word.upper() in _QUERIES), "")
