"""Two editions of one report with planted changes: what is told is planted, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.analysis.diff import Diff, Kind, between
from kg.build.pipeline import build
from kg.language.normalization import words
from kg.read import Source, read

_KEPT = """
## Digital Twins of Ports

Ports build digital twins of their quays. Operators use reinforcement learning to plan berths, and
computer vision to count containers. The twins raise concerns about privacy. Differential privacy
reduces privacy concerns. They are used in logistics and in customs.

## Autonomous Tugs

Autonomous tugs are spreading. They rely on sensor fusion and on path planning. Their main risk is
collisions, which collision avoidance prevents.
"""

OLD = f"""# Harbour Technology Outlook 2023
{_KEPT}
## Blockchain Bills of Lading

Carriers move bills of lading to blockchain. Smart contracts release the cargo. High energy use is
a risk of blockchain.
"""

NEW = f"""# Harbour Technology Outlook 2025
{_KEPT.replace("Operators use reinforcement learning to", "With reinforcement learning operators")}
## Hydrogen Bunkering

Ports invest in hydrogen bunkering. Electrolysis makes the fuel on the quay. Leaks are a risk of
hydrogen bunkering, and leak detection reduces it.
"""


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Diff:
    folder = tmp_path_factory.mktemp("editions")
    texts: dict[str, str] = {}
    graphs = []
    for year, text in (("2023", OLD), ("2025", NEW)):
        path: Path = folder / f"outlook-{year}.md"
        path.write_text(text, encoding="utf-8")
        document = read(Source(path.name, path=path))
        texts[document.sha256] = "\n".join(block.text.value for block in document.blocks)
        graphs.append(build([path]).graph)
    return between(*graphs, texts=texts)


@pytest.mark.parametrize(
    ("kind", "planted", "other"),
    [
        (Kind.EMERGED, {"hydrogen bunkering", "electrolysis", "leak detection"}, OLD),
        (Kind.FADED, {"blockchain", "smart contracts"}, NEW),
    ],
)
def test_planted_changes_and_no_others(
    compared: Diff, kind: Kind, planted: set[str], other: str
) -> None:
    told = {c.said.subject.label.lower() for c in compared.comparison.of(kind, claims=False)}
    assert planted <= told
    there = f" {' '.join(words(other))} "
    assert [name for name in sorted(told) if f" {' '.join(words(name))} " in there] == []


def test_what_both_say_has_not_changed(compared: Diff) -> None:
    changed = {c.said.subject.label.lower() for c in compared.comparison.changes}
    assert changed.isdisjoint({"autonomous tugs", "sensor fusion", "collision avoidance"})
