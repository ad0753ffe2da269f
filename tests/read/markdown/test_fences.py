import pytest

from kg.read.markdown.fences import is_prose
from kg.read.source_lines import Lines

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
