"""Annotated passages without their words: ``python -m tests.passages``.

    unpack FILE REPORTS INTO    out of FILE, for the long reports of the folder REPORTS

Passages of long reports teach what their prose is like, but they do not belong here, not even in
quotes. A name is kept as an anchor: the hashes of the run of five words that begins with it and of
the run that ends with it, and the number of its words. So a name is found in whatever text a reader
draws from the report, in any layout that keeps five words together, by who has the report.

FILE has a passage a line: ``{"sha256", "passage", "topics", "relations", "denied"}``. ``passage``
has hashes of runs from its first to its last. A topic is class, optional (0 or 1) and anchors,
label first; a relation is type, the two topics by their place in the list, optional, and the
hashes of the runs with which its evidence begins and ends.
"""

from __future__ import annotations

import base64
import json
import os
import re
import sys
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median_low
from typing import Any, NamedTuple

RUN = 5
"""Words of which a hash is taken: enough that none can be guessed, few enough to stay together."""

STEP = 20
"""Every how many words a run marks where the passage is."""

_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"[-\u2010\u2011\u00ad\u0002\ufffe]\s*")


class Word(NamedTuple):
    """A word as it is compared, and its half-open place in the text."""

    word: str
    start: int
    end: int


class Words:
    """A text by its words, and where each run of them stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(_words(text))
        self._runs: dict[str, list[int]] = defaultdict(list)
        for at in range(len(self.words) - RUN + 1):
            self._runs[self.run(at)].append(at)

    def run(self, at: int) -> str:
        """The hash of the run that begins with this word; "" where the text ends before it."""
        if not 0 <= at <= len(self.words) - RUN:
            return ""
        words = " ".join(word.word for word in self.words[at : at + RUN])
        return base64.urlsafe_b64encode(sha256(words.encode()).digest()[:6]).decode()

    def places(self, run: str) -> list[int]:
        """Where a run begins, in order."""
        return self._runs.get(run, []) if run else []

    def said(self, first: int, last: int) -> str:
        """The text from one word to another, both included, on one line."""
        return " ".join(self.verbatim(first, last).split())

    def verbatim(self, first: int, last: int) -> str:
        """The text from one word to another, both included, as it is."""
        return self.text[self.words[first].start : self.words[last].end]


def _words(text: str) -> Iterator[Word]:
    """The words; one that a hyphen divides, at the end of a line or not, is one word."""
    before: Word | None = None
    for found in _WORD.finditer(text):
        word = unicodedata.normalize("NFKC", found.group()).lower()
        if before and _HYPHEN.fullmatch(text, before.end, found.start()):
            before = Word(before.word + word, before.start, found.end())
            continue
        if before:
            yield before
        before = Word(word, found.start(), found.end())
    if before:
        yield before


def anchor(passage: Words, name: str, near: int = 0) -> list[Any]:
    """Where a name stands in a passage, nearest to a word: its two runs and its length.

    Empty where the passage does not have it.
    """
    wanted = [word.word for word in _words(name)]
    words = [word.word for word in passage.words]
    places = [i for i in range(len(words)) if wanted and words[i : i + len(wanted)] == wanted]
    if not places:
        return []
    at = min(places, key=lambda i: (abs(i - near), i))
    return [passage.run(at), passage.run(at + len(wanted) - RUN), len(wanted)]


def packed(annotation: Mapping[str, Any], text: str, report: bytes) -> dict[str, Any]:
    """The annotation of a passage of a report as anchors.

    ``annotation`` is as in the example reports; each quote stands in the passage word for word.
    """
    passage = Words(text)
    topics: list[list[Any]] = []
    numbers: dict[str, int] = {}
    for entity in annotation["entities"]:
        near = _first_word(passage, entity["quote"])
        names = [anchor(passage, name, near) for name in (entity["label"], *entity["aliases"])]
        if names[0]:
            numbers[entity["id"]] = len(topics)
            known = [name for name in names if name]
            topics.append([entity["type"], int(entity["optional"]), *known])

    def relations(kind: str) -> list[list[Any]]:
        return [
            [
                one["type"],
                numbers[one["from"]],
                numbers[one["to"]],
                int(one.get("optional", False)),
                *_ends(passage, one["quote"]),
            ]
            for one in annotation.get(kind, ())
            if one["from"] in numbers and one["to"] in numbers
        ]

    last = max(len(passage.words) - RUN, 0)
    return {
        "sha256": sha256(report).hexdigest(),
        "passage": [passage.run(at) for at in (*range(0, last, STEP), last)],
        "topics": topics,
        "relations": relations("relations"),
        "denied": relations("denied"),
    }


def _first_word(passage: Words, quote: str) -> int:
    start = passage.text.find(quote)
    return bisect_left(passage.words, start, key=lambda word: word.start) if start >= 0 else 0


def _ends(passage: Words, quote: str) -> list[str]:
    first, length = _first_word(passage, quote), len(list(_words(quote)))
    return [passage.run(first), passage.run(first + max(length, RUN) - RUN)]


def unpacked(one: Mapping[str, Any], report: Words) -> dict[str, Any]:
    """The annotation of a passage in the words of its report, with the offsets of the passage.

    What the text of the report does not have in one piece is left out. Empty where the passage
    is not found.
    """
    first, last = _region(one["passage"], report)
    if last <= first:
        return {}
    entities, numbers, quotes = [], {}, {}
    for number, (kind, optional, *anchors) in enumerate(one["topics"]):
        places = [place for at in anchors if (place := _name(report, at, first, last))]
        if places:
            numbers[number] = f"t{number}"
            quotes[number] = report.verbatim(*places[0])
            label, *aliases = dict.fromkeys(report.said(*place) for place in places)
            entities.append(
                {
                    "id": f"t{number}",
                    "type": kind,
                    "label": label,
                    "aliases": aliases,
                    "quote": quotes[number],
                    "optional": bool(optional),
                }
            )
    span = [report.words[first].start, report.words[last].end]
    found = {"passage": span, "entities": entities}
    for kind in ("relations", "denied"):
        found[kind] = [
            {
                "from": numbers[start],
                "type": relation,
                "to": numbers[end],
                "quote": _evidence(report, opening, closing, first, last) or quotes[start],
                "optional": bool(optional),
            }
            for relation, start, end, optional, opening, closing in one[kind]
            if start in numbers and end in numbers
        ]
    return found


def _region(runs: Sequence[str], report: Words) -> tuple[int, int]:
    """The first and the last word of the passage whose runs these are."""
    places = sorted(at for run in runs for at in report.places(run))
    if not places:
        return 0, 0
    centre, reach = median_low(places), (len(runs) + 2) * STEP
    near = [at for at in places if abs(at - centre) <= reach]
    return near[0], min(near[-1] + RUN, len(report.words)) - 1


def _name(report: Words, at: Sequence[Any], first: int, last: int) -> tuple[int, int] | None:
    """The first and the last word of a name."""
    opening, closing, length = at
    begins = [place for place in report.places(opening) if first <= place <= last]
    begins += [
        p + RUN - length for p in report.places(closing) if first <= p + RUN - length <= last
    ]
    return (begins[0], begins[0] + length - 1) if begins else None


def _evidence(report: Words, opening: str, closing: str, first: int, last: int) -> str:
    begins = [place for place in report.places(opening) if first <= place <= last]
    if not begins:
        return ""
    ends = [p + RUN - 1 for p in report.places(closing) if begins[0] <= p + RUN - 1 <= last]
    return report.verbatim(begins[0], ends[0] if ends else begins[0] + RUN - 1)


def main(arguments: list[str]) -> int:
    """Unpack passages; the exit code."""
    match arguments:
        case ["unpack", file, reports, into]:
            _unpack(Path(file), Path(reports), Path(into))
            return 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2


def _unpack(file: Path, reports: Path, into: Path) -> None:
    """Write the annotation of each passage that is found as NAME-N.json."""
    from kg.read import discover, read

    kept = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    given = {sha256(path.read_bytes()).hexdigest(): path for path in sorted(reports.iterdir())}
    into.mkdir(parents=True, exist_ok=True)
    for key in dict.fromkeys(one["sha256"] for one in kept):
        if key not in given:
            sys.stderr.write(f"no report with the hash {key[:12]} in {reports}\n")
            continue
        (source,) = discover([given[key]])
        report = Words(read(source).source)
        for number, one in enumerate((o for o in kept if o["sha256"] == key), start=1):
            found = unpacked(one, report)
            name = f"{given[key].stem}-{number}"
            if found:
                whole = os.path.relpath(given[key], into)
                text = json.dumps({"report": whole, **found}, ensure_ascii=False, indent=1)
                (into / f"{name}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
