"""What kind of claim a sentence makes: asserted, forecast, possible, recommended, negated.

Read off the clause that holds the claim (``kg.language.clauses``). A denial of it
(``kg.language.negation``) wins over all else; then advice, then the clause's modal verb, then
other cues. "Can" leaves it open, except where it tells of
what is there already ("can now", "can be seen in").
"""

from __future__ import annotations

import re
from typing import Final

from kg.language.clauses import Clause, bare_verb_first, clause, has_verb, imperative, of_claim
from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.language.negation import Claim, denied
from kg.model import Modality, RelationType, Span

_NO_ADVICE: Final = pattern("modality", "no_advice")
"""Set phrases in which "should" or "must" do not speak of the claim."""

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
    """The modality of what ``line`` says of the names at ``ends``, the object last.

    Spans are in the readable text of the line's block. ``predicate`` is what it is read
    to say: nobody recommends a risk, and who denies a harm does not deny that it is
    mitigated. ``recommending``: whether the section as a whole gives advice, so that any
    bare verb in front recommends.
    """
    *subject, object_ = (Span(e.start - line.start, e.end - line.start) for e in ends)
    said = clause(line.text, [*subject, object_])
    if denied(Claim(line, said, subject[0] if subject else None, object_, predicate)):
        return Modality.NEGATED
    if _INVERTED.search(line.text):
        return Modality.POSSIBLE
    plain = said._replace(text=_blanked(_NO_ADVICE, said.text))
    if _EXPECTED.search(plain.text):
        return Modality.FORECAST
    if predicate != RelationType.RAISES_RISK and _advised(line, plain, recommending=recommending):
        return Modality.RECOMMENDED
    return _open(line, plain)


def _advised(line: Line, said: Clause, *, recommending: bool) -> bool:
    cues = (Span(*cue.span()) for cue in _RECOMMENDED.finditer(said.text))
    if imperative(line) or any(of_claim(line, said, cue) for cue in cues):
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
    verbs = _MODAL.finditer(_blanked(_NO_MODAL, said.text))
    cues = [(Span(*verb.span()), Modality(str(verb.lastgroup))) for verb in verbs]
    found = [
        (cue, modal)
        for cue, modal in cues
        if of_claim(line, said, cue) and not _is_relative(line, said, cue.start)
    ]
    if not found:
        return None
    later = [modal for cue, modal in found if cue.start >= said.ends[0].start]
    return later[0] if later else found[-1][1]


def _is_relative(line: Line, said: Clause, at: int) -> bool:
    """Whether a modal verb follows "that" or "which", and a verb stands before those."""
    before = _RELATIVE.search(said.text[:at])
    return before is not None and has_verb(line, Span(said.ends[0].start, before.start()))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m.group()), text)


def _outlook(text: str) -> Modality:
    """By cues other than modal verbs."""
    dated = _PAST.search(text)
    if _FORECAST.search(_blanked(_BY_YEAR, text) if dated else text):
        return Modality.FORECAST
    return Modality.POSSIBLE if _POSSIBLE.search(text) else Modality.ASSERTED
