"""Whether a sentence denies a claim.

A word of denial counts where the claim lies in its scope: before the last name or with the
verb of both, in no other clause, in no clause that only describes a name. What is said of a
risk has a direction besides. "Does not leak data" denies that data leak, so a remedy of leaks
is not denied by it; "does not address leaks" does not deny that they come about. An even
number of denials is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kg.language.clauses import Clause, has_verb, of_claim
from kg.language.data_files import lines, pattern, word_set
from kg.language.inflection import lemmas
from kg.language.lines import Line
from kg.model import RelationType, Span

_NO_DENIAL: Final = pattern("negation", "no_denial")
_DENIAL: Final = pattern("negation", "denial")
_REPLACED: Final = pattern("negation", "replaced")
_ABSENT: Final = pattern("negation", "absent")
_CLOSE: Final = pattern("negation", "absent_close")
_WIDE: Final = pattern("negation", "absent_wide")
_NONE_OF: Final = pattern("negation", "none_of")
_HARM_GONE: Final = pattern("negation", "harm_gone")
_DOUBLE: Final = pattern("negation", "double")
_HARD_WITHOUT: Final = pattern("negation", "hard_without")
_DISCOURAGED: Final = pattern("negation", "discouraged")
_INADEQUATE: Final = pattern("negation", "inadequate")
_OVERCOME: Final = pattern("negation", "overcome")
_DESPITE: Final = pattern("negation", "despite")
_UNTRUE: Final = pattern("negation", "untrue")
_SCOPE_ENDS: Final = pattern("negation", "scope_ends")
_TURN: Final = re.compile("[,:]")
_VERB: Final = re.compile("[VM]")
_SUBJECT_AND_VERB: Final = re.compile("[NO].*[VM]")
"""In the word classes of some words."""

_ENDINGS: Final = lines("negation", "finite_endings")
_OWN_OBJECT: Final = pattern("negation", "own_object")
_JOINED: Final = pattern("negation", "joined")
_CONTRASTED: Final = pattern("negation", "contrasted")
_RESUMED: Final = pattern("negation", "resumed")
_ENSURES: Final = pattern("negation", "ensures")
_ANOTHER: Final = pattern("negation", "another")
_MEANS: Final = pattern("negation", "means")
_OF_SUBJECT: Final = pattern("negation", "of_subject")
_FINITE: Final = pattern("negation", "finite")
_DESCRIBED: Final = pattern("negation", "described")
_HARM_OF: Final = pattern("negation", "harm_of")
_REMEDIES: Final = word_set("negation", "remedies")
_REMEDY_NOUNS: Final = word_set("negation", "remedy_nouns")
_HARMS: Final = word_set("negation", "harms")


class Claim(NamedTuple):
    """A claim as a line makes it: its clause, and its ends in the text of the line.

    ``subject`` is missing where the line names the object alone.
    """

    line: Line
    said: Clause
    subject: Span | None
    object: Span
    predicate: RelationType | None

    @property
    def mitigates(self) -> bool:
        """Whether the claim is that a risk is lessened."""
        return self.predicate == RelationType.MITIGATES_RISK

    @property
    def raises(self) -> bool:
        """Whether the claim is that a risk is raised."""
        return self.predicate == RelationType.RAISES_RISK

    @property
    def first(self) -> Span:
        """The end that is named first."""
        return self.said.ends[0]

    @property
    def last(self) -> Span:
        """The end that is named last."""
        return self.said.ends[-1]


class _Denial(NamedTuple):
    """A word of denial; ``kind``: the pattern that found it."""

    kind: re.Pattern[str]
    span: Span


def denied(claim: Claim) -> bool:
    """Whether the line denies the claim."""
    if _UNTRUE.search(claim.line.text) or _is_overcome(claim):
        return True
    text = claim.said.text
    return sum(not _is_void(text, d) and _counts(claim, d) for d in _denials(claim)) % 2 == 1


def _denials(claim: Claim) -> Iterator[_Denial]:
    """Each word of denial outside the names."""
    kinds = [_DENIAL, _REPLACED, _ABSENT]
    if not claim.raises:
        kinds += [_INADEQUATE, _DISCOURAGED]
    for kind in kinds:
        for span in _spans(kind, claim.said.text):
            if not any(end.covers(span) for end in claim.said.ends):
                yield _Denial(kind, span)


def _is_void(text: str, denial: _Denial) -> bool:
    """Whether it belongs to a set phrase, or to two denials that are none."""
    kind, span = denial
    if any(phrase.overlaps(span) for phrase in _spans(_NO_DENIAL, text)):
        return True
    if any(span.start == two.start or span.end == two.end for two in _spans(_DOUBLE, text)):
        return True
    return kind is _ABSENT and any(hard.end == span.end for hard in _spans(_HARD_WITHOUT, text))


def _counts(claim: Claim, denial: _Denial) -> bool:
    """Whether the claim lies in the scope of a denial."""
    kind, span = denial
    if kind is _ABSENT:
        return _is_absent(claim, span)
    if kind is _INADEQUATE:
        return _is_inadequate(claim, span)
    if any(outside(claim, span) for outside in _OUTSIDE):
        return False
    if kind is _REPLACED and _is_replaced_alone(claim, span):
        return False
    if claim.mitigates:
        return _denies_remedy(claim, denial)
    if claim.raises:
        return _denies_harm(claim, span) if claim.subject is None else not _says_remedy(claim, span)
    return True


# Where a denial stands, and how far it reaches.


def _is_unreached(claim: Claim, denial: Span) -> bool:
    """Whether it stands behind the last name, and not with the verb of both."""
    if denial.end <= claim.last.start:
        return False
    text = claim.said.text
    behind = text[claim.last.end : denial.start]
    if claim.subject is None or _TURN.search(behind) or _JOINED.search(behind):
        return True
    if claim.mitigates and claim.last == claim.subject and _RESUMED.search(text[denial.end :]):
        return not _says_remedy(claim, denial)
    if not behind.strip() and next(_tags(claim.line, Span(denial.end, len(text))), "") == "P":
        return True
    return not of_claim(claim.line, claim.said, denial)


def _is_left(claim: Claim, denial: Span) -> bool:
    """Whether its scope ends before the last name."""
    text, stop = claim.said.text, claim.last.start
    if _SCOPE_ENDS.search(text, denial.end, stop):
        return True
    if _ANOTHER.search(claim.line.text, denial.end, stop):
        return True
    comma = text.rfind(",", denial.end, stop)
    if comma < 0:
        return _goes_on(claim, Span(denial.end, max(denial.end, stop)))
    if _SUBJECT_AND_VERB.search("".join(_tags(claim.line, Span(comma, stop)))):
        return True
    behind = claim.last.end + len(text[claim.last.end :].split(",")[0])
    rest = "".join(_tags(claim.line, Span(claim.last.end, behind)))
    return denial.start >= claim.first.end and _VERB.search(rest) is not None


def _goes_on(claim: Claim, where: Span) -> bool:
    """Whether a finite verb follows "and", which the denial before does not reach.

    "Need no sensors and cut costs", but "does not replace and cut costs".
    """
    line = claim.line
    tokens = list(_tokens(line, where))
    of_name = bool(tokens) and line.tags[tokens[0]] in "NJDQ"
    for at in tokens:
        if line.words[at] == "and" and at + 1 < len(line.words):
            verb = line.words[at + 1]
            finite = line.tags[at + 1] == "V" and (of_name or verb.endswith(_ENDINGS))
            if finite or _FINITE.fullmatch(verb):
                return True
    return False


def _is_aside(claim: Claim, denial: Span) -> bool:
    """Whether it ends before the first name, and something else follows before that.

    What is not done to a remedy, so that a harm follows, speaks for the remedy.
    """
    if denial.end > claim.first.start:
        return False
    if claim.said.turns or _TURN.search(claim.line.text, denial.end, claim.first.start):
        return True
    if claim.mitigates and claim.first == claim.subject:
        between = claim.said.between
        return "," in between.of(claim.said.text) or _first_sense(claim, between) is _HARMS
    return False


def _is_descriptive(claim: Claim, denial: Span) -> bool:
    """Whether it stands in a clause that only tells which thing is meant."""
    if not _OF_SUBJECT.search(claim.said.text[: denial.start]):
        return False
    stop = claim.last.start if denial.start >= claim.first.end else claim.first.start
    behind = claim.said.text[denial.end : stop]
    return "," in behind or _FINITE.search(behind) is not None


def _is_brought_about(claim: Claim, denial: Span) -> bool:
    """Whether what is denied follows from what the first name does."""
    if denial.start < claim.first.end:
        return False
    before = claim.said.text[claim.first.end : denial.start]
    if claim.mitigates and _ENSURES.search(before):
        return True
    return claim.raises and _MEANS.search(before) is not None


_OUTSIDE: Final = (_is_unreached, _is_left, _is_aside, _is_descriptive, _is_brought_about)


def _is_replaced_alone(claim: Claim, denial: Span) -> bool:
    """Whether the claim is made of what takes the place of another thing."""
    if "," in claim.said.text[denial.end : claim.object.start]:
        return True
    return _DESCRIBED.search(claim.said.text[claim.first.end :]) is not None


# What is denied: that a remedy works, or that a harm comes about.


def _denies_remedy(claim: Claim, denial: _Denial) -> bool:
    """Whether it denies that a risk is lessened, and not the risk itself."""
    kind, span = denial
    behind = claim.last == claim.object and claim.object.end <= span.start
    if kind is _REPLACED or claim.subject is None or behind:
        return _says_remedy(claim, span)
    return not _denies_harm(claim, span)


def _denies_harm(claim: Claim, denial: Span) -> bool:
    """Whether it says of the harm that there is none, or that it does not come about."""
    text, start = claim.said.text, claim.object.start
    if any(none.overlaps(denial) for none in _spans(_NONE_OF, text[:start])):
        return True
    if any(gone.overlaps(denial) for gone in _spans(_HARM_GONE, text)):
        return True
    if denial.end < start and not text[denial.end : start].strip():
        return _CONTRASTED.search(claim.line.text[: denial.start]) is None
    return _first_sense(claim, _after(claim, denial)) is _HARMS


def _says_remedy(claim: Claim, denial: Span) -> bool:
    """Whether the first word with a direction behind a denial is one of remedies."""
    return _first_sense(claim, _after(claim, denial)) is _REMEDIES


def _after(claim: Claim, denial: Span) -> Span:
    """What is denied: up to the last name, or behind it."""
    behind = denial.start >= claim.last.end
    return Span(denial.end, max(len(claim.said.text) if behind else claim.last.start, denial.end))


def _first_sense(claim: Claim, where: Span) -> frozenset[str] | None:
    """The list which the first word with a direction belongs to, of a part of the line."""
    for at in _tokens(claim.line, where):
        word, tag = claim.line.words[at], claim.line.tags[at]
        if tag == "N" and word in _REMEDY_NOUNS:
            return _REMEDIES
        if tag in "VGPJ":
            for verbs in (_REMEDIES, _HARMS):
                if not verbs.isdisjoint(lemmas(word)):
                    return verbs
    return None


# Other ways to deny.


def _is_absent(claim: Claim, absence: Span) -> bool:
    """Whether a name is said not to be there."""
    end = next((e for e in claim.said.ends if e.start >= absence.end), None)
    if end is None or not _stands_before(claim, absence, end):
        return False
    if _goes_on(claim, Span(absence.end, end.start)):
        return False
    if claim.mitigates:
        return end == claim.object and _says_remedy(claim, absence)
    if claim.raises:
        return not _is_there_after_all(claim, absence, end)
    return end != claim.first


def _stands_before(claim: Claim, absence: Span, end: Span) -> bool:
    """Whether few words stand between an absence and a name."""
    wide = end == claim.object and (claim.raises or claim.mitigates)
    return bool((_WIDE if wide else _CLOSE).fullmatch(claim.said.text[absence.end : end.start]))


def _is_there_after_all(claim: Claim, absence: Span, end: Span) -> bool:
    """Whether what something else does without is still said to raise the risk."""
    behind = claim.said.text[end.end :]
    if end == claim.subject and _DESCRIBED.search(behind):
        return True
    if end == claim.object and claim.last == claim.subject and _HARM_OF.search(behind):
        return True
    return _says_remedy(claim, absence) or _is_of_action(claim, absence)


def _is_of_action(claim: Claim, absence: Span) -> bool:
    """Whether the sentence tells what an action is like that goes without the harm.

    "Moving data without losing privacy requires care."
    """
    line = claim.line
    acts = "G" in _tags(line, Span(0, claim.first.end))
    after = Span(claim.last.end, len(claim.said.text))
    return acts and not has_verb(line, Span(0, absence.start)) and has_verb(line, after)


def _is_inadequate(claim: Claim, said: Span) -> bool:
    """Whether the subject is called inadequate, behind its name."""
    text, subject = claim.said.text, claim.subject
    if subject is None or claim.said.turns or said.start < subject.end:
        return False
    if "," in text[subject.end : said.start]:
        return False
    return said.end > claim.last.end or text[said.end : claim.object.start].strip() != ""


def _is_overcome(claim: Claim) -> bool:
    """Whether a remedy is got round, or the harm goes on in spite of it."""
    if not claim.mitigates or claim.subject is None:
        return False
    text = claim.said.text
    if _OWN_OBJECT.search(text[claim.subject.end : claim.last.start]):
        return False
    before = text[: claim.subject.start]
    return _OVERCOME.search(before) is not None or _DESPITE.search(before) is not None


# Tokens of a part of a line's text.


def _tokens(line: Line, where: Span) -> Iterator[int]:
    for at, token in enumerate(line.tokens):
        if where.covers(Span(token.start - line.start, token.end - line.start)):
            yield at


def _tags(line: Line, where: Span) -> Iterator[str]:
    for at in _tokens(line, where):
        yield line.tags[at]


@lru_cache(4096)
def _spans(pattern_: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in pattern_.finditer(text))
