"""Words and marks of a text, and their word classes by a bigram hidden Markov model.

The textbook tagger (Jurafsky and Martin, *Speech and Language Processing*, chapter on
sequence labelling): the Viterbi path through P(word's class) and P(class | class before).
Tables in ``en/``: shares of classes for some 6,000 words and 1,200 endings, and the
transitions. Classes: N noun, V finite verb, M modal, T "to", G -ing form, P past
participle, J adjective, R adverb, D determiner, I preposition, C conjunction,
O pronoun, Q number, S possessive, . punctuation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from kg.language.data_files import rows

_TOKEN: Final = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:[-‑/&][^\W_]+)*"  # words, hyphenated words, AR/VR, R&D
    r"|\d+(?:[.,]\d+)*(?:[-‑][^\W\d_]+)*[^\W\d_]*%?"  # numbers, 3D, 5G, 10-fold
    r"|[^\w\s]|\w+"
)
_POSSESSIVE: Final = ("'s", "’s")
_START: Final = "^"
_OPEN_DEFAULT: Final = {"N": 0.9, "J": 0.1}

Scores = dict[str, float]


class Token(NamedTuple):
    """A word or mark: half-open offsets in the readable text of its block."""

    start: int
    end: int
    text: str
    lower: str
    is_word: bool


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of ``text[start:end]``; possessive endings are tokens of their own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word, at = match.group(), match.start()
        if word.endswith(_POSSESSIVE) and len(word) > 2:
            cut = match.end() - 2
            found.append(_token(at, cut, text[at:cut]))
            found.append(_token(cut, match.end(), text[cut : match.end()]))
        else:
            found.append(_token(at, match.end(), word))
    return found


def _token(start: int, end: int, text: str) -> Token:
    lower = "'s" if text == "’s" else text.lower().replace("‑", "-")
    return Token(start, end, text, lower, text[0].isalnum())


def is_known(word: str) -> bool:
    """Whether a word in lower case is among the frequent ones of the language."""
    return word in _lexicon()


def tag(tokens: Sequence[Token]) -> list[str]:
    """The class of each token of one sentence."""
    if not tokens:
        return []
    transitions, _ = _transitions()
    best: Scores = {_START: 0.0}
    steps: list[dict[str, str]] = []
    for token in tokens:
        best, came_from = _step(best, _emissions(token.lower), transitions)
        steps.append(came_from)
    return _trace(max(best, key=lambda c: best[c]), steps)


def _step(
    before: Scores, emissions: Scores, transitions: dict[str, Scores]
) -> tuple[Scores, dict[str, str]]:
    after: Scores = {}
    came_from: dict[str, str] = {}
    for klass, emission in emissions.items():
        top, source = -math.inf, ""
        for previous, score in before.items():
            total = score + transitions[previous][klass]
            if total > top:
                top, source = total, previous
        after[klass] = top + emission
        came_from[klass] = source
    return after, came_from


def _trace(last: str, steps: list[dict[str, str]]) -> list[str]:
    path = [last]
    for came_from in reversed(steps[1:]):
        path.append(came_from[path[-1]])
    return path[::-1]


@lru_cache(maxsize=65536)
def _emissions(word: str) -> Scores:
    if not word[0].isalnum():
        return {"S": 0.0} if word == "'s" else {".": 0.0}
    if word[0].isdigit():
        return {"Q": 0.0} if word[-1].isdigit() or word[-1] == "%" else {"N": 0.0, "J": -0.7}
    _, priors = _transitions()
    shares = _shares(word)
    return {c: math.log(share) - priors[c] for c, share in shares.items()}


def _shares(word: str) -> Scores:
    known = _lexicon().get(word)
    if known:
        return known
    if "-" in word:
        return _hyphenated(word)
    for length in (4, 3, 2):
        by_ending = _lexicon().get("-" + word[-length:])
        if by_ending:
            return by_ending
    return _OPEN_DEFAULT


def _hyphenated(word: str) -> Scores:
    last = _shares(word.rsplit("-", 1)[1] or "x")
    top = max(last, key=lambda c: last[c])
    if top in "NG":
        return {"N": 0.6, "J": 0.4}
    return {"J": 0.95, "N": 0.05}


@cache
def _lexicon() -> dict[str, Scores]:
    table: dict[str, Scores] = {}
    for word, shares in rows("tagger_words.tsv"):
        table[word] = {s[0]: int(s[1:]) / 100 for s in shares.split()}
    return table


@cache
def _transitions() -> tuple[dict[str, Scores], Scores]:
    header, *found = rows("tagger_transitions.tsv")
    table = {row[0]: dict(zip(header[2:], map(float, row[2:]), strict=True)) for row in found}
    priors = {row[0]: float(row[1]) for row in found}
    return table, priors
