import pytest

from tests.extract.reading import line


def offered(sentence: str, kind: str) -> list[str]:
    return [p.label for p in line(sentence).phrases if p.kind == kind]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "They improve the advanced federated learning techniques.",
            "federated learning techniques",
        ),
        ("These many robust models fail.", "models"),
        ("Its three new sensors fail.", "sensors"),
        ("The city's power grid fails.", "city's power grid"),
        ("The bank's technology fails.", ""),
        ("Its robots.txt rules fail.", "robots"),
        ("They use Shor's algorithm.", "Shor's algorithm"),
        ("Services (eg, drones) fail.", "Services|drones"),
        ("We reduce bias, drift and leaks.", "bias|drift|leaks"),
        ("They do it.", ""),
        ("It has many ways.", ""),
        ("It is one of those.", ""),
        ("It improves fine-tuned models.", "fine-tuned models"),
        ("In vivo editing helps.", "In vivo editing"),
        ("They test in silico models.", "in silico models"),
        ("It is used in models.", "models"),
    ],
)
def test_base_phrases(sentence: str, names: str) -> None:
    assert "|".join(offered(sentence, "base")) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("A lack of transparency remains.", "lack of transparency"),
        ("Access to the new data is hard.", "Access to the new data"),
        (
            "The integration of AI in healthcare goes on.",
            "integration of AI|integration of AI in healthcare|AI in healthcare",
        ),
        ("Bias and drift remain.", ""),
        ("Work during the night is hard.", ""),
        ("A lack of, say, water remains.", ""),
    ],
)
def test_with_an_object(sentence: str, names: str) -> None:
    assert "|".join(offered(sentence, "of")) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("It raises privacy and security concerns.", "privacy concerns"),
        ("It raises privacy or safety risks.", "privacy risks"),
        ("It raises privacy, security concerns.", ""),
        ("It raises privacy and concerns.", ""),
        ("It raises very hard data privacy law and security concerns.", ""),
    ],
)
def test_conjuncts_share_a_head(sentence: str, names: str) -> None:
    assert "|".join(offered(sentence, "shared")) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("It helps by detecting the new fraud.", "detecting the new fraud"),
        ("It helps firms, providing data.", ""),
    ],
)
def test_gerunds(sentence: str, names: str) -> None:
    assert "|".join(offered(sentence, "gerund")) == names


@pytest.mark.parametrize("opener", ["including", "using", "involving", "leveraging", "such as"])
def test_a_linking_form_is_part_of_no_name(opener: str) -> None:
    assert offered(f"They run sectors {opener} finance.", "base") == ["sectors", "finance"]


def test_a_long_phrase_keeps_its_end() -> None:
    [label] = offered(
        "It is a modern wide cloud data server fault log privacy policy system.", "base"
    )
    assert label == "data server fault log privacy policy system"


def test_places_and_heads() -> None:
    found = line("A lack of transparency remains.")
    [phrase] = [p for p in found.phrases if p.kind == "of"]
    assert (phrase.first, phrase.last, found.words[phrase.head]) == (1, 4, "lack")


def test_a_line_without_names_offers_nothing() -> None:
    assert line("They do it!").phrases == ()
