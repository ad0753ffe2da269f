import io
import os
import socket
from pathlib import Path
from threading import Thread

import pytest

from kg import files
from kg.errors import SourceNotFound, SourceTooLarge, UnreadableSource
from kg.read import Source, discover, report_formats


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    names = ["b.md", "a.MD", "c.txt", "d.html", "e.png", ".hidden.md", "sub/f.markdown", ".g/h.md"]
    for name in names:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "in" / "folder.md").mkdir()
    return tmp_path


def names(*arguments: str | Path) -> list[str]:
    return [source.name for source in discover(arguments)]


def test_a_folder_is_searched_through(folder: Path) -> None:
    assert names("in") == ["in/a.MD", "in/b.md", "in/c.txt", "in/d.html", "in/sub/f.markdown"]
    assert names(Path("in/sub")) == ["in/sub/f.markdown"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("in/*.md", ["in/b.md"]),
        ("in/**", ["in/a.MD", "in/b.md", "in/c.txt", "in/d.html", "in/sub/f.markdown"]),
        ("in/**/*.m*", ["in/b.md", "in/sub/f.markdown"]),
        ("in/[bc].*", ["in/b.md", "in/c.txt"]),
    ],
)
def test_patterns(folder: Path, pattern: str, found: list[str]) -> None:
    assert names(pattern) == found


def test_absolute_patterns(folder: Path) -> None:
    assert names(f"{folder}/in/*.txt") == [f"{folder.as_posix()}/in/c.txt"]


def test_order_is_that_of_the_arguments_and_each_file_comes_once(folder: Path) -> None:
    assert names("in/c.txt", "in", "in/../in/b.md") == [
        "in/c.txt", "in/a.MD", "in/b.md", "in/d.html", "in/sub/f.markdown",
    ]  # fmt: skip
    Path("in/link.md").symlink_to("b.md")
    assert names("in/*.md") == ["in/b.md"]


def test_a_folder_leaves_out_what_is_about_its_reports(folder: Path) -> None:
    for name in ("README.md", "sub/license.txt", "changes-2025.md", "~$b.md"):
        (folder / "in" / name).write_text("x")
    said: list[str] = []
    found = [source.name for source in discover(["in"], note=said.append)]
    assert found == [
        "in/a.MD", "in/b.md", "in/c.txt", "in/changes-2025.md", "in/d.html", "in/sub/f.markdown",
    ]  # fmt: skip
    (line,) = said
    assert line.startswith("README.md, sub/license.txt in in left out as being about the others")
    assert names("in/README.md", "in/sub/lic*") == ["in/README.md", "in/sub/license.txt"]


def test_a_folder_of_nothing_but_a_readme_holds_no_report(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x")
    with pytest.raises(SourceNotFound, match=r"holds no report but README\.md"):
        discover([tmp_path])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("graph.html", '<!doctype html><head><meta name="generator" content="TrendKG">'),
        ("digest.md", "<!-- generator: TrendKG -->\n# Trends\n"),
    ],
)
def test_what_kg_wrote_is_no_report(folder: Path, name: str, content: str) -> None:
    Path("in/output").mkdir()
    Path("in/output", name).write_text(content)
    notes: list[str] = []
    before = names("in", "in/**/*.html")
    assert [each.name for each in discover(["in"], note=notes.append)] == names("in") == before
    assert notes == [f"output/{name} in in left out: kg wrote it"]
    with pytest.raises(SourceNotFound, match="name the reports"):
        discover([f"in/output/{name}"])
    with pytest.raises(SourceNotFound, match=f"holds no report but {name};"):
        discover(["in/output"])


def test_a_file_named_outright_may_have_any_suffix(folder: Path) -> None:
    Path("report.rst").write_text("x")
    Path("odd[1].md").write_text("x")
    assert names("report.rst", "odd[1].md") == ["report.rst", "odd[1].md"]
    assert discover(["report.rst"])[0].media_type == "text/plain"


@pytest.mark.parametrize("argument", ["gone.md", "gone/", "no*thing.md", "empty", "a\0b"])
def test_what_names_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    with pytest.raises(SourceNotFound) as caught:
        discover([argument])
    assert argument.rstrip("/") in str(caught.value)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"# Hello", "text/markdown"),
        (b"\n <!DOCTYPE html>", "text/html"),
        (b"\xef\xbb\xbf<html lang=en>", "text/html"),
        (b"<?xml version='1.0'?><html>", "text/html"),
        (b"<b>bold</b> text", "text/markdown"),
        (b"%PDF-1.7", report_formats.PDF),
        (b"PK\x03\x04 [Content_Types].xml word/document.xml", report_formats.of_name("a.docx")),
        (b"PK\x03\x04 ppt/presentation.xml", report_formats.of_name("a.pptx")),
        (b"PK\x03\x04 mimetype META-INF/container.xml", report_formats.of_name("a.epub")),
        (b"PK\x03\x04 a.txt", "text/markdown"),
    ],
)
def test_standard_input(content: bytes, media_type: str) -> None:
    (source,) = discover(["-", "-"], stdin=io.BytesIO(content))
    assert (source.name, source.media_type, source.load()) == ("stdin", media_type, content)


def test_standard_input_has_a_limit() -> None:
    with pytest.raises(SourceTooLarge, match="stdin has more than 3 bytes"):
        discover(["-"], stdin=io.BytesIO(b"four"), max_bytes=3)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    for name in ("one", "other"):
        os.mkfifo(tmp_path / name)
        write = (tmp_path / name).write_bytes
        Thread(target=write, args=[b"<html>" + name.encode()], daemon=True).start()
    one, other = discover([tmp_path / "one", tmp_path / "other", tmp_path / "one"])
    assert (one.name, one.media_type) == ((tmp_path / "one").as_posix(), "text/html")
    assert [one.load(), one.load(), other.load()] == [b"<html>one", b"<html>one", b"<html>other"]


def test_a_pipe_to_which_nobody_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PIPE_SECONDS", 0.1)
    for name in ("one", "a.md", "metadata.csv"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "b.md").write_text("# B")
    assert [source.path for source in discover([tmp_path])] == [tmp_path / "b.md"]
    with pytest.raises(UnreadableSource, match="one cannot be read: nobody writes to this pipe"):
        discover([tmp_path / "one"])


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without end")
def test_what_has_no_end_is_read_to_the_limit() -> None:
    with pytest.raises(SourceTooLarge, match="/dev/zero has more than 3,000,000 bytes"):
        discover(["/dev/zero"], max_bytes=3_000_000)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs local sockets")
def test_what_is_neither_file_nor_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("here")
        with pytest.raises(UnreadableSource, match="here cannot be read: No such device"):
            discover(["here"])


def test_the_limit_is_checked_before_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"12345")
    source = Source("a.md", path=path)
    assert source.load(5) == b"12345"
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(SourceTooLarge, match=r"a\.md has more than 4 bytes"):
        source.load(4)
    with pytest.raises(SourceTooLarge, match="more than 4 bytes"):
        Source("b.md", content=b"12345").load(4)


def test_a_file_may_be_gone_or_out_of_reach(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"gone\.md does not exist"):
        Source("gone.md", path=tmp_path / "gone.md").load()
    with pytest.raises(UnreadableSource, match="cannot be read"):
        Source("folder.md", path=tmp_path).load()


@pytest.mark.parametrize(
    "address",
    ["https://e.org/report.pdf", "HTTP://e.org/a?b=*", "www.e.org/report", "ftp://e.org/x"],
)
def test_an_address_is_told_to_be_saved_first(folder: Path, address: str) -> None:
    with pytest.raises(SourceNotFound, match=r"is an address, and nothing is fetched .*; save it"):
        names(address)


def test_a_folder_without_rights_is_told_as_that(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.scandir

    def barred(path: str) -> object:
        if str(path) in {"in/sub", "shut"}:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", barred)
    Path("shut").mkdir()
    with pytest.raises(SourceNotFound, match="shut cannot be read: Permission denied; change its"):
        names("shut")
    notes: list[str] = []
    found = discover(["in"], note=notes.append)
    assert [source.name for source in found] == ["in/a.MD", "in/b.md", "in/c.txt", "in/d.html"]
    assert notes == ["in/sub cannot be read: Permission denied; change its permissions"]


def test_documents_that_are_not_read_are_named_with_what_to_do(folder: Path) -> None:
    for name in ("in/old.DOC", "in/sub/x.rtf", "in/sub/~$y.odt"):
        Path(name).write_bytes(b"x")
    notes: list[str] = []
    assert len(discover(["in"], note=notes.append)) == 5
    assert notes == [
        "left out in in: old.DOC, sub/x.rtf, of a kind that is not read; save as DOCX, PPTX or PDF"
    ]
    Path("pictures").mkdir()
    for at in range(7):
        Path(f"pictures/{at}.png").write_bytes(b"x")
    with pytest.raises(
        SourceNotFound,
        match=r"no report \(0.png, .*4.png and 2 more, pictures; recognize .* first \(OCR\)",
    ):
        names("pictures")
