"""Paragraphs and runs of a Word document by its styles and numberings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document as Docx

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING: Final = re.compile(r"heading (\d)")
_OFF: Final = frozenset({"0", "false", "off", "none"})
_MOST_BASES: Final = 20


class Place(NamedTuple):
    """Which list an item is of, its level there from 0, and its indent in 1/20 points."""

    number: str
    level: int
    indent: int


class Style(NamedTuple):
    """A paragraph: ``level`` 1..9 of a heading, else 0; ``list`` its place in one."""

    level: int = 0
    list: Place | None = None
    bold: bool = False
    contents: bool = False


class Look(NamedTuple):
    """How a run looks."""

    bold: bool
    hidden: bool


class Styles:
    """Looks things up in the styles and numberings of one document."""

    def __init__(self, document: Docx) -> None:
        elements = document.styles.element.iter(_W + "style")
        self._styles = {element.get(_W + "styleId", ""): element for element in elements}
        self._titled = any(
            self._name(_value(p, "pPr", "pStyle")) == "title" for p in document.element.body
        )
        self._formats: dict[tuple[str, int], str] = {}
        self._indents: dict[tuple[str, int], int] = {}
        for number, depth, element in _levels(document):
            self._formats[number, depth] = _value(element, "numFmt") or "bullet"
            self._indents[number, depth] = _indent(element)

    def of(self, paragraph: Any) -> Style:
        """Resolve a paragraph's formatting: its own, its style's, then that of the base styles.

        Where a document has a title, set as such, headings stand one level below it.
        """
        chain = [paragraph, *self._chain(_value(paragraph, "pPr", "pStyle"))]
        names = [self._name(style.get(_W + "styleId")) for style in chain[1:]]
        level = self._level(chain, names)
        return Style(
            level,
            None if level else self._list(chain),
            any(_on(style, "rPr", "b") for style in chain[1:]),
            any(name.startswith("toc ") for name in names),
        )

    def look(self, run: Any, *, bold: bool) -> Look:
        """How a run looks, whose paragraph is ``bold`` or not."""
        chain = [run, *self._chain(_value(run, "rPr", "rStyle"))]
        said = next((s for s in chain if _child(s, "rPr", "b") is not None), None)
        return Look(
            bold if said is None else _on(said, "rPr", "b"),
            any(_on(style, "rPr", "vanish") for style in chain),
        )

    def is_ordered(self, number: str, depth: int) -> bool:
        """Whether a list counts its items at this depth, 0-based."""
        return self._formats.get((number, depth), "bullet") not in {"bullet", "none"}

    def _level(self, chain: list[Any], names: list[str]) -> int:
        if "title" in names:
            return 1
        outline = next((v for s in chain if (v := _value(s, "pPr", "outlineLvl"))), "")
        found = next(filter(None, map(_HEADING.match, names)), None)
        level = int(outline) + 1 if outline.isdecimal() else int(found[1]) if found else 0
        return level + self._titled if 0 < level <= 9 else 0

    def _list(self, chain: list[Any]) -> Place | None:
        numbered = next((s for s in chain if _child(s, "pPr", "numPr") is not None), None)
        if numbered is None:
            return None
        number = _value(numbered, "pPr", "numPr", "numId")
        depth = _value(numbered, "pPr", "numPr", "ilvl")
        at = min(int(depth), 8) if depth.isdecimal() else 0
        kind = self._formats.get((number, at), "bullet" if number not in {"", "0"} else "none")
        if kind == "none":
            return None
        set_in = next(filter(None, map(_indent, chain)), 0)
        return Place(number, at, set_in or self._indents.get((number, at)) or 720 * (at + 1))

    def _chain(self, style: str) -> Iterator[Any]:
        for _ in range(_MOST_BASES):
            element = self._styles.get(style)
            if element is None:
                return
            yield element
            style = _value(element, "basedOn")

    def _name(self, style: str | None) -> str:
        element = self._styles.get(style or "")
        return "" if element is None else _value(element, "name").lower()


def _levels(document: Docx) -> Iterator[tuple[str, int, Any]]:
    """The levels of each list: number, depth, and definition."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return
    abstract = {
        element.get(_W + "abstractNumId"): {
            level.get(_W + "ilvl"): level for level in element.iter(_W + "lvl")
        }
        for element in root.iter(_W + "abstractNum")
    }
    for number in root.iter(_W + "num"):
        for depth, level in abstract.get(_value(number, "abstractNumId"), {}).items():
            if depth and depth.isdecimal():
                yield number.get(_W + "numId", ""), int(depth), level


def _indent(element: Any) -> int:
    """The indent of a paragraph in 1/20 points; 0 if it has none."""
    found = _child(element, "pPr", "ind")
    said = "" if found is None else found.get(_W + "left") or found.get(_W + "start") or ""
    return int(said) if said.isdecimal() else 0


def _child(element: Any, *path: str) -> Any:
    for tag in path:
        element = element.find(_W + tag)
        if element is None:
            return None
    return element


def _value(element: Any, *path: str) -> str:
    found = _child(element, *path)
    return "" if found is None else found.get(_W + "val") or ""


def _on(element: Any, *path: str) -> bool:
    found = _child(element, *path)
    return found is not None and (found.get(_W + "val") or "").lower() not in _OFF
