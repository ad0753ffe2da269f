"""What kind of claim a sentence makes: asserted, forecast, possible, recommended, negated.

Read off tense, modal verbs, negation and cue words of the clause that holds the claim.
"Can" states an ability and asserts; "could", "may" and "might" leave it open.
"""

from __future__ import annotations

import re
from typing import Final

from kg.extract.page import Line
from kg.model import Modality

_CLAUSE: Final = re.compile(
    r";|[.!?]\s|,?\s\b(?:but|whereas|although|though|however|yet|unlike)\b|,\s(?:while|so)\b|\s[–—]\s",
    re.I,
)
_NEGATED: Final = re.compile(
    r"\b(?:not|never|neither|nor|hardly|barely|n't|cannot|no longer|no evidence|far from)\b|n[’']t\b"
    r"|\b(?:fails?|failed|failing|unable|refus(?:es?|ed)|stopped|ceased?)\s+(?:to|from|short of)\b"
    r"|\b(?:no|none of the|little) (?=[\w-]+ (?:\w+ )?(?:uses?|raises?|reduces?|mitigates?|prevents?|applies|"
    r"helps?|exists?|was|were|is|are|has|have)\b)"
    r"|\b(?:does|do|did) nothing\b|\brather than\b|\binstead of\b|\brul(?:es?|ed) out\b",
    re.I,
)
_NOT_NEGATION: Final = re.compile(
    r"\bnot (?:only|just|merely|simply|least)\b|\bif not\b|\bcannot be (?:overstated|ignored|overlooked)\b"
    r"|\bnot without\b|\bwhether or not\b|\bno doubt\b",
    re.I,
)
_RECOMMENDED: Final = re.compile(
    r"\b(?:should|must|ought|needs? to|needed to|have to|has to|shall|had better|recommend\w*|advis(?:e[sd]?|able)|"
    r"urg(?:e[sd]?|ing)|suggest(?:ed)? that|call(?:s|ed|ing)? for|it is (?:essential|crucial|vital|important|"
    r"imperative|critical|necessary|advisable|wise) (?:to|that|for)|(?:is|are|be|remains?) (?:essential|crucial|"
    r"imperative|necessary|vital) (?:to|for|that)|required to|prioriti[sz]e\b|best practice)",
    re.I,
)
_IMPERATIVE: Final = re.compile(
    r"^\W*(?:adopt|invest|implement|establish|develop|ensure|use|apply|create|build|conduct|foster|promote|"
    r"prioriti[sz]e|integrate|encourage|strengthen|start|begin|avoid|consider|introduce|monitor|train|deploy|"
    r"define|choose|keep|set up|plan|test|review|expand|enhance|leverage|require|treat|put|make|run|move|"
    r"replace|audit|document|limit|reserve|pair|publish|insist|budget|hire|engage|focus|embed|explore)\b",
    re.I,
)
_FORECAST: Final = re.compile(
    r"\b(?:will|won't|shall|going to|expect(?:s|ed|ation)?|project(?:s|ed|ions?) (?:to|that|a|the)|projected|predict(?:s|ed|ions?)?|"
    r"forecasts?|anticipat(?:es?|ed)|poised|set to|slated|on track|on course|"
    r"by (?:the end of |the mid-|early |late |the )?(?:20[2-9]\d|decade)|over the (?:next|coming)|in the (?:coming|next|near|future|years ahead)|"
    r"in (?:coming|future) (?:years|decades)|eventually|soon|tomorrow(?:'s|’s)?|foresee\w*|about to|"
    r"likely to|is bound to|are bound to|within (?:\w+ )?(?:years|decade))\b",
    re.I,
)
_POSSIBLE: Final = re.compile(
    r"\b(?:may|might|could|would|possibl[ey]|potentially|perhaps|potential to|has the potential|promis(?:es|ing) to|"
    r"conceivabl[ey]|in theory|in principle|hypothetical\w*|speculat\w+|can potentially|appears? to|seems? to|"
    r"if (?:successful|adopted|realized|realised)|unclear whether|remains to be seen|maybe|arguably|one day)\b",
    re.I,
)


def modality(line: Line, start: int, end: int, *, recommending: bool = False) -> Modality:
    """The modality of what ``line`` says in the readable characters ``[start, end)``.

    Offsets are those of the line's block. ``recommending``: whether the section as a
    whole gives advice, so that an imperative sentence in it recommends.
    """
    clause = _clause(line, start, end)
    if _NEGATED.search(_NOT_NEGATION.sub(" ", clause)):
        return Modality.NEGATED
    if _RECOMMENDED.search(clause) or _IMPERATIVE.search(line.text) and _bare_verb_first(line):
        return Modality.RECOMMENDED
    if recommending and _bare_verb_first(line):
        return Modality.RECOMMENDED
    if _FORECAST.search(clause):
        return Modality.FORECAST
    if _POSSIBLE.search(clause):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _bare_verb_first(line: Line) -> bool:
    first = next((i for i, t in enumerate(line.tokens) if t.is_word), None)
    if first is None or "V" not in line.tags[first : first + 1] + (
        "V" if _IMPERATIVE.search(line.text) else ""
    ):
        return False
    return line.tags[first + 1 : first + 2] not in {"V", "M"}


def _clause(line: Line, start: int, end: int) -> str:
    """The clause around the characters, cut at conjunctions that open a new claim."""
    low, high = start - line.start, end - line.start
    cuts = [m for m in _CLAUSE.finditer(line.text)]
    begin = max((m.end() for m in cuts if m.end() <= low), default=0)
    stop = min((m.start() for m in cuts if m.start() >= high), default=len(line.text))
    return line.text[begin:stop]
