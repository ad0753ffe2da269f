"""What is begun before the command line is parsed, and before what parses it is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os.path import exists, isfile, join, splitext  # never raise
from typing import Final

from kg.build import FOLDER, TEXT

OUTPUT: Final = "output"
"""Where a build writes to if it is not told."""

ANEW: Final = frozenset({"--no-cache", "--rebuild"})
FLAGS: Final = ANEW | {"-q", "--quiet", "--json", "--debug", "--open"}
"""Options of a build that have no value; those that let it do all anew."""

_OTHERWISE: Final = frozenset({"-j", "--jobs", "--engine", "-h", "--help"})
"""Options with which others do the work, or nobody does."""


@contextmanager
def early(arguments: Sequence[str]) -> Iterator[None]:
    """Begin the extraction, if this looks like the build of one text."""
    if not one_text(arguments):
        yield
        return
    from kg.build.beforehand import begun

    with begun():
        yield


def one_text(arguments: Sequence[str]) -> bool:
    """Whether a command line looks like the build of one text, of which nothing is kept.

    A guess. What it takes for one in vain costs a process that is ended again; what it overlooks
    is begun when the command line has been parsed.
    """
    command, *words = arguments or [""]
    if command != "build":
        return False
    named, output, anew = [], OUTPUT, False
    rest = iter(words)
    for word in rest:
        option, _, value = word.partition("=")
        if word == "-" or not word.startswith("-"):
            named.append(word)
        elif option in _OTHERWISE:
            return False
        elif option in FLAGS:
            anew |= option in ANEW
        else:
            value = value or next(rest, "")
            output = value if option in {"-o", "--output"} else output
    return _is_one(named) and (anew or not exists(join(output, FOLDER)))  # noqa: PTH110, PTH118


def _is_one(named: Sequence[str]) -> bool:
    return len(named) == 1 and splitext(named[0])[1].lower() in TEXT and isfile(named[0])  # noqa: PTH113, PTH122
