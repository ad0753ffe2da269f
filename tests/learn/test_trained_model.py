"""Learning from annotated reports, on a handful of ours."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

import kg.encoder
import kg.learn.trained_model
import kg.learn.training
from kg.cli.main import main
from kg.errors import ConfigurationError
from kg.extract import shipped
from kg.learn.encoder_training import Schedule
from kg.learn.evaluation.judgements import Verdict
from kg.learn.instances import Example
from kg.learn.trained_model import load_model, train
from kg.learn.training import Learned, learn
from kg.resources import ontology
from tests.extract.network_of_two import random_weights

NAMES = (
    "passage-geothermal-heat-networks",
    "passage-school-attendance-early-warning",
    "passage-textile-waste-sorting",
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three annotated reports of ours."""
    pytest.importorskip("sklearn", reason="pip install 'trendkg[train]'")
    there = tmp_path_factory.mktemp("annotated")
    copy(NAMES, ontology() / "examples", there)
    return there


def copy(names: Iterable[str], folder: Path, there: Path) -> None:
    for name in names:
        for suffix in (".md", ".json"):
            shutil.copy(folder / f"{name}{suffix}", there)


def test_a_report_that_is_given_twice_counts_once(folder: Path) -> None:
    """Else the same reports give the same weights."""
    steps: list[tuple[str, int, int]] = []
    once = train([folder], progress=lambda *step: steps.append(step))
    twice = train([folder, folder])
    assert (twice.reports, twice.data) == (once.reports, once.data)
    assert twice.model.to_json() == once.model.to_json()
    assert once.reports == len(NAMES)
    assert [step[1] for step in steps[:3]] == [1, 2, 3]


def test_the_result_is_told_as_json(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "w.json"
    assert main(["train", str(folder), "-o", str(weights), "--no-encoder", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reports"] == len(NAMES)
    assert told["files"] == [str(weights), str(tmp_path / "w.md")]


def test_thresholds_are_tuned_on_the_folder_named_for_it(folder: Path, tmp_path: Path) -> None:
    copy(NAMES[:2], folder, tmp_path)
    tuned = train([folder], tuned_on=[tmp_path])
    assert tuned.reports == len(NAMES)
    assert tuned.model.to_json() != train([folder]).model.to_json()


def parted(folder: Path, into: Path) -> tuple[Path, Path]:
    """Two folders with one of the reports each."""
    folders = into / "tune", into / "alike"
    for there, name in zip(folders, NAMES, strict=False):
        there.mkdir()
        copy([name], folder, there)
    return folders


def test_the_card_says_what_each_folder_was_for(folder: Path, tmp_path: Path) -> None:
    tune, alike = parted(folder, tmp_path)
    roles = {
        ((tune,), (alike,)): ["weights and thresholds", "weights", "weights, each counted 0.25"],
        ((tune,), ()): ["weights and thresholds", "weights, each counted 0.25"],
        ((), (alike,)): ["weights and thresholds", "weights and thresholds, each counted 0.25"],
        ((), ()): ["weights and thresholds"],
    }
    models = set()
    for (tuned_on, near), told in roles.items():
        found = train([folder], tuned_on=tuned_on, alike=near)
        assert [source.role for source in found.card.sources] == told
        assert found.reports == len(NAMES)
        models.add(found.model.to_json())
    assert len(models) == len(roles)


def test_the_card_has_what_was_said_of_each_report_unseen(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tune, _ = parted(folder, tmp_path)
    kept: list[Learned] = []
    monkeypatch.setattr(
        kg.learn.trained_model, "learn", lambda *a, **k: kept.append(learn(*a, **k)) or kept[-1]
    )
    [judgement] = train([folder], tuned_on=[tune]).card.held_out
    [one] = kept
    assert judgement.report == NAMES[0]
    said = [o for o in judgement.topics if o.verdict is not Verdict.MISSED]
    assert [o.label for o in said] == [topic.label for topic in one.topics[0]]
    assert {o.confidence for o in judgement.relations} <= {None, *one.chances[0]}


@pytest.mark.parametrize("tuned", [False, True])
def test_with_an_encoder_decisions_are_learned_from_what_it_has_not_seen(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, tuned: bool
) -> None:
    pytest.importorskip("torch", reason="pip install 'trendkg[train]'")
    base = {n: w for n, w in random_weights().items() if not n.startswith("heads.")}
    monkeypatch.setattr(kg.learn.training, "base_weights", lambda _layers: base)
    kept: list[tuple[list[Example], list[Example]]] = []
    monkeypatch.setattr(
        kg.learn.trained_model,
        "learn",
        lambda seen, **k: kept.append((seen, k["read"])) or learn(seen, **k),
    )
    tune, alike = parted(folder, tmp_path)
    found = train(
        [folder],
        tuned_on=[tune] if tuned else [],
        alike=[alike],
        schedule=Schedule(epochs=1),
    )
    [(seen, read)] = kept
    assert len(seen) == 1
    assert len(read) == 2
    assert found.encoder is not None
    assert [source.role for source in found.card.sources][tuned:] == (
        ["encoder", "encoder, a share in each epoch"]
        if tuned
        else [
            "encoder; one report in four decisions and thresholds",
            "encoder; one report in four decisions and thresholds, a share in each epoch",
        ]
    )


def test_the_commands_learn_and_compare(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "weights.json"
    assert main(["train", str(folder), "-o", str(weights), "--no-encoder"]) == 0
    assert "learned from 3 reports" in capsys.readouterr().err
    card = (tmp_path / "weights.md").read_text()
    assert hashlib.sha256(weights.read_bytes()).hexdigest() in card
    assert "By cross-validation over 3 reports" in card
    for date in ("tomorrow", "2026-13", "2026-02-30", "0000"):
        assert main(["train", str(folder), "--no-encoder", "--date", date]) == 2
        assert f"'{date}' is no date" in capsys.readouterr().err
    assert main(["evaluate", str(folder), "--weights", str(weights), "--json"]) == 0
    mine = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in mine["figures"]][4::6] == ["topics", "relations"]


@pytest.mark.parametrize(
    ("output", "code", "told"),
    [("a.md", 2, "such as weights.json"), ("encoder.npz", 2, "another name"), (".", 6, "a folder")],
)
def test_an_output_that_cannot_be_is_refused_before_the_work(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    output: str,
    code: int,
    told: str,
) -> None:
    assert main(["train", str(folder), "-o", str(tmp_path / output), "--no-encoder"]) == code
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_is_not_needed_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    bare = replace(shipped(), topics={}, relations={}, encoder=None)
    path.write_text(bare.to_json())
    shutil.copy(Path(kg.encoder.__file__).parent / "data" / "encoder.npz", tmp_path)
    assert load_model(path).encoder is None


def test_load_model_refuses_what_holds_no_weights(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(shipped().to_json())
    with pytest.raises(ConfigurationError, match="needs the encoder"):
        load_model(path)
    beside = Path(kg.encoder.__file__).parent / "data" / "encoder.npz"
    shutil.copy(beside, tmp_path)
    assert load_model(path).to_json() == shipped().to_json()
    (tmp_path / "encoder.npz").write_bytes(b"none")
    with pytest.raises(ConfigurationError, match="does not hold weights"):
        load_model(path)
    path.write_text("[]")
    with pytest.raises(ConfigurationError, match="does not hold weights"):
        load_model(path)
