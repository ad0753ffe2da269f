"""The data of a language: named lists of words and named patterns, in files under ``en/``.

A file has sections, each a name in brackets on a line of its own and then lines of data, up to
the next. Lines that begin with ``#`` at the top of a section, or before all sections, tell
what follows. ``<<NAME>>`` in a pattern stands for the pattern of that section of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

LANGUAGE: Final = "en"
"""The folder that is read."""
_NAME: Final = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_REFERENCE: Final = re.compile(r"<<([a-z][a-z0-9_]*)>>")


def text_of_file(name: str) -> str:
    """What a file of the language says. Raises OSError where there is none."""
    return resources.files("kg.language").joinpath(LANGUAGE, name).read_text(encoding="utf-8")


def rows(name: str) -> list[list[str]]:
    """The rows of a table, a file of values between tabs, without its comments."""
    lines = text_of_file(name).splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def word_set(file: str, section: str) -> frozenset[str]:
    """The words of a section, which white space separates."""
    return frozenset(" ".join(_sections(file)[section]).split())


def lines(file: str, section: str) -> tuple[str, ...]:
    """The lines of a section, in their order."""
    return tuple(line for line in _sections(file)[section] if line)


def pattern(file: str, section: str) -> re.Pattern[str]:
    """The pattern of a section, whose lines are joined as they are."""
    return re.compile(fragment(file, section))


def fragment(file: str, section: str) -> str:
    """The text of a pattern, to be put into another."""
    text = "".join(_sections(file)[section])
    return _REFERENCE.sub(lambda found: fragment(file, found[1]), text)


@cache
def _sections(file: str) -> Mapping[str, list[str]]:
    return sections_of(text_of_file(f"{file}.txt"))


def sections_of(text: str) -> Mapping[str, list[str]]:
    """The lines of each section of a file."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        name = _NAME.fullmatch(line)
        if name is not None:
            current = found.setdefault(name[1], [])
        elif current or not line.startswith("#"):
            current.append(line)
    return found
