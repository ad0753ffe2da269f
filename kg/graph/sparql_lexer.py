"""Just enough SPARQL lexing: to see keywords, and not those within strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase
from typing import Final

from kg.errors import QueryError

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


_ASCII: Final = re.ASCII | re.IGNORECASE
"""As the engine compares keywords."""


def words(query: str) -> Iterator[str]:
    """Yield keywords, variables and prefixed names outside strings, IRIs and comments.

    >>> list(words('ASK { ?s rdfs:label "service {" } # end {'))
    ['ASK', '?s', 'rdfs:label']
    """
    for match in _TOKEN.finditer(query):
        if match.lastgroup == "name":
            yield match.group()


def harmless(text: str) -> str:
    """Replace a letter of each ``SERVICE`` and ``LOAD``, in whatever case and place.

    A name, a text, an IRI or a comment is still one, what was different is still different,
    and the length is the same; but a call of another machine does not parse any more. So
    the engine's own parser says whether there is one, and nothing of ours can be talked round.
    Raises QueryError for a text in which each word that could replace one of them occurs.

    >>> harmless('ASK { service <x:y> { ?service ?p "Load" } }')
    'ASK { servica <x:y> { ?servica ?p "Loaa" } }'
    >>> harmless("ASK { ?servica <x:SERVICE> 1 }")
    'ASK { ?servica <x:SERVICB> 1 }'
    """
    for word in ("service", "load"):
        if re.search(word, text, _ASCII):
            stem = word[:-1]
            used = {letter.lower() for letter in re.findall(f"{stem}([a-z])", text, _ASCII)}
            free = next((letter for letter in ascii_lowercase if letter not in used), "")
            if not free:
                raise QueryError(f"too many words begin with {stem!r}; rename some of them")
            for last, other in ((word, free), (word.upper(), free.upper())):
                text = re.sub(f"((?ai:{stem})){last[-1]}", rf"\g<1>{other}", text)
    return text


def as_insertions(update: str) -> str:
    """Make insertions of all that an update of mere data deletes.

    >>> as_insertions("delete data { <x:a> <x:b> 'delete' }")
    "INSERT data { <x:a> <x:b> 'delete' }"
    """
    return _TOKEN.sub(lambda m: "INSERT" if m[0].upper() == "DELETE" else m[0], update)


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
