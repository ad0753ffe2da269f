"""Neighbourhoods: found the same everywhere, shown in tiles, used as a filter."""

import pytest

from kg.analysis.communities import neighbourhoods
from tests.export.page.conftest import Open
from tests.export.page.graphs import health

Links = list[tuple[int, int]]


def clique(*members: int) -> Links:
    return [(a, b) for a in members for b in members if a < b]


@pytest.mark.parametrize(
    ("count", "links", "homes"),
    [
        (0, [], []),
        (2, [], [0, 1]),
        (2, [(0, 1)], [0, 0]),
        (1, [(0, 0)], [0]),
        (6, clique(0, 1, 2) + clique(3, 4, 5) + [(2, 3)], [0, 0, 0, 1, 1, 1]),
        (6, clique(0, 2, 4) + clique(1, 3, 5) + [(0, 1)], [0, 1, 0, 1, 0, 1]),
        (7, clique(0, 1, 2) + clique(3, 4, 5), [0, 0, 0, 1, 1, 1, 2]),
    ],
)
def test_neighbourhoods(count: int, links: Links, homes: list[int]) -> None:
    assert neighbourhoods(count, links) == homes


def test_the_order_of_links_does_not_matter() -> None:
    links = clique(0, 1, 2, 3) + clique(4, 5, 6) + clique(7, 8, 9, 10) + [(3, 4), (6, 7), (0, 10)]
    assert neighbourhoods(11, links) == neighbourhoods(11, links[::-1])


def test_small_neighbourhoods_merge_over_several_levels() -> None:
    ring = [link for i in range(0, 40, 4) for link in clique(i, i + 1, i + 2, i + 3)]
    ring += [(i + 3, (i + 4) % 40) for i in range(0, 40, 4)]
    homes = neighbourhoods(40, ring)
    assert 4 <= len(set(homes)) <= 10
    assert all(len({homes[i + j] for j in range(4)}) == 1 for i in range(0, 40, 4))


def test_groups_are_laid_in_tiles(show: Open) -> None:
    opened = show(health().store, "#layout=groups")
    spots = opened.spots()
    assert len({round(x) for x, _ in spots.values()}) <= 2
    opened.page.get_by_role("button", name="by report").click()
    assert "by=report" in opened.page.url
    assert set(opened.spots()) == set(spots)


def test_a_neighbourhood_can_be_looked_at_alone(show: Open) -> None:
    opened = show(health().store)
    boxes = opened.page.locator("#rail section", has_text="Themes").locator("label.check")
    shown = int(boxes.first.locator(".number").inner_text())
    boxes.first.click()
    assert opened.text("#note").startswith(f"{shown} of {shown} topics")
    assert "groups=" in opened.page.url
