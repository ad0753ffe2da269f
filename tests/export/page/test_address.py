"""Where the reader looks, kept in the address: bookmarked, restored, never a flood of entries."""

from __future__ import annotations

import pytest

from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import health
from tests.export.page.many import many

AT = "() => location.hash.includes('at=')"


def entries(opened: Opened) -> int:
    length: int = opened.page.evaluate("history.length")
    return length


def same(one: Opened, other: Opened) -> None:
    first, second = one.spots(), other.spots()
    assert first.keys() == second.keys()
    for label, spot in first.items():
        assert second[label] == pytest.approx(spot, abs=4)


@pytest.mark.parametrize("layout", ["map", "columns", "groups"])
def test_a_view_is_restored_from_the_address(show: Open, layout: str) -> None:
    first = show(many(300).store, f"#layout={layout}")
    first.page.mouse.move(600, 500)
    first.page.mouse.wheel(0, -240)
    first.page.mouse.down()
    first.page.mouse.move(660, 540, steps=3)
    first.page.mouse.up()
    first.page.wait_for_timeout(700)
    assert "at=" in first.page.url
    again = show(many(300).store, first.page.evaluate("location.hash"))
    same(first, again)


def test_the_view_and_what_was_picked_are_restored_together(show: Open) -> None:
    first = show(health().store)
    first.page.get_by_role("button", name="Zoom in").click()
    first.page.wait_for_function(AT)
    first.page.mouse.click(*first.spots()["AI agents"])
    again = show(health().store, first.page.evaluate("location.hash"))
    assert again.text("#panel-title") == "AI agents"
    assert again.spots()["AI agents"] == pytest.approx(first.spots()["AI agents"], abs=4)


def test_turning_the_wheel_makes_no_entries_in_the_history(show: Open) -> None:
    opened = show(many(300).store)
    before = entries(opened)
    opened.page.mouse.move(600, 500)
    for _ in range(12):
        opened.page.mouse.wheel(0, -60)
        opened.page.wait_for_timeout(30)
    opened.page.wait_for_function(AT)
    assert entries(opened) == before


def test_an_untouched_view_is_not_in_the_address(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    opened.page.wait_for_timeout(500)
    assert "at=" not in opened.page.url


def test_show_all_and_another_layout_forget_the_view(show: Open) -> None:
    opened = show(health().store)
    for act in ("Show all", "Columns"):
        opened.page.get_by_role("button", name="Zoom in").click()
        opened.page.wait_for_function(AT)
        opened.page.get_by_role("button", name=act).click()
        assert "at=" not in opened.page.url


def test_back_returns_to_where_one_looked(show: Open) -> None:
    opened = show(health().store)
    before = opened.spots()["AI agents"]
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    opened.page.get_by_role("button", name="Zoom in").click()
    opened.page.wait_for_function(AT)
    opened.page.go_back()
    opened.page.wait_for_function("() => !location.hash.includes('at=')")
    assert opened.spots()["AI agents"] == pytest.approx(before, abs=1)
    opened.page.go_forward()
    opened.page.wait_for_function(AT)
    assert opened.spots()["AI agents"] != pytest.approx(before, abs=1)


@pytest.mark.parametrize(
    "at", ["", "1", "1,2", "1,2,0", "1,2,-1", "x,y,z", "1e99,0,1", "0,0,Infinity", "1,2,3,4"]
)
def test_a_view_without_sense_is_left_out(show: Open, at: str) -> None:
    plain = show(health().store).spots()
    assert show(health().store, f"#at={at}").spots() == plain


def test_a_view_beyond_all_measure_still_shows_something(show: Open) -> None:
    opened = show(health().store, "#at=0,0,9999")
    opened.page.get_by_role("button", name="Show all").click()
    assert len(opened.spots()) == 6
