"""What hostile files cost: one clear line, and little memory, measured in a process of its own."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes import python
from tests.read import making

pytest.importorskip("docx", reason="Word needs python-docx: pip install 'trendkg[documents]'")
pytest.importorskip("pypdfium2", reason="PDF needs pypdfium2: pip install 'trendkg[documents]'")
resource = pytest.importorskip("resource", reason="memory is measured as on Unix")

PROGRAM = """
import json, resource, sys
import kg
from kg.errors import KgError
report = sys.argv[1]
try:
    result = kg.build([report], strict=False)
    said = [f.message for f in result.record.failures]
    built = [r.name for r in result.record.reports]
except KgError as error:
    said, built = [str(error)], []
# Not getrusage: it counts what the parent had when it started this process.
status = open("/proc/self/status").read() if sys.platform == "linux" else "VmHWM: 0"
mine = int(status.split("VmHWM:")[1].split()[0])
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
found = {"said": said, "built": built, "mine": mine // 1024, "children": children // 1024}
print(json.dumps(found))
"""
MOST = 400
"""Megabytes that this process may take: what it takes for any report, and some 250 more."""

REPORT = "# Edge AI\n\nEdge AI uses federated learning.\n"
ZEROS = bytes(1_000_000)


def deflated(megabytes: int, start: bytes = b"", fill: bytes = ZEROS) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(start), *(packer.compress(fill) for _ in range(megabytes))]
    return b"".join([*parts, packer.flush()])


def docx_bomb() -> bytes:
    import docx

    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(making.saved(docx.Document()))) as whole,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in whole.namelist():
            if name != "word/document.xml":
                archive.writestr(name, whole.read(name))
        with archive.open("word/document.xml", "w") as part:
            part.write(b"<a>")
            for _ in range(300):
                part.write(b" " * 1_000_000)
            part.write(b"</a>")
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.md", REPORT)
        for name in ("one.md", "two.md"):
            with archive.open(name, "w", force_zip64=True) as member:
                for _ in range(150):
                    member.write(ZEROS)
    return out.getvalue()


def tar_bomb() -> bytes:
    header = io.BytesIO()
    with tarfile.open(fileobj=header, mode="w") as archive:
        info = tarfile.TarInfo("good.md")
        info.size = len(REPORT)
        archive.addfile(info, io.BytesIO(REPORT.encode()))
    start = header.getvalue()[: 512 * 2]
    large = tarfile.TarInfo("large.bin")
    large.size = 300 * len(ZEROS)
    packed = deflated(300, start + large.tobuf())
    crc_and_size = bytes(8)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + packed[2:-4] + crc_and_size


def pdf_bomb() -> bytes:
    """A page whose content, unpacked, is 300 megabytes of text."""
    text = b"BT /F1 10 Tf 50 700 Td (all work and no play) Tj ET\n" * 20_000
    content = deflated(300, b"", text)
    helvetica = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        + b"/Resources<</Font<</F1%s>>>>>>" % helvetica,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content),
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    trailer = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


BOMBS: dict[str, tuple[Callable[[], bytes], str, list[str]]] = {
    "bomb.docx": (docx_bomb, "bomb.docx, unpacked, has more than 33,554,432 bytes", []),
    "bomb.zip": (zip_bomb, "unpacks to more than 200 times its size, as a bomb does", ["good.md"]),
    "bomb.tgz": (tar_bomb, "unpacks to more than 200 times its size, as a bomb does", ["good.md"]),
    "bomb.pdf": (pdf_bomb, "bomb.pdf is broken, or takes more than 768 MiB", []),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little_and_loses_nothing_else(name: str, tmp_path: Path) -> None:
    make, said, built = BOMBS[name]
    (tmp_path / name).write_bytes(make())
    found = json.loads(python("-c", PROGRAM, str(tmp_path / name)))
    assert found["built"] == built
    assert any(said in line for line in found["said"])
    assert found["mine"] < MOST
    assert found["children"] < 900
