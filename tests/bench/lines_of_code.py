"""How much code there is: lines that are neither blank nor comment, by folder.

python -m tests.bench.lines_of_code
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import median

from tests.checkout import CHECKOUT

KINDS = {".py": "#", ".js": "//", ".css": None, ".html": None}


def lines(path: Path) -> int:
    """The lines of a file which are neither blank nor only a comment."""
    mark = KINDS[path.suffix]
    text = (line.strip() for line in path.read_text("utf-8").splitlines())
    return sum(bool(line) and not (mark and line.startswith(mark)) for line in text)


def main() -> None:
    """Count, and print a table."""
    counts: Counter[str] = Counter()
    modules: list[int] = []
    for path in sorted(p for top in ("kg", "tests") for p in (CHECKOUT / top).rglob("*")):
        if path.suffix not in KINDS or "vendor" in path.parts:
            continue
        first, *rest = path.relative_to(CHECKOUT).parts
        folder = f"{first}/{rest[0]}" if first == "kg" and len(rest) > 1 else first
        counts[f"{folder} {path.suffix[1:]}"] += lines(path)
        if first == "kg" and path.suffix == ".py":
            modules.append(path.read_text("utf-8").count("\n"))
    for folder, number in sorted(counts.items()):
        print(f"{folder:20}{number:8,}")
    print(
        f"modules of kg: {len(modules)}, median {median(modules):.0f} lines, longest {max(modules)}"
    )


if __name__ == "__main__":
    main()
