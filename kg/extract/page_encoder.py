"""The encoder at work: a page in, features of its names and links out.

A logit becomes all the steps that it reaches, so that logistic regression can give it a curve
of its own beside the features of the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct

from kg.encoder import weight_files
from kg.encoder.text_encoder import Doubles, Hidden, TextEncoder
from kg.encoder.transformer import Transformer
from kg.encoder.weight_files import ENCODER_FILE, LARGE, SOURCES_FILE, WORDS_FILE, Tensors
from kg.extract.analyzed_document import Page
from kg.extract.candidates import Name, Occurrence
from kg.extract.heads import Heads, Pair, States, name_logits, pair_logits
from kg.extract.links import Link, LinkPlace
from kg.extract.source_tagger import SourceTagger, looks
from kg.extract.topic_classifier import Topic
from kg.extract.windows import PieceSpan, Windows
from kg.language.lines import Line
from kg.model import BlockKind, RelationType
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

_MOST_PLACES: Final = 40
"""Places of a name that are read; further ones add nothing."""


_AT_ONCE: Final = 32
"""Windows that are read before their states are packed."""

_STEPS: Final = tuple(i / 2 for i in range(-14, 11))
_RELATIONS: Final = LEARNED_RELATIONS
_RIVAL: Final = {
    RelationType.RAISES_RISK: RelationType.MITIGATES_RISK,
    RelationType.MITIGATES_RISK: RelationType.RAISES_RISK,
}


class EncodedPage(Struct, frozen=True):
    """One page as the encoder has read it. ``kept``: what its tagger of sources keeps of it."""

    windows: Windows
    states: States
    heads: Heads
    text: TextEncoder
    tagger: SourceTagger | None = None
    kept: States | None = None

    def names(self, names: Iterable[Name]) -> Doubles:
        """Logits ``(names, classes)``, classes in the order of ``TopicClass``."""
        return name_logits(self.heads, self.states, name_places(self.windows, names))

    def pairs(self, pairs: Sequence[Pair]) -> Doubles:
        """Logits ``(pairs, relations)``, relations in the order of ``RelationType``."""
        return pair_logits(self.heads, self.states, pairs)

    def meaning(self, occurrences: Iterable[Occurrence]) -> tuple[Doubles, Doubles]:
        """Unit vectors of some places: read in context, and word by word."""
        spans = [at for o in occurrences if (at := self.windows.place(o)) is not None]
        if not spans:
            nothing = np.zeros(self.text.width)
            return nothing, nothing
        context = sum(self.states.mean(np.array(spans)), start=np.zeros(1))
        alone = sum((self.text.embedded(self._pieces(at)) for at in spans), start=np.zeros(1))
        return _unit(context), _unit(alone)

    def sources(self, line: Line) -> Doubles | None:
        """Logits of the words of a line that name who says it; None where no window has it.

        Words that stand beyond the end of a window have none.
        """
        places = self.windows.words(line)
        if self.tagger is None or self.kept is None or not places:
            return None
        return self.tagger.logits(self.kept.mean(np.array(places)), looks(line, len(places)))

    def _pieces(self, at: PieceSpan) -> list[int]:
        return self.windows.windows[at.window].pieces[at.first : at.last + 1]


def _unit(x: Doubles) -> Doubles:
    length = float(np.sqrt((x * x).sum()))
    return x / length if length else x


def name_places(windows: Windows, names: Iterable[Name]) -> list[list[PieceSpan]]:
    """Where each name stands; some dozen places at most."""
    return [
        [at for o in name.occurrences[:_MOST_PLACES] if (at := windows.place(o)) is not None]
        for name in names
    ]


def link_places(
    windows: Windows, topics: Sequence[Topic], links: Iterable[Link]
) -> list[list[Pair]]:
    """For each link, its places of which one window holds both ends."""
    headings: dict[int, dict[int | None, list[Occurrence]]] = {}
    return [
        [
            (subject, object_)
            for place in link.places
            if (object_ := windows.place(place.object)) is not None
            and (subject := _subject(windows, topics, link.subject, place, object_, headings))
            is not None
        ]
        for link in links
    ]


def _subject(
    windows: Windows,
    topics: Sequence[Topic],
    number: int,
    place: LinkPlace,
    object_: PieceSpan,
    headings: dict[int, dict[int | None, list[Occurrence]]],
) -> PieceSpan | None:
    """Where the subject of a link stands; ``headings``: those that name a topic, by section."""
    if place.subject is not None:
        return windows.place(place.subject, object_.window)
    if number not in headings:
        headings[number] = {}
        for o in topics[number].occurrences:
            if o.line.kind is BlockKind.HEADING:
                headings[number].setdefault(o.line.section, []).append(o)
    named = (windows.place(o, object_.window) for o in headings[number].get(place.section, ()))
    return next((at for at in named if at is not None), None)


@cache
def _names(what: str) -> tuple[str, ...]:
    return tuple(f"encoder.{what}>={step:g}" for step in _STEPS)


def _reached(what: str, logit: float) -> Iterator[str]:
    for name, step in zip(_names(what), _STEPS, strict=True):
        if logit < step:
            return
        yield name


def name_features(logits: Sequence[float]) -> list[str]:
    """Features of one name; ``logits`` in the order of ``TopicClass``."""
    return [f for c, x in zip(LEARNED_CLASSES, logits, strict=True) for f in _reached(c.value, x)]


def link_features(
    encoded: EncodedPage, topics: Sequence[Topic], links: Sequence[Link]
) -> list[tuple[str, ...]]:
    """Features of each link: the best logit of its places, for it and for its rival."""
    placed = link_places(encoded.windows, topics, links)
    numbers = numbered(placed)
    logits = encoded.pairs(list(numbers))
    found: list[tuple[str, ...]] = []
    for link, pairs in zip(links, placed, strict=True):
        if not pairs:
            found.append(("encoder.no-window",))
            continue
        best = logits[[numbers[p] for p in pairs]].max(axis=0)
        features = list(_reached("link", best[_RELATIONS.index(link.predicate)]))
        if link.predicate in _RIVAL:
            features += _reached("rival", best[_RELATIONS.index(_RIVAL[link.predicate])])
        found.append(tuple(features))
    return found


def numbered(pairs: Sequence[Sequence[Pair]]) -> dict[Pair, int]:
    """Each pair once, by its number in the order in which they come."""
    numbers: dict[Pair, int] = {}
    for one in pairs:
        for pair in one:
            numbers.setdefault(pair, len(numbers))
    return numbers


class PageEncoder(Struct, frozen=True):
    """An encoder of texts with the heads on top of it, and a tagger of sources if it has one."""

    text: TextEncoder
    heads: Heads
    tagger: SourceTagger | None = None

    @classmethod
    def of(cls, words: Tensors, layers: Tensors, sources: Tensors | None = None) -> PageEncoder:
        """The encoder of stored embeddings and stored files of layers. Raises KeyError."""
        tagger = None if sources is None else SourceTagger.of(sources)
        return cls(Transformer.of(words, layers), Heads.of(layers), tagger)

    @classmethod
    def load(cls, layers: Path) -> PageEncoder:
        """The encoder whose layers are in this file; the embeddings are shipped ones of its width.

        Raises OSError, ValueError, KeyError or BadZipFile where the file holds none.
        """
        stored = weight_files.load(layers)
        small = weight_files.shipped(WORDS_FILE)
        fits = small["words"].shape[1] == len(stored["first.gain"])
        words = small if fits else weight_files.shipped(WORDS_FILE, LARGE)
        return cls.of(words, stored)

    def read(
        self,
        page: Page,
        threads: int = 1,
        scope: Set[int] | None = None,
        *,
        apart: bool = False,
    ) -> EncodedPage:
        """Read a page, with so many threads; with a ``scope`` only what these lines need.

        ``apart``: each line under its headings, but without its neighbours.
        """
        windows = Windows(page, self.text, scope, apart=apart)
        pieces = windows.pieces
        states, kept = States(map(len, pieces)), States(map(len, pieces))
        for hidden in self._hidden(pieces, threads):
            states.append(hidden.last)
            if self.tagger is not None:
                kept.append(self.tagger.projected(hidden.middle))
        return EncodedPage(windows, states, self.heads, self.text, self.tagger, kept)

    def _hidden(self, pieces: Sequence[Sequence[int]], threads: int) -> Iterator[Hidden]:
        """The states of each window; some at a time, so that few are in memory as they come."""
        for first in range(0, len(pieces), _AT_ONCE):
            yield from self.text.hidden(pieces[first : first + _AT_ONCE], threads)


@cache
def shipped(folder: str = "") -> PageEncoder:
    """The encoder that comes with this version, or the larger one in the folder ``LARGE``."""
    names = (WORDS_FILE, ENCODER_FILE, SOURCES_FILE)
    with suppress(RuntimeError), ThreadPoolExecutor(len(names)) as pool:
        return PageEncoder.of(*pool.map(weight_files.shipped, names, repeat(folder)))
    return PageEncoder.of(*map(weight_files.shipped, names, repeat(folder)))  # no room for a thread
