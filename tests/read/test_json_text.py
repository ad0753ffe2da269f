import pytest

from kg.read.markdown.fences import is_json, prose_in_json
from kg.read.source_lines import Lines


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
