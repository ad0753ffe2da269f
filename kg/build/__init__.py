"""Many reports: work shared out to processes, and kept from one build to the next."""

from typing import Final

FOLDER: Final = ".kg-cache"
"""The folder beside a build's output that holds what it keeps for the next."""
