"""Bytes to text: the encoding is detected, binary content is refused."""

from __future__ import annotations

import codecs
import re
from typing import Final

from kg.errors import UnreadableSource
from kg.read.source import STDIN

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document (DOCX, XLSX, PPTX, ODT)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (DOC, XLS, PPT)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a recording"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_RENAMED: Final = {
    b"%PDF-": "let its name end in .pdf",
    b"PK\x03\x04": "let its name end in .docx, .pptx, .epub or .zip, or save it as text",
    b"\x1f\x8b": "let its name end in .tar.gz, or unpack it",
    b"\xd0\xcf\x11\xe0": "save it as DOCX, PPTX or PDF",
    b"{\\rtf": "save it as DOCX or PDF",
}
"""Advice for a binary report whose name ends like that of a text."""

_PICTURE: Final = "recognize its text first (OCR), and give that, or a PDF which has it"

BOM: Final = "\ufeff"
"""A byte order mark as decoded; it is no part of any block."""

_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_LIKELY: Final = [
    "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "gb18030", "big5", "cp932", "euc_jp", "cp949",
]  # fmt: skip
"""Encodings that files are in; charset-normalizer also knows a hundred that they are not."""

_ODD_SHARE: Final = 5
_SYMBOL_IN_WORD: Final = re.compile(r"[^\W\d_][\xa1-\xa8\xac\xaf\xb1-\xb4\xb8-\xbf][^\W\d_]")
_SAMPLE: Final = 65_536


def decode(data: bytes, name: str, *, html: bool = False) -> tuple[str, str]:
    r"""Decode a report; return its text and the name of the encoding.

    In this order: a byte order mark, strict UTF-8, the charset an HTML page declares,
    Windows-1252 where that makes sense (at most one character in five is not ASCII, no
    symbol within a word), and what charset-normalizer finds likeliest. A byte order mark
    stays in the text as U+FEFF; line ends stay as they are. ``name`` is for messages.
    Raises UnreadableSource for an empty, binary or undecodable report.

    >>> decode("caf\u00e9".encode(), "a.md")
    ('café', 'utf-8')
    """
    if not data.strip():
        raise UnreadableSource(f"{name} is empty; give a report with text in it")
    signature, like = _signed(data)
    if like:
        advice = "save it as Markdown, HTML or text"
        advice = advice if name == STDIN else _RENAMED.get(signature, advice)
        advice = _PICTURE if "image" in like else advice
        raise UnreadableSource(f"{name} looks like {like}; {advice}")
    text, encoding = _marked(data, name) or _unmarked(data, name, html=html)
    if not text.strip("\ufeff \t\r\n\f\v\xa0"):
        raise UnreadableSource(f"{name} holds only white space; give a report with text in it")
    return text, encoding


def binary_kind(data: bytes) -> str:
    """What a report that is no text looks like by its first bytes; "" for all else.

    >>> binary_kind(b"%PDF-1.7"), binary_kind(b"A text")
    ('a PDF', '')
    """
    return _signed(data)[1]


def _signed(data: bytes) -> tuple[bytes, str]:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return signature, "a WebP image" if data[8:12] == b"WEBP" else kind
    return b"", ""


def _marked(data: bytes, name: str) -> tuple[str, str] | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise UnreadableSource(
                    f"{name} claims to be {encoding} and is not; save it as UTF-8 text"
                ) from error
    return None


def _unmarked(data: bytes, name: str, *, html: bool) -> tuple[str, str]:
    if b"\0" in data:
        raise UnreadableSource(f"{name} looks binary (it holds NUL bytes); save it as UTF-8 text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return (_declared(data) if html else None) or _western(data) or _guessed(data, name)


def _declared(data: bytes) -> tuple[str, str] | None:
    found = _META_CHARSET.search(data, 0, 4096)
    if found is None:
        return None
    try:
        encoding = codecs.lookup(found[1].decode("ascii", "replace")).name
        return data.decode(encoding), encoding
    except (LookupError, UnicodeError):  # some codecs are none of texts, as "undefined"
        return None


def _western(data: bytes) -> tuple[str, str] | None:
    odd = sum(byte > 127 for byte in data)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    fits = odd * _ODD_SHARE <= len(data) and not _SYMBOL_IN_WORD.search(text)
    return (text, "cp1252") if fits else None


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    best = from_bytes(sample, cp_isolation=_LIKELY).best() or from_bytes(sample).best()
    encoding = best.encoding if best is not None else ""
    try:
        return data.decode(encoding), encoding
    except (LookupError, UnicodeDecodeError) as error:
        raise UnreadableSource(
            f"{name} is in no known text encoding; save it as UTF-8 text"
        ) from error
