"""Archives of reports: unpacked within bounds, whatever they say of themselves."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import OutputError, SourceNotFound, SourceTooLarge, UnreadableSource
from kg.read import Source, discover, read
from kg.read.limited_io import Spool
from kg.read.report_names import name_sources, safe_parts, unique_parts
from tests.read.making import zipped

Members = dict[str, str | bytes]


def tarred(members: Members, mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


PACKERS: dict[str, Callable[[Members], bytes]] = {
    "a.zip": zipped,
    "a.tar.gz": tarred,
    "a.tgz": tarred,
    "a.tar": lambda members: tarred(members, "w"),
}
EVERY = pytest.mark.parametrize("name", PACKERS)


def pack(folder: Path, name: str, members: Members) -> Path:
    (folder / name).write_bytes(PACKERS[name](members))
    return folder / name


def shown(sources: Sequence[Source], path: Path) -> list[str]:
    return [source.name.removeprefix(f"{path.as_posix()}/") for source in sources]


@EVERY
def test_reports_come_out_as_they_went_in(name: str, tmp_path: Path) -> None:
    members: Members = {"b/x.md": "# Two", "a.html": "<h1>One</h1>", "c.pdf.txt": "Three"}
    path = pack(tmp_path, name, {**members, "d.png": "no", ".e.md": "no", "__MACOSX/a.md": "no"})
    sources = discover([path])
    assert shown(sources, path) == ["b/x.md", "a.html", "c.pdf.txt"]
    assert [source.load() for source in sources] == [b"# Two", b"<h1>One</h1>", b"Three"]
    assert [read(source).metadata.title for source in sources[:2]] == ["Two", "One"]
    assert [n.source.name for n in name_sources(sources)] == ["a.html", "c.pdf.txt", "x.md"]


@EVERY
def test_names_are_safe_and_each_comes_once(name: str, tmp_path: Path) -> None:
    names = ["../../etc/a.md", "/a.md", "C:\\x\\b.md", "x/\x1b[1m.md", "x/./b.md"]
    path = pack(tmp_path, name, dict.fromkeys(names, "# T"))
    assert shown(discover([path]), path) == [
        "etc/a.md", "a.md", "x/b.md", "x/[1m.md", "x/b (2).md",
    ]  # fmt: skip


def test_the_same_name_twice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
        z.writestr("x.md", "# One")
        with pytest.warns(UserWarning, match="Duplicate"):
            z.writestr("x.md", "# Two")
    sources = discover([tmp_path / "a.zip"])
    assert [(s.load(), s.name[-8:]) for s in sources] == [
        (b"# One", "zip/x.md"),
        (b"# Two", "x (2).md"),
    ]
    assert [n.stem for n in name_sources(sources)] == ["x-2", "x"]


PARTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["..", ".", "", "C:", "a", "\\", "a\x00b", "\u202e", "x" * 300 + ".md"]
)


@given(st.lists(st.lists(PARTS, min_size=1, max_size=4), max_size=6), st.sampled_from("/\\"))
def test_any_name_stays_below(paths: list[list[str]], separator: str) -> None:
    taken: set[tuple[str, ...]] = set()
    for path in paths:
        parts = safe_parts(separator.join(path))
        assert not {"", ".", ".."} & set(parts)
        assert all(len(p) <= 120 and not set(p) & set("/\\\x00\u202e") for p in parts)
        assert not Path(*parts).is_absolute()
        assert safe_parts("/".join(parts)) == parts
        if parts:
            parts = unique_parts(parts, taken)
            assert parts not in taken
            taken.add(parts)


@EVERY
def test_what_is_about_the_reports_is_left_out(name: str, tmp_path: Path) -> None:
    path = pack(tmp_path, name, {"README.md": "x", "a.md": "# A"})
    said: list[str] = []
    assert shown(discover([path], note=said.append), path) == ["a.md"]
    assert said == [f"README.md in {path} left out as being about the others"]


@EVERY
def test_an_archive_without_a_report(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"holds no report; reports end in \.md"):
        discover([pack(tmp_path, name, {"README.md": "x", "a.csv": "x"})])


def flaws(path: Path, **options: int) -> tuple[list[str], list[str]]:
    """The names of reports that can be read, and what is said of the others."""
    sources = discover([path], **options)  # type: ignore[arg-type]
    fine = [source for source in sources if source.flaw is None]
    assert all(source.load() for source in fine)
    said = [str(s.flaw).replace(path.as_posix(), "A") for s in sources if s.flaw]
    return shown(fine, path), said


@EVERY
def test_a_member_may_be_too_large_or_an_archive(name: str, tmp_path: Path) -> None:
    path = pack(tmp_path, name, {"a.md": "# A", "b.md": "x" * 100_000, "c.zip": "x", "d.md": "# D"})
    fine, said = flaws(path, max_bytes=50_000)
    assert fine == ["a.md", "d.md"]
    assert said == [
        "A/b.md has more than 50,000 bytes, the limit; split it or raise the limit (--max-bytes)",
        "A/c.zip is an archive within an archive; unpack it first",
    ]
    (flawed,) = (s for s in discover([path], max_bytes=50_000) if s.name.endswith("b.md"))
    with pytest.raises(SourceTooLarge):
        flawed.load()


def test_links_are_none(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"{kind.decode()}.md")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        archive.addfile(tarfile.TarInfo("e.md"), io.BytesIO())
    assert shown(discover([tmp_path / "a.tar"]), tmp_path / "a.tar") == ["e.md"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        z.writestr(link, "/etc/passwd")
        z.writestr("dir.md/", "")
        z.writestr("e.md", "# E")
    assert shown(discover([tmp_path / "a.zip"]), tmp_path / "a.zip") == ["e.md"]


def test_what_is_encrypted_or_packed_oddly(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
        z.writestr("a.md", "# A")
        z.writestr("b.md", "# B" * 50, zipfile.ZIP_LZMA)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    first = data.index(b"PK\x01\x02")
    data[first + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert flaws(tmp_path / "a.zip") == (
        [],
        [
            "A/a.md is encrypted; pack it without a password",
            "A/b.md is packed in an unusual way; pack it anew, deflated",
        ],
    )


@EVERY
def test_an_archive_that_breaks_off(name: str, tmp_path: Path) -> None:
    words = [[sha256(bytes([i, j])).hexdigest() for j in range(20)] for i in range(20)]
    many: Members = {f"{i}.md": f"# {i}\n" + "\n".join(words[i]) for i in range(20)}
    path = pack(tmp_path, name, many)
    path.write_bytes(path.read_bytes()[: -len(path.read_bytes()) // 2])
    fine, said = flaws(path)
    assert said[-1].startswith("A is no whole archive (")
    assert said[-1].endswith("); pack it anew")
    assert bool(fine) is (name != "a.zip")


def test_a_member_that_is_damaged_does_not_lose_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("a.md", "# A broken one")
        z.writestr("b.md", "# B")
    path.write_bytes(path.read_bytes().replace(b"# A broken", b"# X broken", 1))
    fine, said = flaws(path)
    assert fine == ["b.md"]
    assert said == ["A/a.md cannot be unpacked (Bad CRC-32 for file 'a.md'); pack it anew"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_bomb_is_told_before_it_goes_off(name: str, tmp_path: Path) -> None:
    zeros = bytes(16_000_000)
    members: Members = {"a.md": "# A", **{f"z{i}.md": zeros for i in range(8)}}
    path = pack(tmp_path, name, members)
    fine, said = flaws(path)
    assert fine[0] == "a.md"
    (line,) = said
    assert line.startswith("A unpacks to more than 200 times its size, as a bomb does; ")


def test_a_header_may_not_be_a_bomb(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("a.md")
        info.pax_headers = {"comment": "x" * 20_000_000}
        archive.addfile(info)
    (tmp_path / "a.tgz").write_bytes(gzip.compress(out.getvalue()))
    assert flaws(tmp_path / "a.tgz")[1] == [
        "the archive has a header that is too large; pack it anew with plain tar"
    ]


def test_no_room_to_unpack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pack(tmp_path, "a.zip", {"a.md": "# A"})

    def full(_: object, chunks: object) -> tuple[int, int]:
        raise OutputError("no room")

    monkeypatch.setattr(Spool, "add", full)
    with pytest.raises(OutputError):
        discover([path])


def test_a_full_disk_is_the_machines() -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with Spool() as spool:
        spool._file.close()
        spool._file = Full()  # type: ignore[assignment]
        with pytest.raises(OutputError, match=r"no room to unpack in .*: No space left on device"):
            spool.add([b"x"])


def test_what_fails_within_leaves_nothing_behind() -> None:
    def failing() -> object:
        yield b"half of it"
        raise UnreadableSource("no")

    with Spool() as spool:
        assert spool.add([b"one"]) == (0, 3)
        with pytest.raises(UnreadableSource):
            spool.add(failing())  # type: ignore[arg-type]
        assert spool.add([b"t", b"wo"]) == (3, 3)
    assert spool.path.read_bytes() == b"onetwo"


def test_a_build_says_what_is_wrong_and_keeps_the_rest(tmp_path: Path) -> None:
    report = "# Edge AI\n\nEdge AI uses federated learning.\n"
    (tmp_path / "in").mkdir()
    pack(tmp_path / "in", "a.zip", {"good.md": report, "bad.pdf": "%PDF-1.7 no more"})
    (tmp_path / "in" / "broken.tgz").write_bytes(b"\x1f\x8bnothing")
    (tmp_path / "in" / "none.zip").write_bytes(zipped({"a.csv": "x"}))
    result = kg.build([tmp_path / "in"])
    assert [r.name for r in result.record.reports] == ["good.md"]
    assert sorted(f.name for f in result.record.failures) == ["bad.pdf", "broken.tgz", "none.zip"]
