"""What a user's own project sees of our types: the readme's example passes mypy --strict."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import CHECKOUT

SAMPLE = """

def of_types(path: str) -> None:
    graph = kg.Graph.load(path)
    rows: tuple[dict[str, str], ...] = graph.query("SELECT ?s { ?s ?p ?o }").dicts()
    told: str = kg.ask(graph, "mitigations", risk="bias").dicts()[0]["mitigationLabel"]
    for dossier in kg.explain(path, "bias"):
        label: str = dossier.name.label
        quotes: list[str] = [quotation.quote for quotation in dossier.evidence]
    first: str = kg.insights(graph, limit=3).insights[0].findings[0].about
    changed: int = len(kg.changes(path, first="2024").comparison.changes)
    risks = [t.label for t in graph.topics() if t.topic_class == kg.TopicClass.RISK]
    print(rows, told, label, quotes, first, changed, risks)




wrong: int = kg.explain("output", "bias")
"""


def example() -> str:
    """The code of the readme's examples in Python, without what they print."""
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    lines = [line for line in readme.splitlines() if line.startswith((">>> ", "... "))]
    return "\n".join(line[4:] for line in lines)


@pytest.mark.slow
def test_mypy_strict_in_a_users_project(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "sample.py").write_text(f"{example()}\n{SAMPLE}", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "sample.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    line = len((tmp_path / "sample.py").read_text("utf-8").splitlines())
    (found, _) = run.stdout.splitlines()
    assert found.startswith(f"sample.py:{line}: error: Incompatible types in assignment")
    assert '"tuple[Dossier, ...]", variable has type "int"' in found
