"""What kind of claim a sentence makes: asserted, forecast, possible, recommended, negated.

Read off the clause that holds the claim (``kg.extract.clause``). A denial in whose scope
the claim lies wins over all else, an even number of denials is none; then advice, then
the clause's modal verb, then other cues. "Can" leaves it open, except where it tells of
what is there already ("can now", "can be seen in").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.extract.clause import Clause, clause
from kg.extract.imperative import bare_verb_first, imperative
from kg.extract.page import Line
from kg.model import Modality, Span

_NO_CLAIM: Final = re.compile(
    r"\b(?:not|n['’]t) (?:only|just|merely|simply|least|to mention|without|uncommon|unusual|new)\b"
    r"|\bif not\b|\bwhether or not\b|\bno (?:doubt|secret|wonder|surprise|small|less|matter)\b"
    r"|\b(?:few|nobody|no one|none)(?: \w+)? (?:doubts?|deny|denies|disputes?|questions?)\b"
    r"|\b(?:cannot|can['’]t|can hardly|could hardly|must not|should(?: not| never)|one must never) "
    r"(?:be )?(?:over|under)?(?:stated|estimated?|exaggerated|ignored?|look(?:ed)?|denied|deny|"
    r"forget|confused|mistaken|neglect(?:ed)?)\b"
    r"|\b(?:should|must) be (?:noted|stressed|remembered|said|added|mentioned)\b"
    r"|\bmust (?:have \w+|be due|stem|come from|result from|reflect|derive)\b"
    r"|\bnothing\b(?=.*\b(?:as much as|more than|like)\b)"
    r"|\bas (?:is |was )?expected\b",
    re.I,
)
"""Set phrases in which "not", "should" or "must" do not speak of the claim."""

_DENIAL: Final = re.compile(
    r"\bnot\b|n['’]t\b|\bcannot\b|\bnever\b|\bno(?: longer)?(?![-\w])|\bneither\b(?:.*\bnor\b)?"
    r"|\b(?:nobody|no one|none|nowhere|nothing|hardly|barely|scarcely|rarely|seldom)\b"
    r"|\b(?:unlikely|unable|incapable|unsuited|unsuitable|ill-suited|immune|exempt|devoid)\b"
    r"|\bfree (?:of|from)\b|\black(?:s|ed)? any\b|\byet to\b|\bstop(?:s|ped)? short of\b"
    r"|\b(?:fail(?:s|ed|ing)?|refus(?:e|es|ed|ing)|ceas(?:e|es|ed)) to\b|\brul(?:es?|ed) out\b"
    r"|\bden(?:y|ies|ied) that\b|\brather than\b|\binstead of\b|\bfar from\b"
    r"|\b(?:banned|barred|forbidden|prohibited|withdrawn|excluded) (?:from|in|for)\b"
    r"|\blittle (?:evidence|effect|impact|influence|sign|reason|use|suggests)\b",
    re.I,
)
_WITHOUT: Final = re.compile(r"\bwithout (?:(?:any|the|a|an|much|such) )?(?:[\w-]+ )?$", re.I)
_UNTRUE: Final = re.compile(
    r"\b(?:myth|untrue|false|wrong|mistaken) (?:that|to say)\b"
    r"|\b(?:claim|idea|notion|belief|view|fear|hope)s? that\b.*"
    r"\b(?:is|are|was|were|proved) (?:false|wrong|unfounded|mistaken|untrue|a myth|baseless)\b",
    re.I,
)
_SCOPE_ENDS: Final = re.compile(
    r";|\bbut\b|\b(?:before|until|unless|because|although|though|while|whereas|than)\b"
    r"|,\s(?:thus |thereby |so )?[a-z]+ing\s(?!and\b|or\b)",
    re.I,
)
_AUXILIARY: Final = re.compile(
    r"(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|should|"
    r"must|so|as|yet|still|also|therefore|simply)\b",
    re.I,
)

_RECOMMENDED: Final = re.compile(
    r"\b(?:should|must|ought to|shall|had better|needs? to|have to|has to|required to|obliged to)\b"
    r"|\b(?:is|are|be|been|being|strongly|highly) "
    r"(?:recommended|advised|encouraged|urged|called for|needed)\b"
    r"|\b(?:recommends?|urges?|proposes?|advises?)\b|\bwe suggest\b|\bcalls? (?:for|on)\b"
    r"|\badvisable\b|\bour advice\b|\bbest practices? (?:is|are|calls?)\b"
    r"|\b(?:essential|vital|crucial|imperative|important|necessary|critical|wise|prudent)"
    r"(?: \w+)? (?:to|that|for \w+ing)\b|\bdo well to\b|\bis a must\b|\bto be preferred\b"
    r"|\brequires? that\b|\bwhat is needed\b|\bthere is an? (?:\w+ )?need (?:for|to)\b",
    re.I,
)
_EXPECTED: Final = re.compile(
    r"\bshould (?:soon |also |then )?(?:become|fall|rise|reach|grow|drop|shrink|climb|arrive|"
    r"mature|ease|overtake|double|surpass|exceed|see)\b"
    r"(?=.*\b(?:by|within|in the (?:next|coming)|next)\b)",
    re.I,
)
"""What should happen by a date is expected, not advised."""

_YEARS: Final = (
    r"(?:the end of |the mid-|mid-|early |late |the )?(?:20[2-9]\d|(?:the )?decade|century)"
)
_FORECAST: Final = re.compile(
    r"\b(?:is|are|was|were|be|being|widely) (?:expected|projected|predicted|forecast|anticipated|"
    r"estimated to)\b|\b(?:expected|projected|predicted|anticipated|forecast) (?:to|that)\b"
    r"|\b(?:expects?|anticipates?|foresees?)\b|\b(?:projects?|predicts?|forecasts?) that\b"
    r"|\b(?:analysts|experts|observers|forecasters|we|researchers) (?:project|predict|forecast)\b"
    r"|\b(?:poised|slated|tipped|destined|scheduled|bound|certain|likely|set|about|headed) "
    r"(?:to|for)\b"
    r"|\bon (?:track|course|the verge|the cusp|the brink)\b|\bpromis(?:e|es|ing) to\b"
    r"|\b(?:plans?|planning|intends?|prepar(?:es?|ing)) to\b"
    r"|\b(?:eventually|soon|tomorrow|matter of time|by mid-century|years ahead|years to come)\b"
    r"|\b(?:coming|upcoming) (?:\w+ )?(?:years?|decades?|months?|generations?|waves?)\b"
    r"|\b(?:the|over|in|within) (?:the )?next (?:\w+ )?"
    r"(?:years?|decades?|months?|generation|wave)\b|\bwithin (?:\w+ )?(?:years?|decades?)\b"
    r"|\bfuture of\b|\boutlook for\b|\bin the (?:near )?future\b"
    rf"|\blooking (?:ahead|forward|to 20\d\d)\b|\bby {_YEARS}\b",
    re.I,
)
_PAST: Final = re.compile(r"\b(?:had|was|were|did|has|have)\b", re.I)
_BY_YEAR: Final = re.compile(rf"\bby {_YEARS}\b", re.I)

_POSSIBLE: Final = re.compile(
    r"\bpossibl[ey]\b|\bpotential(?:ly| to| for| in| appl\w+| uses?)\b|\bhas (?:the )?potential\b"
    r"|\b(?:perhaps|maybe|arguably|conceivabl[ey]|hypothetical\w*|speculat\w+)\b"
    r"|\bin (?:theory|principle)\b|\brisks? \w+ing\b|\bthreaten(?:s|ed|ing)? to\b|\bcapable of\b"
    r"|\b(?:a|some|every) chance (?:that|of)\b|\bcandidates? for\b|\bopens? the (?:door|way)\b"
    r"|\b(?:appears?|seems?) to\b|\bunclear (?:whether|if)\b|\bremains to be seen\b"
    r"|\bcan(?:no|['’])t (?:be )?rule\w* out\b",
    re.I,
)
_MODAL: Final = re.compile(
    r"(?P<forecast>\bwill\b|\bwon['’]t\b|['’]ll\b|\bgoing to\b)"
    r"|(?P<possible>\bmay\b|\bmight\b|\bcould\b|\bwould\b|\bcan\b)",
    re.I,
)
_NO_MODAL: Final = re.compile(
    r"\b(?:the|a|an|free|last|good|ill|political|own|his|her|their|of|at) will\b"
    r"|\b(?:In|Since|By|Until|Of|in|since|by|until|of|last|late|early) May\b|\bMay \d"
    r"|\bcan (?:now|already|today|also be seen)\b"
    r"|\bcan be (?:seen|found|traced|divided|grouped|attributed|described|defined|understood)\b"
)
_INVERTED: Final = re.compile(r"^\W*(?:should|were|had)\s.*,", re.I)


def modality(line: Line, *ends: Span, recommending: bool = False) -> Modality:
    """The modality of what ``line`` says of the names at ``ends``.

    Spans are in the readable text of the line's block. ``recommending``: whether the
    section as a whole gives advice, so that any bare verb in front recommends.
    """
    said = clause(line.text, [Span(e.start - line.start, e.end - line.start) for e in ends])
    plain = said._replace(text=_blanked(_NO_CLAIM, said.text))
    if _denied(line, plain):
        return Modality.NEGATED
    if _INVERTED.search(line.text):
        return Modality.POSSIBLE
    if _EXPECTED.search(plain.text):
        return Modality.FORECAST
    if _RECOMMENDED.search(plain.text) or imperative(line):
        return Modality.RECOMMENDED
    if recommending and bare_verb_first(line):
        return Modality.RECOMMENDED
    return _open(plain)


def _open(said: Clause) -> Modality:
    """By the clause's modal verb, or by other cues where it has none."""
    modal = _modal(said)
    if modal is not None:
        return modal
    dated = _PAST.search(said.text)
    if _FORECAST.search(_blanked(_BY_YEAR, said.text) if dated else said.text):
        return Modality.FORECAST
    if _POSSIBLE.search(said.text) or said.conditional:
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _modal(said: Clause) -> Modality | None:
    """The first modal verb after the first name starts, else the last one before it."""
    found = list(_MODAL.finditer(_blanked(_NO_MODAL, said.text)))
    if not found:
        return None
    later = [m for m in found if m.start() >= said.ends[0].start]
    chosen = later[0] if later else found[-1]
    return Modality(str(chosen.lastgroup))


def _denied(line: Line, said: Clause) -> bool:
    if _UNTRUE.search(line.text):
        return True
    denials = list(_denials(said))
    last = said.ends[-1]
    before = [d for d in denials if d.end <= last.start and not _leaves(said, d.end, last.start)]
    after = [d for d in denials if d.start >= last.end and _of_main_verb(line, said, d)]
    without = any(_WITHOUT.search(said.text[: end.start]) for end in said.ends)
    return (len(before) + len(after) + without) % 2 == 1


def _denials(said: Clause) -> Iterator[Span]:
    for match in _DENIAL.finditer(said.text):
        span = Span(*match.span())
        if not any(end.covers(span) for end in said.ends):
            yield span


def _leaves(said: Clause, start: int, end: int) -> bool:
    """Whether the scope of a denial ends between these places."""
    return _SCOPE_ENDS.search(said.text, start, end) is not None


def _of_main_verb(line: Line, said: Clause, denial: Span) -> bool:
    """Whether a denial behind the names denies the verb that both are subject to."""
    behind = Span(said.ends[-1].end, denial.start)
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
