import pytest
from msgspec.structs import replace

from kg.extract.analyzed_document import whole_line
from kg.language.lines import Line
from kg.language.noun_phrases import text_of
from kg.model import BlockKind
from tests.extract.reading import REPORT, page

TEXT = """\
# Report

One thing. Another thing.

```
code = 1
```

Key risks include:

- drift
  - deep drift

| Risk | Since |
|---|---|
| bias | May |

## References

- [1] A book.
"""


def test_content_is_read_sentence_by_sentence() -> None:
    lines = page(TEXT).lines
    assert [line.text for line in lines] == [
        "Report",
        "One thing.",
        "Another thing.",
        "Key risks include:",
        "drift",
        "deep drift",
        "Risk",
        "Since",
        "bias",
        "May",
    ]
    assert [line.number for line in lines] == list(range(len(lines)))
    assert [line.first for line in lines][:3] == [True, True, False]


def test_offsets_are_in_the_block() -> None:
    prepared = page(REPORT)
    for line in prepared.lines:
        value = prepared.block(line).text.value
        assert value[line.start : line.end] == line.text
        assert len(line.tags) == len(line.tokens) == len(line.words)
        for token in line.tokens:
            assert value[token.start : token.end] == token.text


def by_text(text: str) -> Line:
    return next(line for line in page(TEXT).lines if line.text == text)


def test_what_introduces_an_item() -> None:
    prepared = page(TEXT)
    said = prepared.introduction(by_text("drift"))
    assert said is not None
    assert said.text == "Key risks include:"
    parent = prepared.introduction(by_text("deep drift"))
    assert parent is not None
    assert parent.text == "drift"
    assert prepared.introduction(by_text("One thing.")) is None


def test_sections_and_their_first_lines() -> None:
    prepared = page(REPORT)
    for section, number in prepared.first_line.items():
        line = prepared.lines[number]
        assert line.section == section == prepared.section(line).order
        assert all(other.section != section for other in prepared.lines[:number])


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Edge AI", "Edge AI"),
        ("2.1 Edge AI", "Edge AI"),
        ("2. Edge AI", "Edge AI"),
        ("IV. Edge AI", "Edge AI"),
        ("a) Edge AI", "Edge AI"),
        ("Trend 3: Edge AI", "Edge AI"),
        ("Pillar II: Edge AI", "Edge AI"),
        ("Phase 2 - Edge AI", "Edge AI"),
        ("3 Edge AI", "Edge AI"),
        ("5G networks", "5G networks"),
        ("AI: a tale", "AI: a tale"),
        ("“Edge AI”!", "Edge AI"),
        ("Edge AI (new)", "Edge AI (new)"),
        ("Edge AI [all sources]", "Edge AI"),
        ("Edge AI [one; two] [three]", "Edge AI"),
        ("Edge AI (new", "Edge AI"),
        ("Edge [AI] at work", "Edge [AI] at work"),
    ],
)
def test_a_line_without_its_number_and_marks(heading: str, name: str) -> None:
    line = next(
        line
        for line in page(f"# Report\n\n## {heading}\n\nIt goes on.\n").lines
        if line.kind is BlockKind.HEADING and line.number > 0
    )
    assert text_of(line.tokens, *whole_line(line)) == name


@pytest.mark.parametrize(
    ("lines", "pages", "long"),
    [(2_300, (), False), (2_400, (), True), (90, ((0, 1),), False), (110, ((0, 1),), True)],
)
def test_a_report_is_long_by_its_words_or_its_pages(
    lines: int, pages: tuple[tuple[int, int], ...], long: bool
) -> None:
    text = page("# Report\n\n" + "It grows.\n\n" * lines)
    assert replace(text, document=replace(text.document, pages=pages)).long is long
