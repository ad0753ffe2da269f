import pytest

from kg.read.markdown.fences import is_json, is_prose, prose_in_json
from kg.read.source_text import Lines

PROSE = "The adoption of federated learning grows in hospitals and in banks alike.\n" * 3
CODE = "def read(path):\n    for line in open(path):\n        yield line.strip()\n" * 5


@pytest.mark.parametrize(
    ("text", "info", "prose"),
    [
        (PROSE, "", True),
        (PROSE, "text", True),
        (PROSE, "python", False),
        (CODE, "", False),
        (CODE, "markdown", True),
        ("", "md", True),
        ("Short words.", "", False),
        (PROSE[:60], None, True),
        ("x = 1", None, False),
        (f"{PROSE}{CODE}{CODE}", "", False),
        ("\u250c\u2500\u2500 box \u2500\u2500\u2510\n" * 30, "", False),
        ("name: value\nother: value\n" * 20, "", False),
    ],
)
def test_is_prose(text: str, info: str | None, prose: bool) -> None:
    assert is_prose(Lines.of(text), info) is prose


@pytest.mark.parametrize(
    ("text", "info", "json"),
    [
        ("x", "json", True),
        ("\n{\n", "", True),
        ("[\n", "", True),
        ("{x", "", False),
        ("{", "c", False),
    ],
)
def test_is_json(text: str, info: str, json: bool) -> None:
    assert is_json(Lines.of(text), info) is json


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": "one two three four five six"}', ["one two three four five six"]),
        ('{"a b c d e f g": "short"}', []),
        (
            r'["one two \"three\" four\nfive six\r\nseven"]',
            [r"one two \"three\" four", "five six", "seven"],
        ),
        ('["unclosed one two three four five six', []),
    ],
)
def test_prose_in_json(text: str, found: list[str]) -> None:
    regions = list(prose_in_json(Lines.of(text)))
    assert [line for region in regions for line in region.texts] == found
    for region in regions:
        for line, start in zip(region.texts, region.starts, strict=True):
            assert text[start : start + len(line)] == line
