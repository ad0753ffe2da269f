"""Lines on the picture: few enough to follow, strong enough to see, always with their direction."""

from __future__ import annotations

import pytest

from tests.export.page.conftest import Open, Opened
from tests.export.page.graphs import health
from tests.export.page.many import many

DARKEST = """([shafts, paper]) => {
  const surface = document.querySelector("#canvas canvas");
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: surface.width, height: surface.height });
  const ctx = copy.getContext("2d", { willReadFrequently: true });
  ctx.drawImage(surface, 0, 0);
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = light(paper);
  return shafts.map((shaft) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", shaft);
    const far = path.getTotalLength();
    const found = [0.3, 0.5, 0.7].map((share) => {
      const { x, y } = path.getPointAtLength(far * share);
      const { data } = ctx.getImageData(Math.round(x) - 2, Math.round(y) - 2, 5, 5);
      let most = 1;
      for (let i = 0; i < data.length; i += 4) {
        const here = light([data[i], data[i + 1], data[i + 2]]);
        most = Math.max(most, (Math.max(here, ground) + 0.05) / (Math.min(here, ground) + 0.05));
      }
      return most;
    });
    return Math.max(...found);
  });
}"""


def lines(opened: Opened) -> list[tuple[str, str, str, str]]:
    found: list[tuple[str, str, str, str]] = opened.page.evaluate(
        "document.getElementById('canvas').lines()"
    )
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_lines_on_a_large_screen_can_be_seen_and_have_heads(show: Open, dark: bool) -> None:
    opened = show(many(300).store, width=1920, height=1080, dark=dark)
    found = lines(opened)
    assert 20 <= len(found) <= 90
    assert all(head.startswith("M") for *_, head in found)
    paper = [20, 23, 27] if dark else [251, 250, 247]
    contrast = opened.page.evaluate(DARKEST, [[shaft for _, _, shaft, _ in found], paper])
    assert min(contrast) >= 3


def test_names_leave_heads_of_lines_free_and_stand_beside_no_other_sign(show: Open) -> None:
    opened = show(many(300).store, width=1920, height=1080)
    names = opened.page.evaluate("document.getElementById('canvas').names()")
    left, top = opened.page.locator("#canvas").evaluate(
        "(e) => [e.getBoundingClientRect().left, e.getBoundingClientRect().top]"
    )
    tips = [
        tuple(map(float, head[1:].split("L")[0].split("A")[0].split()))
        for *_, head in lines(opened)
    ]
    signs = {label: (x - left, y - top, size) for label, (x, y) in opened.spots().items()
             for name, *_, size in names if name == label}  # fmt: skip
    under = beside = 0
    for label, x, y, width, high, _ in names:
        under += sum(x < a < x + width and y < b < y + high for a, b in tips)
        beside += sum(
            y + 4 < b < y + high - 4 and x - 10 < a + size and a - size < x + width + 10
            for other, (a, b, size) in signs.items()
            if other != label
        )
    assert under <= len(tips) / 20
    assert beside <= len(names) / 20


def test_a_pick_shows_its_own_lines_alone(show: Open) -> None:
    opened = show(health().store)
    assert len(lines(opened)) == 5
    opened.page.locator("#panel .name", has_text="healthcare").first.click()
    assert [line[:2] for line in lines(opened)] == [["AI agents", "healthcare"]]
