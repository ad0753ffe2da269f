"""Which language a text is in, by its script and its most frequent words.

Reports are long, and a hundred words tell one language from another: about half of all words
of a text are among the hundred most frequent ones of its language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Final

from kg.language.data_files import sections_of
from kg.language.pos_tagger import is_known

ENGLISH: Final = "en"
NAMES: Final = {
    "ar": "Arabic", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "nb": "Norwegian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""What each language that is told is called."""

_FILE: Final = "frequent_words.txt"
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    ("zh", "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"), ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("ru", "\u0400-\u04ff"), ("el", "\u0370-\u03ff"), ("ar", "\u0600-\u06ff"),
    ("he", "\u0590-\u05ff"), ("hi", "\u0900-\u097f"), ("th", "\u0e00-\u0e7f"),
)  # fmt: skip
"""Scripts, each with the language that is most written in it."""

_OWN: Final = (("zh", "ja", "\u3040-\u30ff"), ("ru", "uk", "\u0454\u0456\u0457\u0491"))
"""Of a script with two languages: which letters the second alone has."""

_LEAST_SCRIPT: Final = 0.3
_LEAST_OWN: Final = 0.02
"""Of all letters."""

_MOST_WORDS: Final = 6_000
_LEAST_WORDS: Final = 30
_LEAST_SHARE: Final = 0.15
_CLEARLY: Final = 1.25


def identify_language(texts: Iterable[str]) -> str:
    """The tag of the language that most of some texts are in; English unless another is clear.

    A text of fewer than thirty words is too short to say.

    >>> identify_language(["Der Bericht sagt, dass die Kosten in den Jahren steigen. " * 4])
    'de'
    >>> identify_language(["Costs will rise in the years to come."])
    'en'
    """
    text = _sample(texts)
    found = _by_script(text)
    return found or _by_words(_WORD.findall(text.lower()))


def foreign_share(text: str) -> float:
    """The share of words that are frequent in one other language and no English ones.

    For a text of one sentence, of which :func:`identify_language` cannot say what it is in.

    >>> foreign_share("Was hilft gegen die Verzerrung?") > 0.1
    True
    >>> foreign_share("What helps against bias?")
    0.0
    """
    said = _WORD.findall(text.lower())
    unknown = [word for word in said if not is_known(word) and word not in _frequent()[ENGLISH]]
    found = (sum(word in frequent for word in unknown) for frequent in _frequent().values())
    return 1.0 if _by_script(text) else max(found) / (len(said) or 1)


def _sample(texts: Iterable[str]) -> str:
    """So many words of the texts, from all over them."""
    words = " ".join(texts).split()
    step = max(1, len(words) // _MOST_WORDS)
    return " ".join(words[::step])


def _by_script(text: str) -> str:
    letters = max(_LEAST_WORDS, sum(map(str.isalpha, text)))
    for language, script in _SCRIPTS:
        if _count(script, text) >= _LEAST_SCRIPT * letters:
            own = (o for first, o, chars in _OWN if first == language
                   and _count(chars, text) >= _LEAST_OWN * letters)  # fmt: skip
            return next(own, language)
    return ""


def _count(characters: str, text: str) -> int:
    return len(re.findall(f"[{characters}]", text))


def _by_words(words: list[str]) -> str:
    if len(words) < _LEAST_WORDS:
        return ENGLISH
    counts = Counter(words)
    shares = {
        language: sum(counts[word] for word in frequent) / len(words)
        for language, frequent in _frequent().items()
    }
    best = max(shares, key=lambda language: (shares[language], language))
    clear = shares[best] >= max(_LEAST_SHARE, _CLEARLY * shares[ENGLISH])
    return best if clear else ENGLISH


@cache
def _frequent() -> Mapping[str, frozenset[str]]:
    text = resources.files("kg.language").joinpath(_FILE).read_text(encoding="utf-8")
    found = sections_of(text).items()
    return {name.replace("_", "-"): frozenset(" ".join(lines).split()) for name, lines in found}
