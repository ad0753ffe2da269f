import pytest

from kg.extract.candidates import Finding, Name, collect
from kg.extract.heading_topics import headings
from kg.extract.topic_classifier import SURE, Topic, decide, probability
from kg.model import Concept, TopicClass
from kg.model.schema import LEARNED_CLASSES
from tests.extract.reading import page

ONE, TWO = TopicClass.TECHNIQUE, TopicClass.RISK
NEVER = dict.fromkeys(LEARNED_CLASSES, 2.0)


def name(label: str) -> Name:
    """A name with a single place, in a sentence of its own."""
    found = {n.key: n for n in collect(page(f"# Report\n\nThey have {label}.\n"), [])}
    return max(found.values(), key=lambda n: len(n.label))


def decided(
    names: list[Name], *scores: float, kind: TopicClass = ONE, threshold: float = 0.5
) -> list[Topic]:
    """The topics that these names are of one class."""
    return decide(names, dict.fromkeys(LEARNED_CLASSES, scores), {**NEVER, kind: threshold})


def topics(scores: dict[str, float], threshold: float = 0.5) -> list[list[str]]:
    """The decided topics of one class, each as its names."""
    found = decided([name(label) for label in scores], *scores.values(), threshold=threshold)
    assert all(t.topic_class is ONE for t in found)
    return [[n.label for n in t.names] for t in found]


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ((0.0, 0.6), [["sensor failures"]]),
        ((0.0, 0.4), [["failures"]]),
        ((0.7, 0.6), [["failures"]]),
        ((0.5, 0.5), [["failures"]]),
    ],
)
def test_what_is_a_topic_by_itself_comes_first(
    own: tuple[float, float], told: list[list[str]]
) -> None:
    names = [name("failures"), name("sensor failures")]
    scores, alone = ({key: [*each] for key in LEARNED_CLASSES} for each in ((0.8, 0.6), own))
    found = decide(names, scores, {**NEVER, ONE: 0.5}, alone)
    assert [[n.label for n in t.names] for t in found] == told


@pytest.mark.parametrize(
    ("weights", "features", "expected"),
    [
        ({}, ["x"], 0.5),
        ({"bias": 2.0}, [], 0.8808),
        ({"bias": 2.0, "x": -4.0}, ["x", "unknown"], 0.1192),
        ({"bias": -50.0}, ["x"], 0.0),
    ],
)
def test_probability(weights: dict[str, float], features: list[str], expected: float) -> None:
    assert probability(weights, features) == expected


def test_what_reaches_the_threshold_is_kept_best_first() -> None:
    scores = {"pruning": 0.5, "federated learning": 0.9, "drift": 0.49}
    assert topics(scores) == [["federated learning"], ["pruning"]]
    assert topics(scores, threshold=0.4999) == topics(scores)
    assert topics({}) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("bias mitigation", "mitigation of bias"),
        ("fraud detection", "detecting fraud"),
    ],
)
def test_the_same_thing_is_one_topic(first: str, second: str) -> None:
    assert topics({first: 0.9, second: 0.8}) == [[first, second]]
    assert topics({first: 0.8, second: 0.9}) == [[second, first]]


def test_an_acronym_is_what_the_page_spells_out() -> None:
    text = "# A\n\nThey use peer learning (PL). They like PL best.\n"
    found = {n.key: n for n in collect(page(text), [])}
    [topic] = decided([found["peer learning"], found["pl"]], 0.9, 0.8)
    assert [n.label for n in topic.names] == ["peer learning", "PL"]


def near(scores: dict[str, float]) -> list[tuple[str, list[str]]]:
    """The decided topics by their best names, each with the names near to it."""
    found = decided([name(label) for label in scores], *scores.values())
    return [(t.names[0].label, [n.label for _, n in t.near]) for t in found]


def test_a_longer_form_is_near_to_a_topic_and_no_name_of_it() -> None:
    scores = {"model compression": 0.8, "compression": 0.7, "compressing models": 0.6}
    assert near(scores) == [("model compression", ["compression"])]
    assert topics(scores) == [["model compression", "compressing models"]]


def test_what_is_very_likely_is_a_topic_whatever_it_resembles() -> None:
    assert topics({"compression": 0.95, "model compression": SURE}) == [
        ["compression"],
        ["model compression"],
    ]


def test_different_things_are_two() -> None:
    assert topics({"quantum computing": 0.9, "quantum cryptography": 0.8}) == [
        ["quantum computing"],
        ["quantum cryptography"],
    ]


def test_another_wording_that_names_several_things_is_no_bridge() -> None:
    text = "data quality and availability"
    of = page(f"# Report\n\nThey have {text}; data quality; data availability.\n")
    line = next(line for line in of.lines if "have" in line.words)
    found = {n.label: n for n in collect(of, [Finding(line.number, 2, 6, text, ONE, "rule")])}
    labels = ("data quality", text, "data availability")
    first, second = decided([found[label] for label in labels], 0.9, 0.8, 0.7)
    assert [[n.label for n in t.names] for t in (first, second)] == [[labels[0]], [labels[2]]]
    assert [n.label for _, n in first.near] == [text]


def test_classes_are_decided_apart() -> None:
    scores = {key: [0.6] for key in LEARNED_CLASSES}
    found = decide([name("leak detection")], scores, {**NEVER, ONE: 0.5, TWO: 0.6})
    assert [t.topic_class for t in found] == [ONE, TWO]


def heading_names(text: str) -> dict[str, Name]:
    prepared = page(text)
    return {n.label: n for n in collect(prepared, headings(prepared))}


def decided_trends(found: dict[str, Name], scores: dict[str, float]) -> list[Topic]:
    names = [found[label] for label in scores]
    return decided(names, *scores.values(), kind=TopicClass.TREND)


def test_a_heading_presents_one_trend() -> None:
    found = heading_names("# Report\n\n## Drones: a boon for farms\n\nThey fly.\n")
    [trend] = decided_trends(found, {"Drones: a boon for farms": 0.9, "farms": 0.8})
    assert [n.label for n in trend.names] == ["Drones: a boon for farms"]
    assert [n.label for _, n in trend.near] == ["farms"]


def test_two_headings_are_two_trends_however_alike() -> None:
    text = "# Report\n\n## Edge AI\n\nIt grows.\n\n## Edge AI on farms\n\nIt goes on.\n"
    scores = {"Edge AI": 0.9, "Edge AI on farms": 0.8}
    trends = decided_trends(heading_names(text), scores)
    assert [[n.label for n in t.names] for t in trends] == [["Edge AI"], ["Edge AI on farms"]]


def test_a_label_says_no_more_than_the_best_name() -> None:
    def topic(**scores: float) -> Topic:
        labels = [label.replace("_", " ") for label in scores]
        return Topic(ONE, [name(label) for label in labels], list(scores.values()))

    assert topic(bias_mitigation_tools=0.9, bias_mitigation=0.89).label == "bias mitigation"
    assert topic(bias_mitigation_tools=0.9, bias_mitigation=0.2).label == "bias mitigation tools"
    assert topic(mitigation=0.9, bias_mitigation=0.89).label == "mitigation"
    assert topic(mitigation=0.9).confidence == 0.9


def test_occurrences_are_in_document_order() -> None:
    prepared = page("# Report\n\nThey fear drift. They use pruning. They fear drift.\n")
    found = {n.key: n for n in collect(prepared, [])}
    both = Topic(ONE, [found["pruning"], found["drift"]], [0.9, 0.8])
    assert [o.label for o in both.occurrences] == ["drift", "pruning", "drift"]


OFTEN = "They use pruning. They like pruning. They want pruning.\n"


@pytest.mark.parametrize(
    ("text", "label", "kind", "score", "founded"),
    [
        (OFTEN, "pruning", ONE, 0.49, False),
        (OFTEN, "pruning", ONE, 0.5, True),
        (OFTEN, "pruning", TopicClass.TREND, 0.3, True),
        ("They use pruning. They like pruning.\n", "pruning", ONE, 0.3, True),
        ("## Rethink pricing\n\nSo.\n", "Rethink pricing", TopicClass.TREND, 0.9, False),
        ("## Shift to services\n\nSo.\n", "Shift to services", TopicClass.TREND, 0.9, True),
        ("## Cloud pricing\n\nSo.\n", "Cloud pricing", TopicClass.TREND, 0.9, True),
        ("## Market context\n\nSo.\n", "Market context", TopicClass.TREND, 0.9, False),
        ("## Market shifts\n\nSo.\n", "Market shifts", TopicClass.TREND, 0.9, True),
        ("They ask fraud experts.\n", "fraud experts", ONE, 0.9, False),
        ("They ask fraud experts.\n", "fraud experts", TWO, 0.9, True),
    ],
)
def test_what_speaks_for_a_topic(
    text: str, label: str, kind: TopicClass, score: float, *, founded: bool
) -> None:
    name = heading_names(f"# Report\n\n{text}")[label]
    assert Topic(kind, [name], [score]).founded is founded


def test_what_a_vocabulary_knows_needs_no_other_proof() -> None:
    concept = Concept("https://example.org/pruning", "pruning", ONE)
    name = heading_names(f"# Report\n\n{OFTEN}")["pruning"]
    name.findings.append(Finding(1, 2, 3, "pruning", ONE, "vocabulary", concept))
    assert Topic(ONE, [name], [0.3]).founded
    assert not Topic(TWO, [name], [0.3]).founded
