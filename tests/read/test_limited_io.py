"""No more is read than may be, whatever a file says of its size."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import files
from kg.errors import ConfigurationError, DecisionsError, OntologyError, VocabularyError
from kg.read.limited_io import read_limited
from kg.read.tables.decision_table import load_decisions
from kg.read.tables.metadata_table import load_table
from kg.read.tables.user_ontology import load_user_ontology
from kg.read.tables.vocabulary import load_vocabularies

ENDLESS = Path("/dev/zero")


@pytest.mark.parametrize("flaw", [ConfigurationError, VocabularyError])
def test_what_a_build_is_told_by(tmp_path: Path, flaw: type[ConfigurationError]) -> None:
    path = tmp_path / "terms"
    path.write_bytes(b"12345")
    assert read_limited(path, 5, flaw) == b"12345"
    with pytest.raises(flaw, match="terms is larger than 4 bytes; split it"):
        read_limited(path, 4, flaw)
    with pytest.raises(flaw, match="no cannot be read: No such file or directory; check the path"):
        read_limited(tmp_path / "no", 4, flaw)


EVERY_FILE = pytest.mark.parametrize(
    ("load", "flaw"),
    [
        (load_decisions, DecisionsError),
        (load_table, ConfigurationError),
        (lambda path: load_user_ontology([path]), OntologyError),
        (lambda path: load_vocabularies([path]), VocabularyError),
    ],
)
Load = Callable[[Path], object]


@pytest.mark.skipif(not ENDLESS.exists(), reason="needs a device without end")
@EVERY_FILE
def test_what_has_no_end_is_refused(load: Load, flaw: type[ConfigurationError]) -> None:
    with pytest.raises(flaw, match="/dev/zero is larger than"):
        load(ENDLESS)


@EVERY_FILE
def test_a_pipe_to_which_nobody_writes_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load: Load, flaw: type[ConfigurationError]
) -> None:
    monkeypatch.setattr(files, "_PIPE_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe.ttl")
    with pytest.raises(flaw, match="ttl cannot be read: nobody writes to this pipe"):
        load(tmp_path / "pipe.ttl")


def test_a_vocabulary_that_swells_is_refused(tmp_path: Path) -> None:
    (tmp_path / "terms.rdf").write_text('<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r/>')
    with pytest.raises(VocabularyError, match="an entity is long or made of others"):
        load_vocabularies([tmp_path / "terms.rdf"])
