"""How well denials and kinds of claims are told: ``python -m tests.polarity``.

    standoff FILE REPORTS...   on the pairs of FILE, for the reports of these folders
    examples FOLDER            on the relations of annotated reports (NAME.md beside NAME.json)

The first measures what ``ontology/standoff/polarity.jsonl`` says of pairs of names: precision,
recall and F1 of what is denied, as a whole and by the words that deny, and of each modality.
Each pair is given the relation that the text states or denies, as a build decides on the relation
first. Pairs without one are left out.

The second counts how many of the denied relations are found to be denied, and how many of the
others are held for denied by mistake, in the sentences that their quotes are from.
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg.extract.analyzed_document import Page, prepare
from kg.language.lines import Line
from kg.language.modality import modality
from kg.model import SHIPPED, Modality, RelationType, Span
from kg.read import discover, read

from .passages import RUN, Words
from .sentences import kept_of

CUES: Final = (
    *("without", "rather than", "instead of", "no longer", "not only", "fail", "unlikely", "never"),
    *("bypass", "circumvent", "despite", "cannot", "n't", "n’t", "not", "nothing", "no", "none"),
)
"""Words of denial; a sentence counts under the first that it has."""


class Pair(NamedTuple):
    """Two names of a line, what the text says of them, and the words that decide."""

    line: Line
    ends: tuple[Span, ...]
    relation: RelationType
    modality: Modality
    cue: str

    def guess(self) -> Modality:
        """The modality by the rules."""
        return modality(self.line, *self.ends, predicate=self.relation)


class LinedPage:
    """A page whose words are found by their runs."""

    def __init__(self, page: Page) -> None:
        self.lines = page.lines
        self._starts = [0]
        for line in page.lines:
            self._starts.append(self._starts[-1] + len(line.text) + 1)
        self.words = Words("\n".join(line.text for line in page.lines))

    def places(self, anchor: Sequence[Any], first: int, last: int) -> Iterator[tuple[int, int]]:
        """The first and last word of a name, wherever it stands between two words."""
        opening, closing, length = anchor
        begins = {*self.words.places(opening)}
        begins |= {place + RUN - length for place in self.words.places(closing)}
        for begin in sorted(begins):
            if first <= begin and begin + length - 1 <= last:
                yield begin, begin + length - 1

    def located(self, words: tuple[int, int]) -> tuple[Line, Span] | None:
        """The line of some words and their place in its block; None where they are in two."""
        start, end = self.words.words[words[0]].start, self.words.words[words[1]].end
        at = bisect_right(self._starts, start) - 1
        if end > self._starts[at + 1]:
            return None
        line = self.lines[at]
        offset = line.start - self._starts[at]
        return line, Span(start + offset, end + offset)


def _pair(one: Mapping[str, Any], page: LinedPage) -> Pair | None:
    begins, ends = (page.words.places(run) for run in one["sentence"])
    for first in begins:
        last = min((e + RUN - 1 for e in ends if e + RUN > first), default=-1)
        heads = [p for at in page.places(one["head"][1:], first, last) if (p := page.located(at))]
        tails = [p for at in page.places(one["tail"][1:], first, last) if (p := page.located(at))]
        cue = next(page.places(one["cue"], first, last), None) if one["cue"] else None
        if heads and tails:
            said = page.words.said(*cue) if cue else ""
            line, *named = _nearest(heads, tails)
            kind = Modality(one["modality"])
            return Pair(line, tuple(named), _relation(one["relation"]), kind, said)
    return None


def _nearest(
    heads: Sequence[tuple[Line, Span]], tails: Sequence[tuple[Line, Span]]
) -> tuple[Line, Span, Span] | tuple[Line, Span]:
    """A line with both names, as near as may be, or else one with the second alone."""
    both = [
        (max(a.start - b.end, b.start - a.end), line, a, b)
        for line, b in tails
        for other, a in heads
        if other.number == line.number and not a.overlaps(b)
    ]
    if not both:
        return tails[0]
    _, line, a, b = min(both, key=lambda found: found[0])
    return line, a, b


@cache
def _relation(name: str) -> RelationType:
    return next(relation for relation in SHIPPED.relations if relation.value == name)


def of_standoff(file: Path, folders: Sequence[Path]) -> Iterator[Pair | None]:
    """The pairs of a file that relate something in the reports that these folders have.

    None stands for one that the text does not have.
    """
    for page, known in kept_of(file, folders):
        lined = LinedPage(page)
        yield from (_pair(one, lined) for one in known if one["relation"] != "none")


def of_examples(folder: Path) -> Iterator[Pair]:
    """The relations of annotated reports that a sentence of their quotes names the object of."""
    for annotation in sorted(folder.glob("*.json")):
        said = json.loads(annotation.read_text("utf-8"))
        if not said.get("relations"):
            continue
        (source,) = discover([annotation.with_suffix(".md")])
        lines = prepare(read(source)).lines
        names = {e["id"]: (e["label"], *e["aliases"]) for e in said["entities"]}
        for kind in ("relations", "denied"):
            for one in said.get(kind, ()):
                quote = " ".join(one["quote"].lower().split())
                held = Modality.NEGATED if kind == "denied" else Modality.ASSERTED
                of_quote = [line for line in lines if line.text.lower() in quote]
                heads = list(_named(of_quote, names[one["from"]]))
                tails = list(_named(of_quote, names[one["to"]]))
                if tails:
                    line, *ends = _nearest(heads, tails)
                    yield Pair(line, tuple(ends), _relation(one["type"]), held, "")


def _named(lines: Sequence[Line], names: Sequence[str]) -> Iterator[tuple[Line, Span]]:
    for name in sorted(names, key=len, reverse=True):
        for line in lines:
            at = line.text.lower().find(name.lower())
            if at >= 0:
                yield line, Span(line.start + at, line.start + at + len(name))


class Figures(NamedTuple):
    """How often something was said, was meant, and both."""

    right: int
    said: int
    meant: int

    def __str__(self) -> str:
        precision, recall = self.right / max(self.said, 1), self.right / max(self.meant, 1)
        return f"{self.meant:6} {precision:10.2f} {recall:7.2f} {self.f1:6.2f}"

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(self.said + self.meant, 1)


def figures(pairs: Sequence[Pair]) -> dict[str, Figures]:
    """By modality, and for "negated" by the words of denial."""
    right, said, meant = Counter[str](), Counter[str](), Counter[str]()
    for pair in pairs:
        guess = pair.guess()
        denies = Modality.NEGATED in {guess, pair.modality}
        cue = _cue(pair) if denies else ""
        for counter, kind in ((said, guess), (meant, pair.modality)):
            counter[kind.value] += 1
            counter[f"  {cue}"] += denies and kind is Modality.NEGATED
        if guess is pair.modality:
            right[kind.value] += 1
            right[f"  {cue}"] += denies
    kinds = [m.value for m in Modality]
    cues = sorted({*said, *meant} - {*kinds, "  "}, key=lambda c: (-meant[c], c))
    return {name: Figures(right[name], said[name], meant[name]) for name in (*kinds, *cues)}


def _cue(pair: Pair) -> str:
    """The word of denial, of the words that decide or else of the sentence."""
    for text in (pair.cue, pair.line.text):
        words = f" {' '.join(text.lower().split())} "
        for cue in CUES:
            if (f" {cue} " if cue in {"not", "no"} else cue) in words:
                return cue
    return "other"


def main(arguments: Sequence[str]) -> int:
    """Measure; the exit code."""
    match arguments:
        case ["standoff", file, *folders] if folders:
            found = list(of_standoff(Path(file), [Path(folder) for folder in folders]))
            pairs = [pair for pair in found if pair is not None]
            rows = [f"{name:16}{row}" for name, row in figures(pairs).items()]
            head = f"{len(pairs)} pairs of {len(found)} found again"
            sys.stdout.write(
                "\n".join((head, f"{'':16} pairs  precision  recall     F1", *rows, ""))
            )
        case ["examples", folder]:
            pairs = list(of_examples(Path(folder)))
            for name, held in (("denied", Modality.NEGATED), ("stated", Modality.ASSERTED)):
                guesses = [p.guess() for p in pairs if p.modality is held]
                wrong = guesses.count(Modality.NEGATED)
                sys.stdout.write(f"{name}: {wrong} of {len(guesses)} held for denied\n")
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
