import hashlib
from pathlib import Path

import pytest

from kg.errors import SourceTooLarge
from kg.read import discover, read
from tests.read.reading import check, doc


def test_the_document_names_its_source() -> None:
    document = doc("# T\r\n\r\nText.", "in/report.md")
    check(document)
    assert document.name == "in/report.md"
    assert document.source == "# T\r\n\r\nText."
    assert document.sha256 == hashlib.sha256(b"# T\r\n\r\nText.").hexdigest()
    assert (document.media_type, document.encoding) == ("text/markdown", "utf-8")


def test_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# T\n\nText.")
    (tmp_path / "b.html").write_bytes(b"<h1>T</h1><p>Text.")
    (tmp_path / "c.txt").write_bytes(b"Title Line\n\nText here.\n\nMore.")
    documents = [read(source) for source in discover([tmp_path])]
    assert [len(d.blocks) for d in documents] == [2, 2, 3]
    with pytest.raises(SourceTooLarge):
        read(discover([tmp_path / "a.md"])[0], max_bytes=3)


def test_a_text_of_nothing_but_marks_is_a_document_without_blocks() -> None:
    document = doc("---\n\n***\n")
    check(document)
    assert document.blocks == ()
    assert document.metadata.title == "Report"
