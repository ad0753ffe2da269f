"""The card tells where weights come from and how good they are, the same way every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from kg.extract.candidates import Name, Occurrence
from kg.extract.links import Link
from kg.extract.topic_classifier import Topic
from kg.learn.annotations import annotated
from kg.learn.evaluation.judgements import judge_report
from kg.learn.evaluation.predictions import found_by_model
from kg.learn.model_card import Base, ModelCard, Source, Weights, newest
from kg.model.schema import LEARNED_RELATIONS, RelationType
from tests.extract.reading import line
from tests.learn.evaluation.conftest import REPORT, write
from tests.learn.evaluation.samples import FOREIGN, GOLD, RISK, TREND, found

SOURCE = Source("ours", "weights", 1234, 5, 6, "ab" * 32)


def card(**given: object) -> ModelCard:
    held_out = tuple(judge_report(f"r{n}", GOLD, found(FOREIGN)) for n in range(3))
    return ModelCard("1.2.3", (SOURCE,), held_out, **given)  # type: ignore[arg-type]


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a Markdown text: rows of cells, as rendered."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    found: list[list[list[str]]] = []
    for at, token in enumerate(tokens):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in {"th_open", "td_open"}:
            inline = tokens[at + 1].children or []
            found[-1][-1].append("".join(child.content for child in inline))
    return found


def test_it_has_every_part() -> None:
    text = card(date="2026-03", seed=7).text()
    assert "Weights of TrendKG 1.2.3, 2026-03, licence Apache-2.0." in text
    data, settings, figures, reliability = tables(text)
    assert data[1] == ["ours", "weights", "1,234", "5", "6", "ab" * 8]
    assert settings[1:] == [["seed", "7"]]
    assert [row[0] for row in figures[5::6]] == ["topics", "relations"]
    assert figures[3][:4] == ["Risk", "1.000", "0.500", "0.667"]
    assert figures[3][5] == "6"
    assert reliability[1:] == []
    assert "No weights of others are in them." in text
    assert text == card(date="2026-03", seed=7).text()


def test_weights_and_what_they_began_with() -> None:
    text = card(
        weights=(Weights.of("w.json", b"{}"),),
        base=(Base("mini", "package x", "Apache-2.0", "cd" * 32), Base("other", "y", "MIT")),
        settings={"folds": "8"},
    ).text()
    _, settings, files, base, *_ = tables(text)
    assert settings[1:] == [["folds", "8"], ["seed", "0"]]
    assert files[1] == [
        "w.json",
        "2",
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    ]
    assert base[1] == ["mini", "package x", "Apache-2.0", "cd" * 32]
    assert base[2] == ["other", "y", "MIT", ""]


def test_names_of_folders_are_text() -> None:
    hostile = Source("a|b `c` <img src=x> [d](e)\n# f", "*g*", 1, 1, 1, "0" * 64)
    text = ModelCard("1", (hostile,), ()).text()
    assert tables(text)[0][1][:2] == ["a|b `c` <img src=x> [d](e) # f", "*g*"]
    assert "<img" not in MarkdownIt("commonmark").enable("table").render(text)


def test_a_source_changes_with_its_reports_and_annotations(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold")

    def source() -> Source:
        return Source.of(folder, "weights", annotated([folder]))

    first = source()
    assert (first.name, first.reports, first.topics, first.relations) == ("gold", 1, 5, 3)
    assert first == source()
    write(folder, report=REPORT + "\nMore.\n")
    second = source()
    write(folder, report=REPORT + "\nMore.\n", relations=[])
    assert len({first.sha256, second.sha256, source().sha256}) == 3


def test_the_date_is_that_of_the_newest_report(tmp_path: Path) -> None:
    folder = write(tmp_path / "gold", "a", "---\ndate: 2024-05-01\n---\n" + REPORT)
    write(folder, "b", "---\ndate: 2023\n---\n" + REPORT)
    assert newest(annotated([folder])) == "2024-05-01"
    assert newest([]) == ""


def named(label: str) -> Name:
    return Name(label, [Occurrence(line("Edge AI grows."), 0, 2, label, "base")])


def test_what_was_decided_can_be_judged() -> None:
    topics = [
        Topic(TREND, [named("edge AI"), named("AI at the edge")], [0.9, 0.8]),
        Topic(RISK, [named("battery drain")], [0.7]),
    ]
    links = [
        Link(0, 1, RelationType.RAISES_RISK, 1),
        Link(0, 1, RelationType.MITIGATES_RISK, 1),
    ]
    thresholds = dict.fromkeys(LEARNED_RELATIONS, 0.5)
    said = found_by_model(topics, links, [0.5, 0.49], thresholds)
    assert [(t.names, t.confidence) for t in said.topics] == [
        (("edge AI", "AI at the edge"), 0.9),
        (("battery drain",), 0.7),
    ]
    assert [(r.predicate, r.confidence) for r in said.relations] == [
        (RelationType.RAISES_RISK, 0.5)
    ]
    likelier = found_by_model(topics, links, [0.6, 0.7], thresholds)
    assert [r.predicate for r in likelier.relations] == [RelationType.MITIGATES_RISK]
    outcomes = judge_report("r", GOLD, said).outcomes
    assert [o.label for o in outcomes if o.verdict == "right"] == [
        "edge AI",
        "battery drain",
        "edge AI → battery drain",
    ]
    with pytest.raises(ValueError, match="zip"):
        found_by_model(topics, links, [0.5], thresholds)


def test_reliability_is_in_tenths() -> None:
    topics = [Topic(TREND, [named("edge AI")], [0.95])]
    said = found_by_model(topics, [], [], {})
    reliability = tables(ModelCard("1", (SOURCE,), (judge_report("r", GOLD, said),)).text())[-1]
    assert reliability[1:] == [["0.9 to 1.0", "1", "0.950", "1.000", "0", "", ""]]
