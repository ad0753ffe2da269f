"""The words that resolution knows: tables, written from general knowledge of English.

All are lower case and normalized as by ``kg.language.normalization.words``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from kg.language.data_files import lines, rows, word_set
from kg.language.normalization import words
from kg.model import TopicClass

PREPOSITIONS: Final = word_set("names", "prepositions")
"""Prepositions after which "H of M" may be said as "M H"."""

DIRECTED: Final = word_set("names", "directed")
"""Words around which order has a meaning: "speech to text" is not "text to speech"."""

COUNTS: Final = word_set("names", "counts")
"""Of the words of pointing, those that say how many."""

IDLE: Final = word_set("names", "idle")
"""Further words of praise, degree and time, which no name of a topic needs."""

WHOSE_AND_WHERE: Final = word_set("names", "whose_and_where")
"""Words that say whose a thing is, or where, and not what."""

DEGREES: Final = word_set("names", "degrees")
"""Adjectives that say how much of a risk there is."""

OPENINGS: Final[Mapping[str, frozenset[str]]] = {
    TopicClass.RISK: word_set("names", "openings_risk"),
    TopicClass.TECHNIQUE: word_set("names", "openings_technique"),
    TopicClass.TREND: word_set("names", "openings_trend"),
}
"""Verbs in front that say what is done about the thing named, not what it is."""

UPTAKE: Final = word_set("names", "uptake")
"""Nouns of development which say that a thing is used."""

_DEVELOPMENT: Final = word_set("names", "development") | UPTAKE
_KINDS: Final = word_set("names", "light_heads")
LIGHT_HEADS: Final[Mapping[str, frozenset[str]]] = {
    TopicClass.RISK: _KINDS | word_set("names", "light_heads_risk"),
    TopicClass.TECHNIQUE: _KINDS | word_set("names", "light_heads_technique"),
    TopicClass.TREND: _KINDS | _DEVELOPMENT,
    TopicClass.DOMAIN: _KINDS | word_set("names", "light_heads_domain"),
}
"""Nouns of which "N of X" says no more than X."""

QUANTITIES: Final = word_set("names", "quantities")
"""Nouns of which a trend is a growth, not a thing: "market expansion"."""

KEPT: Final = word_set("names", "work") | UPTAKE
"""Nouns of development which a name of one more word keeps: "software development"."""

LIGHT_JOINTS: Final = word_set("names", "light_joints")
"""What stands between such a noun and the name."""

LIGHT_TAILS: Final[Mapping[str, frozenset[str]]] = {
    TopicClass.RISK: word_set("names", "light_tails_risk"),
    TopicClass.TREND: _DEVELOPMENT - {"role"},
    TopicClass.DOMAIN: word_set("names", "light_tails_domain"),
}
"""Nouns behind a name which add nothing to it in that class."""

ATTEMPTED: Final = word_set("names", "attempted")
"""Nouns behind the name of a harm that say only that it is done or counted."""

DONE_TO: Final = word_set("names", "done_to")
"""Nouns behind which "to" is no more than "of": "damage to cables" is "cable damage"."""

SECTORS: Final = word_set("names", "sectors")
"""Last words of names of sectors: "AI-driven farming" is "AI in farming"."""

JUDGING: Final = word_set("names", "judging")
HARMS_THEMSELVES: Final = word_set("names", "harms_themselves")
"""Adjectives that only judge, and the nouns before which they do: "excessive delays"."""

HARMS: Final = tuple(sorted(word_set("names", "harms")))
"""Ends of names of harms, besides those of activities."""

PROPER_HEADS: Final = word_set("names", "proper_heads")
"""Heads of proper names: "Colorado AI Act" is no kind of "AI Act"."""

SUBJECTLESS: Final = word_set("names", "subjectless")
"""Words of names of trends that do not say what a trend is about."""

SYSTEMIC: Final = word_set("names", "systemic")
"""Names of sectors that say no more with "system" behind them."""

METHODS: Final = word_set("names", "methods")
"""Nouns behind the name of an activity which only say that there is a means for it."""

PRODUCTS: Final = word_set("names", "products")
"""Nouns behind a name of two words or more which only say what it comes as."""

SOFT_METHODS: Final = word_set("names", "soft_methods")
"""Of METHODS, those that stand for a thing of its own behind the name of a field."""

BARE_METHODS: Final = word_set("names", "bare_methods")
"""Of METHODS, those that say no more even behind the name of an activity in one word."""

OWN_METHODS: Final = word_set("names", "own_methods")
"""Nouns behind the name of a field that stand for a thing of its own: "AI strategy"."""

FIELDS: Final = word_set("names", "fields")
"""Names that end so stand without a word of METHODS behind them."""

NO_ACTIVITY: Final = word_set("names", "no_activity")
"""Words that end like the name of an activity, and before "model" or "system" are none."""

ACTIVITIES: Final = word_set("names", "activities")
"""Names of activities that do not end as such."""

WIDE: Final = word_set("names", "wide")
"""Activities so wide that an algorithm for one is not the activity."""

UNPRODUCED: Final = WIDE | NO_ACTIVITY
"""Words behind which a word of PRODUCTS stands for a thing of its own."""

LINKING: Final = word_set("names", "linking")
TIED: Final = word_set("names", "tied")
"""Participles that tie a word to the next, and the words that they add nothing to:
"AI-driven" and "AI-powered" are "AI"."""

BY_MEANS: Final = word_set("names", "by_means")
"""Of LINKING, those that say the same of any word: "5G-based", "5G-enabled"."""

SYNONYMS: Final[Mapping[str, str]] = dict(rows("synonyms.tsv"))
"""Words, and pairs of words, each with the one that stands for both."""

ACTS: Final[Mapping[str, str]] = dict(rows("acts.tsv"))
"""Verbs that take an object, each with the noun of the same act: "detecting fraud"."""

ACRONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    short: words(long) for short, long in rows("acronyms.tsv")
}
"""Acronyms that stand for one thing wherever technology is spoken of, with its words."""

APART: Final = frozenset(tuple(line.split()) for line in lines("names", "apart"))
"""Pairs of words that are as often written as one, for comparing names."""

PREFIXES: Final = word_set("names", "prefixes")
"""Beginnings of words that are written apart, with a hyphen or as one."""

NEGATORS: Final = word_set("names", "negators")
"""Words that turn what is named into its want or its contrary."""

GOODS: Final = word_set("names", "goods")
"""What is good to have: as a risk it is named with what is wrong with it."""

WRONGS: Final = (
    NEGATORS | word_set("names", "light_heads_risk") | word_set("names", "light_tails_risk")
)
"""Words that say of a good that something is wrong with it."""

BRITISH: Final = tuple(
    (re.compile(spelling), standard) for spelling, standard in rows("american_spelling.tsv")
)
"""British spellings and their American ones, of one word."""

UNCHANGED: Final = word_set("names", "unchanged")
"""Words in -ise that American English writes so too."""


@lru_cache(maxsize=65536)
def american(word: str) -> str:
    """The lower-case word without diacritics, as American English spells it.

    >>> [american(w) for w in ("colour", "analysing", "fibre", "supervised", "naïve", "dialogue")]
    ['color', 'analyzing', 'fiber', 'supervised', 'naive', 'dialog']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    if plain in UNCHANGED:
        return plain
    for pattern, standard in BRITISH:
        plain = pattern.sub(standard, plain)
    return plain
