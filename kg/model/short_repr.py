"""Values with much in them, as one short line for a prompt or a log."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from msgspec import Struct

_LONGEST: Final = 60


class ShortRepr(Struct, frozen=True):
    """A struct that may be large: its repr tells what it holds many of by number alone.

    Long texts are cut, and private fields left out.
    """

    def __repr__(self) -> str:
        fields = (name for name in self.__struct_fields__ if not name.startswith("_"))
        told = ", ".join(f"{name}={_brief(getattr(self, name))}" for name in fields)
        return f"{type(self).__name__}({told})"


def _brief(value: object) -> str:
    if isinstance(value, list | tuple | Mapping | AbstractSet):
        named = hasattr(value, "_fields")  # a tuple of named values is one value
        return repr(value) if named else f"<{len(value):,}>"
    text = repr(value)
    if isinstance(value, str) and len(text) > _LONGEST:
        return f"{text[: _LONGEST - 2].rstrip()}…'"
    return text
