"""RDF files of a user: statements by subject and predicate, in the order of the files."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.errors import ConfigurationError
from kg.model import collapse
from kg.names import OWL, RDF
from kg.read.limited_io import swelling

_Node = NamedNode | BlankNode | Literal
_PLACE: Final = re.compile(r"^Parser error at line \d+ (?:between )?columns? \d+(?: and \d+)?: ")


class RdfIndex:
    """The statements of some files; a blank node, called ``_:LABEL``, is of one file alone.

    ``flaw`` is raised for a file that cannot be used; ``endings`` of files to advise.
    """

    def __init__(self, flaw: type[ConfigurationError], endings: str) -> None:
        self._flaw = flaw
        self._endings = endings
        self._objects: dict[str, dict[str, list[_Node]]] = defaultdict(lambda: defaultdict(list))
        self._files: dict[str, Path] = {}

    def read(self, data: bytes, path: Path) -> None:
        """Add a file. Raises the flaw, with line and column, where it does not parse."""
        form = RdfFormat.from_extension(path.suffix.lower().removeprefix("."))
        if form is None:
            raise self._flaw(f"{path}: unknown kind of file {path.suffix!r}; use {self._endings}")
        if why := swelling(data, form):
            raise self._flaw(f"{path}: {why}, which takes too much memory; write it out flat")
        prefix = f"b{len(self._files)}x"
        try:
            for quad in parse(data.removeprefix(BOM_UTF8), format=form):
                subject = _key(quad.subject, prefix)
                self._files.setdefault(subject, path)
                value = quad.object
                if isinstance(value, BlankNode):
                    value = BlankNode(_label(value, prefix))
                if isinstance(value, _Node):
                    self._objects[subject][quad.predicate.value].append(value)
        except SyntaxError as error:
            place = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
            said = _PLACE.sub("", str(error.msg)).removesuffix(f" (line {error.lineno})")
            said = said.replace("\n", "\\n")
            raise self._flaw(f"{place}: no valid {form.name}: {said}; correct the file") from error

    def __iter__(self) -> Iterator[str]:
        """Every subject, in the order of the files."""
        return iter(list(self._objects))

    def subjects(self, predicate: str, object_: str) -> list[str]:
        """The subjects with this predicate and IRI, in the order of the files."""
        return [
            subject
            for subject, objects in self._objects.items()
            if any(isinstance(o, NamedNode) and o.value == object_ for o in objects[predicate])
        ]

    def nodes(self, subject: str, predicate: str) -> list[_Node]:
        """All objects of a subject and predicate."""
        return list(self._objects[subject][predicate]) if subject in self._objects else []

    def literals(self, subject: str, predicate: str) -> list[Literal]:
        """The literals of a subject and predicate."""
        return [node for node in self.nodes(subject, predicate) if isinstance(node, Literal)]

    def texts(self, subject: str, predicate: str) -> list[str]:
        """The literals' texts, white space collapsed, English or untagged first."""
        found = self.literals(subject, predicate)
        ranked = sorted(found, key=lambda n: not (n.language or "en").lower().startswith("en"))
        return [collapse(n.value) for n in ranked]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """The IRIs of a subject and predicate; the members of an ``owl:unionOf`` in its place."""
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
                yield first.value
            rest = self.nodes(f"_:{head.value}", RDF["rest"])
            head = rest[0] if rest else NamedNode(RDF["nil"])

    def error(self, subject: str, what: str) -> ConfigurationError:
        """An error that names the file and the term."""
        name = subject if subject.startswith("_:") else f"<{subject}>"
        return self._flaw(f"{self._files.get(subject, '')}: {name} {what}")


def _key(node: object, prefix: str) -> str:
    if isinstance(node, BlankNode):
        return f"_:{_label(node, prefix)}"
    return node.value if isinstance(node, NamedNode) else str(node)


def _label(node: BlankNode, prefix: str) -> str:
    return re.sub(r"\W", "", prefix + node.value)
