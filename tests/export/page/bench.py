"""Measure the page in headless Chromium, beside pages of pyvis and Cytoscape.js of the same graph.

    python -m tests.export.page.bench 300 2000 20000

Prints some lines a graph: seconds to make the page and bytes of data a topic; milliseconds
until the first picture, for the first search (a key typed at once, before anything could be
prepared), a later one, a pick and a filter, each until it is drawn; and for a frame while the
picture is dragged, and while the wheel turns. For pyvis and Cytoscape.js: until their first
picture (waits 60 s), and the same frames; for the latter with a layout of its own ("cose") and with
our places. Its script is looked for where CYTOSCAPE says (npm pack cytoscape), and left out else.

Times are of the processor, of the page's main thread, so that other work on the machine does
not count; `wall` is how long the first picture took by the clock.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store
from pyvis.network import Network

from kg.export.page import render_page
from kg.export.page.drawing import draw
from kg.export.page.page_graph import PageGraph
from tests.browser import CHROMIUM, FLAGS
from tests.export.page.many import many

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

PATIENCE = 60_000
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))"
SEARCH = """(() => {{
  const box = document.getElementById("query");
  box.value = "{}";
  box.dispatchEvent(new Event("input"));
}})()"""
ACTS = {
    "search at once": SEARCH.format("federat"),
    "search": SEARCH.format("sparse agentic"),
    "pick": "document.querySelector('#panel .name.topic').click()",
    "filter": "document.querySelector('button.switch').click()",
}
COUNT = """() => {
  window.ticks = 0;
  const tick = () => { window.ticks += 1; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
DRAWN = """() => {
  if (typeof network === "object" && !window.started) {
    window.started = true;
    network.once("stabilizationIterationsDone", () => { window.drawn = true; });
  }
  return Boolean(window.drawn);
}"""


class Watched:
    """A page in the browser with the clock of its main thread."""

    def __init__(self, browser: Browser, path: Path, *, offline: bool = False) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1440, "height": 900}, offline=offline)
        self._session: CDPSession = self.page.context.new_cdp_session(self.page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.goto(path.as_uri(), wait_until="commit")

    def clock(self) -> float:
        """Milliseconds that the main thread has worked."""
        found = self._session.send("Performance.getMetrics")["metrics"]
        seconds: float = next(m["value"] for m in found if m["name"] == "TaskDuration")
        return seconds * 1000

    def cost(self, act: str) -> float:
        before = self.clock()
        self.page.evaluate(act)
        self.page.evaluate(NEXT_FRAME)
        return self.clock() - before

    def frames(self) -> dict[str, float]:
        """What a frame costs while the picture is dragged, and while the wheel turns."""
        mouse = self.page.mouse
        self.page.evaluate(COUNT)
        mouse.move(620, 520)
        mouse.down()
        drag = self._frame(lambda i: mouse.move(620 + i % 40 * 4, 520 + i % 30 * 4))
        mouse.up()
        wheel = self._frame(lambda i: mouse.wheel(0, -60 if i // 8 % 2 else 60))
        return {"frame of a drag": drag, "frame of the wheel": wheel}

    def _frame(self, act: Callable[[int], None]) -> float:
        before, ticks, start = self.clock(), self.page.evaluate("ticks"), time.perf_counter()
        step = 0
        while time.perf_counter() - start < 2:
            act(step)
            step += 1
        return (self.clock() - before) / max(1, self.page.evaluate("ticks") - ticks)


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


CYTOSCAPE = """<!doctype html><meta charset="utf-8">
<style>html, body, #picture {{ margin: 0; height: 100%; }}</style><div id="picture"></div>
<script>{script}</script><script>
cytoscape({{ container: document.getElementById("picture"), elements: {elements},
  style: [{{ selector: "node", style: {{ label: "data(label)" }} }}],
  layout: {{ name: "{layout}", animate: false, fit: true }} }});
requestAnimationFrame(() => setTimeout(() => {{ window.drawn = true; }}, 0));
</script>"""


def _lines(browser: Browser, folder: Path, size: int, empty: int) -> list[str]:
    graph = many(size)
    start = time.process_time()
    text = render_page(graph.store)
    made = time.process_time() - start
    path = folder / f"{size}.html"
    path.write_text(text, encoding="utf-8")
    each = (len(text.encode()) - empty) / size
    others = {"pyvis": _plain_pyvis(folder, graph.store)}
    if script := os.environ.get("CYTOSCAPE"):
        for layout in ("cose", "preset"):
            page = _plain_cytoscape(folder, text, Path(script), layout)
            others[f"cytoscape {layout}"] = page
    return [
        f"{size:,} topics: made in {made:.1f} s, {each:,.0f} bytes a topic",
        f"  page   {_told(_ours(browser, path))}",
        *(f"  {name}  {_told(_theirs(browser, page))}" for name, page in others.items()),
    ]


def _told(found: dict[str, float]) -> str:
    return ", ".join(f"{key} {value:,.0f} ms" for key, value in found.items())


def _ours(browser: Browser, path: Path) -> dict[str, float]:
    watched = Watched(browser, path)
    watched.page.wait_for_selector("html[data-ready]", timeout=PATIENCE)
    watched.page.evaluate(NEXT_FRAME)
    found = {"first picture": watched.clock(), "wall": watched.page.evaluate("performance.now()")}
    found |= {name: watched.cost(act) for name, act in ACTS.items()}
    watched.page.evaluate("document.getElementById('clear').click()")
    found |= watched.frames()
    watched.page.close()
    return found


def _theirs(browser: Browser, path: Path) -> dict[str, float]:
    from playwright.sync_api import TimeoutError as Late

    watched = Watched(browser, path, offline=True)
    try:
        watched.page.wait_for_function(DRAWN, timeout=PATIENCE)
        found = {"first picture": watched.clock()} | watched.frames()
    except Late:
        found = {"no picture yet after": watched.clock()}
    watched.page.close()
    return found


def _plain_pyvis(folder: Path, store: Store) -> Path:
    """The page of the same topics and claims as pyvis makes it by itself."""
    graph = PageGraph.of(store)
    drawing = draw(graph, [(0, 0)] * len(graph.topics))
    network = Network(directed=True, cdn_resources="in_line")
    # Not add_node and add_edge: they search all ids for each call.
    network.nodes = [{key: n[key] for key in ("id", "label", "shape")} for n in drawing.nodes]
    network.edges = [{key: e[key] for key in ("from", "to")} for e in drawing.edges]
    path = folder / "pyvis.html"
    path.write_text(network.generate_html(), encoding="utf-8")
    return path


def _plain_cytoscape(folder: Path, ours: str, script: Path, layout: str) -> Path:
    """The topics and claims of a page of ours, drawn by Cytoscape.js."""
    data = json.loads(ours.split('id="data">', 1)[1].split("</script>", 1)[0])
    nodes, edges = data["nodes"], data["edges"]
    elements: list[dict[str, object]] = [
        {"data": {"id": str(at), "label": label}, "position": {"x": x, "y": y}}
        for at, (label, x, y) in enumerate(zip(nodes["label"], nodes["x"], nodes["y"], strict=True))
    ]
    elements += (
        {"data": {"source": str(a), "target": str(b)}}
        for a, b in zip(edges["from"], edges["to"], strict=True)
    )
    path = folder / f"cytoscape-{layout}.html"
    library = script.read_text("utf-8")
    page = CYTOSCAPE.format(script=library, elements=json.dumps(elements), layout=layout)
    path.write_text(page, "utf-8")
    return path


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 2000, 20000])
