"""Cues of questions: the words that ask for a relation, a class of topics or a kind of claim.

They are data: ``question_cues.tsv`` of the language, the verbs by which extraction finds relations,
and the names of the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.analysis.ask.question_text import TOPIC_LETTER, Said, pattern_with_topics
from kg.analysis.ask.topic_spotter import FILLER
from kg.language.cues import cue_words
from kg.language.data_files import fragment, lines, rows, word_set
from kg.language.inflection import lemmas, plural, verb_forms
from kg.model import Modality
from kg.model.schema import RelationType, Schema, TopicClass

STRENGTHS: Final = ("strong", "weak", "default")
"""How sure a cue of a relation is, the surest first."""
RELATION_KINDS: Final = ("relation", "around")
"""Kinds of cues that ask for a relation."""


class Cue(NamedTuple):
    """A pattern of the table of cues."""

    kind: str
    name: str
    strength: str
    pattern: re.Pattern[str]


CUES: Final = tuple(
    Cue(kind, name, strength, pattern_with_topics(said, re.IGNORECASE))
    for kind, name, strength, said in rows("question_cues.tsv")
    if kind in {*RELATION_KINDS, "class", "modality"}
)
CLASS_NOUNS: Final = tuple(cue.pattern for cue in CUES if cue.kind == "class")
_LINKED: Final = {
    kind: (cue_words()[kind], relation)
    for kind, relation in {
        "remedy.verb": "mitigatesRisk",
        "remedy.noun": "mitigatesRisk",
        "problem.verb": "raisesRisk",
        "use.verb": "usesTechnique",
        "serve.verb": "appliesTo",
    }.items()
}
"""The words by which extraction finds relations, and the relations that they ask for."""
_ACTIVE: Final = {"mitigatesRisk", "raisesRisk"}
"""Relations whose verbs go one way: a remedy mitigates, while "use" and "apply" go both."""
_ORDERS: Final = (
    ("subject", pattern_with_topics(fragment("questions", "topic_acts"), re.IGNORECASE)),
    ("object", pattern_with_topics(fragment("questions", "topic_suffers"), re.IGNORECASE)),
)
"""What each end of a claim looks like in the order of words."""
_PLAINLY: Final = pattern_with_topics(fragment("questions", "plainly"), re.IGNORECASE)


def relation_cues(schema: Schema) -> dict[str, list[tuple[str, str]]]:
    """For each relation the patterns that ask for it, with how strongly, for scripts of pages.

    In them ``topic`` stands for the name of a topic.
    """
    found: dict[str, list[tuple[str, str]]] = {relation.value: [] for relation in schema.relations}
    for kind, name, strength, said in rows("question_cues.tsv"):
        if kind == "relation" and strength != STRENGTHS[-1]:
            found[name].append((strength, said))
    for known, name in _LINKED.values():
        forms = "|".join(map(verb_forms, sorted(known - FILLER)))
        found[name].append((STRENGTHS[0], rf"\b(?:{forms})\b"))
    for own in schema.custom_relations:
        said = "|".join(re.escape(w) for w in (own.wording, own.inverse_wording) if w)
        found[own.value] += [(STRENGTHS[0], rf"\b(?:{said})\b")] if said else []
    return found


def class_cues(schema: Schema) -> dict[str, list[str]]:
    """For each class the patterns of the nouns that ask for it, for scripts of pages."""
    return {kind.value: [n.pattern for n in nouns_of(kind, schema)] for kind in schema.classes}


def question_patterns() -> dict[str, str]:
    """What tells how a question is meant, for scripts of pages: patterns, and lists of words.

    ``opens``: a question; ``yes_no``: one to be answered so; ``denied``: what does not, or nobody
    does, but for ``undenied``; ``filler``: words that say nothing; ``context``: prepositions
    before what limits a question. The patterns read words without signs: "does not", "doesn t".
    """
    opens = "|".join(lines("questions", "question_words"))
    denied = f"{fragment('negation', 'denial')}|{fragment('questions', 'absent')}"
    found = {
        "opens": rf"^\W*(?:{opens})\b",
        "yes_no": fragment("questions", "yes_no"),
        "denied": denied.replace("['’]", " "),
        "undenied": fragment("questions", "undenied"),
    }
    plain = {name: re.sub(r"\(\?i\)|\?P<\w+>", "", said) for name, said in found.items()}
    words = {"filler": FILLER, "context": word_set("questions", "context_prepositions")}
    return plain | {name: " ".join(sorted(some)) for name, some in words.items()}


def relations_of_verb(word: str) -> list[str]:
    """The names of the relations that a verb, or a noun like one, asks for."""
    if word in FILLER or any(noun.fullmatch(word) for noun in CLASS_NOUNS):
        return []
    forms = lemmas(word)
    return [name for known, name in _LINKED.values() if not forms.isdisjoint(known)]


def asks_relation(word: str) -> bool:
    """Whether a word asks for a relation by itself."""
    cues = (cue.pattern for cue in CUES if cue.kind in RELATION_KINDS)
    return bool(relations_of_verb(word)) or any(each.fullmatch(word) for each in cues)


def asks_forecast(text: str) -> bool:
    """Whether a question asks for what is to come."""
    return any(cue.name == Modality.FORECAST and cue.pattern.search(text) for cue in CUES)


def word_order(text: str) -> str:
    """The end that the topic has in claims by the order of words, "" if that does not tell.

    ``text``: with the topic masked. Only verbs that extraction reads so tell, of harm and remedies.
    """
    for side, form in _ORDERS:
        for match in form.finditer(text):
            verb = next(filter(None, match.groups()))
            if _ACTIVE & {*relations_of_verb(verb)}:
                return side
    return ""


def plain_relations(text: str, schema: Schema) -> frozenset[RelationType]:
    """The relations that a question asks for in plain words: "what causes", "what is caused by".

    ``text``: with its topics masked.
    """
    found: set[str] = set()
    for match in _PLAINLY.finditer(text):
        at = match.start(match.lastgroup or 0)
        found.update(relations_of_verb(match[match.lastgroup or 0]))
        strong = (c for c in CUES if c.kind in RELATION_KINDS and c.strength == STRENGTHS[0])
        found.update(cue.name for cue in strong if cue.pattern.match(text, at))
    return frozenset(filter(None, map(schema.relation_named, found)))


def class_names(schema: Schema) -> list[tuple[TopicClass, re.Pattern[str]]]:
    """For each class a pattern of its own names, one and many."""
    return [
        (kind, re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE))
        for kind in schema.classes
        for names in [[kind.label, kind.plural or plural(kind.label)]]
    ]


def nouns_of(kind: TopicClass, schema: Schema) -> list[re.Pattern[str]]:
    """The patterns of the nouns that ask for a class of topics."""
    own = [said for each, said in class_names(schema) if each == kind]
    return [*own, *(cue.pattern for cue in CUES if cue.kind == "class" and cue.name == kind.value)]


def linked_relations(said: Said, schema: Schema, text: str) -> Iterator[RelationType]:
    """The relations that a verb of extraction, or the wording of the schema, asks for."""
    cues = [cue.pattern.finditer(text) for cue in CUES if cue.kind == "relation"]
    taken = [match.span() for found in cues for match in found]
    for token in said.tokens:
        known = any(start <= token.start < end for start, end in taken)
        if not known and text[token.start] not in {TOPIC_LETTER, " "}:
            yield from filter(None, map(schema.relation_named, relations_of_verb(token.lower)))
    for relation in schema.relations:
        said_ = [relation.wording, relation.inverse_wording]
        if relation in schema.cues:
            said_ += [" ".join(cue) for cue in schema.cues[relation].words]
        if not relation.shipped and any(
            wording and re.search(rf"\b{re.escape(wording.lower())}\b", text) for wording in said_
        ):
            yield relation
