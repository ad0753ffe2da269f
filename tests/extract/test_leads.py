import pytest

from kg.extract.leads import announced_class, items, leads
from tests.extract.reading import REPORT, found, page, row


def under(title: str, body: str) -> str:
    return f"# Report\n\n## {title}\n\n{body}\n"


@pytest.mark.parametrize(
    ("title", "klass"),
    [
        ("Compression", "Trend"),
        ("Challenges", "Risk"),
        ("Applications", "Domain"),
        ("Methods", "Technique"),
        ("Conclusion", "Trend"),
    ],
)
def test_a_section_types_its_leads_and_items(title: str, klass: str) -> None:
    report = under(
        title, "- **Battery drain**: it hurts.\n- Slow links: they hurt.\n- vendor lock-in"
    )
    assert found(leads, report) == {("Battery drain", klass), ("Slow links", klass)}
    assert found(items, report) == {("vendor lock-in", klass)}


@pytest.mark.parametrize(
    ("sentence", "klass"),
    [
        ("Key risks include:", "Risk"),
        ("The following techniques help:", "Technique"),
        ("It serves these sectors:", "Domain"),
        ("Four trends stand out:", "Trend"),
        ("There are four:", None),
    ],
)
def test_a_sentence_announces_what_a_list_holds(sentence: str, klass: str | None) -> None:
    prepared = page(under("Edge", f"{sentence}\n\n- battery drain\n- **Slow links**: they hurt."))
    announced = {announced_class(prepared, line) for line in prepared.lines[-2:]}
    assert announced == {klass}
    rows = {row(f) for extractor in (items, leads) for f in extractor(prepared)}
    if klass:
        assert rows == {
            ("battery drain", klass, "item.announced"),
            ("Slow links", klass, "lead.announced"),
        }
    else:
        assert {rule for _, _, rule in rows} == {"item.in-trend", "lead.in-trend"}


def test_a_table_header_announces_its_column() -> None:
    report = under("Edge", "| Risk | Since |\n|---|---|\n| battery drain | spring |\n")
    assert ("battery drain", "Risk") in found(items, report, "item.announced")


def test_an_item_above_announces_nothing() -> None:
    report = under("Edge", "- risks of old\n  - battery drain\n")
    assert ("battery drain", "Trend") in found(items, report)


@pytest.mark.parametrize(
    "item",
    [
        "it drains batteries",
        "batteries may drain",
        "one two three four five six seven eight nine ten",
        "...",
    ],
)
def test_what_is_more_than_a_name_is_no_item(item: str) -> None:
    assert found(items, under("Risks", f"- battery drain\n- {item}")) == {("battery drain", "Risk")}


def test_a_paragraph_may_have_a_lead() -> None:
    assert ("Edge AI", "Trend") in found(leads, under("News", "**Edge AI**. It goes on."))


def test_a_long_lead_is_a_sentence() -> None:
    lead = "One two three four five six seven eight nine ten"
    assert found(leads, under("News", f"**{lead}**: it goes on.")) == set()


def test_leads_and_items_of_a_report() -> None:
    assert found(items, REPORT) == {("battery drain", "Risk"), ("vendor lock-in", "Risk")}
    assert {name for name, _ in found(leads, REPORT)} == {"Federated learning", "Split inference"}
