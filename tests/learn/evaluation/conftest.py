"""A folder of annotated reports, small enough to build in each test that wants to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

REPORT = """# Trends of 2025

## Edge AI

Edge AI uses federated learning, which mitigates privacy concerns in healthcare.
Edge AI raises the risk of data breaches.
"""
ANNOTATION: dict[str, Any] = {
    "report": "edge.md",
    "entities": [
        {"id": "t1", "type": "Trend", "label": "Edge AI", "aliases": [], "quote": "Edge AI"},
        {
            "id": "x1",
            "type": "Technique",
            "label": "federated learning",
            "quote": "federated learning",
        },
        {"id": "r1", "type": "Risk", "label": "privacy concerns", "quote": "privacy concerns"},
        {"id": "r2", "type": "Risk", "label": "job losses", "quote": "the risk of"},
        {
            "id": "d1",
            "type": "Domain",
            "label": "healthcare",
            "quote": "healthcare.\nEdge AI",
            "optional": True,
        },
    ],
    "relations": [
        {"from": "t1", "type": "usesTechnique", "to": "x1", "quote": "Edge AI uses"},
        {"from": "x1", "type": "mitigatesRisk", "to": "r1", "quote": "which mitigates"},
        {"from": "t1", "type": "raisesRisk", "to": "r2", "quote": "raises the risk"},
    ],
}


def write(folder: Path, name: str = "edge", report: str = REPORT, **changed: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(report)
    (folder / f"{name}.json").write_text(json.dumps({**ANNOTATION, **changed}, indent=1))
    return folder


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Two annotated reports."""
    write(tmp_path / "gold", "edge")
    return write(tmp_path / "gold", "other", REPORT.replace("2025", "2026"))
