"""Vocabularies in RDF: SKOS concepts typed as one of the four classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import names
from kg.errors import VocabularyError
from kg.model import Concept, collapse, unique
from kg.model.schema import SHIPPED, TopicClass

_TYPE: Final = names.RDF["type"]
_CONCEPT: Final = names.SKOS["Concept"]
_PREF: Final = names.SKOS["prefLabel"]
_ALT: Final = frozenset({names.SKOS["altLabel"], names.SKOS["hiddenLabel"]})
_DEFINITION: Final = names.SKOS["definition"]
_BROADER: Final = names.SKOS["broader"]
_PLACE: Final = re.compile(r"^Parser error at line \d+ (?:between )?columns? \d+(?: and \d+)?: ")


class _FlawError(Exception):
    """What is wrong with a concept, and what to do; the place is added where it is caught."""


class _Draft(Struct):
    """What a file says of one subject, in its order."""

    types: list[str] = field(default_factory=list)
    preferred: list[Literal] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    definitions: list[Literal] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)

    def note(self, quad: Quad) -> None:
        """Remember one statement, if it is of a kind that matters here."""
        said, value = quad.predicate.value, quad.object
        if isinstance(value, Literal):
            if said == _PREF:
                self.preferred.append(value)
            elif said in _ALT:
                self.others.append(collapse(value.value))
            elif said == _DEFINITION:
                self.definitions.append(value)
        elif isinstance(value, NamedNode):
            if said == _TYPE:
                self.types.append(value.value)
            elif said == _BROADER:
                self.broader.append(value.value)


def concepts_in_rdf(
    text: str, name: str, form: RdfFormat, *, classes: Sequence[TopicClass] = SHIPPED.classes
) -> list[Concept]:
    """The concepts of an RDF file, in its order.

    A concept has one of the four classes as ``rdf:type`` and one ``skos:prefLabel`` a
    language; English is preferred, and all other labels count as alternative ones.
    ``name`` is for messages. Raises VocabularyError with the line where it is known.
    """
    known: dict[str, TopicClass] = {c.iri: c for c in classes}
    drafts: dict[NamedNode | BlankNode, _Draft] = {}
    for quad in _statements(text, name, form):
        if isinstance(quad.subject, NamedNode | BlankNode):
            drafts.setdefault(quad.subject, _Draft()).note(quad)
    concepts: list[Concept] = []
    for node, draft in drafts.items():
        try:
            concepts += _concept(node, draft, known)
        except _FlawError as flaw:
            place = _place(node.value, draft, text, name)
            raise VocabularyError(f"{place}: {flaw}") from flaw
    return concepts


def _statements(text: str, name: str, form: RdfFormat) -> Iterator[Quad]:
    try:
        yield from parse(text, format=form)
    except SyntaxError as error:
        place = f"{name}:{error.lineno}:{error.offset}" if error.lineno else name
        said = _PLACE.sub("", error.msg).removesuffix(f" (line {error.lineno})")
        raise VocabularyError(f"{place}: no valid {form.name}: {said}; correct the file") from error


def _concept(
    node: NamedNode | BlankNode, draft: _Draft, known: Mapping[str, TopicClass]
) -> Iterator[Concept]:
    ours = [t for t in draft.types if t.startswith(names.TKG) or t in known]
    if not ours and _CONCEPT not in draft.types:
        return
    topic_class, label = _class(ours, known), _label(draft.preferred)
    wordings = (*(collapse(p.value) for p in draft.preferred), *draft.others)
    yield Concept(
        iri=node.value if isinstance(node, NamedNode) else names.concept(topic_class, label),
        topic_class=topic_class,
        label=label,
        alt_labels=unique(w for w in wordings if w and w != label),
        definition=collapse(_preferred(draft.definitions).value) if draft.definitions else "",
        broader=unique(draft.broader),
    )


def _class(types: list[str], known: Mapping[str, TopicClass]) -> TopicClass:
    unknown = [t for t in types if t not in known]
    choice = ", ".join(map(_short, known.values()))
    if unknown:
        raise _FlawError(f"unknown class <{unknown[0]}>; use one of {choice}")
    found = sorted({known[t] for t in types})
    if len(found) != 1:
        many = " and ".join(map(_short, found))
        said = f"a concept in two classes, {many}" if found else "a concept without a class"
        raise _FlawError(f"{said}; give it exactly one of {choice}")
    return found[0]


def _short(kind: TopicClass) -> str:
    return f"<{kind.iri}>" if not kind.shipped else f"tkg:{kind.value}"


def _label(preferred: list[Literal]) -> str:
    if not preferred:
        raise _FlawError("a concept without a label; give it a skos:prefLabel")
    languages = [literal.language for literal in preferred]
    if len(set(languages)) < len(languages):
        both = ", ".join(str(p) for p in preferred)
        raise _FlawError(
            f"two preferred labels in one language ({both});"
            " keep one as skos:prefLabel, make the other skos:altLabel"
        )
    label = collapse(_preferred(preferred).value)
    if not any(c.isalnum() for c in label):
        raise _FlawError(f"the label {label!r} has no letter or digit; give it a name")
    return label


def _preferred(literals: Iterable[Literal]) -> Literal:
    """The literal in English, else without language, else in the first by code."""

    def rank(literal: Literal) -> tuple[int, str]:
        language = literal.language or ""
        return (0 if language.split("-")[0] == "en" else 1 if not language else 2, language)

    return min(literals, key=rank)


def _place(iri: str, draft: _Draft, text: str, name: str) -> str:
    """``file:line`` of the first line that names the subject; found by its text.

    The parser does not tell where a statement stood, so this looks for the IRI, then for its
    last segment as a prefixed name, then for its label.
    """
    local = re.escape(re.split(r"[#/:]", iri)[-1])
    needles = [f"<{re.escape(iri)}>", rf"^[ \t]*[\w.-]*:{local}(?![\w-])"]
    needles += [f"[\"']{re.escape(label.value)}[\"']" for label in draft.preferred[:1]]
    for needle in needles:
        match = re.search(needle, text, re.MULTILINE)
        if match is not None:
            return f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
    return name
