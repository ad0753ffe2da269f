"""Just enough SPARQL lexing: to see keywords and braces, and not those within strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
      (?P<skip> \#[^\n]* )
    | (?P<string> \"{3}(?:\\.|\"{0,2}[^\"\\])*\"{3} | '{3}(?:\\.|'{0,2}[^'\\])*'{3}
                | \"(?:\\.|[^\"\\\n])*\" | '(?:\\.|[^'\\\n])*' )
    | (?P<iri> <[^<>"{}|^`\\\s]*> )
    | (?P<name> [?$@]?[\w:](?:[\w:.%\-]|\\.)*(?<!\.) )
    | (?P<mark> [{}()] )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word or bracket of a query outside strings, IRIs and comments."""

    text: str
    at: int


def tokens(query: str) -> Iterator[Token]:
    """Yield words (keywords, variables, prefixed names) and brackets, in order.

    >>> [t.text for t in tokens('ASK { ?s rdfs:label "service {" } # end {')]
    ['ASK', '{', '?s', 'rdfs:label', '}']
    """
    for match in _TOKEN.finditer(query):
        if match.lastgroup in {"name", "mark"}:
            yield Token(match.group(), match.start())


def uses(query: str, keyword: str) -> bool:
    """Whether the query uses a keyword, in whatever case.

    >>> uses("ASK { service <http://x/> {} }", "SERVICE"), uses('ASK { ?service a 1 }', "SERVICE")
    (True, False)
    """
    return any(token.text.upper() == keyword for token in tokens(query))


def pattern_start(query: str) -> int | None:
    """Offset just after the brace that opens the outermost graph pattern, if there is one.

    >>> query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    >>> query[pattern_start(query):]
    ' ?s ?p ?o }'
    """
    depth = 0
    template = False
    for token in tokens(query):
        word = token.text.upper()
        if word == "CONSTRUCT":
            template = True
        elif word == "WHERE" and depth == 0:
            template = False
        elif word in {"{", "("}:
            if word == "{" and depth == 0 and not template:
                return token.at + 1
            depth += 1
        elif word in {"}", ")"}:
            depth -= 1
            template = template and word != "}"
    return None
