"""A radar as page, table and list: all blips are there, and no text is markup or a formula."""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.analysis.radar import RINGS, Blip, Radar, find_radar
from kg.export import EXPORTS
from kg.export.radar import as_csv, as_html, as_json
from kg.graph import Graph
from tests.checkout import OUTPUT

HOSTILE = ["<img src=x onerror=alert(1)>", '" onload="alert(1)', "=cmd()", "</title><script>"]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.load(OUTPUT)


@pytest.mark.parametrize("suffix", [".html", ".json", ".csv", ""])
def test_the_ending_chooses_the_form(graph: Graph, tmp_path: Path, suffix: str) -> None:
    EXPORTS["radar"].write(graph, path := tmp_path / f"radar{suffix}")
    forms = {".html": as_html, ".json": as_json}
    assert path.read_text("utf-8") == forms.get(suffix, as_csv)(find_radar(graph))


def test_what_the_builders_read(graph: Graph) -> None:
    radar = find_radar(graph)
    table = list(csv.DictReader(as_csv(radar).splitlines()))
    listed = json.loads(as_json(radar))
    labels = [blip.topic.label for blip in radar.blips]
    assert labels
    assert [row["name"] for row in table] == labels == [e["label"] for e in listed["entries"]]
    rings = {row["ring"] for row in table}
    assert rings <= {"Adopt", "Trial", "Assess", "Hold"}
    assert [each["name"] for each in listed["rings"]] == list(RINGS)
    assert len({row["quadrant"] for row in table}) <= 4 == len(listed["quadrants"])
    for row, entry in zip(table, listed["entries"], strict=True):
        assert ["Adopt", "Trial", "Assess", "Hold"][entry["ring"]] == row["ring"]
        assert listed["quadrants"][entry["quadrant"]]["name"] == row["quadrant"]
        assert (row["isNew"] == "TRUE") is (entry["moved"] == 2)


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(f"{tag} {name}" for name, _ in attrs)}


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_data(graph: Graph, text: str) -> None:
    import msgspec

    radar = find_radar(graph)

    def named(blip: Blip) -> Blip:
        identity = blip.topic.identity._replace(key="javascript:alert(1)")
        topic = msgspec.structs.replace(blip.topic, label=text, identity=identity)
        return msgspec.structs.replace(blip, topic=topic)

    hurt = Radar((text, *radar.sectors[1:]), tuple(map(named, radar.blips)))
    tags, plain = Tags(), Tags()
    tags.feed(as_html(hurt))
    plain.feed(as_html(radar))
    assert tags.seen == plain.seen
    for row in list(csv.reader(as_csv(hurt).splitlines()))[1:]:
        assert not any(cell.startswith(tuple("=+-@")) for cell in row)
        assert not any("<" in cell for cell in (row[0], row[2]))
    entries = json.loads(as_json(hurt))["entries"]
    assert {(each["label"], each["link"]) for each in entries} == {(text, "")}
