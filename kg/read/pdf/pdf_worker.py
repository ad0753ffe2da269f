"""Characters of a PDF with their places, by PDFium: run as a program of its own.

A PDF is read by a large library in C++, and its author may mean ill: so it is read in a
process that can neither take much memory nor take anything else with it. This file imports
nothing of the package, so that it starts at once.

    python pdf_worker.py MEGABYTES SECONDS < FILE

writes JSON to standard output, one value a line: {"error": ...}, or {"pages": n, "info":
{...}, "outline": [title, ...]} and for each page a list [width, height, [[x0, y, x1], ...],
pieces]: the horizontal rules, and pieces of text [text, x0, x1, baseline, size, bold, colour]
in the PDF's own order, coordinates in points from the lower left.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import re
import signal
import sys
from collections.abc import Iterator
from typing import Any

_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_HEAVY = 600
_INFO = ("Title", "Author", "CreationDate")
_ERRORS = {3: "broken", 4: "encrypted", 5: "encrypted"}
_MOST_PAGES = 20_000
_MOST_CHARS = 200_000
_MOST_OBJECTS = 20_000
_LEAST_RULE = 20
_MOST_BOOKMARKS = 2_000
_WORD_GAP = 0.088
_CLOSE = 0.03
_PATH = 2
_PDEATHSIG = 1
"""The option of ``prctl`` for the signal that is sent when the parent ends."""

Piece = list[Any]


def main(megabytes: str, seconds: str) -> None:
    """Write the content of the PDF on standard input, within these limits."""
    data = sys.stdin.buffer.read()
    _limit(int(megabytes), int(seconds))
    for line in read(data):
        sys.stdout.write(json.dumps(line) + "\n")


def _limit(megabytes: int, seconds: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, megabytes * 1024 * 1024),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most, hard))


def read(data: bytes) -> Iterator[Any]:
    """Yield the head of a PDF, then its pages, in the types of JSON."""
    import pypdfium2.raw as pdfium

    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        yield {"error": _ERRORS.get(pdfium.FPDF_GetLastError(), "broken")}
        return
    count = min(pdfium.FPDF_GetPageCount(document), _MOST_PAGES)
    info = {key: _info(pdfium, document, key) for key in _INFO}
    yield {"pages": count, "info": info, "outline": _outline(pdfium, document)}
    for number in range(count):
        yield _page(pdfium, document, number)
    pdfium.FPDF_CloseDocument(document)


def _info(pdfium: Any, document: Any, key: str) -> str:
    size = min(pdfium.FPDF_GetMetaText(document, key.encode(), None, 0), 4096)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")


def _outline(pdfium: Any, document: Any) -> list[str]:
    """The titles of the bookmarks, in their order."""
    titles: list[str] = []
    seen: set[int] = set()
    stack = [pdfium.FPDFBookmark_GetFirstChild(document, None)]
    while stack and len(titles) < _MOST_BOOKMARKS:
        mark = stack.pop()
        place = ctypes.cast(mark, ctypes.c_void_p).value if mark else None
        if place is None or place in seen:
            continue
        seen.add(place)
        size = min(pdfium.FPDFBookmark_GetTitle(mark, None, 0), 1024)
        buffer = ctypes.create_string_buffer(max(2, size))
        pdfium.FPDFBookmark_GetTitle(mark, buffer, size)
        titles.append(buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace"))
        stack.append(pdfium.FPDFBookmark_GetNextSibling(document, mark))
        stack.append(pdfium.FPDFBookmark_GetFirstChild(document, mark))
    return titles


def _page(pdfium: Any, document: Any, number: int) -> list[Any]:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return [0, 0, [], []]
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    turn = _Turn(pdfium.FPDFPage_GetRotation(page), width, height)
    text = pdfium.FPDFText_LoadPage(page)
    rules = _rules(pdfium, page, turn)
    found = [width, height, rules, _pieces(pdfium, text, turn) if text else []]
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(page)
    return found


def _rules(pdfium: Any, page: Any, turn: _Turn) -> list[list[float]]:
    """Horizontal edges of wide paths: rules, and the borders of cells."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    rules = set()
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        if pdfium.FPDFPageObj_GetType(drawn) != _PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        (x0, y0), (x1, y1) = (
            turn.point(left.value, bottom.value),
            turn.point(right.value, top.value),
        )
        if abs(x1 - x0) > _LEAST_RULE:
            start, end = sorted((round(x0, 1), round(x1, 1)))
            rules |= {(start, round(y0, 1), end), (start, round(y1, 1), end)}
    return sorted(map(list, rules))


class _Turn:
    """Coordinates of a page as it is shown, which may be turned by quarters."""

    def __init__(self, quarters: int, width: float, height: float) -> None:
        self.quarters, self.width, self.height = quarters, width, height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page is shown."""
        turned = {1: (y, self.height - x), 2: (self.width - x, self.height - y)}
        turned[3] = (self.width - y, x)
        return turned.get(self.quarters, (x, y))

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """Which way a direction of the page is shown."""
        return {1: (y, -x), 2: (-x, -y), 3: (-y, x)}.get(self.quarters, (x, y))


def _pieces(pdfium: Any, text: Any, turn: _Turn) -> list[Piece]:
    """Characters joined while they go on in one line and one look; none that run upwards.

    Where PDFium has no blank, one is put where letters that touch otherwise stand apart.
    """
    looks: dict[tuple[str, int], bool] = {}
    pieces: list[Piece] = []
    piece: Piece | None = None
    gap = 0.0
    for at, char in _chars(pdfium, text):
        if char in "\r\n":
            piece = None
        elif pdfium.FPDFText_IsGenerated(text, at) == 1 and char != "\u00ad":
            if piece is not None:
                piece[0] += char
        elif (place := _place(pdfium, text, at, turn)) is None:
            piece = None
        else:
            left, right, baseline, size = place
            bold = _is_bold(pdfium, text, at, looks)
            colour = _colour(pdfium, text, at)
            if piece is not None and _goes_on(piece, left, baseline, [size, bold, colour]):
                before, gap = gap, (left - piece[2]) / size
                words = before < _CLOSE and gap > _WORD_GAP and char.isalnum()
                piece[0] += " " + char if words and piece[0][-1].isalnum() else char
                piece[2] = max(piece[2], right)
            else:
                piece, gap = [char, left, right, baseline, size, bold, colour], 1.0
                pieces.append(piece)
    return pieces


def _chars(pdfium: Any, text: Any) -> Iterator[tuple[int, str]]:
    """The characters of a page; one that ends a line as a hyphen is U+00AD."""
    high = 0
    for at in range(min(pdfium.FPDFText_CountChars(text), _MOST_CHARS)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        yield at, "\u00ad" if pdfium.FPDFText_IsHyphen(text, at) == 1 else chr(code or 32)


def _place(
    pdfium: Any, text: Any, at: int, turn: _Turn
) -> tuple[float, float, float, float] | None:
    """Left, right, baseline and size of a character; None unless it is read rightwards."""
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    along, across = turn.vector(matrix.a, matrix.b)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5
    size = round(pdfium.FPDFText_GetFontSize(text, at) * scale, 1)
    if along <= abs(across) or size <= 0:
        return None
    pdfium.FPDFText_GetLooseCharBox(text, at, box)
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    one, _ = turn.point(box.left, box.bottom)
    other, _ = turn.point(box.right, box.top)
    _, baseline = turn.point(x.value, y.value)
    return round(min(one, other), 1), round(max(one, other), 1), round(baseline, 1), size


def _goes_on(piece: Piece, left: float, baseline: float, look: list[Any]) -> bool:
    _, _, right, before, size, *_ = piece
    near = -1.5 * size < left - right < 0.9 * size
    return near and abs(baseline - before) < 0.2 * size and look == piece[4:]


def _colour(pdfium: Any, text: Any, at: int) -> int:
    """The colour of a character as one number."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(text, at, red, green, blue, alpha):
        return 0
    return red.value << 16 | green.value << 8 | blue.value


def _is_bold(pdfium: Any, text: Any, at: int, looks: dict[tuple[str, int], bool]) -> bool:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(text, at, buffer, 128, flags)
    name = buffer.value.decode("utf-8", "replace")
    weight = pdfium.FPDFText_GetFontWeight(text, at)
    key = (name, weight)
    if key not in looks:
        looks[key] = weight >= _HEAVY or _BOLD.search(name) is not None
    return looks[key]


if __name__ == "__main__":
    main(*sys.argv[1:])
