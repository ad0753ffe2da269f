"""The schema: which classes of topics and which relations there are, and how each is called.

The shipped ones are described in ``ontology/trendkg.ttl``, a user's own in files of the same
terms, and a graph declares those that the ontology lacks. All are values of one type, and
whoever needs all of them asks a :class:`Schema`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Final, Self, TypeAlias, TypeVar

from msgspec import Struct, field
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.names import RDFS, SCHEMA, SH, SKOS, TKG, Iri
from kg.resources import ontology


class Term(str):
    """A class or a relation: a string, its local name, that knows what it stands for.

    Equal to any string of that name; within a schema no two terms share one. ``label``,
    ``definition`` and the other texts are English. ``sign``: the shape by which pictures
    show it. Colours are ``#rrggbb``: ``colour`` on a light ground, ``dark_colour`` on a dark
    one, ``line_colour`` for lines that are seen on either. What is not said is "".
    """

    __slots__ = (
        "colour", "dark_colour", "definition", "iri", "label", "line_colour", "sign", "value",
    )  # fmt: skip
    FIELDS: ClassVar[tuple[str, ...]] = (
        "iri", "label", "definition", "sign", "colour", "dark_colour", "line_colour",
    )  # fmt: skip
    """What is known of a term beside its name, in the order in which it is written."""

    value: str
    """The name as a plain string."""
    iri: Iri
    label: str
    definition: str
    sign: str
    colour: str
    dark_colour: str
    line_colour: str

    def __new__(
        cls, name: str, iri: str, label: str = "", definition: str = "", **more: str
    ) -> Self:
        """Make a term of the local name ``name``; ``label`` defaults to it, all else to ""."""
        made = super().__new__(cls, name)
        texts = dict.fromkeys(cls.FIELDS, "") | more
        texts |= {"iri": iri, "label": label or name, "definition": definition}
        for slot, text in (("value", name), *texts.items()):
            object.__setattr__(made, slot, text)
        return made

    @property
    def shipped(self) -> bool:
        """Whether the program's own ontology describes it."""
        return self.iri.startswith(TKG)

    @classmethod
    def named(cls, name: str) -> Self:
        """The shipped one of that name. Raises KeyError where there is none."""
        for term in (*SHIPPED.classes, *SHIPPED.relations):
            if term == name and isinstance(term, cls):
                return term
        raise KeyError(name)

    @property
    def fields(self) -> dict[str, str]:
        """All that is known of it beside its name."""
        return {name: getattr(self, name) for name in self.FIELDS}

    def __str__(self) -> str:
        return self.value

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen: {name} cannot be set")

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.value, self.fields)


class TopicClass(Term):
    """A class of topics.

    ``plural``: of the label; ``hint``: in a few words what it is for. ``column``: its place
    among the columns of a picture, as a number.

    >>> TopicClass.TREND == "Trend", TopicClass.TREND.plural
    (True, 'trends')
    """

    __slots__ = ("column", "hint", "plural")
    FIELDS = (*Term.FIELDS, "plural", "hint", "column")

    TREND: ClassVar[TopicClass]
    TECHNIQUE: ClassVar[TopicClass]
    RISK: ClassVar[TopicClass]
    DOMAIN: ClassVar[TopicClass]

    plural: str
    hint: str
    column: str


class RelationType(Term):
    """A relation between topics.

    ``wording`` is said between its ends ("mitigates"), ``inverse_wording`` between them in the
    other order ("mitigated by"), ``nominal_wording`` where the statement is named rather than
    made ("mitigating"). ``opposite``: the name of the relation that says the contrary.

    >>> RelationType.MITIGATES_RISK.wording, RelationType.MITIGATES_RISK.opposite
    ('mitigates', 'raisesRisk')
    """

    __slots__ = ("inverse_wording", "nominal_wording", "opposite", "wording")
    FIELDS = (*Term.FIELDS, "wording", "inverse_wording", "nominal_wording", "opposite")

    USES_TECHNIQUE: ClassVar[RelationType]
    RAISES_RISK: ClassVar[RelationType]
    MITIGATES_RISK: ClassVar[RelationType]
    APPLIES_TO: ClassVar[RelationType]
    SUB_TECHNIQUE_OF: ClassVar[RelationType]

    wording: str
    inverse_wording: str
    nominal_wording: str
    opposite: str


Signature: TypeAlias = tuple[frozenset[TopicClass], frozenset[TopicClass]]
"""The classes that the subject and the object of a relation may have."""
_Term = TypeVar("_Term", bound=Term)


class Cues(Struct, frozen=True):
    """The words by which text shows a class or a relation, in lower case.

    ``heads``: nouns, in the singular, that names of the class end with ("act", "directive").
    ``words``: for a class what stands before its names ("comply with"), for a relation what
    stands between its ends ("regulates"); each a tuple of words.
    """

    heads: frozenset[str] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()


class Schema(Struct, frozen=True):
    """All classes and relations there are, in the order in which they are shown.

    The shipped ones come first. ``cues``: by name, the words that show those that have some.
    """

    classes: tuple[TopicClass, ...] = ()
    signatures: Mapping[RelationType, Signature] = field(default_factory=dict)
    cues: Mapping[str, Cues] = field(default_factory=dict)

    @property
    def relations(self) -> tuple[RelationType, ...]:
        """All relations."""
        return tuple(self.signatures)

    @property
    def custom_classes(self) -> tuple[TopicClass, ...]:
        """The classes that a user has added."""
        return tuple(kind for kind in self.classes if not kind.shipped)

    @property
    def custom_relations(self) -> tuple[RelationType, ...]:
        """The relations that a user has added."""
        return tuple(kind for kind in self.signatures if not kind.shipped)

    @property
    def described_classes(self) -> tuple[TopicClass, ...]:
        """The classes that rules find by their cues, as the trained model does not know them."""
        return tuple(kind for kind in self.classes if kind not in LEARNED_CLASSES)

    @property
    def described_relations(self) -> tuple[RelationType, ...]:
        """The relations that rules find by their cues, as the trained model does not know them."""
        return tuple(kind for kind in self.signatures if kind not in LEARNED_RELATIONS)

    def extended(
        self,
        classes: Iterable[TopicClass] = (),
        signatures: Mapping[RelationType, Signature] | None = None,
        cues: Mapping[str, Cues] | None = None,
    ) -> Schema:
        """This schema, and more classes, relations and cues behind its own."""
        return Schema(
            (*self.classes, *classes),
            {**self.signatures, **(signatures or {})},
            {**self.cues, **(cues or {})},
        )

    def signature(self, relation: RelationType) -> Signature:
        """Which classes it goes from and to. Raises KeyError for one that is not there."""
        return self.signatures[relation]

    def class_named(self, name: str) -> TopicClass | None:
        """The class of that local name."""
        return _named(self.classes, name)

    def relation_named(self, name: str) -> RelationType | None:
        """The relation of that local name."""
        return _named(self.signatures, name)


def opposites(relations: Iterable[RelationType]) -> Mapping[RelationType, RelationType]:
    """Those of some relations that have an opposite among them, each with it."""
    known = {relation.value: relation for relation in relations}
    return {r: known[r.opposite] for r in known.values() if r.opposite in known}


def _named(kinds: Iterable[_Term], name: str) -> _Term | None:
    return next((kind for kind in kinds if kind == name), None)


NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
"""What the local name of a class or relation looks like."""
TEXTS: Final = {
    "definition": SKOS["definition"],
    "sign": TKG["sign"],
    "colour": TKG["colour"],
    "dark_colour": TKG["darkColour"],
    "line_colour": TKG["lineColour"],
    "plural": TKG["plural"],
    "hint": TKG["hint"],
    "column": TKG["column"],
    "wording": TKG["wording"],
    "inverse_wording": TKG["inverseWording"],
    "nominal_wording": TKG["nominalWording"],
}
"""The fields of terms that are texts, each with the property that says it."""
_COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")
PATTERNS: Final = {
    "sign": re.compile("diamond|dot|triangle|square|hexagon|arrow|bar|circle|vee"),
    "colour": _COLOUR,
    "dark_colour": _COLOUR,
    "line_colour": _COLOUR,
    "column": re.compile("[0-9]{1,3}"),
}
"""Those of them that are no words of a language, and how they are written."""
OPPOSITE: Final = TKG["oppositeOf"]
_Facts: TypeAlias = Mapping[str, list[object]]
"""What is said of one subject, by predicate."""


def read_schema(
    quads: Iterable[Quad | Triple], base: Schema | None = None, *, namespace: str = ""
) -> Schema:
    """Add to a schema (default: the shipped one) the classes and relations that triples describe.

    A class is what is below ``tkg:Topic``, a relation what is below ``tkg:relatesTo``; both
    in the order of ``sh:order``, then of their IRIs. What has no usable name, the name of
    another, or an IRI in our namespace, unless that is the one of them all, is passed over.
    """
    facts: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            facts[quad.subject.value][quad.predicate.value].append(quad.object)
    base = SHIPPED if base is None else base
    usable = {iri: said for iri, said in facts.items() if iri.startswith(TKG) == (namespace == TKG)}
    classes = list(_terms(TopicClass, usable, (RDFS["subClassOf"], TKG["Topic"]), base.classes))
    every: dict[str, TopicClass] = {kind.iri: kind for kind in (*base.classes, *classes)}
    above = RDFS["subPropertyOf"], TKG["relatesTo"]
    relations = list(_terms(RelationType, usable, above, base.signatures))
    return base.extended(
        classes,
        {r: _signature(facts[r.iri], every) for r in relations},
        {t.value: c for t in (*classes, *relations) if (c := _cues(facts[t.iri])) != Cues()},
    )


def _terms(
    kind: type[_Term], facts: Mapping[str, _Facts], below: tuple[str, str], known: Iterable[Term]
) -> Iterator[_Term]:
    predicate, above = below[0], NamedNode(below[1])
    taken = {name.lower() for name in known}
    found = [iri for iri, said in facts.items() if above in said.get(predicate, ())]
    for iri in sorted(found, key=lambda iri: (_order(facts[iri]), iri)):
        name = local_name(iri)
        if NAME.fullmatch(name) and name.lower() not in taken:
            taken.add(name.lower())
            yield kind(name, iri, _text(facts[iri], RDFS["label"]), **_details(kind, facts[iri]))


def local_name(iri: str) -> str:
    """What stands after the last ``#``, ``/`` or ``:`` of an IRI."""
    return re.split(r"[#/:]", iri)[-1]


def well_formed(name: str, text: str) -> bool:
    """Whether a text may be the value of a field; pages rely on it."""
    return name not in PATTERNS or PATTERNS[name].fullmatch(text) is not None


def _order(said: _Facts) -> float:
    order = _text(said, SH["order"])
    return float(order) if re.fullmatch(r"[0-9]{1,9}", order) else float("inf")


def _text(said: _Facts, predicate: str) -> str:
    return min((o.value for o in said.get(predicate, ()) if isinstance(o, Literal)), default="")


def _details(kind: type[Term], said: _Facts) -> dict[str, str]:
    found = {name: _text(said, TEXTS[name]) for name in kind.FIELDS if name in TEXTS}
    told = {name: text for name, text in found.items() if well_formed(name, text)}
    if "opposite" in kind.FIELDS:
        others = [o.value for o in said.get(OPPOSITE, ()) if isinstance(o, NamedNode)]
        told["opposite"] = local_name(min(others, default=""))
    return told


def _signature(said: _Facts, known: Mapping[str, TopicClass]) -> Signature:
    return _ends(said, "domain", known), _ends(said, "range", known)


def _ends(said: _Facts, side: str, known: Mapping[str, TopicClass]) -> frozenset[TopicClass]:
    nodes = said.get(SCHEMA[f"{side}Includes"]) or said.get(RDFS[side]) or ()
    iris = {node.value for node in nodes if isinstance(node, NamedNode)}
    if TKG["Topic"] in iris:
        return frozenset(known.values())
    return frozenset(known[iri] for iri in iris if iri in known)


def _cues(said: _Facts) -> Cues:
    heads, words = (
        [o.value.lower() for o in said.get(TKG[name], ()) if isinstance(o, Literal)]
        for name in ("headWord", "cueWord")
    )
    return Cues(frozenset(heads), tuple(tuple(cue.split()) for cue in words))


def _shipped() -> Schema:
    """The schema of the ontology that comes with the program."""
    file = ontology() / "trendkg.ttl"
    return read_schema(parse(path=str(file), format=RdfFormat.TURTLE), Schema(), namespace=TKG)


def _restored(kind: type[_Term], name: str, fields: Mapping[str, str]) -> _Term:
    """A term as it was pickled: of the shipped ones, this process' own."""
    known = next((t for t in (*SHIPPED.classes, *SHIPPED.relations) if t == name), None)
    if isinstance(known, kind) and known.iri == fields["iri"]:
        return known
    return kind(name, **fields)


SHIPPED: Final = _shipped()
"""The classes and relations that the program comes with, and no others."""

TopicClass.TREND = TopicClass.named("Trend")
TopicClass.TECHNIQUE = TopicClass.named("Technique")
TopicClass.RISK = TopicClass.named("Risk")
TopicClass.DOMAIN = TopicClass.named("Domain")
RelationType.USES_TECHNIQUE = RelationType.named("usesTechnique")
RelationType.RAISES_RISK = RelationType.named("raisesRisk")
RelationType.MITIGATES_RISK = RelationType.named("mitigatesRisk")
RelationType.APPLIES_TO = RelationType.named("appliesTo")
RelationType.SUB_TECHNIQUE_OF = RelationType.named("subTechniqueOf")

LEARNED_CLASSES: Final = (
    TopicClass.TREND, TopicClass.TECHNIQUE, TopicClass.RISK, TopicClass.DOMAIN,
)  # fmt: skip
"""The classes that the trained model tells apart, in the order of its outputs."""
LEARNED_RELATIONS: Final = (
    RelationType.USES_TECHNIQUE,
    RelationType.RAISES_RISK,
    RelationType.MITIGATES_RISK,
    RelationType.APPLIES_TO,
    RelationType.SUB_TECHNIQUE_OF,
)
"""The relations that the trained model tells apart, in the order of its outputs."""
