"""What files of own classes say, by subject and predicate, and where each term stands."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.errors import OntologyError
from kg.model import collapse
from kg.names import OWL, RDF
from kg.read.limited_io import read_limited

MAX_BYTES: Final = 4 * 1024 * 1024
"""The size limit of a file: 4 MiB."""


def load(path: Path) -> bytes:
    """The bytes of a file. Raises OntologyError where it cannot be read or is too large."""
    return read_limited(path, MAX_BYTES, OntologyError)


_Node = NamedNode | BlankNode | Literal


class OwnGraph:
    """What all files say, by subject and predicate, in their order; and where from."""

    def __init__(self) -> None:
        self._said: dict[str, dict[str, list[_Node]]] = defaultdict(lambda: defaultdict(list))
        self._home: dict[str, Path] = {}

    def read(self, data: bytes, path: Path) -> None:
        """Add a file. Raises OntologyError, with line and column, where it does not parse."""
        form = RdfFormat.from_extension(path.suffix.lower().removeprefix("."))
        if form is None:
            raise OntologyError(f"{path}: unknown kind of file {path.suffix!r}; use .ttl")
        prefix = str(len(self._home))
        try:
            for quad in parse(data.removeprefix(BOM_UTF8), format=form):
                subject = self._key(quad.subject, prefix)
                self._home.setdefault(subject, path)
                if isinstance(quad.object, BlankNode):
                    self._said[subject][quad.predicate.value].append(
                        BlankNode(_blank(quad.object, prefix))
                    )
                elif isinstance(quad.object, NamedNode | Literal):
                    self._said[subject][quad.predicate.value].append(quad.object)
        except SyntaxError as error:
            place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
            said = str(error.msg).split(": ", 1)[-1]
            raise OntologyError(
                f"{place}: no valid {form.name}: {said}; correct the file"
            ) from error

    @staticmethod
    def _key(node: object, prefix: str) -> str:
        return f"_:{_blank(node, prefix)}" if isinstance(node, BlankNode) else str(_value(node))

    def subjects(self, predicate: str, object_: str) -> list[str]:
        """The subjects of which this is said, in the order of the files."""
        return [
            subject
            for subject, said in self._said.items()
            if any(isinstance(o, NamedNode) and o.value == object_ for o in said[predicate])
        ]

    def nodes(self, subject: str, predicate: str) -> list[_Node]:
        """All objects of which this is said."""
        return list(self._said[subject][predicate]) if subject in self._said else []

    def texts(self, subject: str, predicate: str) -> list[str]:
        """The texts of which this is said, white space collapsed, English or untagged first."""
        found = [n for n in self.nodes(subject, predicate) if isinstance(n, Literal)]
        ranked = sorted(found, key=lambda n: not (n.language or "en").lower().startswith("en"))
        return [collapse(n.value) for n in ranked]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """The IRIs of which this is said; members of an ``owl:unionOf`` in its place."""
        found: list[str] = []
        for node in self.nodes(subject, predicate):
            if isinstance(node, NamedNode):
                found.append(node.value)
            elif isinstance(node, BlankNode):
                for head in self.nodes(f"_:{node.value}", OWL["unionOf"]):
                    found += self._members(head)
        return found

    def _members(self, head: _Node) -> Iterator[str]:
        seen = set()
        while isinstance(head, BlankNode) and head.value not in seen:
            seen.add(head.value)
            for first in self.nodes(f"_:{head.value}", RDF["first"]):
                yield str(_value(first))
            rest = self.nodes(f"_:{head.value}", RDF["rest"])
            head = rest[0] if rest else NamedNode(RDF["nil"])

    def wrong(self, subject: str, what: str) -> OntologyError:
        """An error that names the file and the term."""
        name = subject if subject.startswith("_:") else f"<{subject}>"
        return OntologyError(f"{self._home.get(subject, '')}: {name} {what}")


def _value(node: object) -> str:
    return node.value if isinstance(node, NamedNode | Literal | BlankNode) else str(node)


def _blank(node: object, prefix: str) -> str:
    """A label of a blank node that no other file has."""
    return re.sub(r"\W", "", f"b{prefix}x{_value(node)}")
