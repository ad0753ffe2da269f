"""What commands print through: results to stdout, all else to stderr."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from shutil import get_terminal_size
from time import monotonic
from typing import Final, TextIO

from msgspec import Struct, field, to_builtins

from kg.cli.drawn_table import drawn

_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_HIDDEN_IN_LINES: Final = re.compile(_HIDDEN.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))
_EVERY: Final = 2.0
"""Seconds between two lines of progress where there is no terminal."""

_REDRAWN: Final = 0.1
"""Seconds between two states of the bar on a terminal."""

_BAR: Final = 40


def visible(text: str, *, lines: bool = False) -> str:
    r"""The text with control and direction characters spelled out, so none takes effect.

    ``lines`` lets line ends and tabs be.

    >>> visible("a\x1b[31mb\nc\u202ed")
    'a␛[31mb␊c\\u202ed'
    """
    return (_HIDDEN_IN_LINES if lines else _HIDDEN).sub(_spelled, text)


def plural(number: int, word: str) -> str:
    """The number and the word, in the plural unless it is one.

    >>> plural(1, "report"), plural(0, "warning")
    ('1 report', '0 warnings')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _spelled(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else f"\\u{code:04x}"


class Console(Struct):
    """How much to say, in which form, and where: ``file`` takes the place of stdout.

    ``bom``: whether results begin with a byte order mark.
    """

    json: bool = False
    quiet: bool = False
    debug: bool = False
    file: Path | None = None
    bom: bool = False
    _begun: bool = False
    _kept: list[str] = field(default_factory=list)

    @property
    def terminal(self) -> bool:
        """Whether results go to a person's screen."""
        return self.file is None and sys.stdout.isatty()

    def out(self, text: str) -> None:
        """Write a result, with a line end; on a terminal nothing in it takes effect."""
        line = text if text.endswith("\n") else text + "\n"
        if self.bom and not self._begun:
            line = f"\ufeff{line}"
        self._begun = True
        if self.file is not None:
            self._kept.append(line)
        else:
            sys.stdout.write(visible(line, lines=True) if self.terminal else line)

    def out_json(self, value: object) -> None:
        """Write a result as JSON; structs as what they hold, other values as their text."""
        plain = to_builtins(value, enc_hook=str)
        self.out(dumps(plain, ensure_ascii=False, indent=2))

    def finish(self) -> None:
        """Let the results go: write the file, whole or not at all. Raises OutputError."""
        if self.file is not None:
            from kg.files import write_text

            write_text(self.file, self._kept)
        else:
            sys.stdout.flush()

    def note(self, text: str) -> None:
        """Tell a person something on stderr, unless quiet."""
        if not self.quiet:
            _line(sys.stderr, text)

    def warn(self, text: str) -> None:
        """Tell a person on stderr what may be wrong, even if quiet."""
        _line(sys.stderr, f"kg: warning: {text}")

    def error(self, text: str, excerpt: str = "") -> None:
        """Say on stderr, in one line, what went wrong and what to do; then the lines at fault."""
        _line(sys.stderr, f"kg: {text}")
        for line in excerpt.splitlines():
            _line(sys.stderr, f"    {line}".rstrip())

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
    ) -> None:
        """Write a table: drawn on a terminal, aligned by blanks elsewhere.

        ``right``: the columns aligned to the right. Cells are text, never markup.
        """
        clean = [[visible(cell) for cell in row] for row in rows]
        if self.terminal:
            for line in drawn(headers, clean, right, get_terminal_size().columns):
                self.out(line)
        else:
            self.out("\n".join(_aligned([list(headers), *clean], right)))

    def open_page(self, page: Path) -> bool:
        """Open a page of ours in the browser, or say on stderr what to open.

        Whether a browser took it. Never raises: a page can be read later too.
        """
        import webbrowser

        try:
            done = webbrowser.open(page.absolute().as_uri())
        except (OSError, webbrowser.Error):
            done = False
        if not done:
            self.note(f"kg: no browser here; open {page.absolute()} in one")
        return done

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """Give a callback for long work.

        On a terminal it draws a bar in the last line, which goes away; elsewhere it writes a line
        now and then.
        """
        if self.quiet:
            yield lambda _what, _done, _of: None
            return
        terminal = sys.stderr.isatty()
        last, pause = (0.0, _REDRAWN) if terminal else (monotonic(), _EVERY)

        def advance(what: str, done: int, total: int) -> None:
            nonlocal last
            if monotonic() - last < pause:
                return
            last = monotonic()
            if terminal:
                filled = _BAR * done // max(done, total, 1)
                bar = "━" * filled + "─" * (_BAR - filled)
                _shown(f"{bar} {done}/{total} {visible(what)}")
            else:
                _line(sys.stderr, f"kg: {done}/{total} {what}")

        try:
            yield advance
        finally:
            if terminal:
                _shown("")


def _shown(line: str) -> None:
    """Put a line in the place of the terminal's last one, as far as it has room there."""
    room = get_terminal_size().columns - 1
    sys.stderr.write(f"\r{line[:room]:{room}}\r")
    sys.stderr.flush()


def _aligned(rows: Sequence[Sequence[str]], right: Sequence[int]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _line(stream: TextIO, text: str) -> None:
    stream.write(visible(text) + "\n")
    stream.flush()
