"""Resolution in figures: ``python -m tests.bench.bench_resolve [NAMES ...]``.

First how it agrees with the labelled pairs, then time and peak memory to resolve so many made-up
names, each size in a process of its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter, process_time

from kg.language.normalization import words
from kg.model import TopicClass, Vocabulary
from kg.model.schema import SHIPPED
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve.topic_links import topic_links
from kg.resolve.vocabulary_index import Known
from tests.resolve.labelled import agreement, pairs

SIZES = (10_000, 100_000, 1_000_000)
_SEED = 7


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


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--one"]:
        scale(int(arguments[1]))
    else:
        labelled()
        for size in map(int, arguments or map(str, SIZES)):
            command = [sys.executable, "-m", "tests.bench.bench_resolve", "--one", str(size)]
            subprocess.run(command, check=True)
