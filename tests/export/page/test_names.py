"""Names on the picture: they never touch, and who has no room for one is a dot."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import pytest

from kg.model import RelationType, TopicClass
from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import Graph, health
from tests.export.page.many import many


class Box(NamedTuple):
    label: str
    x: float
    y: float
    width: float
    high: float
    sign: float

    def touches(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.high
            and other.y < self.y + self.high
        )


def names(opened: Opened) -> list[Box]:
    found = opened.page.evaluate("document.getElementById('canvas').names()")
    return [Box(*row) for row in found]


SCREENS = [(360, 740), (768, 1024), (1440, 900), (1920, 1080)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("layout", ["map", "columns", "groups"])
def test_no_two_names_touch(show: Open, width: int, height: int, layout: str) -> None:
    opened = show(many(300).store, f"#layout={layout}", width=width, height=height)
    found = names(opened)
    assert len(found) >= 8
    assert [(a.label, b.label) for a, b in combinations(found, 2) if a.touches(b)] == []


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_no_name_lies_on_the_sign_of_another_or_beyond_the_edge(
    show: Open, width: int, height: int
) -> None:
    opened = show(many(300).store, width=width, height=height)
    left, top, right, bottom = opened.page.evaluate(
        "(({left, top, right, bottom}) => [left, top, right, bottom])"
        "(document.getElementById('canvas').getBoundingClientRect())"
    )
    spots = opened.spots()
    found = names(opened)
    signs = []
    for name in found:
        x, y = spots[name.label][0] - left, spots[name.label][1] - top
        r = name.sign
        signs.append(Box(name.label, x - r, y - r, 2 * r, 2 * r, r))
    crossed = [
        (name.label, sign.label)
        for name in found
        for sign in signs
        if name.label != sign.label and name.touches(sign)
    ]
    assert crossed == []
    assert all(n.x >= 0 and n.x + n.width <= right - left for n in found)
    assert all(n.y >= 0 and n.y + n.high <= bottom - top for n in found)


def test_a_small_graph_has_all_of_its_names(show: Open) -> None:
    opened = show(health().store)
    assert {name.label for name in names(opened)} == set(opened.spots())


def test_a_topic_without_room_for_its_name_shows_it_under_the_pointer(show: Open) -> None:
    opened = show(many(300).store)
    named = {name.label for name in names(opened)}
    spots = opened.spots()
    label = next(label for label in spots if label not in named)
    opened.page.mouse.move(*spots[label])
    opened.page.wait_for_function(
        "(label) => document.getElementById('canvas').names().some(([name]) => name === label)",
        arg=label,
    )


def test_a_topic_where_many_lines_meet_has_its_name_before_others(show: Open) -> None:
    g = Graph()
    reports = [g.report(f"r{i}", f"R {i}", "2025") for i in range(2)]
    hub = g.topic(TopicClass.TREND, "hub")
    g.evidence(hub, reports[0], "hub")
    for i in range(12):
        risk = g.topic(TopicClass.RISK, f"risk {i}")
        for report in reports:
            g.evidence(risk, report, f"risk {i}")
        g.claim(hub, RelationType.RAISES_RISK, risk)
    assert names(show(g.store))[0].label == "hub"
