import codecs

import pytest

from kg.errors import UnreadableSource
from kg.read.encoding import decode

LONG = "Les systèmes d’apprentissage fédéré s’étendent à l’hôpital. " * 20


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("naïve".encode(), "utf-8"),
        (codecs.BOM_UTF8 + b"a", "utf-8"),
        (codecs.BOM_UTF16_LE + "a\u20ac".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "a\u20ac".encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + "a\u20ac".encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + "a\u20ac".encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_marks_and_utf8(data: bytes, encoding: str) -> None:
    text, found = decode(data, "a.md")
    assert found == encoding
    assert text.encode(encoding) == data


RUSSIAN = "Федеративное обучение снижает риск утечки данных в больницах и банках. " * 20
POLISH = "Uczenie sfederowane zmniejsza zagrożenie, więc szpitale są bezpieczniejsze, źle. " * 20


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(POLISH, "cp1250"), (LONG, "cp1252"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r")],
)
def test_legacy_encodings_are_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.md") == (text, encoding)


def test_what_nothing_decodes_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="in no known text encoding"):
        decode(bytes(range(129, 255)) * 3 + b"\x81\x8d", "a.md")


def test_a_page_may_declare_its_charset() -> None:
    page = '<html><head><meta charset="iso-8859-5"></head>\u041e\u0442\u0447\u0451\u0442'
    data = page.encode("iso-8859-5")
    assert decode(data, "a.html", html=True) == (page, "iso8859-5")
    http = page.replace('charset="iso-8859-5"', 'http-equiv=x content="text/html; charset=koi8-r"')
    assert decode(http.encode("koi8-r"), "a.html", html=True) == (http, "koi8-r")


@pytest.mark.parametrize("charset", ["no-such", "ascii", "utf-8", "undefined"])
def test_a_wrong_declaration_is_passed_over(charset: str) -> None:
    data = f'<meta charset="{charset}">{LONG}'.encode("cp1252")
    assert LONG in decode(data, "a.html", html=True)[0]


def test_line_ends_and_form_feeds_stay() -> None:
    assert decode(b"a\r\nb\rc\x0cd\n", "a.md")[0] == "a\r\nb\rc\x0cd\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\ufeff \u00a0\n".encode(), "only white space"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04\x14\x00", "DOCX"),
        (
            b"\xd0\xcf\x11\xe0\xa1",
            "an old Office document (DOC, XLS, PPT); save it as DOCX, PPTX or PDF",
        ),
        (b"{\\rtf1", "RTF"),
        (b"\x89PNG\r\n", "a PNG image; recognize its text first (OCR), and give that"),
        (b"II*\0", "a TIFF image; recognize its text first (OCR)"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"RIFF\x04\0\0\0WEBPVP8 ", "a WebP image; recognize its text first (OCR)"),
        (b"RIFF\x04\0\0\0WAVEfmt ", "a recording; save it as Markdown, HTML or text"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"text\0text", "NUL"),
        (codecs.BOM_UTF8 + b"\xff\xff", "not; save it as UTF-8"),
        (codecs.BOM_UTF16_LE + b"a", "not; save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        decode(data, "in/a.md")
    message = str(caught.value)
    assert "in/a.md" in message
    assert says in message
    assert "\n" not in message


def test_lone_surrogates_cannot_come_in() -> None:
    text, _ = decode(b"a \xed\xa0\x80 b " * 20, "a.md")
    assert not any(0xD800 <= ord(c) < 0xE000 for c in text)
