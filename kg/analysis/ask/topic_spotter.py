"""The topics that a question names: whole names first, then names that it says in part.

A whole name is found by the rule of :mod:`kg.graph.topic_lookup`; where that finds none, by the
forms of names that resolution compares. The longest name wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from msgspec import Struct

from kg.graph.topic_lookup import Name, TopicLabels, find_among, folded
from kg.language.data_files import pattern, word_set
from kg.language.lexicon import ACRONYMS
from kg.language.name_forms import canonical
from kg.language.normalization import content, key
from kg.language.pos_tagger import Token
from kg.model.schema import TopicClass

FILLER: Final = word_set("questions", "filler")
"""Words of questions that say nothing about what is asked for."""
CONTEXT: Final = word_set("questions", "context_prepositions")
"""Words before the place or field that a question is about."""
_SUFFIX: Final = pattern("questions", "suffix")
_NO_MATTER: Final = word_set("questions", "no_matter")
_LONGEST: Final = 9
"""Words of a name that is looked for."""
_STEM: Final = 4
"""Letters of a word that a label must have, to be compared at all."""
_ALIKE: Final = 0.75
"""How much of the words two names must share, to be taken for one."""
_SAME: Final = 0.9
"""How much of the words a name must share that the question says in two pieces."""
_PARTS: Final = 6
"""Topics that a part of a name may mean."""


class Group(Struct, frozen=True):
    """Topics that one stretch of a question names. ``exact``: whether it is a whole name.

    ``is_context``: whether it stands where the place or field of a question does.
    """

    name: str
    start: int
    end: int
    topics: tuple[Name, ...]
    exact: bool = True
    is_context: bool = False

    @property
    def classes(self) -> frozenset[TopicClass]:
        """The classes of its topics."""
        return frozenset(topic.topic_class for topic in self.topics)


class Spotter:
    """The labels of a graph that a question may name."""

    def __init__(
        self,
        labels: Iterable[TopicLabels],
        text: str,
        tokens: Sequence[Token],
        idle: set[int],
        verbs: set[int],
    ) -> None:
        """``tokens`` of a ``text``; ``idle``: the starts of those that make no name alone."""
        self._text = text
        self._verbs = verbs
        self._tokens = [t for t in tokens if t.is_word]
        self._idle = idle
        stems = {s for t in self._tokens if t.lower not in FILLER for s in _stems(t.lower)}
        self._labels = [each for each in labels if _may_be(each, stems)]
        self._keys = {key(label) for each in self._labels for label in _all(each)}

    def whole(self) -> list[Group]:
        """The whole names, from left to right."""
        forms: dict[str, list[Name]] = defaultdict(list)
        for each in self._labels:
            for label in (w for one in _all(each) for w in dict.fromkeys(_wordings(one))):
                form = f"{each.name.topic_class} {canonical(label, each.name.topic_class)}"
                forms[form].append(each.name)
        classes = sorted({each.name.topic_class for each in self._labels})

        def find(words: str) -> tuple[Name, ...]:
            if key(words) in self._keys and (found := find_among(self._labels, words)):
                return found.topics
            each = (forms.get(f"{kind} {canonical(words, kind)}", ()) for kind in classes)
            return tuple(dict.fromkeys(name for names in each for name in names))

        return sorted(self._search(find), key=lambda group: group.start)

    def partial(self, taken: Iterable[tuple[int, int]]) -> list[Group]:
        """Names that what is left of the question says in part, or in nearly these words."""
        spans = list(taken)
        verbs = [(at, at + 1) for at in self._verbs]
        left = self.left([*spans, *verbs])
        for (start, middle), (other, end) in pairwise(left):
            parted = f"{self._text[start:middle]} {self._text[other:end]}"
            if names := self._like(parted, least=_SAME):
                return [Group(parted, start, end, names, exact=False)]
        return [
            Group(words, start, end, names, exact=False)
            for start, end in left
            if (names := self._like(words := self._text[start:end]))
        ]

    def left(self, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The stretches of words that may be names and are in none of the spans ``taken``."""
        spans = list(taken)
        runs = groupby(
            (t for t in self._tokens),
            lambda t: t.start not in self._idle and not _inside(t.start, spans),
        )
        each = [list(tokens) for free, tokens in runs if free]
        return [(run[0].start, run[-1].end) for run in each]

    def _like(self, words: str, least: float = 0.0) -> tuple[Name, ...]:
        wanted = _roots(words)
        if wanted <= _NO_MATTER or all(len(word) == 1 for word in wanted):
            return ()
        scored = []
        for each in self._labels:
            best = max((_likeness(wanted, _roots(label)) for label in _all(each)), default=0.0)
            if best > least:
                scored.append((-best, len(each.name.label), each.name.label, each.name))
        return tuple(name for *_, name in sorted(scored, key=lambda s: s[:3])[:_PARTS])

    def _search(self, find: Callable[[str], tuple[Name, ...]]) -> Iterator[Group]:
        taken: list[tuple[int, int]] = []
        for first, last in self._stretches():
            start, end = self._tokens[first].start, self._tokens[last].end
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            if names := find(self._text[start:end]):
                start, end = self._trimmed(first, last, names, find)
                taken.append((start, end))
                yield Group(self._text[start:end], start, end, names)

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """First and last word of what may be a name, the longest first."""
        count = len(self._tokens)
        for length in range(min(_LONGEST, count), 0, -1):
            for first in range(count - length + 1):
                span = self._tokens[first : first + length]
                between = self._text[span[0].start : span[-1].end]
                if any(c in between for c in ",;?!"):
                    continue
                opens = span[0].start
                asks = length > 1 and opens in self._idle and opens in self._verbs
                named = any(t.start not in self._idle or self._in_context(t) for t in span)
                if (named and not asks) or (length > 1 and key(between) in self._keys):
                    yield first, first + length - 1

    def _in_context(self, token: Token) -> bool:
        """Whether a word stands where a field does: "in defence", be it a cue elsewhere."""
        before = self._text[: token.start].lower().split()
        return bool(before) and before[-1] in CONTEXT and token.lower not in FILLER

    def _trimmed(
        self,
        first: int,
        last: int,
        names: tuple[Name, ...],
        find: Callable[[str], tuple[Name, ...]],
    ) -> tuple[int, int]:
        """The shortest stretch that finds the same, without the idle words around it."""

        def same(one: int, other: int) -> bool:
            words = self._text[self._tokens[one].start : self._tokens[other].end]
            return find(words) == names

        whole = self._text[self._tokens[first].start : self._tokens[last].end]
        if any(folded(whole) == folded(label) for each in self._labels for label in _all(each)):
            return self._tokens[first].start, self._tokens[last].end
        while first < last and self._tokens[first].start in self._idle and same(first + 1, last):
            first += 1
        while first < last and self._tokens[last].start in self._idle and same(first, last - 1):
            last -= 1
        return self._tokens[first].start, self._tokens[last].end


def _all(each: TopicLabels) -> tuple[str, ...]:
    return (*each.preferred, *each.other)


def _wordings(label: str) -> Iterator[str]:
    """A label, and what people say of it: "and" for its sign, and it without a subtitle."""
    yield label
    plain = label.replace("&", "and")
    yield plain
    yield plain.partition(":")[0]
    if len(parts := plain.split(" and ")) == len(plain.split(",")) + 1:
        yield from (part for part in parts if " " in part)


def _stems(word: str) -> Iterator[str]:
    for part in (word, *ACRONYMS.get(word, ()), *word.split("-")):
        yield part[:_STEM]


def _may_be(each: TopicLabels, stems: set[str]) -> bool:
    folded = " ".join(_all(each)).casefold()
    return any(stem in folded for stem in stems)


def _roots(label: str) -> frozenset[str]:
    """The words of a name without what makes a noun of a verb: "leakage" is "leaking"."""
    cut = ((_SUFFIX.sub("", word), word) for word in content(label))
    return frozenset(root if len(root) >= _STEM else word for root, word in cut)


def _likeness(wanted: frozenset[str], label: frozenset[str]) -> float:
    """How much of two names is the same words; 0 where they are not to be taken for each other."""
    shared = len(wanted & label)
    dice = 2 * shared / (len(wanted) + len(label))
    within = shared == len(wanted)
    return dice if within or (dice >= _ALIKE and shared > 1) else 0.0


def _inside(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
