"""Seconds and memory of ``kg build``, on one report and on a folder of them.

    python -m tests.bench.bench_build [FOLDER] [--spacy-python PYTHON] [--model NAME]

With ``--spacy-python``, the same texts also go through a spaCy pipeline alone, which reads,
tags and parses them but builds nothing: a measure of the machine, and of what most builders of
graphs do first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.measure import Cost, typical
from tests.checkout import EXAMPLES

SPACY = """
import importlib, sys
from pathlib import Path
nlp = importlib.import_module(sys.argv[1]).load()
for name in sys.argv[2:]:
    for doc in nlp.pipe([Path(name).read_text("utf-8", "replace")]):
        list(doc.noun_chunks)
"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, usage="%(prog)s [FOLDER] [options]")
    parser.add_argument("folder", nargs="?", type=Path, default=EXAMPLES)
    parser.add_argument("--spacy-python", metavar="PYTHON", help="an interpreter that has spaCy")
    parser.add_argument("--model", metavar="NAME", default="en_core_web_sm")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    reports = [path for path in sorted(options.folder.glob("*.md")) if path.name != "README.md"]
    middle = sorted(reports, key=lambda path: path.stat().st_size)[len(reports) // 2]
    for what, files in (("one report", [middle]), (f"{len(reports)} reports", reports)):
        size = sum(file.stat().st_size for file in files)
        print(f"{what}, {size / 1000:,.0f} kB")
        print("  kg build      ", build(files, options.runs))
        print("  kg build -j 1 ", build(files, options.runs, "-j", "1"))
        if options.spacy_python:
            command = [options.spacy_python, "-c", SPACY, options.model, *map(str, files)]
            print("  spaCy alone   ", typical(command, options.runs))


def build(files: Sequence[Path], runs: int, *more: str) -> Cost:
    """What ``kg build`` of these files costs, each time from the beginning."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "kg", "build", *map(str, files), "-q", "--rebuild"]
        command += ["-o", folder, *more]
        return typical(command, runs)


if __name__ == "__main__":
    main()
