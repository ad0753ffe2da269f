"""Build annotated reports, each alone, and let a scorer compare the graphs with the annotations.

    python -m tests.bench.bench_score FOLDER SCORER

FOLDER holds ``NAME.md`` with ``NAME.json``; SCORER is a Python script that is called as
``SCORER --dir FOLDER GRAPHS``, where ``GRAPHS/NAME.ttl`` is the graph of a report.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from kg.build import pipeline
from kg.export import FORMATS


def main(folder: Path, scorer: Path) -> None:
    """Build, and hand over."""
    with tempfile.TemporaryDirectory() as graphs:
        for annotation in sorted(folder.glob("*.json")):
            graph = pipeline.build([annotation.with_suffix(".md")]).graph
            FORMATS["turtle"].write(graph, Path(graphs, f"{annotation.stem}.ttl"))
        subprocess.run([sys.executable, scorer, "--dir", folder, graphs], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
