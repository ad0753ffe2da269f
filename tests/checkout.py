"""Where the files of the checkout are, for tests of the project as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).parent.parent
EXAMPLES: Final = CHECKOUT / "ontology" / "examples"
README: Final = CHECKOUT / "README.md"
DOCS: Final = CHECKOUT / "docs"
OUTPUT: Final = CHECKOUT / "output"
