"""Reports as rows: JSON Lines, read line by line, and Parquet."""

from __future__ import annotations

import json
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import MissingExtra, SourceNotFound, SourceTooLarge, UnreadableSource
from kg.model import Metadata
from kg.read import discover, read
from kg.read.report_names import name_sources
from kg.read.source import read_row

TEXT = "# Edge AI\n\nEdge AI uses federated learning.\n"


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def test_rows_are_reports(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "all.jsonl",
        {"id": 7, "text": TEXT, "title": "Given", "date": "2025-03", "author": "Jo Doe"},
        {"ID": "x/y", "Text": "<!doctype html><h1>Page</h1>", "source": "Acme"},
        {"text": "plain words", "authors": ["Ann Lee", "Kim Park"], "url": "https://example.org"},
    )
    sources = discover([path])
    assert [n.source.name for n in name_sources(sources)] == ["3", "7", "y"]
    documents = [read(source) for source in sources]
    assert [d.media_type for d in documents] == ["text/plain", "text/html", "text/plain"]
    assert [d.metadata for d in documents] == [
        Metadata("Given", "2025-03", ("Jo Doe",)),
        Metadata("Page", "", (), "Acme"),
        Metadata("3", "", ("Ann Lee", "Kim Park")),
    ]
    assert documents[0].source == TEXT
    assert read(discover([path])[0]).sha256 == documents[0].sha256


def test_the_evidence_counts_in_the_text_of_the_row(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "all.jsonl", {"id": "edge", "text": TEXT})
    result = kg.build([path])
    said = (*result.knowledge.entities, *result.knowledge.relations)
    assert said
    assert all(e.span.of(TEXT) == e.quote for each in said for e in each.evidence)
    assert [(r.slug, r.name) for r in result.record.reports] == [("edge", "edge")]


def test_bad_rows_do_not_lose_the_others(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    lines = [
        b"\xef\xbb\xbf" + json.dumps({"id": "a", "text": TEXT}).encode(),
        b"",
        b'{"id": "b", "text": ',
        b'["no object"]',
        b"[" * 100_000,
        json.dumps({"id": "c", "text": "x" * 200_000}).encode(),
        b'{"id": "d"}',
        b'{"id": "e", "text": 5}',
        b'{"id": true, "text": "\xff"}',
        json.dumps({"id": "a", "text": TEXT + "More."}).encode(),
    ]
    path.write_bytes(b"\r\n".join(lines))
    sources = discover([path], max_bytes=150_000)
    said = {}
    for source in sources:
        try:
            said[source.name.removeprefix(f"{path.as_posix()}/")] = source.fetch(150_000).data
        except (UnreadableSource, SourceTooLarge) as error:
            name = source.name.removeprefix(f"{path.as_posix()}/")
            said[name] = str(error).replace(path.as_posix(), "A").encode()
    assert {name: line[:60] for name, line in said.items()} == {
        "a": TEXT.encode(),
        "3": b"A:3 is no valid JSON (Expecting value); correct the row",
        "4": b'A:4 is no JSON object; give the row as {"text": ...}',
        "5": b"A:5 is JSON nested too deep; give it as a flat row",
        "6": b"A:6 has more than 150,000 bytes, the limit; split it or rais",
        "d": b"A/d has no text; give the row a field text, content, body, m",
        "e": b"A/e has no text; give the row a field text, content, body, m",
        "9": said["9"][:60],
        "a (2)": TEXT.encode() + b"More.",
    }
    assert said["9"].startswith(b"A:9 is no valid JSON (")


def test_a_file_of_blank_lines_holds_no_report(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text("\n\n")
    with pytest.raises(SourceNotFound, match=r"a\.ndjson holds no report"):
        discover([tmp_path / "a.ndjson"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["id", "text", "title", "date", "AUTHOR", "Text", "name"]) | st.text()


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=5), min_size=1, max_size=5))
def test_any_rows_are_found_and_read_or_refused(rows: list[dict[str, Any]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = jsonl(Path(folder, "a.jsonl"), *rows)
        sources = discover([path])
        assert len(sources) == len(rows)
        assert len({source.identity for source in sources}) == len(rows)
        for source, row in zip(sources, rows, strict=True):
            try:
                content = source.fetch()
            except UnreadableSource:
                continue
            texts = {v.encode("utf-8", "replace") for v in row.values() if isinstance(v, str)}
            assert content.data in texts


def test_text_that_no_file_can_hold(tmp_path: Path) -> None:
    data, media_type, _ = read_row(b'{"text": "a\\ud800b"}', "1")
    assert (data, media_type) == (b"a?b", "text/plain")
    assert read_row(b'{"text": "a", "title": "\\udc00b"}', "1")[2] == (("title", "?b"),)


def test_finding_rows_takes_memory_for_their_places_alone(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    row = json.dumps({"id": 10**6, "text": "word " * 2000})
    with path.open("w") as file:
        for number in range(2000):
            file.write(row.replace("1000000", str(number)) + "\n")
    tracemalloc.start()
    sources = discover([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(sources) == 2000
    assert peak < path.stat().st_size / 5


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip(
        "pyarrow", reason="Parquet needs pyarrow: pip install 'trendkg[parquet]'"
    )
    pq = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "Id": ["a", "b", "a"],
            "text": [TEXT, "x" * 5000, None],
            "date": [date(2025, 3, 4), None, date(2024, 1, 1)],
            "vector": [[1.0], [2.0], [3.0]],
        }
    )
    path = tmp_path / "all.parquet"
    pq.write_table(table, path, row_group_size=2)
    first, second, third = discover([path], max_bytes=4000)
    assert read(first).metadata.issued == "2025-03-04"
    assert read(first).source == TEXT
    assert [s.name.rpartition("/")[2] for s in (first, second, third)] == ["a", "b", "a (2)"]
    with pytest.raises(SourceTooLarge, match=r"all\.parquet:2 has more than 4,000 bytes"):
        second.load()
    with pytest.raises(UnreadableSource, match=r"a \(2\) has no text"):
        third.fetch()


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        (
            {"id": ["a"], "words": ["x"]},
            UnreadableSource,
            r"no column of texts \(found: id, words\)",
        ),
        ({"text": []}, SourceNotFound, "holds no report; give it a row for each"),
        (None, UnreadableSource, r"is no whole Parquet file \("),
        ({"text": ["a"], "date": [10**9]}, UnreadableSource, r"is no whole Parquet file \("),
    ],
)
def test_parquet_without_reports(
    columns: dict[str, list[object]] | None, error: type[Exception], said: str, tmp_path: Path
) -> None:
    pa = pytest.importorskip(
        "pyarrow", reason="Parquet needs pyarrow: pip install 'trendkg[parquet]'"
    )
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "all.parquet"
    if columns is None:
        path.write_bytes(b"PAR1 but no more")
    else:
        found = pa.table(columns)
        if "date" in columns:
            found = found.set_column(1, "date", found["date"].cast(pa.int32()).cast(pa.date32()))
        pq.write_table(found, path)
    with pytest.raises(error, match=said):
        discover([path])


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "all.parquet").write_bytes(b"PAR1")
    with pytest.raises(MissingExtra, match=r"pip install 'trendkg\[parquet\]'"):
        discover([tmp_path / "all.parquet"])
    (flawed,) = discover([tmp_path])
    assert isinstance(flawed.flaw, MissingExtra)
