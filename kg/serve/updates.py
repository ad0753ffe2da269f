"""SPARQL updates: what they may do, over which data set, and which quads they touch."""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Quad, Store

from kg.errors import CallRefused
from kg.graph.sparql import check_offline_update
from kg.graph.sparql_lexer import SPACED, as_insertions, words
from kg.serve.http_messages import HttpError
from kg.serve.ipc import Frame
from kg.serve.query_answers import KNOWN, engine_message, node
from kg.serve.served_dataset import Job

_BEYOND_DATA: Final = frozenset(
    {"WHERE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD"}
)
"""Keywords of which one is in any update that does more than insert and delete data."""


def update(job: Job) -> Frame:
    """Run an update. Raises HttpError (400, 403, 500)."""
    text = with_dataset(job.body.decode(), job.head.get("default"), job.head.get("named"))
    base = job.head.get("base")
    try:
        check_offline_update(text, base)
        job.data.store.update(text, prefixes=KNOWN, base_iri=base)
    except CallRefused as error:
        raise HttpError(403, str(error)) from None
    except SyntaxError as error:
        raise HttpError(400, f"the update does not parse: {engine_message(error)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise HttpError(500, f"the update cannot be done: {engine_message(error)}") from None
    job.data.follow(_touched(text, base))
    return Frame({"status": 204, "changed": True})


def with_dataset(update: str, default: list[str] | None, named: list[str] | None) -> str:
    """Write the data set that the protocol names into each operation that has a pattern.

    Raises HttpError (400) for no IRI, and where the update names a data set itself.

    >>> with_dataset("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", ["http://e/g"], [])
    'DELETE { ?s ?p 1 } USING <http://e/g> WHERE { ?s ?p 1 }'
    """
    graphs = [f"USING {node(iri)} " for iri in default or ()]
    graphs += [f"USING NAMED {node(iri)} " for iri in named or ()]
    if not graphs:
        return update
    parts: list[str] = []
    depth = done = 0
    before = ""
    for match in SPACED.finditer(update):
        word = match.group().upper()
        if match.lastgroup == "skip":
            continue
        depth += (word == "{") - (word == "}")
        if not depth and (word in {"USING", "WITH"} or (word, before) == ("WHERE", "DELETE")):
            raise HttpError(
                400, f"the update says {word} where parameters name its data set; leave one out"
            )
        if not depth and word == "WHERE":
            parts += (update[done : match.start()], *graphs)
            done = match.start()
        before = word
    return "".join((*parts, update[done:]))


def _touched(update: str, base: str | None) -> list[Quad] | None:
    """The quads that an update of mere data names; None for any other update."""
    if re.search(r"_:|[\[(]", update) or _BEYOND_DATA & {w.upper() for w in words(update)}:
        return None
    named = Store()
    named.update(as_insertions(update), prefixes=KNOWN, base_iri=base)
    return list(named)
