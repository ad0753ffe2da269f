"""Learn who says a sentence, and measure it: ``python -m tests.train_sources FILE REPORTS...``.

FILE is one that ``tests.sentences`` describes. Sentences of our own, in
``tests/extract/attribution.tsv``, are learned from besides. Each is read alone, too.

    --without PART   measure on this part, after learning from the others
    --write          write the weights of all parts into the package
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from msgspec.structs import replace

from kg.encoder.weight_files import (
    ENCODER_FILE,
    LARGE,
    SOURCES_FILE,
    WORDS_FILE,
    dumped,
    shipped,
)
from kg.extract.analyzed_document import Page, prepare
from kg.extract.page_encoder import PageEncoder
from kg.extract.source_tagger import SourceTagger
from kg.language.lines import Line
from kg.learn.source_training import Labels, fit_tagger, reader
from kg.learn.source_training import Sentence as Example
from kg.model import Span
from kg.read import Source, discover, read
from tests.checkout import CHECKOUT
from tests.passages import Words
from tests.sentences import Sentence, figures, lines_at, located, named, read_by, told

OWN = CHECKOUT / "tests/extract/attribution.tsv"
DATA = CHECKOUT / "kg/encoder/data"
SURE = {False: np.array(1.2, np.float32), True: np.array(0.4, np.float32)}
"""The smaller encoder takes who does something for who says something more often."""


class Labelled(NamedTuple):
    """A sentence on a page: its lines, its sources and what is accepted. ``alone``: no context."""

    page: Page
    lines: list[Line]
    sources: list[Span]
    own: bool
    accepted: list[list[str]]
    part: str
    alone: bool


def labelled(file: Path, folders: Iterable[Path]) -> Iterator[Labelled]:
    """The sentences of a file in the reports of these folders, each in context and alone."""
    kept: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        one = json.loads(line)
        kept[one["sha256"]].append(one)
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        known = kept.pop(sha256(path.read_bytes()).hexdigest(), [])
        if known:
            (source,) = discover([path])
            page = prepare(read(source))
            words = Words(page.document.source)
            for one in known:
                yield from _labelled(one, page, words)


def _labelled(one: Mapping[str, Any], page: Page, words: Words) -> Iterator[Labelled]:
    place = located(one, words)
    if place is None or not one["said_by"]:
        return
    text = words.said(*place)
    within = Words(text)
    names, own = [p for p in one["said_by"][0] if p != "own"], "own" in one["said_by"][0]
    accepted = named(one, text)
    if len(within.words) == place[1] + 1 - place[0]:
        here = [words.words[place[0] + at : place[0] + at + n] for at, n in names]
        sources = [Span(each[0].start, each[-1].end) for each in here]
        lines = lines_at(page, words, place)
        yield Labelled(page, lines, sources, own, accepted, one["part"], alone=False)
    alone = _alone(text)
    there = [within.words[at : at + n] for at, n in names]
    spans = [Span(each[0].start, each[-1].end) for each in there]
    yield Labelled(alone, list(alone.lines), spans, own, accepted, one["part"], alone=True)


def _alone(text: str) -> Page:
    return prepare(read(Source("sentence.txt", "text/plain", content=text.encode())))


def own_sentences() -> Iterator[Labelled]:
    """The sentences of our own table; sources that it names in other words are left out."""
    for row in OWN.read_text("utf-8").splitlines():
        if row.startswith(("#", "sources")):
            continue
        said, text = row.split("\t")
        names = [] if said == "-" else said.split("; ")
        page = _alone(text)
        spans = [at for name in names for at in _places(name, text)]
        if len(spans) == sum(name != "the authors" for name in names):
            own = "the authors" in names
            yield Labelled(page, list(page.lines), spans, own, [names], "own", alone=True)


def _places(name: str, text: str) -> list[Span]:
    at = text.lower().find(name.lower())
    return [] if at < 0 else [Span(at, at + len(name))]


def examples(encoder: PageEncoder, sentences: Iterable[Labelled]) -> Iterator[Example]:
    """What a tagger on this encoder learns from."""
    for page, some in _by_page(sentences):
        scope = {line.number for one in some for line in one.lines}
        encoded = reader(encoder).read(page, 2, scope)
        for one in some:
            for line in one.lines:
                own = one.own and line is one.lines[0]
                example = Example.of(encoded, line, labels(page, line, one.sources), own=own)
                if example is not None:
                    yield example


def _by_page(sentences: Iterable[Labelled]) -> Iterator[tuple[Page, list[Labelled]]]:
    found: dict[int, list[Labelled]] = defaultdict(list)
    for one in sentences:
        found[id(one.page)].append(one)
    return ((some[0].page, some) for some in found.values())


def labels(page: Page, line: Line, sources: Iterable[Span]) -> Labels:
    """For each word of a line whether it begins a source (1) or goes on with it (2)."""
    text = page.block(line).text
    places = [text.span(token.start, token.end) for token in line.tokens]
    found = [0] * len(places)
    for source in sources:
        inner = [at for at, place in enumerate(places) if place.overlaps(source)]
        for at in inner:
            found[at] = 1 if at == inner[0] else 2
    return found


def measured(encoders: Mapping[bool, PageEncoder], sentences: Iterable[Labelled]) -> list[Sentence]:
    """What taggers read off sentences in context, by the encoder that fits their report."""
    found = []
    for page, some in _by_page(one for one in sentences if not one.alone):
        scope = {line.number for one in some for line in one.lines}
        encoded = encoders[page.long].read(page, 2, scope)
        for one in some:
            said = frozenset(read_by(encoded, one.lines))
            found.append(Sentence(one.part, said, tuple(map(frozenset, one.accepted))))
    return found


def main(arguments: Sequence[str]) -> int:
    """Learn, measure and write; the exit code."""
    parser = ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args(arguments)
    every = [*labelled(asked.file, asked.folders), *own_sentences()]
    taught = [one for one in every if one.part not in asked.without]
    encoders = {}
    for long, folder in ((False, ""), (True, LARGE)):
        encoder = PageEncoder.of(*(shipped(name, folder) for name in (WORDS_FILE, ENCODER_FILE)))
        weights = fit_tagger(list(examples(encoder, taught))) | {"sure": SURE[long]}
        encoders[long] = replace(encoder, tagger=SourceTagger.of(weights))
        if asked.write:
            (DATA / folder / SOURCES_FILE).write_bytes(dumped(weights))
    left = [one for one in every if one.part in asked.without] or taught
    for line in told(figures(measured(encoders, left))):
        sys.stdout.write(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
