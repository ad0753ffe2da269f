"""What these tests share: extraction, which is not at stake here, is done once a report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import pytest

from kg.build.report_builder import FailedReport, PackedReport, ReportBuilder
from kg.read.report_names import NamedSource
from tests.build.distributed.cluster import Cluster, running

_build = ReportBuilder.__call__


class _ByKey:
    """A builder that is the same as all that are told the same."""

    def __init__(self, builder: ReportBuilder) -> None:
        self.builder = builder

    def __hash__(self) -> int:
        return hash(self.builder.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByKey) and other.builder.key == self.builder.key


@lru_cache
def _built(by: _ByKey, job: NamedSource, _content: bytes) -> PackedReport | FailedReport:
    return _build(by.builder, job)


def _remembered(builder: ReportBuilder, job: NamedSource) -> PackedReport | FailedReport:
    if job.source.flaw is not None:
        return _build(builder, job)
    return _built(_ByKey(builder), job, job.source.load())


@pytest.fixture(autouse=True)
def _extraction_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReportBuilder, "__call__", _remembered)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    yield from running(tmp_path_factory.mktemp("cluster"))
