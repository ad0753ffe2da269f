"""The encoder at work: the same bits however a page is cut up, and files that keep it."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from kg.encoder import weight_files
from kg.encoder.integer_ops import Matrix
from kg.encoder.transformer import Transformer
from kg.extract import page_encoder
from kg.extract.analyzed_document import Page, prepare
from kg.extract.candidates import Name, collect
from kg.extract.heads import States, pair_logits
from kg.extract.links import Link, Linker, LinkPlace
from kg.extract.page_encoder import PageEncoder, link_features, link_places, name_features, numbered
from kg.extract.topic_classifier import Topic
from kg.extract.windows import PieceSpan, Windows
from kg.learn.encoder_training import encoder_of, stored
from kg.model import BlockKind, RelationType, TopicClass
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS
from tests.extract.network_of_two import LAYERS, WIDTH, random_weights
from tests.extract.reading import REPORT, doc

WINDOWS = [[101, 2023, 2003, 102], [101, 102], [101, *range(2000, 2200), 102]]


@cache
def tiny() -> PageEncoder:
    return encoder_of(random_weights())


def transformer() -> Transformer:
    text = tiny().text
    assert isinstance(text, Transformer)
    return text


@cache
def page() -> Page:
    return prepare(doc(REPORT))


def names() -> list[Name]:
    return collect(page(), [])


def test_hidden_states_have_a_row_for_each_piece() -> None:
    hidden = tiny().text.hidden(WINDOWS)
    assert [h.last.shape for h in hidden] == [(len(w), WIDTH) for w in WINDOWS]
    assert [h.middle.shape for h in hidden] == [(len(w), WIDTH) for w in WINDOWS]
    assert len(transformer().layers) == LAYERS


def test_a_window_is_read_alike_alone_and_in_company() -> None:
    together = tiny().text.hidden(WINDOWS)
    for window, hidden in zip(WINDOWS, together, strict=True):
        (alone,) = tiny().text.hidden([window])
        assert np.array_equal(alone, hidden)


@pytest.mark.parametrize("threads", [2, 3, 9])
def test_threads_change_no_bit_and_no_order(threads: int) -> None:
    windows = [[101, *range(2000, 2000 + length), 102] for length in (150, 7, 200, 90, 240, 1)]
    there = tiny().text.hidden(windows)
    back = tiny().text.hidden(windows, threads)
    assert len(there) == len(back) == len(windows)
    assert all(np.array_equal(a, b) for a, b in zip(there, back, strict=True))


def test_without_room_for_threads_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    windows = [[101, *range(2000, 2200), 102]] * 3
    there = tiny().text.hidden(windows)
    monkeypatch.setattr(Thread, "start", refuse)
    back = tiny().text.hidden(windows, 2)
    assert all(np.array_equal(a, b) for a, b in zip(there, back, strict=True))


def test_neighbours_change_what_a_piece_means() -> None:
    one, other = tiny().text.hidden([[101, 2023, 102], [101, 2023, 2024, 102]])
    assert not np.array_equal(one.last[1], other.last[1])
    assert not np.array_equal(one.middle[1], one.last[1])


def test_each_name_has_a_logit_a_class_and_each_pair_one_a_relation() -> None:
    reading = tiny().read(page())
    assert reading.names(names()).shape == (len(names()), len(LEARNED_CLASSES))
    at = reading.windows.place(names()[0].occurrences[0])
    assert at is not None
    assert reading.pairs([(at, at)]).shape == (1, len(LEARNED_RELATIONS))
    assert reading.pairs([]).shape == (0, len(LEARNED_RELATIONS))


def test_a_name_that_stands_nowhere_says_nothing() -> None:
    reading = tiny().read(page())
    assert np.array_equal(reading.names([Name("nowhere")]), np.zeros((1, len(LEARNED_CLASSES))))


def test_an_empty_page_can_be_read() -> None:
    reading = tiny().read(Page(page().document, ()))
    assert reading.names([]).shape == (0, len(LEARNED_CLASSES))


def test_means_are_of_both_ends_inclusive_and_of_nothing_zero() -> None:
    states = States([1, 4])
    states.append(np.full((1, 4), 127, np.float32))
    exact = np.column_stack([np.arange(12).reshape(4, 3), np.full(4, 127)])  # steps of 1
    states.append(exact.astype(np.float32))
    means = states.mean(np.array([(1, 1, 2), (1, 2, 2), (1, 3, 2), (0, 0, 0)]))
    assert means[:, :3].tolist() == [[4.5, 5.5, 6.5], [6, 7, 8], [0, 0, 0], [127] * 3]
    assert states.ends(np.array([(1, 0, 3)])).tolist() == [[0, 1, 2, 127, 9, 10, 11, 127]]


def test_a_pair_is_directed() -> None:
    reading = tiny().read(page())
    a, b = PieceSpan(0, 1, 1), PieceSpan(0, 4, 5)
    there, back = pair_logits(tiny().heads, reading.states, [(a, b), (b, a)])
    assert not np.array_equal(there, back)


def test_stored_weights_are_near_the_weights() -> None:
    weights = random_weights()
    matrix: Matrix = transformer().layers[0].widen
    real = weights["layer0.widen.weight"]
    assert (
        np.abs(matrix.factor.values * matrix.scales[:, None] - real).max()
        <= matrix.scales.max() * 0.51
    )
    assert np.array_equal(matrix.bias, weights["layer0.widen.bias"])


def test_a_file_gives_back_the_same_encoder(tmp_path: Path) -> None:
    weights = random_weights()
    file = tmp_path / "encoder.npz"
    file.write_bytes(weight_files.dumped(stored(weights)))
    words = weight_files.quantised({"words": weights["words"]}, fine=False)
    again = PageEncoder.of(words, weight_files.load(file))
    assert np.array_equal(again.read(page()).names(names()), tiny().read(page()).names(names()))


def test_a_file_with_code_in_it_is_refused() -> None:
    buffer = BytesIO()
    np.savez(buffer, words=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        weight_files.load(BytesIO(buffer.getvalue()))


def test_the_shipped_encoder_reads_a_page() -> None:
    shipped = page_encoder.shipped()
    logits = shipped.read(page()).names(names())
    best = {
        name.key: LEARNED_CLASSES[int(row.argmax())]
        for name, row in zip(names(), logits, strict=True)
    }
    assert best["federated learning"] == TopicClass.TECHNIQUE
    assert best["privacy concern"] == TopicClass.RISK


@pytest.mark.parametrize(
    ("logit", "count", "last"),
    [
        (-9.0, 0, ""),
        (-7.0, 1, "-7"),
        (-6.8, 1, "-7"),
        (0.0, 15, "0"),
        (0.26, 15, "0"),
        (99, 25, "5"),
    ],
)
def test_a_logit_is_the_steps_that_it_reaches(logit: float, count: int, last: str) -> None:
    found = name_features([-9.0, logit, -9.0, -9.0])
    assert len(found) == count
    assert found[-1:] == ([f"encoder.Technique>={last}"] if last else [])


TEXT = "## Edge AI\n\nIt uses pruning.\n\n### Risks\n\nPruning raises costs.\n"


def linked() -> tuple[list[Topic], list[Link], Windows]:
    page = prepare(doc(TEXT))
    by_key = {n.key: n for n in collect(page, [])}
    topics = [
        Topic(TopicClass.TREND, [by_key["edge ai"]], [0.9]),
        Topic(TopicClass.TECHNIQUE, [by_key["pruning"]], [0.9]),
        Topic(TopicClass.RISK, [by_key["cost"]], [0.9]),
    ]
    return topics, Linker(page, topics).links(), Windows(page, page_encoder.shipped().text)


def test_a_link_is_placed_where_one_window_holds_both_ends() -> None:
    topics, links, windows = linked()
    uses = next(k for k in links if k.predicate == RelationType.USES_TECHNIQUE)
    [placed] = link_places(windows, topics, [uses])
    assert placed
    for subject, object_ in placed:
        assert subject.window == object_.window


def test_a_link_across_windows_says_that_it_is_none() -> None:
    topics, links, windows = linked()
    reading = encoder_of(random_weights()).read(prepare(doc(TEXT)))
    uses = next(k for k in links if k.predicate == RelationType.USES_TECHNIQUE)
    heading = topics[0].occurrences[0]
    body = topics[1].occurrences[0]
    assert heading.line.kind is BlockKind.HEADING
    far = LinkPlace(body.line, body, None, 99, [])
    lone = Link(uses.subject, uses.object, uses.predicate, 1, places=[far])
    assert link_places(windows, topics, [lone]) == [[]]
    assert link_features(reading, topics, [lone]) == [("encoder.no-window",)]


def test_links_of_risks_know_what_is_said_of_the_rival() -> None:
    topics, links, _ = linked()
    reading = encoder_of(random_weights()).read(prepare(doc(TEXT)))
    for link, signals in zip(links, link_features(reading, topics, links), strict=True):
        rivals = any(s.startswith("encoder.rival") for s in signals)
        assert rivals == (link.predicate in {RelationType.RAISES_RISK, RelationType.MITIGATES_RISK})


def test_pairs_are_numbered_once() -> None:
    a, b = PieceSpan(0, 1, 1), PieceSpan(0, 2, 2)
    assert numbered([[(a, b), (b, a)], [(a, b)]]) == {(a, b): 0, (b, a): 1}
