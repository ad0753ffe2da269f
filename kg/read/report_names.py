"""Names of reports within a build: the same wherever the folder lies, and unique."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Sequence
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.names import slug
from kg.read.source import Source


class NamedSource(Struct, frozen=True):
    """A source whose ``name`` is the shortest end of its path that no other has.

    ``stem`` is that name as an IRI segment; ``ambiguous`` says that another source has
    the same even with all its folders ("a.md" beside "a.html").
    """

    source: Source
    stem: str
    ambiguous: bool = False

    def slug(self, sha256: str) -> str:
        """The report's slug, given the hash of its content."""
        if self.source.by_content:
            return f"{self.stem}-{sha256[:16]}"
        return f"{self.stem}-{sha256[:8]}" if self.ambiguous else self.stem


def name_sources(sources: Sequence[Source]) -> list[NamedSource]:
    """Name the sources, sorted by name: file name alone, then with folders until unique.

    The names depend on the files, not on the working directory, on the order of the
    sources, or on whether paths were given as absolute.
    """
    paths = _every_parts(sources)
    depths, ambiguous = _depths(paths)
    named = [
        NamedSource(replace(source, name="/".join(parts[-depth:])), _stem(parts, depth), alike)
        for source, parts, depth, alike in zip(sources, paths, depths, ambiguous, strict=True)
    ]
    return sorted(named, key=lambda n: (n.source.name, n.stem))


def _every_parts(sources: Sequence[Source]) -> list[tuple[str, ...]]:
    """The path of each source: its folders, then its name."""
    holders: dict[Path, tuple[str, ...]] = {}
    parts = []
    for source in sources:
        if source.part is None:
            parts.append(
                _folders(source.path or PurePath(source.name), absolute=source.path is not None)
            )
        else:
            holder = source.part.holder
            if holder not in holders:
                holders[holder] = _folders(holder, absolute=True)
            parts.append((*holders[holder], *source.part.inside))
    return parts


def _folders(path: PurePath, *, absolute: bool) -> tuple[str, ...]:
    whole = os.path.abspath(path) if absolute else path  # noqa: PTH100 - keeps links, unlike resolve()
    readable = os.fsencode(whole).decode("utf-8", "replace")
    found = tuple(part for part in PurePath(readable).parts if part != os.sep)
    return found or (str(path),)


def _depths(paths: Sequence[tuple[str, ...]]) -> tuple[list[int], list[bool]]:
    """For each path how many of its last parts name it, and whether that leaves doubt."""
    depths = [1] * len(paths)
    while True:
        alike = _alike(paths, depths)
        deeper = [i for i in alike if depths[i] < len(paths[i])]
        if not deeper:
            break
        for i in deeper:
            depths[i] += 1
    doubtful = [i in alike for i in range(len(paths))]
    return [1 if doubt else depth for depth, doubt in zip(depths, doubtful, strict=True)], doubtful


def _alike(paths: Sequence[tuple[str, ...]], depths: Sequence[int]) -> set[int]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for i, (parts, depth) in enumerate(zip(paths, depths, strict=True)):
        groups[_stem(parts, depth)].append(i)
    return {i for group in groups.values() if len(group) > 1 for i in group}


def _stem(parts: Sequence[str], depth: int) -> str:
    name = "/".join((*parts[-depth:-1], PurePath(parts[-1]).stem))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).lower())
    return slug(" ".join(words) or name)


_DRIVE: Final = re.compile(r"[A-Za-z]:$")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LONGEST: Final = 120


def safe_parts(name: str) -> tuple[str, ...]:
    r"""The parts of a path in an archive that are safe below a folder.

    Roots, drives, "." and ".." are dropped, control and direction characters too; what is
    no Unicode becomes U+FFFD, and long parts are cut.

    >>> safe_parts("C:\\a\\..\\b.md"), safe_parts("/etc/../x\x00.md"), safe_parts("..")
    (('a', 'b.md'), ('etc', 'x.md'), ())
    """
    readable = name.encode("utf-8", "replace").decode("utf-8")
    parts = (_UNSEEN.sub("", part).strip() for part in readable.replace("\\", "/").split("/"))
    return tuple(_cut(p) for p in parts if p not in {"", ".", ".."} and not _DRIVE.match(p))


def unique_parts(parts: tuple[str, ...], taken: Container[tuple[str, ...]]) -> tuple[str, ...]:
    """The path, with a number before its suffix where it is taken.

    >>> unique_parts(("a", "b.md"), {("a", "b.md"), ("a", "b (2).md")})
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
