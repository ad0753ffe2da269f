"""Learn who says a sentence, and measure it: ``python -m tests.train_sources FILE REPORTS...``.

FILE is one that ``tests.sentences`` describes. Sentences of our own, in
``tests/extract/attribution.tsv``, are learned from besides. Each is read alone, too.

    --without PART   measure on this part, after learning from the others
    --write          write the weights of all parts into the package
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

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
from kg.model import Span
from kg.read import Source, read
from tests.checkout import CHECKOUT
from tests.passages import Words
from tests.sentences import Sentence as Read
from tests.sentences import figures, kept_of, lines_at, located, named, read_by, told
from tests.source_training import Labels, PageStates, Sentence, fit_tagger

OWN = CHECKOUT / "tests/extract/attribution.tsv"
DATA = CHECKOUT / "kg/encoder/data"
_LENGTHS = {False: "short", True: "long"}
SURE = {"": -1.0, LARGE: 0.4}
"""The smaller encoder only proposes sentences, the larger names sources."""


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
    for page, known in kept_of(file, folders):
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


class Example(NamedTuple):
    """A labelled sentence as an encoder reads it, and its part."""

    part: str
    sentence: Sentence


def examples(encoder: PageEncoder, sentences: Iterable[Labelled]) -> Iterator[Example]:
    """What a tagger on this encoder learns from."""
    for page, some in _by_page(sentences):
        scope = {line.number for one in some for line in one.lines}
        states = PageStates(encoder.text, page, scope, threads=2)
        for one in some:
            for line in one.lines:
                own = one.own and line is one.lines[0]
                said = labels(page, line, one.sources)
                if (found := states.sentence(line, said, own=own)) is not None:
                    yield Example(one.part, found)


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


def measured(encoders: Mapping[str, PageEncoder], sentences: Iterable[Labelled]) -> list[Read]:
    """What is read off sentences in context; all as one part, then by their own.

    ``encoders``: by their folders, with taggers.
    """
    found = []
    for page, some in _by_page(one for one in sentences if not one.alone):
        each = read_by(page, [one.lines for one in some], encoders.__getitem__)
        for one, said in zip(some, each, strict=True):
            accepted = tuple(map(frozenset, one.accepted))
            found += [Read(part, said, accepted) for part in ("all", one.part)]
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
    encoders = {}
    for folder, sure in SURE.items():
        encoder = PageEncoder.of(*(shipped(name, folder) for name in (WORDS_FILE, ENCODER_FILE)))
        known = list(examples(encoder, every))
        if asked.write:
            weights = fit_tagger([one.sentence for one in known], sure)
            (DATA / folder / SOURCES_FILE).write_bytes(dumped(weights))
        taught = [one.sentence for one in known if one.part not in asked.without]
        if asked.without:
            tagger = SourceTagger.of(fit_tagger(taught, sure))
            encoders[folder] = replace(encoder, tagger=tagger)
    left = [one for one in every if one.part in asked.without]
    for long, title in _LENGTHS.items():
        some = [one for one in left if one.page.long == long]
        sys.stdout.write(f"{title} reports\n")
        sys.stdout.writelines(told(figures(measured(encoders, some))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
