"""Values as Apache AGE writes them: JSON, with a word after nodes and edges, and without U+0000."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from kg.load.property_graph import Value

_ESCAPE: Final = "\ue000"
_NUL: Final = "\u2400"


def written(said: Mapping[str, Value]) -> str:
    """Write properties as JSON that PostgreSQL can hold."""
    safe = {key: escaped(value) for key, value in said.items()}
    return json.dumps(safe, ensure_ascii=False)


def value(cell: str | None) -> Any:
    """Read what AGE says."""
    if cell is None:
        return None
    return restored(json.loads(cell.removesuffix("::vertex").removesuffix("::edge")))


def properties(said: Any) -> Any:
    """Give what a node or an edge has; any other value as it is."""
    return said["properties"] if isinstance(said, dict) else said


def escaped(said: Any) -> Any:
    """Write U+0000, which no text of PostgreSQL can hold, in other characters."""
    if isinstance(said, str):
        return said.replace(_ESCAPE, _ESCAPE * 2).replace("\0", _ESCAPE + _NUL)
    return [escaped(each) for each in said] if isinstance(said, tuple) else said


def restored(said: Any) -> Any:
    """Undo that, in all texts of a value."""
    if isinstance(said, str):
        return re.sub(f"{_ESCAPE}(.)", _unescaped, said, flags=re.DOTALL)
    if isinstance(said, list):
        return [restored(each) for each in said]
    if isinstance(said, dict):
        return {key: restored(each) for key, each in said.items()}
    return said


def _unescaped(match: re.Match[str]) -> str:
    return "\0" if match[1] == _NUL else match[1]
