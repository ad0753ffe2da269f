import pytest

from tests.read.reading import check, doc, outline, roles, values


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("Text {#anchor} here.", ["Text here."]),
        ("Text{: .class} here.", ["Text here."]),
        ("A figure { width=5in } here.", ["A figure here."]),
        ("{{< figure src=x >}}", []),
        ("Text {{% alert %}} here.", ["Text  here."]),
        ('!!! warning "Old news"', ['"Old news"']),
        ('??? note "Story"', ['"Story"']),
        ("::: tip\n", ["tip"][:0]),
        ("> [!NOTE]\n> Mind this.", ["Mind this."]),
        ("- [ ] open\n- [x] done", ["open", "done"]),
        ("[menu](javascript:void(0)) Text", ["Text"]),
        ("__ Link", ["Link"]),
        ("snake_case __init__ stays", ["snake_case init stays"]),
        ("**", []),
        ("\u2014", []),
        ("{not} an {attribute list}", ["{not} an {attribute list}"]),
        ("|-|\n|-|\n|a|", ["-", "a"]),
        ("`{#code}` stays not", ["stays not"]),
    ],
)
def test_masks(text: str, readable: list[str]) -> None:
    document = doc(f"It begins.\n\n{text}\n\nIt ends.")
    check(document)
    assert values(document)[1:-1] == readable


def test_anchors_of_headings() -> None:
    document = doc("# T\n\n## The **rise** {#rise}\n\nText.\n\n## 2. Two {: #two }\n\nText.\n")
    check(document)
    assert outline(document) == ["> The rise", "> [2.] Two"]


def test_markdown_within_html() -> None:
    document = doc(
        "<div>\n![alt](x.png){ loading=lazy } see **bold** [label](http://x) now\n</div>\n"
    )
    check(document)
    assert values(document) == ["see bold label now"]


TEXT = """\
# The Report

<<<<<<< HEAD
## Ours

We say so.
=======
## Theirs

They say so.
>>>>>>> branch

## Common

a
=======

b
"""


def test_both_sides_stay_and_markers_are_residue() -> None:
    document = doc(TEXT)
    check(document)
    assert outline(document)[:3] == ["> Ours", "> Theirs", "> Common"]
    assert [text for _, text in roles(document)] == ["<<<<<<< HEAD", "=======", ">>>>>>> branch"]


def test_a_row_of_equals_signs_alone_underlines() -> None:
    assert [b.kind.value for b in doc(TEXT).blocks][-2:] == ["heading", "paragraph"]
