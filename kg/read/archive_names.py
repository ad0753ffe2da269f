"""Names of reports within a file that holds many: safe, and each only once."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import PurePosixPath
from typing import Final

_DRIVE: Final = re.compile(r"[A-Za-z]:$")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST: Final = 120


def safe(name: str) -> tuple[str, ...]:
    r"""The parts of a path in an archive, as far as they say where something lies below.

    Roots, drives, "." and ".." are dropped, control and direction characters too; what is
    no Unicode becomes U+FFFD, and long parts are cut.

    >>> safe("C:\\a\\..\\b.md"), safe("/etc/../x\x00.md"), safe("..")
    (('a', 'b.md'), ('etc', 'x.md'), ())
    """
    readable = name.encode("utf-8", "replace").decode("utf-8")
    parts = (_UNSEEN.sub("", part).strip() for part in readable.replace("\\", "/").split("/"))
    return tuple(_cut(p) for p in parts if p not in {"", ".", ".."} and not _DRIVE.match(p))


def unique(parts: tuple[str, ...], taken: Container[tuple[str, ...]]) -> tuple[str, ...]:
    """The path, with a number before its suffix where it is taken.

    >>> unique(("a", "b.md"), {("a", "b.md"), ("a", "b (2).md")})
    ('a', 'b (3).md')
    """
    found, number = parts, 1
    last = PurePosixPath(parts[-1])
    while found in taken:
        number += 1
        found = (*parts[:-1], f"{last.stem} ({number}){last.suffix}")
    return found


def _cut(part: str) -> str:
    suffix = PurePosixPath(part).suffix[:_LONGEST]
    return part if len(part) <= _LONGEST else part[: _LONGEST - len(suffix)] + suffix
