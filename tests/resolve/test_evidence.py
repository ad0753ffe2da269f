import pytest
from msgspec.structs import replace

from kg.model import Modality, RelationType, Span
from kg.resolve.evidence import _with_its_marks, claim_evidence, mention_evidence
from tests.resolve.naming import claim, report

USES = RelationType.SUB_TECHNIQUE_OF


def test_a_mention_with_the_rest_of_its_sentence() -> None:
    document, [mention] = report("# A\n\nIt goes on. They use **[pruning]** too. So it goes.\n")
    found = mention_evidence(document, "a", mention)
    assert (found.prefix, found.quote, found.suffix) == ("They use **", "pruning", "** too.")
    assert found.span.of(document.source) == "pruning"
    assert (found.report, found.modality, found.found_by) == ("a", Modality.ASSERTED, ("test",))


def test_long_sentences_are_cut_at_a_blank() -> None:
    long = "so it goes " * 60
    document, [mention] = report(f"# A\n\nNow {long} they use [pruning] and {long} on.\n")
    found = mention_evidence(document, "a", mention)
    assert len(found.prefix) <= 300
    assert len(found.suffix) <= 300
    assert found.prefix + found.quote + found.suffix in document.source
    assert found.prefix.split()[0] in {"so", "it", "goes"}
    assert found.suffix.split()[-1] in {"so", "it", "goes"}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It goes on. [Pruning] is [compression].", "Pruning is compression."),
        (
            "They like [pruning]. So it goes. It is [compression].",
            "They like pruning. So it goes. It is compression.",
        ),
        (
            "- **[Pruning]**: old.\n  - It is [compression].",
            "**Pruning**: old.\n  - It is compression.",
        ),
    ],
    ids=["a sentence", "from where the subject is named", "over two blocks"],
)
def test_a_claim_is_quoted(text: str, quote: str) -> None:
    document, (first, second) = report(f"# A\n\n{text}\n")
    made = replace(claim(document, first, USES, second), said_by=("Gartner",))
    sentence = document.blocks[made.block].sentences[-1]
    found = claim_evidence(document, "a", replace(made, start=sentence.start, end=sentence.end))
    assert found.quote == quote == found.span.of(document.source)
    assert (found.prefix, found.suffix, found.linked_by) == ("", "", None)
    assert found.said_by == ("Gartner",)


def test_the_page_is_that_on_which_the_words_begin() -> None:
    document, (first, second) = report("# A\n\n[Pruning] is\n[compression].\n")
    at = document.source.index("compression")
    paged = replace(document, pages=((0, 1), (at, 2)))
    assert [mention_evidence(paged, "a", m).page for m in (first, second)] == [1, 2]
    assert claim_evidence(paged, "a", claim(paged, first, USES, second)).page == 1
    assert mention_evidence(document, "a", first).page is None
    assert replace(document, pages=((at, 2),)).page(0) is None


def test_what_a_heading_links_is_quoted_alone() -> None:
    document, (first, second) = report("# A\n\n## [Pruning]\n\nIt is [compression].\n")
    made = replace(claim(document, first, USES, second), linked_by=1)
    found = claim_evidence(document, "a", made)
    assert (found.quote, found.linked_by) == ("It is compression.", 1)


def test_what_stands_between_sentences_is_quoted_by_itself() -> None:
    document, [mention] = report("# A\n\n| Tool |\n|---|\n| [pruning] |\n")
    found = mention_evidence(document, "a", mention)
    assert (found.prefix, found.quote, found.suffix) == ("", "pruning", "")


@pytest.mark.parametrize(
    ("line", "quote"),
    [
        ("**[Pruning]:** It is [compression].", "**Pruning:** It is compression."),
        ("- **[Pruning]:** It is [compression].", "**Pruning:** It is compression."),
        ("* *[Pruning]* is [compression].", "*Pruning* is compression."),
        ("___[Pruning]___ is [compression].", "___Pruning___ is compression."),
        ("[Pruning] is **[compression]**.", "Pruning is **compression**."),
        ("**[Pruning] is [compression].**", "Pruning is compression."),
        ("`[pruning]` is [compression]", "`pruning` is compression"),
        ("[Pruning] is 2 * 3 [compression].", "Pruning is 2 * 3 compression."),
        ("[Pruning] is snake_case_ [compression].", "Pruning is snake_case_ compression."),
        (r"[Pruning] is \*\*[compression].", r"Pruning is \*\*compression."),
    ],
)
def test_a_quote_has_both_of_two_marks(line: str, quote: str) -> None:
    document, (first, second) = report(f"# A\n\n{line}\n")
    made = claim(document, first, USES, second)
    whole = replace(made, start=0, end=len(document.blocks[made.block].text.value))
    found = claim_evidence(document, "a", whole)
    assert found.quote == quote == found.span.of(document.source)


def test_a_quote_has_the_whole_of_a_link() -> None:
    source = "# A\n\nSee [pruning](https://example.org/a_b) is *compression*.\n"
    start, end = source.index("pruning"), source.index("*.")
    assert _with_its_marks(source, Span(start, end)) == Span(start - 1, end + 1)


@pytest.mark.parametrize(
    ("before", "quote", "after", "whole"),
    [
        ("**", "Power [1] is cheap** now.", "", "**Power [1] is cheap** now."),
        ("[", "Power [1] is cheap.", "", "Power [1] is cheap."),
        ("[", "Power](x) is *cheap", "*", "[Power](x) is *cheap*"),
        ("", "See [power", "](x).", "See [power"),
    ],
)
def test_a_number_in_brackets_is_no_mark(before: str, quote: str, after: str, whole: str) -> None:
    source = before + quote + after
    span = _with_its_marks(source, Span(len(before), len(before) + len(quote)))
    assert span.of(source) == whole
