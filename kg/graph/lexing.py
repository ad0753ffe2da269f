"""Just enough SPARQL lexing: to see keywords, and not those within strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      (?P<skip> \#[^\n]* )
    | (?P<string> \"{3}(?:\\.|\"{0,2}[^\"\\])*\"{3} | '{3}(?:\\.|'{0,2}[^'\\])*'{3}
                | \"(?:\\.|[^\"\\\n])*\" | '(?:\\.|[^'\\\n])*' )
    | (?P<iri> <[^<>"{}|^`\\\s]*> )
    | (?P<name> [?$@]?[\w:](?:[\w:.%\-]|\\.)*(?<!\.) )
    """,
    re.VERBOSE | re.DOTALL,
)


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
