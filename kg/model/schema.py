"""The kinds of thing in a graph: our classes and relations, and those that a user adds.

Ours are enumerations, so that code can name each of them; a user's are values, read from
an ontology file or from the graph itself, which declares them. Both are strings, their
local names, and whoever needs all of them asks a :class:`Schema`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Self, TypeAlias, TypeVar

from msgspec import Struct

_Kind = TypeVar("_Kind", bound=str)


class TopicClass(StrEnum):
    """The four kinds of topic."""

    TREND = "Trend"
    TECHNIQUE = "Technique"
    RISK = "Risk"
    DOMAIN = "Domain"


class RelationType(StrEnum):
    """The five relations between topics."""

    USES_TECHNIQUE = "usesTechnique"
    RAISES_RISK = "raisesRisk"
    MITIGATES_RISK = "mitigatesRisk"
    APPLIES_TO = "appliesTo"
    SUB_TECHNIQUE_OF = "subTechniqueOf"


_ACTORS: Final = frozenset({TopicClass.TREND, TopicClass.TECHNIQUE})
SIGNATURES: Final[Mapping[RelationType, tuple[frozenset[TopicClass], TopicClass]]] = {
    RelationType.USES_TECHNIQUE: (frozenset({TopicClass.TREND}), TopicClass.TECHNIQUE),
    RelationType.RAISES_RISK: (_ACTORS, TopicClass.RISK),
    RelationType.MITIGATES_RISK: (_ACTORS, TopicClass.RISK),
    RelationType.APPLIES_TO: (_ACTORS, TopicClass.DOMAIN),
    RelationType.SUB_TECHNIQUE_OF: (frozenset({TopicClass.TECHNIQUE}), TopicClass.TECHNIQUE),
}
"""For each relation, the classes its subject may have and the class of its object."""


class _Own(str):
    """A term that a user's ontology adds: a string, its name, that knows what it stands for.

    Equal to any string of that name, so a name is used once: no term of ours has it.
    """

    __slots__ = ("definition", "iri", "label")

    iri: str
    label: str
    definition: str

    def __new__(cls, name: str, iri: str, label: str = "", definition: str = "") -> Self:
        """Make a term of the local name ``name``; ``label`` (for people) defaults to it."""
        made = super().__new__(cls, name)
        for slot, value in (("iri", iri), ("label", label or name), ("definition", definition)):
            object.__setattr__(made, slot, value)
        return made

    @property
    def value(self) -> str:
        """The name, as an enumeration's member gives it."""
        return str(self)

    def __str__(self) -> str:
        return str.__str__(self)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __reduce__(self) -> tuple[type[Self], tuple[str, ...]]:
        return type(self), (str(self), self.iri, self.label, self.definition)


class OwnClass(_Own):
    """A class of topics that a user's ontology adds.

    >>> law = OwnClass("Regulation", "https://example.org/ns#Regulation", "regulation")
    >>> law == "Regulation", law.iri
    (True, 'https://example.org/ns#Regulation')
    """

    __slots__ = ()


class OwnRelation(_Own):
    """A relation between topics that a user's ontology adds."""

    __slots__ = ()


AnyClass: TypeAlias = TopicClass | OwnClass
AnyRelation: TypeAlias = RelationType | OwnRelation
Signature: TypeAlias = tuple[frozenset[AnyClass], frozenset[AnyClass]]
"""The classes that the subject and the object of a relation may have."""


class Schema(Struct, frozen=True):
    """All classes and relations there are: ours first, then the user's as declared.

    ``signatures`` has the user's relations only.
    """

    own_classes: tuple[OwnClass, ...] = ()
    signatures: Mapping[OwnRelation, Signature] | None = None

    @property
    def own_relations(self) -> tuple[OwnRelation, ...]:
        """The user's relations, in their order."""
        return tuple(self.signatures or ())

    @property
    def classes(self) -> tuple[AnyClass, ...]:
        """All classes, in the order in which they are shown."""
        return (*TopicClass, *self.own_classes)

    @property
    def relations(self) -> tuple[AnyRelation, ...]:
        """All relations, in the order in which they are shown."""
        return (*RelationType, *self.own_relations)

    def signature(self, relation: AnyRelation) -> Signature:
        """Which classes it goes from and to. Raises KeyError for one that is not there."""
        if isinstance(relation, RelationType):
            subjects, object_class = SIGNATURES[relation]
            return frozenset(subjects), frozenset({object_class})
        return (self.signatures or {})[relation]

    def class_named(self, name: str) -> AnyClass | None:
        """The class of that local name."""
        return _named(self.classes, name)

    def relation_named(self, name: str) -> AnyRelation | None:
        """The relation of that local name."""
        return _named(self.relations, name)


class Cues(Struct, frozen=True):
    """The words by which text shows a class or a relation of the user's, in lower case.

    ``heads``: nouns, in the singular, that names of the class end with ("act", "directive").
    ``words``: for a class what stands before its names ("comply with"), for a relation what
    stands between its ends ("regulates"); each a tuple of words.
    """

    heads: frozenset[str] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()


CORE: Final = Schema()
"""Our classes and relations, and no others."""


def _named(kinds: Iterable[_Kind], name: str) -> _Kind | None:
    return next((kind for kind in kinds if kind == name), None)
