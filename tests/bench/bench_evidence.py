"""Whether quotes are in the reports, and how evidence names the ends of relations.

    python -m tests.bench.bench_evidence REPORT...

Each report is built alone, so that one that fails loses no other.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from kg.build import pipeline
from kg.errors import KgError
from kg.read import discover, read
from tests.bench.grounding import Ground, grounding


def main(arguments: list[str]) -> None:
    """Build, check, and print counts."""
    spans = true = reports = 0
    grounds: Counter[Ground] = Counter()
    for source in discover([Path(a) for a in arguments]):
        try:
            document = read(source)
            knowledge = pipeline.build([source.path or ""], processes=1).knowledge
        except KgError as error:
            print(error)
            continue
        found = grounding(knowledge, {r.slug: document.source for r in knowledge.reports})
        reports += 1
        spans, true = spans + found.spans, true + found.true
        grounds.update(found.grounds)
        for one in found.ungrounded:
            print(one.report, "|", one.relation, "|", ", ".join(one.found_by), "|", one.quote[:160])
    print(f"{reports} reports: {true} of {spans} quotes are in the source as said")
    for ground in Ground:
        print(f"{grounds[ground]:6} of {sum(grounds.values())}: {ground.value}")


if __name__ == "__main__":
    main(sys.argv[1:])
