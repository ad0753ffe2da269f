import pytest

from kg.extract.heading_topics import SectionKind, headings, section_kind
from tests.extract.reading import page, row


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("The rise of edge AI", "trend"),
        ("Multimodal models", "trend"),
        ("Introduction", "frame"),
        ("Executive Summary:", "frame"),
        ("A Brief Overview", "frame"),
        ("Conclusions", "frame"),
        ("Conclusion – 2025", "frame"),
        ("What is edge AI?", "frame"),
        ("Why it matters", "frame"),
        ("Key findings", "frame"),
        ("Overview of edge AI", "trend"),
        ("Challenges and limitations", "risks"),
        ("Security risks", "risks"),
        ("Applications in medicine", "domains"),
        ("Use-cases by industry", "domains"),
        ("Compression techniques", "techniques"),
        ("Best practices", "techniques"),
        ("Emerging trends", "trends"),
        ("Future directions", "trends"),
        ("Risks of new tools", "risks"),
    ],
)
def test_section_kinds(title: str, kind: str) -> None:
    assert section_kind(title) is SectionKind(kind)


@pytest.mark.parametrize(
    ("heading", "offers"),
    [
        ("Edge AI", {"Edge AI: Trend by heading.trend"}),
        (
            "2.1 The rise of edge AI",
            {"The rise of edge AI: Trend by heading.trend", "edge AI: Trend by heading.short"},
        ),
        (
            "Trend 3: Edge AI",
            {"Edge AI: Trend by heading.trend"},
        ),
        (
            "Edge AI: computing at home",
            {
                "Edge AI: computing at home: Trend by heading.trend",
                "Edge AI: Trend by heading.part",
                "computing at home: Trend by heading.part",
            },
        ),
        ("3. Conclusion", {"Conclusion: Trend by heading.frame"}),
        ("Risks", {"Risks: Trend by heading.risks"}),
        ("Adoption of", {"Adoption of: Trend by heading.trend"}),
        ("(!)", set()),
        ("one two three four five six seven eight nine ten eleven twelve " * 2, set()),
    ],
)
def test_what_a_heading_offers(heading: str, offers: set[str]) -> None:
    prepared = page(f"# Report\n\n## {heading}\n\nIt goes on.\n")
    rows = [row(f) for f in headings(prepared) if f.line > 0]
    assert {f"{name}: {klass} by {rule}" for name, klass, rule in rows} == offers


@pytest.mark.parametrize(
    ("parent", "klass", "rule"),
    [
        ("Key risks", "Risk", "heading.under-risks"),
        ("Applications", "Domain", "heading.under-domains"),
        ("Methods", "Technique", "heading.under-techniques"),
        ("Latest trends", "Trend", "heading.trend"),
        ("Edge AI", "Trend", "heading.trend"),
    ],
)
def test_a_heading_under_a_typed_one(parent: str, klass: str, rule: str) -> None:
    prepared = page(f"# Report\n\n## {parent}\n\nText.\n\n### Battery drain\n\nIt goes on.\n")
    assert ("Battery drain", klass, rule) in {row(f) for f in headings(prepared)}
