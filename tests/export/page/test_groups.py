"""Neighbourhoods: shown in tiles, used as a filter."""

from tests.export.page.conftest import Open
from tests.export.page.graphs import health


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
