"""Resolution in figures: ``python -m tests.bench.bench_resolve [NAMES ...]``.

First how it agrees with the labelled pairs, then time and peak memory to resolve so many made-up
names, each size in a process of its own. With ``--growing FOLDER``: how many topics of a folder
of reports change their identity when one more report is added.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

from msgspec.structs import replace

import kg
from kg.language.normalization import words
from kg.model import Entity, Knowledge, TopicClass, TopicKey, Vocabulary
from kg.model.schema import SHIPPED
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve import ReportTopics, across
from kg.resolve.topic_links import topic_links
from kg.resolve.vocabulary_index import Known
from tests.resolve.labelled import agreement, pairs

SIZES = (10_000, 100_000, 1_000_000)
_SEED = 7
_TRIED = 20


def made_up(number: int) -> Iterator[tuple[TopicClass, str]]:
    """So many names: words of the vocabularies at random, a tenth of them variants of another."""
    chance = random.Random(_SEED)  # noqa: S311 - the same names each time
    vocabulary = load_vocabularies().vocabulary
    stock = sorted({w for c in vocabulary for w in words(c.label) if len(w) > 2})
    before = ["federated", "learning"]
    for at in range(number):
        if at % 10:
            before = chance.sample(stock, chance.choice((2, 2, 3, 3, 4)))
            yield chance.choice(SHIPPED.classes), " ".join(before)
        else:
            yield TopicClass.TECHNIQUE, _variant(before, chance)


def _variant(parts: Sequence[str], chance: random.Random) -> str:
    head, rest = parts[-1], " ".join(parts[:-1])
    return chance.choice((f"{head} of {rest}", f"{rest}-{head} algorithms", f"using {rest} {head}"))


def scale(number: int) -> None:
    """Resolve so many names and say what it took."""
    known = Known.of(Vocabulary())
    started, used = perf_counter(), process_time()
    names = set(made_up(number))
    found = {known.identity(*name) for name in names}
    links = topic_links({own: own.key for own in found}, known)
    wall, cpu = perf_counter() - started, process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{number:>9,} names: {len(names):,} different, {len(found):,} topics,"
        f" {sum(map(len, links.values())):,} links;"
        f" {wall:.1f} s, CPU {cpu:.1f} s, {1e6 * cpu / number:.0f} µs a name, {peak:,.0f} MB"
    )


def labelled() -> None:
    """Say how resolution agrees with the labels."""
    every = pairs()
    again = sum(p.same == p.again for p in every) / len(every)
    print(f"{len(every)} pairs, labelled twice alike: {again:.3f}")
    for half in ("develop", "check"):
        found = agreement(half)
        print(f"{half:>8}: precision {found.precision:.3f}, recall {found.recall:.3f}, {found}")


def growing(folder: str) -> None:
    """Say how many topics change their identity when one more report is added."""
    paths = sorted(p for p in Path(folder).iterdir() if p.suffix in {".md", ".txt", ".html"})
    alone = [kg.build([path]).knowledge for path in paths]
    reports = [
        ReportTopics(replace(k.reports[0], slug=str(at)), _of(str(at), k), ())
        for at, k in enumerate(alone)
    ]
    vocabulary = load_vocabularies().vocabulary
    every = _home(across(reports, vocabulary=vocabulary))
    changed = total = 0
    for left_out in range(0, len(reports), max(1, len(reports) // _TRIED)):
        others = [r for at, r in enumerate(reports) if at != left_out]
        before = _home(across(others, vocabulary=vocabulary))
        renamed = {own for place, own in before.items() if every[place] != own}
        changed += len(renamed)
        total += len(set(before.values()))
    print(f"one report more: {changed} of {total} topics, {changed / total:.3%}, change their IRI")


def _of(slug: str, knowledge: Knowledge) -> tuple[Entity, ...]:
    """The entities of one report, its evidence under a slug that no other report has."""
    return tuple(
        replace(e, evidence=tuple(replace(p, report=slug) for p in e.evidence))
        for e in knowledge.entities
    )


def _home(knowledge: Knowledge) -> dict[tuple[str, int, str], TopicKey]:
    return {
        (p.report, p.span.start, e.identity.topic_class.value): e.identity
        for e in knowledge.entities
        for p in e.evidence
    }


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--growing"]:
        growing(arguments[1])
    elif arguments[:1] == ["--one"]:
        scale(int(arguments[1]))
    else:
        labelled()
        for size in map(int, arguments or map(str, SIZES)):
            command = [sys.executable, "-m", "tests.bench.bench_resolve", "--one", str(size)]
            subprocess.run(command, check=True)
