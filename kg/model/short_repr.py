"""Values with much in them, as one short line for a prompt or a log."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final

_LONGEST: Final = 60


def short_repr(value: Any) -> str:
    """Write a struct by its fields: what they hold many of by number, long texts cut.

    For ``__repr__`` of what may be large. Private fields are left out.
    """
    fields = (name for name in value.__struct_fields__ if not name.startswith("_"))
    told = ", ".join(f"{name}={_brief(getattr(value, name))}" for name in fields)
    return f"{type(value).__name__}({told})"


def _brief(value: object) -> str:
    if isinstance(value, list | tuple | Mapping | AbstractSet):
        named = hasattr(value, "_fields")  # a tuple of named values is one value
        return repr(value) if named else f"<{len(value):,}>"
    text = repr(value)
    if isinstance(value, str) and len(text) > _LONGEST:
        return f"{text[: _LONGEST - 2].rstrip()}…'"
    return text
