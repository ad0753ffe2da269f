"""Topics whose names share words with a question: the same, inflected, derived or misspelt."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log
from typing import Final, NamedTuple

from kg.analysis.ask.topic_spotter import FILLER
from kg.encoder.wordpiece import vocabulary
from kg.graph.topic_lookup import Name, TopicLabels
from kg.language.data_files import pattern, rows
from kg.language.lexicon import ACRONYMS, PREPOSITIONS, american
from kg.language.normalization import words
from kg.language.pos_tagger import is_known
from kg.language.typos import one_letter, shared_start
from kg.model.schema import TopicClass
from kg.names import TKG

_SUFFIX: Final = pattern("questions", "suffix")
_SYNONYMS: Final = {a: b for a, b in rows("synonyms.tsv") if " " not in a + b}
_ROOT: Final = 4
"""Letters that the root of a word has at least."""
_LONGER: Final = 7
"""Letters by which a derived word may be longer than what it comes from; than a short word less,
for "gene" is no "generative"."""
_SHARED: Final = 6
"""Letters that two derived words share at the start, at least."""
_MOST_SHARED: Final = 0.65
"""How much of the longer word that must be."""
_TYPO: Final = 7
"""Letters of a word in which one may be wrong."""
_COMPOUND: Final = 5
"""Letters of a word that may be the second part of another."""
_INITIALS: Final = 4
"""Words that an abbreviation by initials stands for, at most."""
_CUT: Final = 3
"""Letters of a word that is cut short."""
_MATCHED: Final = 0.5
"""Likeness of two words below which they are different ones."""


class NameMatch(NamedTuple):
    """How a question names a topic by its best label.

    ``coverage``: how much of the label is named, by rarity of its words; ``head``: how surely
    its head is; ``weight``: rarity of the words named; ``words``: how well each word of the
    question, by position, stands in the label; ``label``: in normal words.
    """

    name: Name
    coverage: float = 0.0
    head: float = 0.0
    weight: float = 0.0
    words: Mapping[int, float] = {}
    label: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """How likely it is that the question means the topic."""
        return self.weight * self.coverage


class _Label(NamedTuple):
    topic: int
    words: tuple[str, ...]
    head: str


class NameIndex:
    """The labels of a graph by their words."""

    def __init__(self, of: Iterable[TopicLabels]) -> None:
        self.topics: list[Name] = []
        labels: dict[tuple[int, tuple[str, ...]], _Label] = {}
        self._capitals: set[str] = set()
        for each in of:
            for text in (*each.preferred, *each.other):
                form = words(text)
                self._capitals.update(
                    w.lower() for w in text.split() if w.isupper() and w.isalpha()
                )
                kept = tuple(dict.fromkeys(w for w in form if w not in FILLER)) or form
                label = _Label(len(self.topics), kept, _head(form, kept))
                labels.setdefault((label.topic, kept), label)
            self.topics.append(each.name)
        self._by_iri = {name.iri: name for name in self.topics}
        self._labels = list(labels.values())
        self._initials: dict[str, tuple[str, ...]] = {}
        for label in self._labels:
            for end in range(2, min(len(label.words), _INITIALS) + 1):
                said = label.words[:end]
                self._initials.setdefault("".join(word[0] for word in said), said)
        self._with: dict[str, list[int]] = defaultdict(list)
        topics: dict[str, set[int]] = defaultdict(set)
        for at, label in enumerate(self._labels):
            for word in label.words:
                self._with[word].append(at)
                topics[word].add(label.topic)
        count = len(self.topics)
        self._rarity = {w: log((count + 1) / (len(t) + 0.5)) for w, t in topics.items()}
        self._unseen = log((count + 1) / 0.5)
        self._starting: dict[str, list[str]] = defaultdict(list)
        self._ending: dict[str, list[str]] = defaultdict(list)
        for word in self._with:
            self._starting[american(word)[:_ROOT]].append(word)
            self._ending[word[-_ROOT:]].append(word)
            if (other := _SYNONYMS.get(word)) is not None:
                self._starting[other[:_ROOT]].append(word)

    def name(self, iri: str) -> Name:
        """The name of a topic."""
        return self._by_iri.get(iri) or Name(iri, TopicClass("Topic", TKG["Topic"]), iri)

    def rarity(self, word: str) -> float:
        """How rare a word is in names: 1 where none has it."""
        return self._rarity.get(word, self._unseen) / self._unseen

    def abbreviated(self, said: Sequence[str]) -> dict[int, tuple[str, ...]]:
        """By position more words of a question: those that initials stand for, and initials.

        "FL" is a name's "federated learning", and "emergency room" a name's "ER".
        """
        found: dict[int, tuple[str, ...]] = {}
        for at, word in enumerate(said):
            long = self._initials.get(word.lower())
            if word.isupper() and len(word) > 1 and word.lower() not in self._with and long:
                found[at] = long
        for length in range(2, _INITIALS + 1):
            for at in range(len(said) - length + 1):
                run = said[at : at + length]
                short = "".join(word[0] for word in run).lower()
                if short in self._capitals and FILLER.isdisjoint(map(str.lower, run)):
                    found.update((each, (short,)) for each in range(at, at + length))
        return found

    def matches(self, asked: Mapping[int, tuple[Sequence[str], float]]) -> list[NameMatch]:
        """The topics that a question may name, the likeliest first.

        ``asked``: by position the words of the question in normal form, and how surely these are
        said of a topic.
        """
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for at, (forms, sure) in asked.items():
            for form in forms:
                for word, alike in self._like(form):
                    found[word][at] = max(alike * sure, found[word].get(at, 0.0))
        touched = Counter(at for word in found for at in self._with[word])
        best: dict[int, NameMatch] = {}
        for at in touched:
            label = self._labels[at]
            match = self._match(label, found)
            if all(len(form) == 1 for at_ in match.words for form in asked[at_][0]):
                continue
            if label.topic not in best or match.score > best[label.topic].score:
                best[label.topic] = match
        return sorted(best.values(), key=lambda m: (-m.score, m.name.label, m.name.iri))

    def _match(self, label: _Label, found: Mapping[str, Mapping[int, float]]) -> NameMatch:
        total = weight = 0.0
        used: dict[int, float] = {}
        for word in label.words:
            rarity = self._rarity[word] / self._unseen
            total += rarity
            if places := found.get(word):
                weight += rarity * max(places.values())
                for at, alike in places.items():
                    used[at] = max(alike, used.get(at, 0.0))
        head = max(found.get(label.head, {}).values(), default=0.0)
        name = self.topics[label.topic]
        return NameMatch(name, weight / (total or 1.0), head, weight, used, label.words)

    def _like(self, word: str) -> Iterable[tuple[str, float]]:
        near = {*self._starting.get(american(word)[:_ROOT], ())}
        near.update(self._ending.get(word[-_ROOT:], ()))
        if (other := _SYNONYMS.get(word)) is not None:
            near.update(self._starting.get(other[:_ROOT], ()))
        if len(word) < _ROOT and word in self._with:
            near.add(word)
        elif len(word) == _CUT and not is_known(word):
            near.update(each for each in self._with if each.startswith(word))
        scored = ((each, likeness(word, each)) for each in sorted(near))
        return [(each, alike) for each, alike in scored if alike >= _MATCHED]


def is_word(word: str) -> bool:
    """Whether a word in lower case is an English one, as far as we know; no slip of the pen.

    >>> is_word("meditation"), is_word("halucination")
    (True, False)
    """
    return is_known(word) or word in vocabulary()


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """How surely two words stand for the same: 1 for the same word, 0 for different ones.

    >>> [likeness(*pair.split("/")) for pair in ("tumour/tumor", "exam/examination", "exam/bias")]
    [1.0, 0.8, 0.0]
    """
    one, other = american(one), american(other)
    one, other = _SYNONYMS.get(one, one), _SYNONYMS.get(other, other)
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < _ROOT:
        cut = len(short) == _CUT and long.startswith(short) and not is_known(short)
        return 0.6 if cut else 0.0
    roots = {_root(one), _root(other)}
    if len(roots) == 1:
        return 0.9
    longer = _ROOT - 1 if len(short) == _ROOT and is_known(short) else _LONGER
    if long.startswith(short) and len(long) - len(short) <= longer:
        return 0.8
    shared = shared_start(one, other)
    if shared >= _SHARED and shared >= _MOST_SHARED * len(long):
        return 0.7
    if len(short) >= _TYPO and one_letter(one, other) and not (is_word(one) and is_word(other)):
        return 0.7
    return 0.6 if len(short) >= _COMPOUND and long.endswith(short) else 0.0


@lru_cache(maxsize=65536)
def _root(word: str) -> str:
    root = _SUFFIX.sub("", word)
    return root if len(root) >= _ROOT else word


def question_forms(word: str) -> tuple[str, ...]:
    """The words in normal form that a word of a question may be in a name."""
    return tuple(dict.fromkeys((*words(word), *ACRONYMS.get(word.lower(), ()))))


def _head(form: Sequence[str], kept: Sequence[str]) -> str:
    stop = next((at for at, w in enumerate(form) if at and w in PREPOSITIONS), len(form))
    before = [word for word in form[:stop] if word in kept]
    return before[-1] if before else kept[-1] if kept else ""
