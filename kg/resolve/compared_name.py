"""A name as resolution compares it: what all reports call by one normal form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from kg.language.normalization import key
from kg.model import Concept, Entity, TopicKey, unique
from kg.resolve.name_variants import Forms, forms
from kg.resolve.vocabulary_index import Known

SPELLED_OUT: Final = "acronym spelled out in the report"
"""The reason within a report that makes a wording an acronym of another, beyond doubt."""

_LONGEST_ACRONYM: Final = 7


class Name(Struct, frozen=True):
    """One class and normal form, over all reports that have it.

    ``labels``: how reports write it, sorted. ``forms``: of each label that has its own.
    ``shorts``: acronyms, in lower case, that a report spells out as this name. ``acronym``:
    its own letters, where it is written as an acronym. ``concept``: what a vocabulary knows
    by it.
    """

    identity: TopicKey
    labels: tuple[str, ...]
    forms: tuple[Forms, ...]
    shorts: tuple[str, ...] = ()
    acronym: str = ""
    concept: Concept | None = None

    @property
    def lasts(self) -> tuple[str, ...]:
        """The last forms of its labels."""
        return unique(f.last for f in self.forms)


def named(identity: TopicKey, entities: Iterable[Entity], known: Known) -> Name:
    """Make one name of the entities that have this identity, whatever their order."""
    same = list(entities)
    labels = tuple(sorted({e.label for e in same}))
    topic_class = identity.topic_class
    spoken = {w: forms(w, topic_class, known.acronyms) for w in reversed(labels)}
    made = {f.last: f for f in spoken.values()}
    shorts = {letters(m.wording) for e in same for m in e.merges if m.reason == SPELLED_OUT}
    concepts = sorted({e.concept for e in same if e.concept is not None}, key=lambda c: c.iri)
    found = (known.concept(topic_class, wording, spoken[wording]) for wording in labels)
    return Name(
        identity,
        labels,
        tuple(made[f] for f in sorted(made)),
        tuple(sorted(shorts - {""})),
        max((letters(w) for w in labels), key=len) if all(map(letters, labels)) else "",
        concepts[0] if concepts else next((c for c in found if c is not None), None),
    )


def letters(wording: str) -> str:
    """The letters of an acronym in lower case; empty for what is not written as one.

    >>> letters("LLMs"), letters("IoT"), letters("CI/CD"), letters("Edge"), letters("5G")
    ('llm', 'iot', 'cicd', '', '')
    """
    bare = wording.removesuffix("s") if len(wording) > 2 else wording
    plain = "".join(c for c in bare if c.isalpha())
    capitals = sum(c.isupper() for c in plain)
    written_so = 2 <= len(plain) <= _LONGEST_ACRONYM and 2 * capitals > len(plain)
    whole = " " not in wording and capitals > 1 and not any(c.isdigit() for c in wording)
    return plain.lower() if written_so and whole else ""


def initials(label: str) -> tuple[str, ...]:
    """The letters by which an acronym may stand for a label of several words.

    >>> initials("Internet of Things")
    ('iot', 'it')
    """
    parts = key(label).split()
    if len(parts) < 2:
        return ()
    every = "".join(p[0] for p in parts)
    weighty = "".join(p[0] for p in parts if p not in _SMALL)
    return tuple(s for s in unique((every, weighty)) if 2 <= len(s) <= _LONGEST_ACRONYM)


_SMALL: Final = frozenset("of for in on and or to with by as at from into via the".split())
