from tests.read.reading import check, doc, outline, roles

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
