"""Whether a process goes on, as Linux tells it."""

from __future__ import annotations

from pathlib import Path


def running(pid: int) -> bool:
    """Whether there is such a process, and it has not ended unnoticed."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
