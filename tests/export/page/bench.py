"""Measure the page in headless Chromium, beside a plain pyvis page of the same graph.

    python -m tests.export.page.bench 300 2000 20000

Prints a line a graph: seconds to make the page, bytes of data a topic; milliseconds from
opening to the first picture, for a search, for a pick, for a filter. For pyvis: until
its first picture, and until it stands still (at most 30 s; not above 2,000 topics).
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
    from playwright.sync_api import Browser

RUNS = 3
PYVIS_LIMIT = 2000
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
  const search = timed(() => { box.value = "federat"; box.dispatchEvent(new Event("input")); });
  const pick = timed(() => document.querySelector("#panel .name.topic").click());
  const filter = timed(() => document.querySelector("button.switch").click());
  return { first, search, pick, filter };
}"""
PYVIS = """() => new Promise((done) => {
  const start = performance.now();
  const limit = setTimeout(() => done(30000), 30000);
  network.once("stabilized", () => { clearTimeout(limit); done(performance.now()); });
})"""


def main(sizes: list[int]) -> None:
    """Measure graphs of these numbers of topics."""
    from playwright.sync_api import sync_playwright

    empty = len(render_page(Store()).encode())
    print(f"the page without data: {empty:,} bytes")  # noqa: T201
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size in sizes:
            print(_line(browser, Path(folder), size, empty), flush=True)  # noqa: T201
        browser.close()


def _line(browser: Browser, folder: Path, size: int, empty: int) -> str:
    store = many(size).store
    start = time.perf_counter()
    text = render_page(store)
    made = time.perf_counter() - start
    path = folder / f"{size}.html"
    path.write_text(text)
    runs = [_open(browser, path) for _ in range(RUNS)]
    found = {key: median(run[key] for run in runs) for key in runs[0]}
    each = (len(text.encode()) - empty) / size
    shown = "  ".join(f"{key} {value:,.0f} ms" for key, value in found.items())
    pyvis = _pyvis(browser, folder, store) if size <= PYVIS_LIMIT else "not tried"
    return (
        f"{size:,} topics: made in {made:.1f} s, {each:,.0f} bytes a topic; {shown}; pyvis {pyvis}"
    )


def _open(browser: Browser, path: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    found: dict[str, float] = page.evaluate(MEASURE)
    page.close()
    return found


def _pyvis(browser: Browser, folder: Path, store: Store) -> str:
    land = read_landscape(store)
    drawing: Any = draw(land, [(0, 0)] * len(land.topics))
    network = Network(directed=True, cdn_resources="in_line")
    for node in drawing.nodes:
        network.add_node(node["id"], label=node["label"], shape=node["shape"])
    for edge in drawing.edges:
        network.add_edge(edge["from"], edge["to"])
    path = folder / "pyvis.html"
    path.write_text(network.generate_html(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900}, offline=True)
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_function("() => typeof network === 'object'", timeout=60_000)
    still = page.evaluate(PYVIS)
    page.close()
    return f"still after {still:,.0f} ms"


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 2000, 20000])
