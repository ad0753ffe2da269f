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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from kg.language.attribution import AUTHORS, attributions
from kg.language.horizons import horizons
from kg.read import discover, read

from .passages import RUN, Words


class Sentence(NamedTuple):
    """A sentence found again, what is read off it, and what readers accept."""

    part: str
    found: frozenset[str]
    accepted: tuple[frozenset[str], ...]


def sentences(file: Path, folders: Sequence[Path]) -> Iterator[Sentence | None]:
    """The sentences of a file in the reports that these folders have; None for one not found."""
    kept: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        one = json.loads(line)
        kept[one["sha256"]].append(one)
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        known = kept.pop(sha256(path.read_bytes()).hexdigest(), [])
        if known:
            (source,) = discover([path])
            words = Words(read(source).source)
            yield from (located(one, words) for one in known)


def located(one: Mapping[str, Any], words: Words) -> Sentence | None:
    """One sentence in the words of its report; None where it is not there."""
    first, last = one["sentence"]
    ends = words.places(last)
    spans = ((e - b, b, e + RUN - 1) for b in words.places(first) for e in ends if e >= b)
    if (shortest := min(spans, default=None)) is None:
        return None
    text = words.said(*shortest[1:])
    read, accepted = _times(one, text) if "horizons" in one else _sources(one, text)
    return Sentence(one["part"], frozenset(read), tuple(map(frozenset, accepted)))


_Read = tuple[Iterable[str], Iterable[Iterable[str]]]
"""What is read, and what would be accepted."""


def _sources(one: Mapping[str, Any], text: str) -> _Read:
    words = Words(text)
    read = {plain(name) for found in attributions(text) for name in found.sources}
    return read, [[_name(place, words) for place in each] for each in one["said_by"]]


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


def main(arguments: Sequence[str]) -> int:
    """Measure; the exit code."""
    if len(arguments) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    file, *folders = map(Path, arguments)
    every = list(sentences(file, folders))
    for part, count in figures(s for s in every if s is not None).items():
        precision = count["right"] / max(count["found"], 1)
        recall = count["right"] / max(count["meant"], 1)
        f1 = 2 * count["right"] / max(count["found"] + count["meant"], 1)
        sys.stdout.write(
            f"{part:6} {count['sentences']:4} sentences {count['meant']:4} meant"
            f"  P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}\n"
        )
    sys.stdout.write(f"{every.count(None)} of {len(every)} not found\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
