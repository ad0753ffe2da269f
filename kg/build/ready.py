"""What the processes that share the work need: imported here, it is loaded once for all of them.

Importing this module loads the learned weights too. A process forked from one that has done
so begins at once, and shares their memory.
"""

from __future__ import annotations

from kg.build import extraction_stage, parts
from kg.extract.weights import shipped

WEIGHTS = shipped()

__all__ = ["WEIGHTS", "extraction_stage", "parts"]
