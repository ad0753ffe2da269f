"""The outputs of local and distributed builds, for comparison."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.build import pipeline
from kg.build.distributed import job
from kg.build.memo import CacheUse
from kg.build.settings import Options
from tests.build.distributed.plain import Plain


def options(**told: Any) -> Options:
    return Options(**told)


def quads(folder: Path) -> list[str]:
    """The lines of all N-Quads in a folder, sorted."""
    return sorted(
        line
        for path in folder.iterdir()
        if ".nq" in path.suffixes
        for line in text(path).splitlines()
    )


def text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def manifest(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return told


def local(folder: Path, paths: list[Path], **told: Any) -> tuple[list[str], dict[str, Any]]:
    """Build here, without a cache; the quads, and the record."""
    written = pipeline.build_into(
        folder, paths, formats=["nquads"], cache=CacheUse.NONE, processes=1, **told
    )
    return quads(folder), json.loads(written.record.to_json())


def plain(folder: Path, paths: list[Path], parts: int = 3, **told: Any) -> list[str]:
    """Build by the smallest engine; the quads."""
    job.build(Plain(parts), folder, paths, options(**told))
    return quads(folder / job.FOLDER)


def is_whole(folder: Path) -> None:
    """Whether a folder holds what its manifest says, and nothing else."""
    files = manifest(folder)["files"]
    assert {file["name"] for file in files} == {
        path.name for path in folder.iterdir() if path.name != "manifest.json"
    }
    for file in files:
        path = folder / file["name"]
        assert file["sha256"] == sha256(path.read_bytes()).hexdigest(), path.name
        assert file["bytes"] == path.stat().st_size
        assert file.get("quads", file.get("reports")) == len(text(path).splitlines())
