"""The wordings that say what kind of claim a clause makes; for ``kg.language.modality``."""

from __future__ import annotations

import re
from typing import Final

NO_CLAIM: Final = re.compile(
    r"\b(?:not|n['’]t) (?:only|just|merely|simply|least|to mention|without|uncommon|unusual|new)\b"
    r"|\bnot limited to\b|\bnot long (?:after|before|ago)\b"
    r"|\bnot (?:nearly |quite |yet )?(?:as|so) [\w-]+(?: [\w-]+)? as\b|(?-i:(?<=\w )No (?=[A-Z]))"
    r"|\bif not\b|\bwhether or not\b|\bno (?:doubt|secret|wonder|surprise|small|less|matter)\b"
    r"|\b(?:few|nobody|no one|none)(?: \w+)? (?:doubts?|deny|denies|disputes?|questions?)\b"
    r"|\b(?:cannot|can['’]t|can hardly|could hardly|must not|should(?: not| never)|one must never) "
    r"(?:be )?(?:over|under)?(?:stated|estimated?|exaggerated|ignored?|look(?:ed)?|denied|deny|"
    r"forget|confused|mistaken|neglect(?:ed)?)\b"
    r"|\b(?:should|must) be (?:noted|stressed|remembered|said|added|mentioned)\b"
    r"|\bmust (?:have \w+|be due|stem|come from|result from|reflect|derive)\b"
    r"|\bnothing\b(?=.*\b(?:as much as|more than|like)\b)"
    r"|\bnever (?:been more|before)\b|\bas (?:is |was )?expected\b",
    re.I,
)
"""Set phrases in which "not", "should" or "must" do not speak of the claim."""

UNHARMED: Final = re.compile(
    r"(?:\b(?:not|never)|n['’]t) (?:\w+ly )?(?:perpetuate|cause|introduce|create|raise|increase|"
    r"produce|suffer|spread|amplify|reinforce|worsen|lead to|result in|become|pose|face)s?\b"
    r"|\bno longer (?:an? |the )?(?:main |major |serious )?(?:constraint|problem|concern|issue|"
    r"barrier|obstacle|bottleneck|limitation|risk|threat|worry)\b",
    re.I,
)
"""Denials of a harm: they say that it is done away with, not that it is not."""

NONE_OF: Final = re.compile(r"\bno (?!longer\b)(?:[\w-]+ )?$", re.I)
"""What stands before a harm to say that there is none."""

DENIAL: Final = re.compile(
    r"\bnot\b|n['’]t\b|\bcannot\b|\bnever\b|\bno(?: longer)?(?![-\w])|\bneither\b(?:.*\bnor\b)?"
    r"|\b(?:nobody|no one|none|nowhere|nothing|hardly|barely|scarcely|rarely|seldom)\b"
    r"|\b(?:unlikely|unable|incapable|unsuited|unsuitable|ill-suited)\b"
    r"|\black(?:s|ed)? any\b|\byet to\b|\bstop(?:s|ped)? short of\b"
    r"|\b(?:fail(?:s|ed|ing)?|refus(?:e|es|ed|ing)|ceas(?:e|es|ed)) to\b|\brul(?:es?|ed) out\b"
    r"|\bden(?:y|ies|ied) that\b|\brather than\b|\binstead of\b|\bfar from\b"
    r"|\b(?:banned|barred|forbidden|prohibited|withdrawn|excluded) (?:from|in|for)\b"
    r"|\blittle (?:evidence|effect|impact|influence|sign|reason|use|suggests)\b",
    re.I,
)
ABSENCE: Final = re.compile(
    r"\b(?:without|free (?:of|from)|immune (?:to|from|against)|exempt from|devoid of) "
    r"(?:(?:any|the|a|an|much|such) )?(?:[\w-]+ )?$",
    re.I,
)
"""What stands before a name to say that it is not there."""
UNTRUE: Final = re.compile(
    r"\b(?:myth|untrue|false|wrong|mistaken) (?:that|to say)\b"
    r"|\b(?:claim|idea|notion|belief|view|fear|hope)s? that\b.*"
    r"\b(?:is|are|was|were|proved) (?:false|wrong|unfounded|mistaken|untrue|a myth|baseless)\b",
    re.I,
)
SCOPE_ENDS: Final = re.compile(
    r";|\bbut\b|\b(?:before|until|unless|because|although|though|while|whereas|than)\b"
    r"|,\s(?:thus |thereby |so )?[a-z]+ing\s(?!and\b|or\b)",
    re.I,
)
AUXILIARY: Final = re.compile(
    r"(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|should|"
    r"must|so|as|yet|still|also|therefore|simply)\b",
    re.I,
)

VOICES: Final = (
    r"(?:analysts?|authors?|board|committee|council|economists?|experts?|firms|forecasters?|insiders|"
    r"i|industry|leaders|many|most|observers?|panel|paper|practitioners|regulators?|report|"
    r"researchers?|scientists|some|study|vendors|we) (?:now |also |still |widely |strongly )?"
)
"""Who predicts and recommends in a report, and is no technique that does so."""

RECOMMENDED: Final = re.compile(
    r"\b(?:should|must|ought to|shall|had better|"
    r"(?<!the )(?<!\ba )(?<!no )(?<!any )needs? to (?!\w+ing\b)|"
    r"have to|has to|(?:is|are|be) (?:required|obliged) to)\b"
    r"|\b(?:is|are|be|been|being|strongly|highly) "
    r"(?:recommended|advised|encouraged|urged|called for|needed)\b"
    rf"|\b{VOICES}(?:recommends?|urges?|proposes?|advises?|suggests? using)\b"
    r"|\bcalls? (?:for|on)\b|\badvisable\b|\bour advice\b|\bbest practices? (?:is|are|calls?)\b"
    r"|\b(?:essential|vital|crucial|imperative|important|necessary|critical|wise|prudent)"
    r"(?: \w+)? (?:that\b|to (?!\w+ing\b))|\bdo well to\b|\bis a must\b|\bto be preferred\b"
    r"|\brequires? that\b|\bwhat is needed\b|\bthere is an? (?:\w+ )?need (?:for|to)\b",
    re.I,
)
EXPECTED: Final = re.compile(
    r"\bshould (?:soon |also |then )?(?:become|fall|rise|reach|grow|drop|shrink|climb|arrive|"
    r"mature|ease|overtake|double|surpass|exceed|see)\b"
    r"(?=.*\b(?:by|within|in the (?:next|coming)|next)\b)",
    re.I,
)
"""What should happen by a date is expected, not advised."""

YEARS: Final = (
    r"(?:the end of |the mid-|mid-|early |late |the )?(?:20[2-9]\d|(?:the )?decade|century)"
)
FORECAST: Final = re.compile(
    r"\b(?:is|are|was|were|be|being|widely) (?:expected|projected|predicted|forecast|anticipated|"
    r"estimated to)\b|\b(?:expected|projected|predicted|anticipated|forecast) (?:to|that)\b"
    r"|^\W*expect\b|\b(?:expects?|anticipates?|foresees?|projects?|predicts?|forecasts?) that\b"
    rf"|\b{VOICES}(?:expect|anticipate|foresee|project|predict|forecast|believe)s?\b"
    r"|\b(?:poised|slated|tipped|destined|scheduled|bound|certain|likely|set|about|headed) "
    r"(?:to|for)\b"
    r"|\bon (?:track|course|the verge|the cusp|the brink)\b|\bpromis(?:e|es|ing) to\b"
    r"|\b(?:plans?|planning|intends?|prepar(?:es?|ing)) to\b"
    r"|\b(?:eventually|soon|tomorrow|matter of time|by mid-century|years ahead|years to come)\b"
    r"|\b(?:coming|upcoming) (?:\w+ )?(?:years?|decades?|months?|generations?|waves?)\b"
    r"|\b(?:the|over|in|within) (?:the )?next (?:\w+ )?"
    r"(?:years?|decades?|months?|generation|wave)\b|\bwithin (?:\w+ )?(?:years?|decades?)\b"
    r"|\bfuture of\b|\boutlook for\b|\bin the (?:near )?future\b"
    rf"|\blooking (?:ahead|forward|to 20\d\d)\b|\bby {YEARS}\b",
    re.I,
)
PAST: Final = re.compile(r"\b(?:had|was|were|did|has|have)\b", re.I)
BY_YEAR: Final = re.compile(rf"\bby {YEARS}\b", re.I)

POSSIBLE: Final = re.compile(
    r"\bpossibl[ey]\b|\bpotential(?:ly| to| in| appl\w+| uses?)\b|\bhas (?:the )?potential\b"
    r"|\b(?:perhaps|maybe|arguably|conceivabl[ey]|hypothetical\w*|speculat\w+)\b"
    r"|\bin (?:theory|principle)\b|\brisks? \w+ing\b|\bthreaten(?:s|ed|ing)? to\b"
    r"|(?<!now )(?<!already )\bcapable of\b"
    r"|\b(?:a|some|every) chance (?:that|of)\b|\bcandidates? for\b|\bopens? the (?:door|way)\b"
    r"|\b(?:appears?|seems?) to\b|\bunclear (?:whether|if)\b|\bremains to be seen\b"
    r"|\bcan(?:no|['’])t (?:be )?rule\w* out\b",
    re.I,
)
MODAL: Final = re.compile(
    r"(?P<forecast>\bwill\b|\bwon['’]t\b|['’]ll\b|\bgoing to\b)"
    r"|(?P<possible>\bmay\b|\bmight\b|\bcould\b|\bwould\b|\bcan\b)",
    re.I,
)
NO_MODAL: Final = re.compile(
    r"\b(?:the|a|an|free|last|good|ill|political|own|his|her|their|of|at) will\b"
    r"|\b(?:In|Since|By|Until|Of|in|since|by|until|of|last|late|early) May\b|\bMay \d"
    r"|\bcan (?:now|already|today|also be seen)\b"
    r"|\bcan be (?:seen|found|traced|divided|grouped|attributed|described|defined|understood)\b"
)
RELATIVE: Final = re.compile(r"\b(?:that|which|who)\s+$")
INVERTED: Final = re.compile(r"^\W*(?:should|were|had)\s.*,", re.I)
