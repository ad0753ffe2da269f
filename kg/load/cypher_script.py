"""A script in Cypher, for ``cypher-shell`` and other programs that run statements one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.load import cypher
from kg.load.bolt import CONSTRAINTS, statements
from kg.load.file_targets import TextFile
from kg.load.property_graph import Edge, Node, PropertyGraph
from kg.load.property_schema import EDGES, KEY, NODES
from kg.load.target import Progress

_HEAD: Final = "// A knowledge graph of TrendKG. Run it with: cypher-shell -f FILE\n"
_STRING: Final = r'"(?:[^"\\]|\\.)*"'
_STRINGS: Final = re.compile(rf"{_STRING}(?: \+ {_STRING})*|\b([A-Za-z]+)(?=: )")
_KIND: Final = re.compile(r"MERGE \(n:.*?(\w+) \{|MERGE \(a\)-\[r:(\w+)[\] ]")


class CypherScript(TextFile):
    """A file of statements, one after the other, that may be run twice.

    A run of the script that is cut off is finished by running it again.
    """

    what = "script of ours; nothing was changed; name another file"

    def text(self, graph: PropertyGraph, progress: Progress) -> Iterator[str]:
        """Yield the statements."""
        yield _HEAD
        yield from (f"{words};\n" for words, _ in CONSTRAINTS)
        done, total = 0, len(graph.nodes) + len(graph.edges)
        for query, rows in statements(graph):
            start, _, end = query.partition("$rows")
            yield f"{start}[\n" + ",\n".join(map(literal, rows)) + f"\n]{end};\n"
            done += len(rows)
            progress("nodes and edges", done, total)

    def parsed(self, path: Path) -> PropertyGraph:
        """Read a script that :meth:`text` wrote."""
        with path.open(encoding="utf-8", newline="") as lines:
            if next(lines, "") != _HEAD:
                raise ValueError(path.name)
            return _read(lines)


def literal(value: Any) -> str:
    r"""Write a value as Cypher.

    Some servers replace ``\u`` and four digits everywhere before they read a statement, so
    that a backslash before a ``u`` never stands in one string with it.

    >>> print(literal({"a": [1, 0.5, "it's \\u0041"]}))
    {a: [1, 0.5, "it's \\" + "u0041"]}
    """
    if isinstance(value, str):
        parts = re.split(r"(?<=\\)(?=u)", value)
        return " + ".join(json.dumps(part, ensure_ascii=False) for part in parts)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {literal(values)}" for key, values in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return repr(value)


def _read(lines: Iterator[str]) -> PropertyGraph:
    """Read a script back: each row is a line of its own within its statement."""
    nodes: dict[str, Node] = {}
    edges: list[tuple[str, dict[str, Any]]] = []
    rows: list[dict[str, Any]] = []
    for line in lines:
        if line.startswith("{"):
            rows.append(json.loads(_STRINGS.sub(_json, line.rstrip(",\n"))))
        elif kind := _KIND.search(line):
            if kind[1]:
                nodes.update(
                    (row[KEY], cypher.node(NODES[kind[1]].name, row["properties"])) for row in rows
                )
            edges += ((kind[2], row) for row in rows if kind[2])
            rows = []
    return PropertyGraph.of(nodes.values(), (_edge(kind, row, nodes) for kind, row in edges))


def _json(match: re.Match[str]) -> str:
    """A key in quotes, or the parts of a string as one."""
    inside = match[1] or "".join(part[1:-1] for part in re.findall(_STRING, match[0]))
    return f'"{inside}"'


def _edge(kind: str, row: dict[str, Any], nodes: Mapping[str, Node]) -> Edge:
    ends = nodes[row["start"]].kind, nodes[row["end"]].kind
    return Edge(
        EDGES[kind].name, row["start"], row["end"], ends, cypher.properties(row["properties"])
    )
