"""What XML can carry, and how."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_BLANKS: Final = str.maketrans({"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def carried(text: str) -> str:
    r"""Replace the characters that no XML document may hold by U+FFFD.

    >>> carried("a\x00b")
    'a�b'
    """
    return _FORBIDDEN.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Escape text for an element; carriage returns survive parsers.

    >>> escaped('a < "b" & c')
    'a &lt; &quot;b&quot; &amp; c'
    """
    return carried(text).translate(_ESCAPES).replace("\r", "&#13;")


def attribute(text: str) -> str:
    r"""Escape text for a quoted attribute; line ends and tabs survive parsers.

    >>> attribute("a\nb")
    'a&#10;b'
    """
    return carried(text).translate(_ESCAPES).translate(_BLANKS)
