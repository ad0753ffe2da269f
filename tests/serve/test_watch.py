"""``kg serve --watch``: new data are served, and the page in the browser reloads."""

from __future__ import annotations

import time
from pathlib import Path

from kg.files import write_text
from tests.serve.servers import Server, serving

ONE = "<http://e/a> a <https://w3id.org/trendkg/ontology#Risk> .\n"
TWO = ONE + "<http://e/b> a <https://w3id.org/trendkg/ontology#Risk> .\n"


def awaited(server: Server, count: int) -> None:
    deadline = time.monotonic() + 60
    while server.count() != count:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_the_graph_is_loaded_anew(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text(ONE)
    with serving(file, "--watch") as server:
        assert (server.count(), server.send("GET", "/version").text) == (1, "0\n")
        write_text(file, [TWO])
        awaited(server, 2)
        assert server.send("GET", "/version").text == "1\n"
        write_text(file, ["no Turtle"])
        time.sleep(2)
        assert server.count() == 2
        write_text(file, [ONE])
        awaited(server, 1)
        home = server.send("GET", "/", Accept="text/html")
        assert '<iframe src="/page"' in home.text
        assert "frame-src 'self'" in home.headers["content-security-policy"]
        shown = server.send("GET", "/page", Accept="text/html")
        assert "frame-ancestors 'self'" in shown.headers["content-security-policy"]
        for asset in ("/web/around.js", "/web/around.css"):
            assert server.send("GET", asset).status == 200
