"""Builds into one folder, again and again: always what a build from scratch gives."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kg.build import pipeline
from kg.build.memo import CacheUse
from kg.build.report_builder import ReportBuilder
from kg.read.report_names import NamedSource
from tests.build.small import TEXTS, VOCABULARY, contents, fill

NAMES = st.sampled_from(["a.md", "b.md", "c.txt", "deep/a.md", "deep/d.html", "e.md"])


class Growing(RuleBasedStateMachine):
    """A folder of reports that is changed at random, and built after each change."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(mkdtemp(prefix="growing-"))
        self.reports = self.root / "reports"
        fill(self.reports, {"a.md": TEXTS[0], "b.md": TEXTS[1]})
        (self.root / "terms.csv").write_text(VOCABULARY)
        self.options: dict[str, object] = {}

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    @rule(name=NAMES, text=st.sampled_from(TEXTS))
    def add_or_change(self, name: str, text: str) -> None:
        fill(self.reports, {name: text})

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        if sum(path.is_file() for path in self.reports.rglob("*")) > 1:
            (self.reports / name).unlink(missing_ok=True)

    @rule(name=NAMES, other=NAMES)
    def rename(self, name: str, other: str) -> None:
        if (self.reports / name).exists():
            (self.reports / other).parent.mkdir(exist_ok=True)
            (self.reports / name).rename(self.reports / other)

    @rule(least=st.sampled_from([0.0, 0.6, 0.7]))
    def be_as_sure(self, least: float) -> None:
        self.options["min_confidence"] = least

    @rule(base=st.sampled_from(["https://example.org/id/", "https://e.org/?of=/"]))
    def name_things(self, base: str) -> None:
        self.options["base"] = base

    @rule(known=st.booleans())
    def know_terms(self, known: bool) -> None:
        self.options["vocabularies"] = [self.root / "terms.csv"] if known else []

    @rule()
    def break_off(self) -> None:
        """As a kill would: with the cache renewed, and the outputs not."""
        self.update()
        shutil.rmtree(self.root / "out" / ".kg-stage", ignore_errors=True)
        (self.root / "out" / ".kg-stage").mkdir()

    @invariant()
    def the_same_as_from_scratch(self) -> None:
        if hasattr(self, "root"):
            self.update()
            shutil.rmtree(self.root / "scratch", ignore_errors=True)
            self.update("scratch", CacheUse.NONE)
            assert contents(self.root / "out") == contents(self.root / "scratch")

    def update(self, folder: str = "out", cache: CacheUse = CacheUse.KEEP) -> None:
        pipeline.build_into(
            self.root / folder,
            [self.reports],
            formats=["nquads"],
            processes=1,
            cache=cache,
            **self.options,  # type: ignore[arg-type]
        )


Growing.TestCase.settings = settings(
    max_examples=5,
    stateful_step_count=7,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
test_any_changes_in_any_order = pytest.mark.slow(Growing.TestCase)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return fill(tmp_path / "reports", {f"{n}.md": text for n, text in enumerate(TEXTS)})


@pytest.fixture
def extractions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the reports that are extracted."""
    names: list[str] = []
    whole = ReportBuilder.__call__

    def noted(self: ReportBuilder, job: NamedSource) -> object:
        names.append(job.source.name)
        return whole(self, job)

    monkeypatch.setattr(ReportBuilder, "__call__", noted)
    return names


def update(reports: Path, **options: object) -> pipeline.Written:
    return pipeline.build_into(
        reports.parent / "out",
        [reports],
        processes=1,
        **options,  # type: ignore[arg-type]
    )


def test_only_what_is_new_or_changed_is_extracted(reports: Path, extractions: list[str]) -> None:
    update(reports)
    assert extractions == [f"{n}.md" for n in range(len(TEXTS))]
    extractions.clear()
    update(reports)
    assert extractions == []
    fill(reports, {"1.md": TEXTS[1] + "\nMore.\n", "new.md": TEXTS[0] + "\nNew.\n"})
    (reports / "2.md").unlink()
    update(reports)
    assert extractions == ["1.md", "new.md"]


@pytest.mark.parametrize("least", [0.0, 0.7])
def test_settings_of_the_graph_alone_need_no_extraction(
    reports: Path, extractions: list[str], least: float
) -> None:
    update(reports, min_confidence=least)
    extractions.clear()
    update(reports, min_confidence=0.5, base="https://example.org/")
    assert extractions == []


def test_a_vocabulary_does(reports: Path, extractions: list[str]) -> None:
    update(reports)
    extractions.clear()
    (reports.parent / "terms.csv").write_text(VOCABULARY)
    update(reports, vocabularies=[reports.parent / "terms.csv"])
    assert len(extractions) == len(TEXTS)


def test_a_cache_can_be_begun_anew_or_left_alone(reports: Path, extractions: list[str]) -> None:
    update(reports)
    for use in (CacheUse.ANEW, CacheUse.NONE):
        extractions.clear()
        update(reports, cache=use)
        assert len(extractions) == len(TEXTS)
    assert [p.name for p in (reports.parent / "out").glob(".kg-*")] == [".kg-cache"]


def test_without_a_cache_none_is_left(reports: Path) -> None:
    update(reports, cache=CacheUse.NONE)
    names = {path.name for path in (reports.parent / "out").iterdir()}
    assert names == {"graph.ttl", "graph.html", "build.json"}


def test_the_cache_holds_no_more_than_the_last_build_used(reports: Path) -> None:
    cache = reports.parent / "out" / ".kg-cache" / "builds.sqlite"
    fill(reports, {f"more {n}.md": f"{TEXTS[0]}\n\n## Part {n}\n" for n in range(20)})
    update(reports)
    large = cache.stat().st_size
    for path in reports.glob("more*"):
        path.unlink()
    update(reports)
    assert cache.stat().st_size < large / 2


def test_processes_make_no_difference(reports: Path) -> None:
    fill(reports, {"bad.md": ""})
    made = [
        contents(built(reports.parent / str(processes), reports, processes))
        for processes in (1, 2, 3)
    ]
    assert made[0] == made[1] == made[2]


def built(folder: Path, reports: Path, processes: int) -> Path:
    pipeline.build_into(
        folder, [reports], formats=["all"], processes=processes, cache=CacheUse.NONE
    )
    return folder


def test_failures_are_told_each_time(reports: Path) -> None:
    fill(reports, {"bad.md": ""})
    for _ in range(2):
        (failure,) = update(reports).record.failures
        assert (failure.name, failure.kind) == ("bad.md", "UnreadableSource")
    with pytest.raises(pipeline.UnknownName):
        update(reports, formats=["pdf"])
