"""Topics mapped to terms of other vocabularies: by their names, and by mappings of others.

A mapping is no merge: it says what a topic is called elsewhere, in how far, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.language import lexicon
from kg.language.name_forms import Step, agreement, forms
from kg.language.normalization import FUNCTION_WORDS, acronym_of, key, words
from kg.model import ConceptMapping, Entity, MappingKind
from kg.model.schema import SHIPPED, TopicClass
from kg.read.tables.outside_terms import OutsideTerm, OutsideTerms

_UNHEADED: Final = lexicon.NEGATORS | FUNCTION_WORDS
_LEAST: Final = 2
"""Words of a term that a topic may be a kind of."""
_MOST: Final = 2
"""Words that a kind may have before that."""
_ANY: Final = tuple(kind.value for kind in SHIPPED.classes)
_SURE, _LIKELY = 0.96, 0.93
"""How sure it must be that two names are one, for an exact and for a close match."""

_WIDER: Final = Step("a category word more", 0.95)
_SAME: Final = Step("the same name", 0.97)
"""Where a vocabulary of ours knows an acronym or synonym."""


def keys_of(classes: Sequence[str], labels: Iterable[str]) -> tuple[str, ...]:
    """The normal forms under which topics of the first class find labels.

    What a topic's name stands without, such as praise, may tell terms apart: "fundamental
    analysis" is not "analysis". Such labels keep all their words.
    """
    kind = next(each for each in SHIPPED.classes if each.value == classes[0])
    made = ((label, forms(label, kind)) for label in labels)
    return tuple(" ".join(words(n) if f.praised else f.stages[-1]) for n, f in made)


def mappings_of(entity: Entity, outside: OutsideTerms) -> tuple[ConceptMapping, ...]:
    """What a topic is in other vocabularies, the closest first; of each term one mapping."""
    found: dict[str, ConceptMapping] = {}
    for each in (*_named(entity, outside), *_known(entity, outside)):
        known = found.get(each.iri)
        if known is None or each.rank() < known.rank():
            found[each.iri] = each
    for start in [m for m in found.values() if m.kind is MappingKind.EXACT]:
        for said in outside.published.get(start.iri, ()):
            reason = f"{start.source} maps {start.label!r} so ({said.said})"
            each = _mapping(said.kind, said.term, "map.published", reason)
            found.setdefault(each.iri, each)
    every = found.values() if found else _kinds(entity, outside)
    return tuple(sorted(every, key=ConceptMapping.rank))


def _known(entity: Entity, outside: OutsideTerms) -> Iterator[ConceptMapping]:
    """What the vocabularies that ship say of the topic's concept."""
    for said in outside.published.get(entity.concept.iri, ()) if entity.concept else ():
        yield _mapping(said.kind, said.term, "map.curated", said.said)


def _named(entity: Entity, outside: OutsideTerms) -> Iterator[ConceptMapping]:
    """The terms with a name of the topic, of each vocabulary one: first by its own name."""
    taken: set[str] = set()
    kind = entity.identity.topic_class
    forms_ = dict.fromkeys((key(entity.label), entity.identity.key))
    others = {key(other): other for other in reversed(entity.alt_labels)}
    for form in dict.fromkeys((*forms_, *others)):
        for term, at in _with(kind, form, outside):
            if term.source in taken:
                continue
            name = term.labels[at]
            said = entity.label if form in forms_ else others[form]
            step = _why(entity, said, name, form)
            trend = kind == TopicClass.TREND and "" not in term.classes
            least = _SURE if trend and TopicClass.RISK.value in term.classes else _LIKELY
            if step is None or step.score < least or _is_good(kind, term, said):
                continue
            taken.add(term.source)
            if trend:
                yield _mapping(MappingKind.CLOSE, term, "map.trend", f"a trend called {name!r}")
            elif form not in forms_:
                reason = f"the topic is also called {said!r}"
                yield _mapping(MappingKind.CLOSE, term, "map.other", reason)
            elif at:
                yield _mapping(MappingKind.CLOSE, term, "map.other", f"also called {name!r} there")
            else:
                exact = step.score >= _SURE
                found = MappingKind.EXACT if exact else MappingKind.CLOSE
                yield _mapping(found, term, "map.name", step.reason)


def _is_good(kind: TopicClass, term: OutsideTerm, name: str) -> bool:
    """Whether a term of any class may be the good that a risk is to, "food safety issues"."""
    neutral = kind == TopicClass.RISK and "" in term.classes
    return neutral and words(name) != words(term.labels[0])


def _with(kind: TopicClass, form: str, outside: OutsideTerms) -> Iterator[tuple[OutsideTerm, int]]:
    kinds = _ANY if kind == TopicClass.TREND else (kind.value,)
    for each in (*kinds, ""):
        yield from sorted(outside.named.get((each, form), ()), key=lambda found: found[1])


def _kinds(entity: Entity, outside: OutsideTerms) -> Iterator[ConceptMapping]:
    """The terms with the longest name that the topic's ends with; trends are no kinds."""
    kind, parts = entity.identity.topic_class, key(entity.label).split()
    if (
        kind == TopicClass.TREND
        or not _UNHEADED.isdisjoint(parts)
        or not all(word.replace("-", "").isalnum() for word in entity.label.split())
    ):
        return
    for start in range(1, min(_MOST, len(parts) - _LEAST) + 1):
        form = " ".join(parts[start:])
        found = [
            term
            for term, at in _with(kind, form, outside)
            if not at and key(term.labels[0]) == form and not _is_good(kind, term, entity.label)
        ]
        for term in found:
            reason = f"by its name a kind of {term.labels[0]!r}"
            yield _mapping(MappingKind.BROAD, term, "map.kind", reason)
        if found:
            return


def _why(entity: Entity, name: str, term: str, form: str) -> Step | None:
    """Why a name of a topic is that of a term, and how sure that is; None if it is not."""
    kind = entity.identity.topic_class
    step = agreement(forms(name, kind), forms(term, kind))
    if step is not None and step.score == 1 and {*words(term)} - {*words(name)}:
        return None if kind == TopicClass.DOMAIN else _WIDER  # "health", "health technology"
    if step is None and (" ".join(words(term)) == form or acronym_of(name, term)):
        return _SAME
    if step is None and entity.concept is not None:
        step = agreement(forms(entity.concept.label, kind), forms(term, kind))
        return step and Step(f"both are {entity.concept.label!r} in a vocabulary", _LIKELY)
    return step


def _mapping(kind: MappingKind, term: OutsideTerm, by: str, reason: str) -> ConceptMapping:
    return ConceptMapping(kind, term.iri, term.labels[0], term.source, by, reason)
