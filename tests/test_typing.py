"""What a user's own project sees of our types: mypy and pyright, both strict, pass the example."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import CHECKOUT

SAMPLE = """

def of_types(path: str) -> None:
    graph = kg.Graph.load(path)
    rows: tuple[dict[str, str], ...] = graph.query("SELECT ?s { ?s ?p ?o }").dicts()
    told: str = kg.ask(graph, "What mitigates bias?").claims[0].subject.label
    for dossier in kg.explain(path, "bias"):
        label: str = dossier.name.label
        quotes: list[str] = [quotation.quote for quotation in dossier.evidence]
        print(label, quotes)
    first: str = kg.insights(graph, limit=3).insights[0].findings[0].about
    changed: int = len(kg.changes(path, first="2024").comparison.changes)
    risks = [t.label for t in graph.topics() if t.topic_class == kg.TopicClass.RISK]
    print(rows, told, first, changed, risks)


def of_a_build(result: kg.BuildResult) -> list[tuple[str, kg.Modality]]:
    entities: tuple[kg.Entity, ...] = result.knowledge.entities
    relations: tuple[kg.Relation, ...] = result.knowledge.relations
    failed: list[str] = [failure.message for failure in result.record.failures]
    try:
        kg.write(result, "output", ["ntriples"])
    except kg.KgError as error:
        failed.append(str(error))
    broken = [finding.focus for finding in kg.check(result.graph)]
    print(failed, broken, [entity.label for entity in entities])
    return [(relation.predicate.value, relation.modality) for relation in relations]


wrong: int = kg.explain("output", "bias")
"""


def example() -> str:
    """The code of the readme's examples in Python, without what they print."""
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    lines = [line for line in readme.splitlines() if line.startswith((">>> ", "... "))]
    return "\n".join(line[4:] for line in lines)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    (tmp_path / "sample.py").write_text(f"{example()}\n{SAMPLE}", "utf-8")
    return tmp_path / "sample.py"


def checked(sample: Path, *command: object) -> list[str]:
    """What a type checker finds in the sample, line by line."""
    env = {**os.environ, "MYPYPATH": str(CHECKOUT)}
    run = subprocess.run(
        [*map(str, command)],
        cwd=sample.parent,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    last = len(sample.read_text("utf-8").splitlines())
    assert f"sample.py:{last}:" in run.stdout, run.stdout + run.stderr
    return run.stdout.splitlines()


@pytest.mark.slow
def test_mypy_strict_in_a_users_project(sample: Path) -> None:
    pytest.importorskip("mypy")
    command = "-m", "mypy", "--strict", "--follow-imports=silent", sample.name
    found, _ = checked(sample, sys.executable, *command)
    assert '"tuple[Dossier, ...]", variable has type "int"' in found


@pytest.mark.slow
def test_pyright_strict_in_a_users_project(sample: Path) -> None:
    pyright = CHECKOUT / "tests" / "node" / "node_modules" / "pyright" / "index.js"
    if shutil.which("node") is None or not pyright.is_file():
        pytest.skip("needs: npm ci --prefix tests/node")
    settings = {"typeCheckingMode": "strict", "extraPaths": [str(CHECKOUT)], "include": ["."]}
    (sample.parent / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    found = checked(sample, "node", pyright, "--pythonpath", sys.executable)
    assert found[-1].startswith("1 error, 0 warnings")
    assert 'Type "tuple[Dossier, ...]" is not assignable to declared type "int"' in found[1]
