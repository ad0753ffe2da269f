"""When two wordings name one thing: the normal form of a label.

Used by everything that compares names, so that finding and resolving agree.
Each step is a pure function of the text; none looks at a document.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kg.language.antonyms import contrary
from kg.language.data_files import lines, rows, word_set

DETERMINERS: Final = word_set("names", "determiners")
"""Words that point at a thing without being part of its name."""

PRAISE: Final = word_set("names", "praise")
"""Adjectives and adverbs of praise or degree, which a name stands without."""

BOUND: Final = frozenset(tuple(line.split()) for line in lines("names", "bound"))
"""Pairs of which the first word is no praise: it belongs to the name."""

CATEGORY_WORDS: Final = word_set("names", "category_words")
"""Trailing words that say only what kind of thing a name names."""

_HANDLING: Final = word_set("names", "handling")
LATIN: Final = word_set("names", "latin")
"""With "in" before them these are adjectives: "in vivo editing" is a kind of editing."""

FUNCTION_WORDS: Final = word_set("names", "function_words")
"""Words that stand between the weighty ones of a name."""

_NO_CONTENT: Final = FUNCTION_WORDS | DETERMINERS | PRAISE
_SPELLING: Final = tuple(
    (sign, re.compile(spelling), standard)
    for sign, spelling, standard in rows("phrase_spelling.tsv")
)
"""Spellings and what is written instead, each with what a text that has it must contain."""
COMPOUNDS: Final = frozenset(tuple(line.split()) for line in lines("names", "compounds"))
"""Pairs of words that are as often written as one."""
_WORD: Final = re.compile(r"[^\W_]+(?:[+#]+)?|[^\w\s]+")
_APOSTROPHE: Final = re.compile(r"[’'](?:s\b)?")


_ENDS_IN_S: Final = word_set("names", "singulars_in_s")
"""Words that end in s in the singular, or whose form without it is another word."""


_PLURALS: Final = word_set("names", "plurals_only")
"""Words that end in s in the plural only, however much they look like a singular."""
_PLURALS_IN_SES: Final = word_set("names", "plurals_in_ses")
_PLURALS_OF_SIS: Final = word_set("names", "plurals_of_sis")


def singular(word: str) -> str:
    """The singular of a lower-case English noun, by its ending.

    >>> [singular(w) for w in ("policies", "biases", "networks", "analysis", "llms", "process")]
    ['policy', 'bias', 'network', 'analysis', 'llm', 'process']
    """
    if word in _PLURALS:
        return word[:-1]
    if len(word) <= 3 or word in _ENDS_IN_S or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is", "ics", "news")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")) and len(word) > 4:
        return word[:-2]
    if word in _PLURALS_IN_SES:
        return word[:-2]
    if word in _PLURALS_OF_SIS:
        return word[:-2] + "is"
    return word[:-1]


_PREPOSITIONS: Final = word_set("names", "prepositions") | word_set("names", "directed")
_JOINTS: Final = word_set("names", "joints_of_several")


def is_plural(label: str) -> bool:
    """Whether a name is one of several things, by its head.

    >>> [is_plural(n) for n in ("Multimodal LLMs", "Internet of Things", "AI and robotics", "ML")]
    [True, False, True, False]
    """
    parts = label.lower().split()
    stop = next((i for i, word in enumerate(parts) if i and word in _PREPOSITIONS), len(parts))
    head = parts[:stop]
    last = re.sub(r"\W+$", "", head[-1]) if head else ""
    return not _JOINTS.isdisjoint(head) or singular(last) != last


@lru_cache(maxsize=65536)
def words(label: str) -> tuple[str, ...]:
    """The label's words: folded, spelled one way, singular, in order; nothing dropped.

    Hyphens, slashes and quotes separate; "c++" and "c#" stay whole.

    >>> words("Large-scale Language Models")
    ('large', 'scale', 'language', 'model')
    >>> words("Data centres' optimisations")
    ('data', 'center', 'optimization')
    """
    text = unicodedata.normalize("NFKC", label).lower()
    text = _APOSTROPHE.sub("", text)
    text = " ".join([singular(w) for w in _WORD.findall(text) if w[0].isalnum()])
    for sign, pattern, standard in _SPELLING:
        if sign in text:
            text = pattern.sub(standard, text)
    return tuple(text.split())


@lru_cache(maxsize=65536)
def key(label: str) -> str:
    """The normal form under which a label is one topic with its other wordings.

    Determiners and praise in front and a category word at the end are dropped as long
    as a name remains. Never empty for a label with a letter or digit.

    >>> key("The Advanced Federated-Learning techniques")
    'federated learning'
    >>> key("privacy concerns"), key("concern")
    ('privacy concern', 'concern')
    """
    return " ".join(_essence(words(label))) or label.strip().lower()


def shortened(form: str) -> str:
    """What :func:`key` makes of a label whose words, with spaces between, are ``form``.

    >>> shortened("advanced federated learning technique")
    'federated learning'
    """
    return " ".join(_essence(tuple(form.split())))


def _essence(parts: tuple[str, ...]) -> tuple[str, ...]:
    return _without_category(_without_praise(parts))


def _without_praise(parts: tuple[str, ...]) -> tuple[str, ...]:
    while len(parts) > 1 and (parts[0] in DETERMINERS or parts[0] in PRAISE):
        if parts[:2] in BOUND:
            break
        parts = parts[1:]
    return parts


METHOD_WORDS: Final = word_set("names", "method_words")
"""Singular words that fall off the end of a normal form."""


def _without_category(parts: tuple[str, ...]) -> tuple[str, ...]:
    while len(parts) > 1 and parts[-1] in METHOD_WORDS and parts[-2] not in FUNCTION_WORDS:
        parts = parts[:-1]
    return parts


@lru_cache(maxsize=65536)
def content(label: str) -> frozenset[str]:
    """The label's weighty words as a set, for comparing: no function words, no praise.

    A leading verb of handling ("reducing", "identifying") is dropped too, so that the
    thing handled compares as itself.
    """
    parts = words(label)
    if len(parts) > 1 and parts[0] in _HANDLING:
        parts = parts[1:]
    kept = {w for w in parts if w not in _NO_CONTENT}
    if not LATIN.isdisjoint(kept) and any(w == "in" and x in LATIN for w, x in pairwise(parts)):
        kept.add("in")
    return frozenset(kept or parts)


def acronym_of(short: str, long: str) -> bool:
    """Whether ``short`` is spelled by initials of ``long``, in order ("RAG", "LLMs").

    Function words and hyphenated parts may be skipped or counted.

    >>> acronym_of("RAG", "retrieval-augmented generation"), acronym_of("IoT", "internet of things")
    (True, True)
    >>> acronym_of("GPS", "global positioning system"), acronym_of("LLMs", "large language model")
    (True, True)
    >>> acronym_of("EAI", "edge AI"), acronym_of("GPT", "generative pre-trained transformer")
    (True, True)
    """
    letters = _letters(short)
    return len(letters) >= 2 and letters in _initials(long)


@lru_cache(maxsize=65536)
def _letters(short: str) -> str:
    singular = short.removesuffix("s") if len(short) > 2 else short
    return re.sub(r"[^a-z0-9]", "", singular.lower())


@lru_cache(maxsize=65536)
def _initials(long: str) -> frozenset[str]:
    """The initials of all words, those of the weighty ones, and those with acronyms whole.

    None of a single word.
    """
    written = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", long))
    parts = [p.lower() for p in written]
    if len(parts) < 2:
        return frozenset()
    weighty = (p[0] for p in parts if p not in FUNCTION_WORDS)
    whole = ("".join(w if w.isupper() else w[0] for w in written)).lower()
    hyphenated = "".join(w[0] for w in re.split(r"[\W_]*\s[\W_]*", long.lower().strip()) if w)
    return frozenset({"".join(p[0] for p in parts), "".join(weighty), whole, hyphenated})


def same_thing(a: str, b: str) -> str | None:
    """Why two wordings in one report name one thing, or ``None`` where they do not.

    Only for names already judged to be topics of one class in one report: there, a name
    and its longer form are one topic to a reader ("fusion", "multimodal fusion" are not,
    "multimodal fusion", "efficient multimodal fusion" are).

    >>> same_thing("bias mitigation", "mitigation of bias")
    'same words in another order'
    >>> same_thing("privacy risks", "privacy concerns")
    'another category word'
    >>> same_thing("quantum computing", "quantum cryptography") is None
    True
    """
    if key(a) == key(b):
        return "same normal form"
    mine, other = content(a), content(b)
    if mine == other:
        return "same words in another order"
    if acronym_of(a, b) or acronym_of(b, a):
        return "acronym"
    shared = mine & other
    if not shared:
        return None
    if (
        mine - shared <= CATEGORY_WORDS
        and other - shared <= CATEGORY_WORDS
        and shared - CATEGORY_WORDS
    ):
        return "another category word"
    smaller, larger = sorted((mine, other), key=len)
    if smaller < larger and 2 * len(smaller) >= len(larger) and smaller - CATEGORY_WORDS:
        return "longer form of the name"
    if len(shared) >= 2 and len(mine) == len(other) == len(shared) + 1 and _same_head(a, b):
        exchanged = mine - shared, other - shared
        return None if contrary(*exchanged) else "one word exchanged, same head"
    return None


def _same_head(a: str, b: str) -> bool:
    return len(words(a)) > 2 and len(words(b)) > 2 and words(a)[-1] == words(b)[-1]


def definitions(text: str) -> dict[str, str]:
    """Acronyms that a text defines, "long form (LF)", each with its long form.

    After Schwartz and Hearst, *A Simple Algorithm for Identifying Abbreviation
    Definitions in Biomedical Text* (2003), here by initials only.

    >>> definitions("We use retrieval-augmented generation (RAG) and Internet of Things (IoT).")
    {'RAG': 'retrieval-augmented generation', 'IoT': 'Internet of Things'}
    """
    found: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        short = match.group(2)
        before = match.group(1).split()
        for length in range(2, len(before) + 1):
            candidate = " ".join(before[-length:]).strip("\"'*_(")
            if acronym_of(short, candidate) and candidate.split()[0].lower() not in FUNCTION_WORDS:
                found.setdefault(
                    short.removesuffix("s") if short[:-1].isupper() else short, candidate
                )
                break
    return found


_DEFINITION: Final = re.compile(r"((?:[\w’'-]+[ \t]+){1,8})\(([A-Z][A-Za-z0-9/&-]{1,9})\)")
