"""Large, deep and broken input: no error, no loss, no quadratic time."""

import time

import pytest

from tests.read.reading import check, doc

N = 10_000
DEEP = {
    "nested lists": "- " * N + "end",
    "nested numbered lists": "1. " * N + "end",
    "lists by indent": "\n".join("  " * depth + "- end" for depth in range(400)),
    "nested quotations": ">" * N + " end",
    "nested emphasis": "*a **b " * N + "end",
    "stars": "*" * N + "end" + "*" * N,
    "brackets": "[" * N + "end",
    "links": "[end](" * N,
    "backticks": "".join(f"x{'`' * n}" for n in range(300)) + "end",
    "tags": "<a " * N + "end",
    "fences": "".join(f"{'`' * (n + 3)}markdown\n# end\n" for n in range(100)),
    "pipes": "|" * N + "\n" + "|-" * N + "\nend",
    "long heading": "# " + "end " * 2500,
    "sources behind a bold line": "**end** " + "[1]" * N + "x",
    "blanks behind a bold line": "**end**" + " " * N + "x",
    "long word": "# " + "e" * N + "end",
    "conflicts": "<<<<<<< a\n=======\n" * N + "end",
    "attributes": "{#a}" * N + "end",
    "abbreviations": "e.g. " * N + "end",
    "stops": "end. " * N,
    "blank lines": "\n" * N + "end",
}
PAGES = {
    "nested divisions": "<div>" * N + "end",
    "nested lists": "<ul><li>" * N + "end",
    "nested tables": "<table><tr><td>" * N + "end",
    "unclosed paragraphs": "<p>end" * N,
    "unclosed bold": "<b>end <i>" * N,
    "half tags": "<a<a 'end" * N + "end",
    "half references": "&am" * N + "end",
    "stray ends": "end" + "</b></p></td>" * N,
    "headings": "<h1>end<h2>end" * (N // 10),
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_markdown(name: str) -> None:
    document = doc(f"Begin.\n\n{DEEP[name]}\n")
    check(document)
    assert any("end" in block.text.value for block in document.blocks)


@pytest.mark.parametrize("name", PAGES)
def test_deep_pages(name: str) -> None:
    document = doc(PAGES[name], "a.html")
    check(document)
    assert any("end" in block.text.value for block in document.blocks)


GROWING = {
    "bullets": ("md", "\u2022 foo bar\n"),
    "table rows": ("md", "| cell | *value* |\n"),
    "headings": ("md", "## Head\n\ntext of it.\n\n"),
    "one paragraph": ("md", "a line *of* text & more\n"),
    "items": ("md", "- **Lead:** text\n"),
    "rows": ("html", "<tr><td>a<td>b"),
    "plain lines": ("txt", "1. a line of text\n"),
}


@pytest.mark.parametrize("name", GROWING)
@pytest.mark.slow
def test_time_grows_with_size_only(name: str) -> None:
    suffix, unit = GROWING[name]
    head = "| a | b |\n|---|---|\n" if "|" in unit else "<table>" if suffix == "html" else ""

    def seconds(count: int) -> float:
        start = time.process_time()
        doc(head + unit * count, f"a.{suffix}")
        return time.process_time() - start

    seconds(100)
    # The least of three: in a process that holds much, a search for garbage may fall into one.
    small, large = (min(seconds(count) for _ in range(3)) for count in (500, 4000))
    small = max(small, 0.01)
    assert large < 8 * small * 4, (small, large)


def test_a_row_for_each_of_many_rows() -> None:
    document = doc("|a|b|\n|-|-|\n" + "\n".join(f"|x{n}|y{n}|" for n in range(2000)))
    assert document.blocks[-1].row == 2000
    assert document.blocks[-1].header == "b"


@pytest.mark.parametrize("before", ["", "\u00e9" * 254, "\u00e9" * 255, "\u00e9" * 256, "e" * 600])
def test_a_reference_at_the_end_of_a_text_has_its_place(before: str) -> None:
    for reference in ("&amp;", "&#0;"):
        document = doc(f"{before}\u00e9{reference}")
        check(document)
        (block,) = document.blocks
        last = len(block.text.value) - 1
        assert block.text.span(last, last + 1).of(document.source) == reference
