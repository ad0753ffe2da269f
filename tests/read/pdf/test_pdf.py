"""PDF: columns, tables, lists, divided words, running heads, pages."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import MissingExtra, SourceTooLarge, UnreadableSource
from kg.language.hyphens import Hyphens
from kg.model import BlockKind, Document, Role
from kg.read import Source, read, report_formats
from kg.read.pdf import pdf, pdf_worker
from tests.read import making
from tests.read.reading import check, outline, slices, values

pytest.importorskip("pypdfium2", reason="PDF needs pypdfium2: pip install 'trendkg[documents]'")
platypus = pytest.importorskip("reportlab.platypus", reason="pip install 'trendkg[test]'")
from reportlab.lib.styles import ParagraphStyle  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=12.5, spaceAfter=6)
LONG = "Edge inference keeps personal data on the device, and this lowers the cost of serving. " * 3


def doc(data: bytes, name: str = "report.pdf") -> Document:
    document = read(Source(name, report_formats.PDF, content=data))
    check(document)
    assert all(word == found for word, found in slices(document))
    return document


def drawn(*lines: making.Drawn) -> bytes:
    """A page on which each text stands where it is put."""
    return making.drawn(lines)


def one(*story: object, **options: object) -> bytes:
    """A PDF without running heads."""
    return making.pdf_of(list(story), mark=False, **options)


def p(text: str, **style: object) -> object:
    return platypus.Paragraph(text, ParagraphStyle("p", BODY, **style))


def test_running_heads_and_page_numbers_are_left_out() -> None:
    story: list[object] = [p("All the Heads", fontSize=20, leading=24)]
    for number in range(4):
        told = LONG.replace("device", ("device", "phone", "car", "watch")[number]) * 3
        story += [p(f"Part {number}", fontSize=14, leading=18), p(told), platypus.PageBreak()]
    document = doc(making.pdf_of(story, title="Heads"))
    assert outline(document) == [f"> Part {n}" for n in range(4)]
    assert not any("Quarterly" in value or "Page" in value for value in values(document))
    assert [page for _, page in document.pages] == [1, 2, 3, 4]
    assert document.metadata.title == "All the Heads"
    assert document.metadata.creators == ("A. Writer",)


def test_the_page_of_every_word() -> None:
    words = " ".join(f"word{i}" for i in range(1500))
    document = doc(making.pdf_of([p(words)]))
    assert len(document.blocks) == 1
    starts = [at for at, _ in document.pages]
    assert [number for _, number in document.pages] == list(range(1, len(starts) + 1))
    assert len(starts) > 2
    assert document.page(document.source.index("word0 ")) == 1
    assert document.page(document.source.index("word1499")) == len(starts)
    assert all(document.source[at - 1 : at + 4] == " word" for at in starts[1:])


def test_columns_are_read_one_after_the_other_though_drawn_row_by_row() -> None:
    left = [f"The left column says that edge inference grows {n}" for n in "abcdef"]
    right = [f"while the right one warns of data breaches {n}" for n in "abcdef"]
    lines = [(50, 760.0, "A Title Across Both of the Columns", "Helvetica-Bold", 18.0)]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        lines += [(50, 700 - 12.0 * at, one), (310, 700 - 12.0 * at, other)]  # type: ignore[list-item]
    found = " ".join(values(doc(drawn(*lines))))
    assert found.index("left column says that edge inference grows f") < found.index("right one")
    assert found.startswith("A Title Across Both of the Columns The left")


def test_three_columns() -> None:
    letters = str.maketrans("0123456789", "ghijklmnop")
    story = []
    for at, word in enumerate(("First", "Second", "Third", "Fourth") * 6):
        said = sha256(bytes([at])).hexdigest().translate(letters)
        story.append(p(" ".join([word, *(said[i : i + 7] for i in range(50)), "end."])))
    found = [value.split()[0] for value in values(doc(making.pdf_of(story, columns=3)))]
    assert found == ["First", "Second", "Third", "Fourth"] * 6


def test_tables() -> None:
    rows = [["Technique", "Risk", "Sector"]]
    rows += [[f"federated learning in form {n}", f"data breach {n}", "care"] for n in range(60)]
    cells = [[p(cell) for cell in row] for row in rows]
    table = platypus.Table(cells, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    document = doc(making.pdf_of([p(LONG), table, p(LONG)]))
    found = [block for block in document.blocks if block.kind is BlockKind.TABLE_CELL]
    assert {block.table for block in found} == {0}
    assert len(found) == 3 * 61
    assert found[3].text.value == "federated learning in form 0"
    assert (found[3].row, found[3].column, found[3].header) == (1, 0, "Technique")
    assert (found[-1].row, found[-1].header) == (60, "Sector")
    assert "\nfederated learning in form 0 | data breach 0 | care\n" in document.source


def test_a_table_without_rules_whose_cells_wrap() -> None:
    rows = [
        [(50, "Technique"), (250, "What it does")],
        [(50, "Pruning"), (250, "Removes weights that")],
        [(250, "hardly matter.")],
        [(50, "Federated"), (250, "Keeps data")],
        [(50, "learning"), (250, "where it is.")],
    ]
    heights = [700.0, 680.0, 668.0, 648.0, 636.0]
    lines = [(x, y, text) for row, y in zip(rows, heights, strict=True) for x, text in row]
    around = (50, 740, "Here is a table of two techniques."), (50, 600, "And so on it goes.")
    document = doc(drawn(*lines, *around))
    assert values(document) == [
        "Here is a table of two techniques.",
        "Technique", "What it does",
        "Pruning", "Removes weights that hardly matter.",
        "Federated learning", "Keeps data where it is.",
        "And so on it goes.",
    ]  # fmt: skip


def test_lists_nest_and_count_and_go_on() -> None:
    lines = [
        (50, 700, "The techniques are:"),
        (60, 685, "1. pruning, which"),
        (74, 672, "removes weights"),
        (80, 659, "• of layers"),
        (80, 646, "• of heads"),
        (60, 633, "2. distillation"),
        (50, 610, "So much for 3."),
        (50, 597, "5. It ends here."),
    ]
    document = doc(drawn(*lines))
    items = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert [(b.depth, b.text.value) for b in items] == [
        (1, "pruning, which removes weights"), (2, "of layers"), (2, "of heads"),
        (1, "distillation"),
    ]  # fmt: skip
    assert [b.introduced_by for b in items] == [0, 1, 1, 0]
    assert "1. pruning, which removes weights\n  - of layers\n  - of heads\n2. distillation\n" in (
        document.source
    )


def test_headings_by_size_and_weight_and_colour() -> None:
    story = [
        p("The State of Edge AI", fontSize=20, leading=24, fontName="Helvetica-Bold"),
        p("Techniques that are used at the edge of the network, and those that will be",
          fontSize=15, leading=18, rightIndent=200),
        p(LONG),
        p("Pruning", fontName="Helvetica-Bold"),
        p(LONG),
        p("Distillation", textColor="blue", spaceBefore=6),
        p(LONG),
    ]  # fmt: skip
    document = doc(making.pdf_of(story))
    assert document.metadata.title == "The State of Edge AI"
    assert outline(document) == [
        "> Techniques that are used at the edge of the network, and those that will be",
        ">> Pruning",
        ">> Distillation",
    ]


def test_bold_words_and_notes_of_figures() -> None:
    said = "We use <b>federated learning</b> here<super size=6>12</super> and there. "
    document = doc(one(p(said + LONG)))
    (block,) = document.blocks
    assert [block.text.value[a:b] for a, b in block.emphases] == ["federated learning"]
    assert block.text.value.startswith("We use federated learning here and there. ")


def test_a_table_of_contents_is_one() -> None:
    lines = [(50, 700 - 14.0 * n, f"Chapter {n} of it ............ {n}") for n in range(1, 5)]
    document = doc(drawn(*lines, (50, 500, LONG[:80])))
    listed = [b.text.value for b in document.blocks if b.role is Role.CONTENTS_TABLE]
    assert listed == [f"Chapter {n} of it" for n in range(1, 5)]


def test_text_that_runs_upwards_is_left_out_and_pages_may_be_turned() -> None:
    import io

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.drawString(50, 700, "Read this line.")
    canvas.rotate(90)
    canvas.drawString(300, -20, "Stamped upon the margin")
    canvas.showPage()
    names = {90: "Turned once.", 180: "Now twice.", 270: "Three times at last."}
    for turned, words in names.items():
        canvas.setPageRotation(turned)
        width, height = (842, 595) if turned != 180 else (595, 842)
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turned])
        canvas.rotate({90: 90, 180: 180, 270: 270}[turned])
        canvas.drawString(50, height - 100, words)
        canvas.line(50, 300, width - 50, 300)
        canvas.showPage()
    canvas.save()
    document = doc(out.getvalue())
    assert values(document) == ["Read this line.", *names.values()]


HYPHENS = [
    ("the learn-", "ing of it", ("the learn", True)),
    ("the learn\u00ad", "ing of it", ("the learn", True)),
    ("self-", "supervised", ("self-", True)),
    ("a long-", "term view", ("a long-", True)),
    ("the Anglo-", "American", ("the Anglo-", True)),
    ("GPT-", "4 is", ("GPT-", True)),
    ("retrieval-", "augmented", ("retrieval-", True)),
    ("quan-", "tization", ("quan", True)),
    ("well -", "so", ("well -", False)),
    ("no mark", "here", ("no mark", False)),
]


@pytest.mark.parametrize(("line", "following", "joined"), HYPHENS)
def test_divided_words(line: str, following: str, joined: tuple[str, bool]) -> None:
    known = Hyphens(["learning is long-term retrieval", *["so it goes"] * 40, line])
    assert known.joined(line, following) == joined


def test_where_words_are_divided_both_parts_must_be_words() -> None:
    divided = Hyphens(["the form of informa-", "tion and of data", "graph as data-", "base for it"])
    assert divided.joined("a base-", "form") == ("a base-", True)
    assert divided.joined("the retrieval-", "augmented") == ("the retrieval", True)


def test_what_a_pdf_says_of_itself_in_words_that_no_text_can_hold() -> None:
    assert next(pdf_worker.read(b"nothing")) == {"error": "broken"}
    story = [p("Edge AI 😀 grows.")]
    first, page = list(pdf_worker.read(making.pdf_of(story, title="Tïtle")))
    assert (first["pages"], first["info"]["Title"]) == (1, "Tïtle")
    assert any(piece[0].startswith("Edge AI") for piece in page[3])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 and no more", "report.pdf is no whole PDF (it is broken); get it anew"),
        (making.pdf_of([p(LONG)])[:1500], "report.pdf is no whole PDF"),
        (b" \n", "report.pdf is empty; give a report with text in it"),
        (drawn((50, 700, " ")), "report.pdf holds no text, only pictures perhaps"),
    ],
    ids=["no more", "truncated", "empty", "no text"],
)  # fmt: skip
def test_what_is_no_whole_pdf(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        doc(data)
    assert str(caught.value).startswith(said)


def test_an_encrypted_pdf() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = making.pdf_of([p(LONG)], encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(UnreadableSource, match="is encrypted; save it without a password"):
        doc(locked)
    open_to_all = one(p(LONG), encrypt=StandardEncryption("", "owner"))
    assert values(doc(open_to_all)) == [LONG.strip()]


def test_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"pip install 'trendkg\[documents\]'"):
        doc(making.pdf_of([p(LONG)]))


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; sys.exit(3)", "is broken, or takes more than 768 MiB or 60 s to read"),
        ("import os; print('{'); os.abort()", "is no whole PDF"),
        ("print('[1]'); print('x' * 10**6)", "as text, has more than 1,000 bytes"),
    ],
)
def test_a_reader_that_dies_or_raves(
    program: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(program)
    monkeypatch.setattr(pdf, "_WORKER", worker)
    source = Source("report.pdf", report_formats.PDF, content=b"%PDF-" + b"x" * 200)
    with pytest.raises((UnreadableSource, SourceTooLarge)) as caught:
        read(source, max_bytes=1000)
    assert said in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a parent's end")
def test_reading_ends_with_who_asked_for_it() -> None:
    """Its output ends once nobody is left who holds it, the reading process among them."""
    reads = "import time; from kg.read.pdf import pdf_worker; pdf_worker._limit(768, 60)"
    reads += "; print('on', flush=True); time.sleep(60)"
    asks = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {reads!r}])"
    with subprocess.Popen([sys.executable, "-c", asks], stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == b"on\n"
        asking.kill()
        assert asking.communicate(timeout=30) == (b"", None)
