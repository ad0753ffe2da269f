"""How well words round a claim are read: ``python -m tests.sentences FILE REPORTS...``.

FILE has a sentence a line, without its words: the hash of its report, the hashes of the five words
that begin it and of the five that end it, as in ``tests.passages``, and the part of the annotation
that it belongs to (``tune``: the rules were written while looking at it). ``said_by`` lists what
readers would accept: sources, each by the place of its first word in the sentence and the number
of its words, or ``"own"`` for the report's authors; nothing where they could disagree. ``horizons``
lists times instead, ``START/END``, with the date of the report in ``issued``. Figures are of
sources by name, case aside, and of exact intervals.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from kg.extract.analyzed_document import Page, prepare
from kg.extract.attribution import AUTHORS, read_sources
from kg.extract.page_encoder import PageEncoder, shipped
from kg.language.horizons import horizons
from kg.language.lines import Line
from kg.model import Span
from kg.read import discover, read

from .passages import RUN, Words


class Sentence(NamedTuple):
    """A sentence found again, what is read off it, and what readers accept."""

    part: str
    found: frozenset[str]
    accepted: tuple[frozenset[str], ...]


def sentences(file: Path, folders: Sequence[Path]) -> Iterator[Sentence | None]:
    """The sentences of a file in the reports that these folders have; None for one not found."""
    for page, known in kept_of(file, folders):
        yield from _of_report(page, known)


def kept_of(
    file: Path, folders: Iterable[Path]
) -> Iterator[tuple[Page, Sequence[Mapping[str, Any]]]]:
    """The reports of these folders that a file has sentences of, and what it keeps of each."""
    kept: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        one = json.loads(line)
        kept[one["sha256"]].append(one)
    for path in (p for folder in folders for p in sorted(folder.iterdir()) if p.is_file()):
        known = kept.pop(sha256(path.read_bytes()).hexdigest(), [])
        if known:
            (source,) = discover([path])
            yield prepare(read(source)), known


def _of_report(page: Page, known: Sequence[Mapping[str, Any]]) -> Iterator[Sentence | None]:
    words = Words(page.document.source)
    places = [located(one, words) for one in known]
    lines = [lines_at(page, words, place) for place in places]
    lines = [[] if "horizons" in one else own for one, own in zip(known, lines, strict=True)]
    for one, place, said in zip(known, places, read_by(page, lines), strict=True):
        if place is None:
            yield None
            continue
        text = words.said(*place)
        found, accepted = _times(one, text) if "horizons" in one else (said, named(one, text))
        yield Sentence(one["part"], frozenset(found), tuple(map(frozenset, accepted)))


Place = tuple[int, int]
"""The first and the last word of a sentence in its report."""


def located(one: Mapping[str, Any], words: Words) -> Place | None:
    """Where a sentence stands in the words of its report; None where it does not."""
    first, last = one["sentence"]
    ends = words.places(last)
    spans = ((e - b, b, e + RUN - 1) for b in words.places(first) for e in ends if e >= b)
    shortest = min(spans, default=None)
    return None if shortest is None else shortest[1:]


def lines_at(page: Page, words: Words, place: Place | None) -> list[Line]:
    """The lines of a page that have some of these words."""
    if place is None:
        return []
    whole = Span(words.words[place[0]].start, words.words[place[1]].end)
    blocks = (at for at, b in enumerate(page.document.blocks) if b.span.overlaps(whole))
    lines = (line for block in blocks for line in page.by_block.get(block, ()))
    return [li for li in lines if page.block(li).text.span(li.start, li.end).overlaps(whole)]


def read_by(
    page: Page, each: Sequence[Sequence[Line]], load: Callable[[str], PageEncoder] = shipped
) -> list[frozenset[str]]:
    """The sources of each sentence, given as its lines, by name as names are compared."""
    found = read_sources(page, chain.from_iterable(each), threads=2, load=load)
    return [
        frozenset(plain(n) for li in own for a in found.get(li.number, ()) for n in a.sources)
        for own in each
    ]


_Read = tuple[Iterable[str], Iterable[Iterable[str]]]
"""What is read, and what would be accepted."""


def named(one: Mapping[str, Any], text: str) -> list[list[str]]:
    """The readings that are accepted, each the names of its sources."""
    words = Words(text)
    return [[_name(place, words) for place in each] for each in one["said_by"]]


def _times(one: Mapping[str, Any], text: str) -> _Read:
    found = (each.horizon for each in horizons(text, one["issued"]))
    return {f"{when.start}/{when.end}" for when in found}, one["horizons"]


def _name(place: str | Sequence[int], words: Words) -> str:
    if isinstance(place, str):
        return AUTHORS
    first, length = place
    return plain(words.said(first, first + length - 1))


def plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(word.word for word in Words(name).words)


def counted(sentence: Sentence) -> Counter[str]:
    """How many things are right, found, and meant, by the reading that is nearest."""
    found = sentence.found
    meant = max(sentence.accepted, key=lambda a: (len(a & found), -len(a ^ found)))
    return Counter(right=len(meant & found), found=len(found), meant=len(meant), sentences=1)


def figures(found: Iterable[Sentence]) -> dict[str, Counter[str]]:
    """The counts of each part. Sentences on which readers could disagree have no say."""
    parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in found:
        if sentence.accepted:
            parts[sentence.part] += counted(sentence)
    return dict(sorted(parts.items()))


def told(parts: Mapping[str, Counter[str]]) -> Iterator[str]:
    """The figures of each part, a line each."""
    for part, count in parts.items():
        precision = count["right"] / max(count["found"], 1)
        recall = count["right"] / max(count["meant"], 1)
        f1 = 2 * count["right"] / max(count["found"] + count["meant"], 1)
        yield (
            f"{part:6} {count['sentences']:4} sentences {count['meant']:4} meant"
            f"  P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}\n"
        )


def main(arguments: Sequence[str]) -> int:
    """Measure; the exit code."""
    if len(arguments) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    file, *folders = map(Path, arguments)
    every = list(sentences(file, folders))
    for line in told(figures(s for s in every if s is not None)):
        sys.stdout.write(line)
    sys.stdout.write(f"{every.count(None)} of {len(every)} not found\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
