"""The free layout: fixed by the IRIs, stable, with room for labels."""

import random
from statistics import median

import pytest

from kg.export.page.layout import FIRST_WAVE, place

Links = list[tuple[int, int]]


def web(count: int, seed: int = 1) -> tuple[list[str], Links]:
    """Names and links of a graph in which some topics have many links and most few."""
    draw = random.Random(seed)  # noqa: S311 (a test graph)
    names = [f"https://example.org/topic/{i}" for i in range(count)]
    links = [(int(count * draw.random() ** 3), draw.randrange(count)) for _ in range(count * 2)]
    return names, links


def labels(count: int) -> list[str]:
    return ["federated learning"[: 6 + i % 12] for i in range(count)]


def test_places_never_change_on_any_machine() -> None:
    names, links = web(12)
    assert place(names, links, labels(12)) == GOLDEN


def test_the_order_of_links_does_not_matter() -> None:
    names, links = web(60)
    turned = [(b, a) for a, b in reversed(links)]
    assert place(names, links, labels(60)) == place(names, turned, labels(60))


@pytest.mark.parametrize("count", [20, 60, 150])
def test_labels_of_small_graphs_do_not_overlap(count: int) -> None:
    names, links = web(count)
    points = place(names, links, labels(count))
    overlaps = [
        (a, b)
        for a in range(count)
        for b in range(a)
        if abs(points[a][0] - points[b][0]) < 60 and abs(points[a][1] - points[b][1]) < 26
    ]
    assert overlaps == []


def test_linked_topics_lie_closer_than_others() -> None:
    names, links = web(200)
    points = place(names, links, labels(200))

    def gap(a: int, b: int) -> float:
        return float(
            ((points[a][0] - points[b][0]) ** 2 + (points[a][1] - points[b][1]) ** 2) ** 0.5
        )

    linked = median(gap(a, b) for a, b in links if a != b)
    others = median(gap(a, b) for a in range(200) for b in range(a))
    assert linked < others * 0.75


def test_adding_a_report_moves_little() -> None:
    names, links = web(300)
    before = place(names, links, labels(300))
    draw = random.Random(2)  # noqa: S311 (a test graph)
    more = [f"https://example.org/new/{i}" for i in range(15)]
    fresh = [(300 + i, draw.randrange(300)) for i in range(15) for _ in range(2)]
    after = place(names + more, links + fresh, labels(315))
    width = max(x for x, _ in before) - min(x for x, _ in before)
    moves = [
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
        for a, b in zip(before, after, strict=False)
    ]
    assert median(moves) < width * 0.1


def test_later_waves_leave_the_first_where_it_was() -> None:
    count = FIRST_WAVE * 2
    names, links = web(count)
    first = [(a, b) for a, b in links if a < FIRST_WAVE and b < FIRST_WAVE]
    few = place(names[:FIRST_WAVE], first, labels(FIRST_WAVE))
    assert place(names, links, labels(count))[:FIRST_WAVE] == few


GOLDEN = [
    (-91, 51),
    (98, 52),
    (185, 150),
    (-144, -114),
    (10, -190),
    (-172, 179),
    (66, -62),
    (-14, 144),
    (182, -123),
    (256, 0),
    (-71, -30),
    (-256, 26),
]
