"""Word, slides and EPUB: structure, properties, and what is left out."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from kg.errors import InputError, MissingExtra, SourceTooLarge, UnreadableSource
from kg.model import BlockKind, Document, Role
from kg.read import Source, read, report_formats
from tests.read import making
from tests.read.reading import check, outline, slices, values

docx = pytest.importorskip(
    "docx", reason="Word needs python-docx: pip install 'trendkg[documents]'"
)
pptx = pytest.importorskip(
    "pptx", reason="slides need python-pptx: pip install 'trendkg[documents]'"
)
from docx.oxml import parse_xml  # noqa: E402
from docx.oxml.ns import nsdecls  # noqa: E402

KINDS = {kind: str(report_formats.of_name(f"a.{kind}")) for kind in ("docx", "pptx", "epub")}


def doc(data: bytes, kind: str, **options: int) -> Document:
    document = read(Source(f"a.{kind}", KINDS[kind], content=data), **options)  # type: ignore[arg-type]
    check(document)
    assert all(word == found for word, found in slices(document))
    return document


@pytest.fixture
def made() -> Any:
    """A Word document that is still to be filled."""
    return docx.Document()


def word(made: object) -> Document:
    return doc(making.saved(made), "docx")


def test_headings_below_a_title_and_properties(made: Any) -> None:
    made.core_properties.title = "Noted"
    made.core_properties.author = "Jo Doe"
    made.core_properties.created = datetime(2024, 5, 6, tzinfo=UTC)
    made.add_heading("Edge AI", 0)
    for text, level in (("Uses", 1), ("In Cars", 2), ("Risks", 1)):
        made.add_heading(text, level)
        made.add_paragraph(f"It says something of {text}.")

    document = word(made)
    assert outline(document) == ["> Uses", ">> In Cars", "> Risks"]
    said = document.metadata
    assert (said.title, said.issued, said.creators) == ("Edge AI", "2024-05-06", ("Jo Doe",))
    assert document.pages == ()
    assert document.source.startswith("# Edge AI\n\n## Uses\n\nIt says")


def test_what_is_hidden_or_deleted_is_left_out_and_what_is_inserted_is_not(made: Any) -> None:
    paragraph = made.add_paragraph("We use ")
    paragraph.add_run("secret ").font.hidden = True
    paragraph.add_run("federated\u00a0").bold = True
    paragraph.add_run("learning").bold = True
    for tag, text, kind in (("del", " not", "delText"), ("ins", " here", "t")):
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>'
                f'<w:{kind} xml:space="preserve">{text}</w:{kind}></w:r></w:{tag}>'
            )
        )
    run = paragraph.add_run()
    for part in ("tab", "noBreakHyphen", "br", "lastRenderedPageBreak"):
        run._r.append(parse_xml(f"<w:{part} {nsdecls('w')}/>"))
    run.add_text("end")
    made.add_paragraph("")

    (block,) = word(made).blocks
    assert block.text.value == "We use federated\u00a0learning here - end"
    assert [block.text.value[a:b] for a, b in block.emphases] == ["federated\u00a0learning"]


def test_lists_nest_and_count(made: Any) -> None:
    made.add_paragraph("These are used:")
    for style, text in (
        ("List Number", "one"), ("List Number", "two"), ("List Bullet 2", "inner"),
        ("List Number", "three"),
    ):  # fmt: skip
        made.add_paragraph(text, style=style)
    made.add_paragraph("And so on.")

    document = word(made)
    assert document.source.splitlines()[2:6] == ["1. one", "2. two", "  - inner", "3. three"]
    assert [b.kind for b in document.blocks[1:5]] == [BlockKind.LIST_ITEM] * 4


def test_numbered_levels_and_bold_styles(made: Any) -> None:
    strong = made.styles.add_style("Loud", 1)
    strong.font.bold = True
    made.add_paragraph("All of it is loud", style="Loud")
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="99">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="none"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(
        f'<w:num {nsdecls("w")} w:numId="98"><w:abstractNumId w:val="99"/></w:num>'
    ))  # fmt: skip
    for depth, text in ((0, "a"), (1, "b"), (2, "none"), (0, "c")):
        paragraph = made.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="98"/></w:numPr>'
        ))  # fmt: skip

    document = word(made)
    assert document.source == "All of it is loud\n\n1. a\n  - b\n\nnone\n\n2. c\n"
    assert document.blocks[0].emphases


def test_tables_boxes_and_frames(made: Any) -> None:
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Technique"
    table.cell(0, 2).text = "Risk"
    table.cell(1, 0).text = "pruning"
    table.cell(1, 2).text = "bias\nand drift"
    frame = made.add_table(1, 1)
    frame.cell(0, 0).text = "Framed words."
    paragraph = made.add_paragraph("Beside a box.")
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed words.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    paragraph._p.append(parse_xml(
        f'<w:r {nsdecls("w")} {mc}><mc:AlternateContent><mc:Choice Requires="wps">{box}'
        f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    ))  # fmt: skip
    made.element.body.insert(0, parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>'
        "<w:r><w:t>Contents of it</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    ))  # fmt: skip
    made.styles.add_style("toc 1", 1).element.set(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}styleId", "TOC1"
    )

    document = word(made)
    cells = [b for b in document.blocks if b.kind is BlockKind.TABLE_CELL]
    assert [(b.text.value, b.row, b.column, b.header) for b in cells] == [
        ("Technique", 0, 0, None), ("Risk", 0, 2, None),
        ("pruning", 1, 0, "Technique"), ("bias and drift", 1, 2, "Risk"),
    ]  # fmt: skip
    assert values(document)[-3:] == ["Framed words.", "Beside a box.", "Boxed words."]
    assert [b.text.value for b in document.blocks if b.role is Role.CONTENTS_TABLE] == [
        "Contents of it"
    ]


def slides() -> bytes:
    made = pptx.Presentation()
    made.core_properties.title = "Noted"
    first = made.slides.add_slide(made.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Edge AI", "A report of 2025"
    made.slides.add_slide(made.slide_layouts[6])
    third = made.slides.add_slide(made.slide_layouts[1])
    third.shapes.title.text = "Techniques"
    frame = third.placeholders[1].text_frame
    frame.text = "Edge inference uses"
    for text, level in (("pruning", 1), ("", 0), ("distillation\vby teachers", 1), ("And more", 0)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    frame.paragraphs[1].runs[0].font.bold = True
    group = third.shapes.add_group_shape()
    group.shapes.add_textbox(0, 9_000_000, 10, 10).text_frame.text = "Grouped words."
    table = third.shapes.add_table(2, 2, 0, 8_000_000, 10, 10).table
    for at, text in enumerate(("Technique", "Risk", "pruning", "bias")):
        table.cell(at // 2, at % 2).text = text
    third.notes_slide.notes_text_frame.text = "Say it slowly."
    return making.saved(made)


def test_slides() -> None:
    document = doc(slides(), "pptx")
    assert document.source == (
        "# Edge AI\n\nA report of 2025\n\n## Techniques\n\n- Edge inference uses\n  - pruning\n"
        "  - distillation\nby teachers\n- And more\n\nTechnique | Risk\npruning | bias\n\n"
        "Grouped words.\n\nSay it slowly.\n"
    )
    assert document.pages == ((0, 1), (29, 2), (29, 3))
    assert document.page(document.source.index("Techniques")) == 3
    assert [b.text.value[s.start : s.end] for b in document.blocks for s in b.emphases] == [
        "pruning"
    ]
    assert document.metadata.title == "Edge AI"


def test_epub() -> None:
    chapters = {
        "one two.xhtml": "<!DOCTYPE html><html><body><h1>Edge AI</h1><p>It <b>grows</b>.</p>",
        "empty.xhtml": "",
        "three.xhtml": "<html><body><h2>Risks &amp; more</h2><ul><li>bias</li><li>drift</li></ul>",
    }
    said = "<dc:creator>Jo Doe</dc:creator><dc:date>2025-03-04</dc:date><dc:publisher>Acme</dc:publisher>"
    document = doc(making.epub_of(chapters, title="Noted", properties=said), "epub")
    assert document.source == "# Edge AI\n\nIt grows.\n\n## Risks & more\n\n- bias\n- drift\n"
    found = document.metadata
    assert (found.title, found.issued, found.creators) == ("Edge AI", "2025-03-04", ("Jo Doe",))
    assert found.publisher == "Acme"


def members(data: bytes, **changed: str | bytes | None) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name, content in changed.items():
        path = next(p for p in found if p.endswith(name))
        found.pop(path)
        if content is not None:
            found[path] = content
    return making.zipped(found)


WORD = making.saved(docx.Document())
BOOK = making.epub_of({"a.xhtml": "<p>x</p>"})
BOMB = '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
DEEP = "<a>" * 10_000 + "</a>" * 10_000
BAD = [
    ("docx", WORD[:3000], "is no whole Word document (DOCX) (it breaks off); get it anew"),
    ("docx", b"PK\x03\x04 and no more", "is no whole Word document (DOCX) (it breaks off)"),
    ("docx", b"\xd0\xcf\x11\xe0" + bytes(600), "is encrypted or an old Office document"),
    ("docx", making.zipped({"a.txt": "x"}), "is no whole Word document (DOCX) (KeyError: "),
    ("docx", members(WORD, **{"document.xml": BOMB}), "declares a document type in word/document.xml"),
    ("docx", members(WORD, **{"core.xml": OUTSIDE}), "declares a document type in docProps/core.xml"),
    ("docx", members(WORD, **{"document.xml": DEEP}), "is no whole Word document (DOCX) (XMLSyntaxError"),
    ("docx", members(WORD, **{"document.xml": "<a><b></a>"}), "has broken XML in word/document.xml ("),
    ("docx", members(WORD, **{"document.xml": "<?xml version='1.0' encoding='x-y'?><a/>"}), "has broken XML"),
    ("docx", members(WORD, **{"document.xml": "<?xml version='1.0' encoding='utf-7'?><a/>"}), "has broken XML"),
    ("docx", members(WORD, **{"document.xml": None}), "is no whole Word document (DOCX) ("),
    ("docx", WORD, "holds no text, only pictures perhaps"),
    ("pptx", WORD, "is no whole presentation (PPTX) ("),
    ("epub", WORD, "is no whole EPUB (KeyError: 'META-INF/container.xml'"),
    ("epub", members(BOOK, **{"content.opf": BOMB}), "declares a document type in OEBPS/content.opf"),
    ("epub", members(BOOK, **{"content.opf": None}), "is no whole EPUB (KeyError"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data", "said"), BAD, ids=[f"{k} {s[:40]}" for k, _, s in BAD])
def test_what_is_broken_or_a_trap(kind: str, data: bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        doc(data, kind)
    assert str(caught.value).startswith(f"a.{kind} {said}")
    assert "\n" not in str(caught.value)


def test_rights_management() -> None:
    locked = {"META-INF/encryption.xml": "<e><EncryptedData/></e>"}
    with zipfile.ZipFile(BytesIO(BOOK)) as archive:
        locked |= {name: archive.read(name).decode() for name in archive.namelist()}
    with pytest.raises(UnreadableSource, match="is encrypted; give it without rights management"):
        doc(making.zipped(dict(locked)), "epub")


def test_a_password_on_the_zip() -> None:
    data = bytearray(WORD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(UnreadableSource, match="is encrypted; save it without a password"):
        doc(bytes(data), "docx")


def test_parts_that_unpack_to_too_much() -> None:
    large = members(WORD, **{"document.xml": f"<a>{' ' * 3_000_000}</a>"})
    with pytest.raises(SourceTooLarge, match=r"a\.docx, unpacked, has more than 1,000,000 bytes"):
        doc(large, "docx", max_bytes=1_000_000)


def test_a_list_of_parts_that_is_too_long() -> None:
    end = b"PK\x05\x06" + bytes(8) + (5_000_000).to_bytes(4, "little") + bytes(6)
    with pytest.raises(UnreadableSource, match="has too many parts for a Word document"):
        doc(b"PK\x03\x04" + end, "docx")


@pytest.mark.parametrize(("kind", "module"), [("docx", "docx"), ("pptx", "pptx")])
def test_without_the_library(kind: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'trendkg\[documents\]'"):
        doc(WORD if kind == "docx" else slides(), kind)
