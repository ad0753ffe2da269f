"""``python -m kg`` is ``kg``."""

from __future__ import annotations

import gc
import sys
from typing import Final, NoReturn

_INTERRUPTED: Final = 130


def run() -> NoReturn:
    """Run the command line of this process, and exit; also if it is interrupted while it loads."""
    try:
        from kg.cli.main import run as commanded

        commanded()
    except KeyboardInterrupt:
        # What says so otherwise was not loaded yet.
        sys.stderr.write("kg: interrupted; what was there before is still there\n")
        sys.exit(_INTERRUPTED)
    finally:
        gc.freeze()  # all goes with the process, so that nobody needs to look for garbage in it


if __name__ == "__main__":
    run()
