"""What kind of claim a sentence makes: asserted, forecast, possible, recommended, negated.

Read off the clause that holds the claim (``kg.language.clauses``). A denial in whose scope
the claim lies wins over all else, an even number of denials is none; then advice, then
the clause's modal verb, then other cues. "Can" leaves it open, except where it tells of
what is there already ("can now", "can be seen in").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kg.language.clauses import Clause, bare_verb_first, clause, imperative
from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.model import Modality, RelationType, Span

_NO_CLAIM: Final = pattern("modality", "no_claim")
"""Set phrases in which "not", "should" or "must" do not speak of the claim."""

_UNHARMED: Final = pattern("modality", "unharmed")
"""Denials of a harm: they say that it is done away with, not that it is not."""

_NONE_OF: Final = pattern("modality", "none_of")
"""What stands before a harm to say that there is none."""

_DENIAL: Final = pattern("modality", "denial")
_ABSENCE: Final = pattern("modality", "absence")
"""What stands before a name to say that it is not there."""
_UNTRUE: Final = pattern("modality", "untrue")
_SCOPE_ENDS: Final = pattern("modality", "scope_ends")
_AUXILIARY: Final = pattern("modality", "auxiliary")


_RECOMMENDED: Final = pattern("modality", "recommended")
_EXPECTED: Final = pattern("modality", "expected")
"""What should happen by a date is expected, not advised."""

_FORECAST: Final = pattern("modality", "forecast")
_PAST: Final = pattern("modality", "past")
_BY_YEAR: Final = pattern("modality", "by_year")

_POSSIBLE: Final = pattern("modality", "possible")
_MODAL: Final = pattern("modality", "modal")
_NO_MODAL: Final = pattern("modality", "no_modal")
_RELATIVE: Final = pattern("modality", "relative")
_INVERTED: Final = pattern("modality", "inverted")


def modality(
    line: Line,
    *ends: Span,
    predicate: RelationType | None = None,
    recommending: bool = False,
) -> Modality:
    """The modality of what ``line`` says of the names at ``ends``.

    Spans are in the readable text of the line's block. ``predicate`` is what it is read
    to say: nobody recommends a risk, and a risk's absence ("without delays") is no denial
    that it is mitigated. ``recommending``: whether the section as a whole gives advice, so
    that any bare verb in front recommends.
    """
    said = clause(line.text, [Span(e.start - line.start, e.end - line.start) for e in ends])
    plain = said._replace(text=_claiming(said.text))
    mitigates = predicate == RelationType.MITIGATES_RISK
    if mitigates:
        plain = _unharmed(plain)
    absent = any(_ABSENCE.search(plain.text[: end.start]) for end in plain.ends)
    if _denied(line, plain, absent=absent and not mitigates):
        return Modality.NEGATED
    if _INVERTED.search(line.text):
        return Modality.POSSIBLE
    if _is_expected(plain.text):
        return Modality.FORECAST
    if predicate != RelationType.RAISES_RISK and _advised(line, plain, recommending=recommending):
        return Modality.RECOMMENDED
    return _open(line, plain)


def _unharmed(said: Clause) -> Clause:
    """The clause without denials of harm, which do not deny that the harm is mitigated."""
    text = _blanked(_UNHARMED, said.text)
    last = said.ends[-1].start
    return said._replace(text=_blanked(_NONE_OF, text[:last]) + text[last:])


def _advised(line: Line, said: Clause, *, recommending: bool) -> bool:
    if imperative(line) or any(_of_claim(line, said, cue) for cue in _advice(said.text)):
        return True
    return recommending and bare_verb_first(line)


def _open(line: Line, said: Clause) -> Modality:
    """By the clause's modal verb, or by other cues where it has none."""
    modal = _modal(line, said)
    if modal is not None:
        return modal
    outlook = _outlook(said.text)
    if outlook is Modality.ASSERTED and said.conditional:
        return Modality.POSSIBLE
    return outlook


def _modal(line: Line, said: Clause) -> Modality | None:
    """The first modal verb after the first name starts, else the last one before it.

    One of a relative clause behind the main verb says nothing of the claim: "cuts
    reliance on data that could pose privacy risks".
    """
    found = [
        (cue, modal)
        for cue, modal in _modals(said.text)
        if _of_claim(line, said, cue) and not _is_relative(line, said, cue.start)
    ]
    if not found:
        return None
    later = [modal for cue, modal in found if cue.start >= said.ends[0].start]
    return later[0] if later else found[-1][1]


def _is_relative(line: Line, said: Clause, at: int) -> bool:
    """Whether a modal verb follows "that" or "which", and a verb stands before those."""
    before = _RELATIVE.search(said.text[:at])
    return before is not None and _has_verb(line, Span(said.ends[0].start, before.start()))


def _denied(line: Line, said: Clause, *, absent: bool) -> bool:
    """Whether the claim lies in the scope of an odd number of denials."""
    if _UNTRUE.search(line.text):
        return True
    denials = [d for d in _denials(said) if _of_claim(line, said, d) and not _leaves(said, d)]
    return (len(denials) + absent) % 2 == 1


def _denials(said: Clause) -> Iterator[Span]:
    for span in _denying(said.text):
        if not any(end.covers(span) for end in said.ends):
            yield span


def _leaves(said: Clause, denial: Span) -> bool:
    """Whether the scope of a denial ends before the last name."""
    return _SCOPE_ENDS.search(said.text, denial.end, said.ends[-1].start) is not None


def _of_claim(line: Line, said: Clause, cue: Span) -> bool:
    """Whether a cue stands before the last name, or with the verb that all are subject to."""
    if cue.end <= said.ends[-1].start:
        return True
    behind = Span(said.ends[-1].end, cue.start)
    if _has_verb(line, said.between) or _has_verb(line, behind):
        return False
    return " and " not in behind.of(said.text)


def _has_verb(line: Line, where: Span) -> bool:
    """Whether a verb other than an auxiliary stands in this part of the line."""
    return any(
        tag in "VM"
        and where.covers(Span(token.start - line.start, token.end - line.start))
        and not _AUXILIARY.fullmatch(token.lower)
        for token, tag in zip(line.tokens, line.tags, strict=True)
    )


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m.group()), text)


# What a text says by itself. Several claims are often made in the same words, so it is kept.

_TEXTS: Final = 2048


@lru_cache(_TEXTS)
def _claiming(text: str) -> str:
    return _blanked(_NO_CLAIM, text)


@lru_cache(_TEXTS)
def _is_expected(text: str) -> bool:
    return _EXPECTED.search(text) is not None


@lru_cache(_TEXTS)
def _advice(text: str) -> tuple[Span, ...]:
    return _spans(_RECOMMENDED, text)


@lru_cache(_TEXTS)
def _denying(text: str) -> tuple[Span, ...]:
    return _spans(_DENIAL, text)


@lru_cache(_TEXTS)
def _modals(text: str) -> tuple[tuple[Span, Modality], ...]:
    found = _MODAL.finditer(_blanked(_NO_MODAL, text))
    return tuple((Span(*m.span()), Modality(str(m.lastgroup))) for m in found)


@lru_cache(_TEXTS)
def _outlook(text: str) -> Modality:
    """By cues other than modal verbs."""
    dated = _PAST.search(text)
    if _FORECAST.search(_blanked(_BY_YEAR, text) if dated else text):
        return Modality.FORECAST
    return Modality.POSSIBLE if _POSSIBLE.search(text) else Modality.ASSERTED


def _spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in pattern.finditer(text))
