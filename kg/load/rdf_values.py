"""Terms of RDF to values of properties and back, where nothing is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.load.property_graph import Value
from kg.load.property_schema import Form
from kg.names import RDF, TKG, XSD

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_DATES: Final = {4: XSD["gYear"], 7: XSD["gYearMonth"], 10: XSD["date"]}
_STRING: Final = XSD["string"]
_SPOKEN: Final = RDF["langString"]
_WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,17}")
_LANGUAGES: Final = "Language"


def language_of(name: str) -> str:
    """Name the property that holds the language of the property ``name``."""
    return name + _LANGUAGES


def write(form: Form, term: Term) -> tuple[Value, str] | None:
    """Write a term as a value and a language ("" if it has none); None if some would be lost."""
    found = _written(form, term)
    return found if found is not None and read(form, *found) == term else None


def read(form: Form, value: object, language: str = "") -> Term | None:
    """Read the term that a value stands for; None if it stands for none."""
    try:
        return _read(form, value, language)
    except (TypeError, ValueError):
        return None


def _written(form: Form, term: Term) -> tuple[Value, str] | None:
    if form in {Form.IRI, Form.IRIS}:
        return (term.value, "") if isinstance(term, NamedNode) else None
    if form is Form.WORD:
        return (term.value.removeprefix(TKG), "") if isinstance(term, NamedNode) else None
    if not isinstance(term, Literal) or not term.value:
        return None  # nothing that is empty is a value: some databases cannot tell it from none
    if form is Form.DECIMAL:
        return float(term.value) if _number(term.value) else 0.0, ""
    if form is Form.INTEGER:
        return int(term.value) if _WHOLE.fullmatch(term.value) else 0, ""
    return term.value, (term.language or "") if form.spoken else ""


def _read(form: Form, value: object, language: str) -> Term | None:
    if form in {Form.IRI, Form.IRIS}:
        return NamedNode(str(value))
    if form is Form.WORD:
        return NamedNode(str(value) if ":" in str(value) else TKG[value])
    if form is Form.DECIMAL:
        return Literal(_plain(float(str(value))), datatype=NamedNode(XSD["decimal"]))
    if form is Form.INTEGER:
        return Literal(str(int(str(value))), datatype=NamedNode(XSD["integer"]))
    if form is Form.DATE:
        kind = _DATES.get(len(str(value)))
        return Literal(str(value), datatype=NamedNode(kind)) if kind else None
    return Literal(str(value), language=language) if language else Literal(str(value))


def _number(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text) is not None


def _plain(number: float) -> str:
    """The shortest decimal of a number, without an exponent."""
    text = f"{number:.15f}".rstrip("0").rstrip(".")
    return text if float(text) == number else repr(number)


def lines(facts: Sequence[tuple[str, Term]]) -> tuple[str, ...]:
    """Write predicates and objects as N-Triples do, sorted."""
    return tuple(sorted(f"<{predicate}> {term}" for predicate, term in facts))
