"""Reports of a few lines that speak of the same things, and what is in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

TEXTS: Final = (
    """# Trends of 2025

## Edge AI

Edge AI uses federated learning, which mitigates privacy concerns in healthcare.
Model compression may lower the cost of edge AI in manufacturing.
""",
    """---
title: Quantum outlook
date: 2024-05-01
lang: de
---
# Quantum outlook

## Quantum Computing

Quantum computing relies on quantum error correction and raises the risk of data breaches.
Edge AI is used in healthcare.
""",
    """# Learning apart

## Federated Learning

Federated Learning does not mitigate data breaches. It is used in health care and banking.
Techniques such as secure aggregation, differential privacy and model compression are used.
""",
    """# Notes

- **Edge AI**: runs on devices; it mitigates privacy concerns.
- **Agents**: use retrieval-augmented generation (RAG), a kind of large language model technique.
""",
)

VOCABULARY: Final = "label,class,alt_labels\nmodel compression,Technique,shrinking of models\n"


def fill(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder, made if need be."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, hidden ones left out."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")
    }
