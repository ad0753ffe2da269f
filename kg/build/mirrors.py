"""Types as msgspec can decode them, and what turns such values into those of the model.

A class or relation of ours is its name; one of a user's is a list of all that it knows,
and no key of a mapping.
Types that hold neither are their own mirrors and cost nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from kg.model.schema import SHIPPED, RelationType, TopicClass

Real = Callable[[Any], Any]
Mirror = tuple[Any, Real | None]
"""A type for msgspec, and what makes the real value of a mirrored one; None if it is one."""

_Told = str | tuple[str, ...]
_OURS: Final[Mapping[Any, Mapping[str, Any]]] = {
    TopicClass: {kind.value: kind for kind in SHIPPED.classes},
    RelationType: {kind.value: kind for kind in SHIPPED.relations},
}


def told(value: object) -> object:
    """What msgspec is to write for a value that it does not know. Raises TypeError."""
    if isinstance(value, TopicClass | RelationType):
        return value.value if value.shipped else (value.value, *value.fields.values())
    raise TypeError(f"a {type(value).__name__} cannot be packed")


@cache
def mirror(kind: Any) -> Mirror:
    """Mirror a type."""
    if kind in _OURS:
        return _Told, _kind(kind)
    if dataclasses.is_dataclass(kind) or hasattr(kind, "__struct_fields__"):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _named_tuple(kind)
    return _compound(kind)


def _kind(kind: type[TopicClass] | type[RelationType]) -> Real:
    ours, names = _OURS[kind], kind.FIELDS

    def real(value: Any) -> Any:
        try:
            if isinstance(value, str):
                return ours[value]
            return kind(value[0], **dict(zip(names, value[1:], strict=True)))
        except KeyError:
            raise ValueError(f"no class or relation is called {value!r}") from None

    return real


def _record(kind: Any) -> Mirror:
    hints = get_type_hints(kind)
    names = _fields(kind)
    mirrors = [mirror(hints[name]) for name in names]
    if all(real is None for _, real in mirrors):
        return kind, None
    struct = msgspec.defstruct(
        kind.__name__, [(name, each) for name, (each, _) in zip(names, mirrors, strict=True)]
    )
    return struct, _made(kind, names, [real for _, real in mirrors])


def _fields(kind: Any) -> list[str]:
    if dataclasses.is_dataclass(kind):
        return [field.name for field in dataclasses.fields(kind)]
    return list(kind.__struct_fields__)


def _named_tuple(kind: Any) -> Mirror:
    hints = get_type_hints(kind)
    mirrors = [mirror(hints[name]) for name in kind._fields]
    if all(real is None for _, real in mirrors):
        return kind, None
    reals = [real for _, real in mirrors]

    def real(values: Any) -> Any:
        return kind(*(r(v) if r else v for r, v in zip(reals, values, strict=True)))

    return tuple[tuple(each for each, _ in mirrors)], real  # type: ignore[misc]


def _made(kind: Any, names: list[str], reals: list[Real | None]) -> Real:
    fields = list(zip(names, reals, strict=True))

    def real(value: Any) -> Any:
        return kind(*[r(getattr(value, name)) if r else getattr(value, name) for name, r in fields])

    return real


def _compound(kind: Any) -> Mirror:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType} and NoneType in arguments and len(arguments) == 2:
        inner, real = mirror(next(each for each in arguments if each is not NoneType))
        return (inner | None, _unless_none(real)) if real else (kind, None)
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        inner, real = mirror(arguments[0])
        return (tuple[inner, ...], _each(real)) if real else (kind, None)  # type: ignore[valid-type]
    if origin is Mapping and arguments[0] in _OURS:
        return dict[str, arguments[1]], _keyed(_kind(arguments[0]))  # type: ignore[valid-type]
    return kind, None


def _unless_none(real: Real) -> Real:
    return lambda value: None if value is None else real(value)


def _keyed(real: Real) -> Real:
    return lambda values: {real(key): value for key, value in values.items()}


def _each(real: Real) -> Real:
    return lambda values: tuple(map(real, values))
