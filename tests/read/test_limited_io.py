"""No more is read than may be, whatever a file says of its size."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kg.errors import (
    ConfigurationError,
    DecisionsError,
    OntologyError,
    VocabularyError,
)
from kg.read.limited_io import at_most, read_limited
from kg.read.tables.decision_table import load_decisions
from kg.read.tables.metadata_table import load_table
from kg.read.tables.user_ontology import load_user_ontology
from kg.read.tables.vocabulary import load_vocabularies

ENDLESS = Path("/dev/zero")


@pytest.mark.parametrize(
    ("content", "most", "read"),
    [
        (b"", 0, b""),
        (b"", 5, b""),
        (b"four", 5, b"four"),
        (b"four", 4, b"four"),
        (b"four", 3, b"four"),
        (b"four", 1, b"fo"),
        (b"four", 10**30, b"four"),
    ],
)
def test_one_byte_more_tells_that_there_are_more(content: bytes, most: int, read: bytes) -> None:
    assert at_most(io.BytesIO(content), most) == read


def test_the_end_is_met_once() -> None:
    class Terminal(io.BytesIO):
        ends = 0

        def read(self, size: int | None = -1, /) -> bytes:
            found = super().read(size)
            self.ends += len(found) < (size or 0)
            return found

    terminal = Terminal(b"typed")
    assert at_most(terminal, 100) == b"typed"
    assert terminal.ends == 1


def test_more_than_is_read_at_once() -> None:
    assert len(at_most(io.BytesIO(bytes(3_000_000)), 2_500_000)) == 2_500_001


@pytest.mark.parametrize("flaw", [ConfigurationError, VocabularyError])
def test_what_a_build_is_told_by(tmp_path: Path, flaw: type[ConfigurationError]) -> None:
    path = tmp_path / "terms"
    path.write_bytes(b"12345")
    assert read_limited(path, 5, flaw) == b"12345"
    with pytest.raises(flaw, match="terms is larger than 4 bytes; split it"):
        read_limited(path, 4, flaw)
    with pytest.raises(flaw, match="no cannot be read: No such file or directory; check the path"):
        read_limited(tmp_path / "no", 4, flaw)


@pytest.mark.skipif(not ENDLESS.exists(), reason="needs a device without end")
def test_what_has_no_end_is_refused() -> None:
    with pytest.raises(VocabularyError, match="/dev/zero is larger than"):
        load_vocabularies([ENDLESS])
    with pytest.raises(DecisionsError, match="/dev/zero is larger than"):
        load_decisions(ENDLESS)
    with pytest.raises(OntologyError, match="/dev/zero is larger than"):
        load_user_ontology([ENDLESS])
    with pytest.raises(ConfigurationError, match="/dev/zero is larger than"):
        load_table(ENDLESS)
