"""Claims that are surely about another thing than a question, however many words they share."""

from __future__ import annotations

from typing import Final

from kg.analysis.ask.intent import NO_MATTER, is_name
from kg.analysis.ask.parsed_question import NAMED, ParsedQuestion
from kg.analysis.ask.question_cues import STRENGTHS
from kg.analysis.ask.question_words import makes_another, stands_in
from kg.analysis.ask.ranking_model import Candidate
from kg.language.data_files import word_set

_PARTLY: Final = 0.15
"""How much of both names a question for "yes" or "no" has that asks for nothing known."""
_NOWHERE: Final = -2
"""The place of no word: not even beside the first."""
_IDIOMS: Final = word_set("questions", "idioms")


def is_of_another(question: ParsedQuestion, each: Candidate, said: set[str]) -> bool:
    """Whether a claim is surely about another thing than the question.

    It says the contrary of what is asked for, the field of the question is named neither at
    its ends nor in its words, a noun behind the topic makes another thing of it
    ("hallucination talent"), or it tells neither "yes" nor "no" where this is asked for.
    """
    if question.is_contrary(each):
        return True
    ends = {each.subject, each.object}
    fields = [g for g, topics in question.exact if g.is_context and not topics & ends]
    if any(not stands_in(field.name, said) for field in fields):
        return True
    if _lacks_name(question, each, said) or _is_reversed(question, each):
        return True
    named = [group for group, topics in question.exact if topics & ends]
    besides = (
        w
        for w in question.words
        if w.at not in question.cued and makes_another(w, named, question.text)
    )
    if any(
        max(each.topic.words.get(w.at, 0), each.other.words.get(w.at, 0)) < NAMED
        and not stands_in(w.token.text, said)
        for w in besides
    ):
        return True
    return question.intent.yes_no and _tells_neither(question, each, said)


def _tells_neither(question: ParsedQuestion, each: Candidate, said: set[str]) -> bool:
    """Whether a claim answers neither by "yes" nor by "no": of one topic it says another thing.

    It does not name the field that is asked for, or is of another relation; or the question
    asks for none, and the claim lacks a topic of it.
    """
    every = question.intent.relations
    asked = next((every[sure] for sure in STRENGTHS if sure in every), frozenset())
    both = min(each.topic.coverage, each.other.coverage) > _PARTLY
    if _lacks_place(question, each, said) or (asked and each.relation not in asked and not both):
        return True
    return (not question.intent.relations and not both) or _lacks_topic(question, each, said)


def _lacks_place(question: ParsedQuestion, each: Candidate, said: set[str]) -> bool:
    """Whether a field or user that a question names is nowhere in a claim."""
    used = {*each.topic.words, *each.other.words}
    return any(
        word.kind == "N"
        and word.at not in used | question.cued
        and word.token.lower not in NO_MATTER | _IDIOMS
        and question.is_in_context(word)
        and not stands_in(word.token.text, said)
        for word in question.words
    )


def _is_reversed(question: ParsedQuestion, each: Candidate) -> bool:
    """Whether a claim has the only end that is named where the other one is asked for."""
    side = "subject" if each.topic.name.iri == each.subject else "object"
    asked = question.intent.relations.get(STRENGTHS[0], frozenset())
    single = each.relation in asked and each.other.coverage <= _PARTLY
    return bool(question.intent.order) and single and side != question.intent.order


def _lacks_name(question: ParsedQuestion, each: Candidate, said: set[str]) -> bool:
    """Whether a proper name is nowhere in a claim; for "yes" or "no", whether an end is."""
    one_end = question.intent.yes_no and min(each.topic.coverage, each.other.coverage) <= _PARTLY
    ends = one_end and bool(question.intent.relations.get(STRENGTHS[0]))
    last = _NOWHERE
    for word in question.words:
        alike = max(each.topic.words.get(word.at, 0), each.other.words.get(word.at, 0))
        if alike >= NAMED or stands_in(word.token.text, said):
            last = word.at
        elif word.at in question.cued or not word.in_question:
            continue
        elif is_name(word.token, question.text):
            return True
        elif word.token.lower in NO_MATTER | _IDIOMS:
            continue
        elif ends and word.kind == "N" and last < word.at - 1:
            return True
    return False


def _lacks_topic(question: ParsedQuestion, each: Candidate, said: set[str]) -> bool:
    """Whether one of two topics of a question is nowhere in a claim."""
    used = {at for m in (each.topic, each.other) if m.coverage > NAMED for at in m.words}
    for group, topics in question.exact:
        if topics & {each.subject, each.object}:
            continue
        places = {w.at for w in question.words if group.start <= w.token.start < group.end}
        if not places & used and not stands_in(group.name, said):
            return True
    return False
