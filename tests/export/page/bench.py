"""Measure the page in headless Chromium, beside a plain pyvis page of the same graph.

    python -m tests.export.page.bench 300 2000 20000

Prints some lines a graph: seconds to make the page and bytes of data a topic; milliseconds
from opening to the first picture, for the first search (a key typed at once, before anything
could be prepared), a later one, a pick and a filter; frames a second while the picture is
dragged, and while the wheel turns. For pyvis: until its first picture, until it stands still,
and the same frames (waits 60 s for each at most).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store
from pyvis.network import Network

from kg.export.page import render_page
from kg.export.page.drawing import draw
from kg.export.page.read import read_landscape
from tests.browser import CHROMIUM, FLAGS

from .many import many

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RUNS = 3
PATIENCE = 60_000
MEASURE = """async () => {
  const timed = (act) => {
    const start = performance.now();
    act();
    return performance.now() - start;
  };
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  await frame();
  const first = performance.now();
  const box = document.getElementById("query");
  const type = (text) => timed(() => { box.value = text; box.dispatchEvent(new Event("input")); });
  const search_first = type("federat");
  const search = type("sparse agentic");
  const pick = timed(() => document.querySelector("#panel .name.topic").click());
  const filter = timed(() => document.querySelector("button.switch").click());
  document.getElementById("clear").click();
  return { first, search_first, search, pick, filter };
}"""
COUNT = """() => {
  window.ticks = 0;
  const tick = () => { window.ticks += 1; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
DRAWN = """() => {
  if (typeof network !== "object" || window.started) return Boolean(window.drawnAt);
  window.started = true;
  const note = () => { window.drawnAt ??= performance.now(); };
  network.once("stabilizationIterationsDone", note);
  network.once("stabilized", () => { note(); window.stillAt = performance.now(); });
  return false;
}"""


def main(sizes: list[int]) -> None:
    """Measure graphs of these numbers of topics."""
    from playwright.sync_api import sync_playwright

    empty = len(render_page(Store()).encode())
    print(f"the page without data: {empty:,} bytes")  # noqa: T201
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size in sizes:
            for line in _lines(browser, Path(folder), size, empty):
                print(line, flush=True)  # noqa: T201
        browser.close()


def _lines(browser: Browser, folder: Path, size: int, empty: int) -> list[str]:
    graph = many(size)
    start = time.perf_counter()
    text = render_page(graph.store)
    made = time.perf_counter() - start
    path = folder / f"{size}.html"
    path.write_text(text, encoding="utf-8")
    runs = [_open(browser, path) for _ in range(RUNS)]
    found = {key: median(run[key] for run in runs) for key in runs[0]}
    each = (len(text.encode()) - empty) / size
    return [
        f"{size:,} topics: made in {made:.1f} s, {each:,.0f} bytes a topic",
        f"  page   {_told(found)}",
        f"  pyvis  {_told(_pyvis(browser, folder, graph.store)) or 'no picture after 60 s'}",
    ]


def _told(found: dict[str, float]) -> str:
    units = {"drag": " frames/s", "wheel": " frames/s"}
    return "  ".join(f"{key} {value:,.0f}{units.get(key, ' ms')}" for key, value in found.items())


def _open(browser: Browser, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready]", timeout=PATIENCE)
    found: dict[str, float] = page.evaluate(MEASURE)
    found |= _frames(page)
    page.close()
    return found


def _frames(page: Page) -> dict[str, float]:
    """Frames a second while the middle of the window is dragged, and while the wheel turns."""
    page.evaluate(COUNT)
    page.mouse.move(620, 520)
    page.mouse.down()
    drag = _while(page, lambda i: page.mouse.move(620 + i % 40 * 4, 520 + i % 30 * 4))
    page.mouse.up()
    wheel = _while(page, lambda i: page.mouse.wheel(0, -60 if i // 8 % 2 else 60))
    return {"drag": drag, "wheel": wheel}


def _while(page: Page, act: Any) -> float:
    before, start = page.evaluate("ticks"), time.perf_counter()
    step = 0
    while (passed := time.perf_counter() - start) < 2:
        act(step)
        step += 1
    frames: int = page.evaluate("ticks") - before
    return frames / passed


def _pyvis(browser: Browser, folder: Path, store: Store) -> dict[str, float]:
    from playwright.sync_api import TimeoutError as Late

    page = browser.new_page(viewport={"width": 1440, "height": 900}, offline=True)
    page.goto(_plain_pyvis(folder, store).as_uri(), wait_until="commit")
    found: dict[str, float] = {}
    try:
        page.wait_for_function(DRAWN, timeout=PATIENCE)
        found["first"] = page.evaluate("drawnAt")
        found |= _frames(page)
        page.wait_for_function("window.stillAt", timeout=PATIENCE)
        found["still"] = page.evaluate("stillAt")
    except Late:
        pass
    page.close()
    return found


def _plain_pyvis(folder: Path, store: Store) -> Path:
    """The page of the same topics and claims as pyvis makes it by itself."""
    land = read_landscape(store)
    drawing = draw(land, [(0, 0)] * len(land.topics))
    network = Network(directed=True, cdn_resources="in_line")
    # Not add_node and add_edge: they search all ids for each call.
    network.nodes = [{key: n[key] for key in ("id", "label", "shape")} for n in drawing.nodes]
    network.edges = [{key: e[key] for key in ("from", "to")} for e in drawing.edges]
    path = folder / "pyvis.html"
    path.write_text(network.generate_html(), encoding="utf-8")
    return path


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 2000, 20000])
