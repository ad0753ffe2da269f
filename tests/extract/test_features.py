import pytest

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Name, collect
from kg.extract.features import Featurizer
from kg.extract.stages import findings
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.model import Concept, TopicClass, Vocabulary
from tests.extract.reading import REPORT, page

MATCHER = VocabularyMatcher(
    Vocabulary((Concept("urn:fl", TopicClass.TECHNIQUE, "federated learning"),))
)


def names(text: str) -> tuple[Page, dict[str, Name]]:
    prepared = page(text)
    return prepared, {n.key: n for n in collect(prepared, findings(prepared, MATCHER))}


def features(text: str, key: str) -> set[str]:
    prepared, found = names(text)
    return set(Featurizer(prepared, list(found.values())).features(found[key]))


def test_wordings_of_one_normal_form_are_one_name() -> None:
    _, found = names("# Report\n\nEdge networks grow. The edge network grows. An Edge Network.\n")
    name = found["edge network"]
    assert len(name.occurrences) == 3
    assert name.label in {"edge network", "Edge networks"}
    assert {o.label.lower().rstrip("s") for o in name.occurrences} == {"edge network"}


def test_a_label_is_the_usual_wording() -> None:
    _, found = names("# Report\n\nDrift hurts. They fear drift and Drift. It is drift.\n")
    assert found["drift"].label == "drift"


def test_each_place_counts_once_whoever_names_it() -> None:
    _, found = names(REPORT)
    for name in found.values():
        places = [(o.line.number, o.first, o.last) for o in name.occurrences]
        assert len(set(places)) == len(places)
    assert {f.rule for f in found["federated learning"].findings} >= {
        "lead.announced",
        "vocabulary",
    }


def test_headings_and_titles() -> None:
    prepared, found = names(REPORT)
    heading = next(line for line in prepared.lines if "rise" in line.text)
    assert found["rise of edge ai"].titles == {heading.number}
    assert found["edge ai"].headings == {heading.number}
    assert found["edge ai"].titles == set()


def test_features_are_sorted_and_distinct() -> None:
    prepared, found = names(REPORT)
    featurizer = Featurizer(prepared, list(found.values()))
    for name in found.values():
        listed = featurizer.features(name)
        assert listed == sorted(set(listed))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("federated learning", {"head=learning", "first=federated", "starts-item", "len=2"}),
        ("battery drain", {"announced=Risk", "item.announced:Risk", "section=risks", "count=1"}),
        ("edge ai", {"in-heading", "heading.short:Trend"}),
        ("rise of edge ai", {"is-heading", "heading.trend:Trend", "join=of", "object=ai"}),
        ("edge outlook", {"is-title"}),
        ("pruning", {"only=pruning"}),
        (
            "privacy concern",
            {"gov=raises", "governed.risk:Risk", "governed.risk:Risk+", "sections=1"},
        ),
    ],
)
def test_features_of_a_report(key: str, expected: set[str]) -> None:
    assert features(REPORT, key) >= expected


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("They use 5G networks.", "5g network", {"has-digit"}),
        ("They use RAG at work.", "rag", {"acronym"}),
        ("They use Kubernetes, and Kubernetes grows.", "kubernetes", {"always-capital", "proper"}),
        ("It shows a lack of transparency.", "transparency", {"always-nested", "prev=of"}),
        ("It grows in finance.", "finance", {"prev2=grows in", "gov=in"}),
        ("Pruning reduces cost.", "pruning", {"verb=reduce", "prev=^", "next=reduces"}),
        ("Pruning is old.", "pruning", {"verb=is"}),
        ("| Risk | Since |\n|---|---|\n| drift | May |", "drift", {"column=0", "header=risk"}),
        ("It has drift.", "drift", {"next=."}),
    ],
)
def test_features_of_a_sentence(text: str, key: str, expected: set[str]) -> None:
    assert features(f"# Report\n\n{text}\n", key) >= expected


def test_counts_go_into_buckets() -> None:
    assert "count=5" in features("# Report\n\n" + "They fear drift.\n\n" * 7, "drift")
    assert "count=8" in features("# Report\n\n" + "They fear drift.\n\n" * 20, "drift")


@pytest.mark.parametrize(
    ("phrase", "is_name"),
    [
        ("tide gauges", True),
        ("5G", True),
        ("COVID-19 electroencephalographies", True),
        ("electroencephalographies", True),
        ("2030", False),
        ("BmV2ZXIgZ29ubmEgZ2l2ZQ", False),
        ("script 03c6601a7fef76fce7fb63c116ef5fb9", False),
    ],
)
def test_numbers_and_code_are_no_names(phrase: str, *, is_name: bool) -> None:
    labels = {n.label for n in collect(page(f"# Report\n\nThey have {phrase}.\n"), [])}
    assert (phrase in labels) is is_name


def test_a_cell_that_rates_is_no_name() -> None:
    text = "# Report\n\n| risk | rating |\n| --- | --- |\n| phishing | High |\n| drift | Medium |\n"
    assert {n.label for n in collect(page(text), [])} >= {"phishing", "drift"}
    assert not {n.label for n in collect(page(text), [])} & {"High", "Medium"}
