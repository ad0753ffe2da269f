"""What is installed, as importlib.metadata tells it too."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

from kg.build.installed import requirements

METADATA = """\
Metadata-Version: 2.4
Name: Some.Thing
Requires-Dist: numpy>=2
Requires-Dist: Foo_bar[x]<3 ; extra == 'more'
Requires-Dist: none-such

Requires-Dist is also said here.
"""


def installed(folder: Path, *names: str) -> str:
    for name in names:
        (folder / f"{name}.dist-info").mkdir(parents=True)
        (folder / f"{name}.dist-info" / "METADATA").write_text(METADATA, "utf-8")
    return str(folder)


def test_each_requirement_has_the_version_at_hand(tmp_path: Path) -> None:
    paths = [
        installed(tmp_path / "first", "some_thing-1.0", "numpy-2.5.0"),
        installed(tmp_path / "second", "numpy-1.0", "foo_bar-0.1.dev0"),
        str(tmp_path / "none"),
    ]
    assert requirements("some-thing", paths) == [
        "foo-bar 0.1.dev0",
        "none-such absent",
        "numpy 2.5.0",
    ]


def test_what_is_not_installed_asks_for_nothing(tmp_path: Path) -> None:
    assert requirements("trendkg", [str(tmp_path)]) == []


def test_python_tells_the_same_of_this_program() -> None:
    try:
        wanted = metadata.requires("trendkg") or []
    except metadata.PackageNotFoundError:
        pytest.skip("it is not installed, only found: pip install -e .")
    told = dict(line.split(" ") for line in requirements("trendkg"))
    assert told.keys() == {
        re.sub("[-_.]+", "-", re.split(r"[^\w.-]", w)[0]).lower() for w in wanted
    }
    for name, version in told.items():
        if version == "absent":
            with pytest.raises(metadata.PackageNotFoundError):
                metadata.version(name)
        else:
            assert metadata.version(name) == version
