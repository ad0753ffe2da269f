import pytest

from tests.read.reading import doc


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("- **Federated learning:** trains models apart.", "Federated learning"),
        ("- **Federated learning**: trains models apart.", "Federated learning"),
        ("- **Federated learning** - trains models apart.", "Federated learning"),
        ("- **Federated learning** \u2013 trains models apart.", "Federated learning"),
        ("- **Federated learning.** It trains.", "Federated learning"),
        ("- **Federated learning**\n  It trains.", "Federated learning"),
        ("- **Federated learning**", "Federated learning"),
        ("- **1. Federated learning:** trains.", "Federated learning"),
        ("- **[Federated](http://x) *learning*:** trains.", "Federated learning"),
        ("- `LoRA`: trains few weights.", "LoRA"),
        ("- Federated learning: trains models apart.", "Federated learning"),
        ("- Federated learning - trains models apart.", "Federated learning"),
        ("- 1.2. Federated learning: trains.", "Federated learning"),
        ("**Federated learning:** It trains models.", "Federated learning"),
        ("> **Federated learning:** It trains models.", "Federated learning"),
        ("Federated learning: it trains models.", "Federated learning"),
        ("Federated learning - it trains models.", None),
        ("- **Federated learning** trains models apart.", None),
        ("- It uses **federated learning:** apart.", None),
        ("- A plain item.", None),
        ("- At 10:30 it begins.", None),
        ("- One, two - and three.", None),
        ("- See http://x.y for more.", None),
        ("- Such a long opening of the item with many words in it: it goes on.", None),
        (f"- **{'Such a long opening with many words ' * 3}:** it goes on.", None),
        ("- Ends with a colon:", None),
        ("- **:** odd", None),
    ],
)
def test_leads(text: str, lead: str | None) -> None:
    block = doc(f"# T\n\n{text}\n\nThe end is near.").blocks[1]
    assert (block.lead and block.lead.of(block.text.value)) == lead


def test_lists_right_after_each_other() -> None:
    document = doc("Such as:\n\n- a\n\n* b\n\n1. c\n")
    assert [b.introduced_by for b in document.blocks] == [None, 0, None, None]


def test_a_heading_introduces_too_and_a_table_does_not() -> None:
    assert doc("## Methods\n\n- a\n").blocks[1].introduced_by == 0
    assert doc("|a|\n|-|\n\n- a\n").blocks[1].introduced_by is None
