"""Over real reports, where the checkout has them: what holds for every document."""

from pathlib import Path

import pytest

from kg.model import BlockKind, Role
from kg.read import discover, read
from tests.read.reading import check

SHARED = Path(__file__).parents[2].parent / "shared"
FOLDERS = [SHARED / "corpus", SHARED / "gold"]
REPORTS = [
    p for f in FOLDERS if f.is_dir() for p in discover([f]) if not p.name.endswith("README.md")
]
FLAT = ("137-", "237-", "272-")
"""Reports without a single heading: a list of bullets, JSON, and plain prose."""

pytestmark = pytest.mark.skipif(not REPORTS, reason="needs shared/corpus beside the checkout")


@pytest.mark.parametrize("report", REPORTS, ids=lambda source: Path(source.name).stem[:30])
def test_report(report: object) -> None:
    document = read(report)  # type: ignore[arg-type]
    check(document)
    assert document.metadata.title
    name = Path(document.name).name
    if "dev" not in Path(document.name).parts and not name.startswith("GUIDELINES"):
        content = [s for s in document.sections[1:] if s.role is Role.CONTENT]
        assert bool(content) is not name.startswith(FLAT), name
        kept = [
            b for b in document.blocks if b.role is Role.CONTENT and b.kind is not BlockKind.CODE
        ]
        assert len(kept) * 5 > len(document.blocks)
