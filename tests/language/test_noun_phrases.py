import pytest

from tests.extract.reading import line


def offered(sentence: str, kind: str) -> list[str]:
    return [p.label for p in line(sentence).phrases if p.kind == kind]


@pytest.mark.parametrize(
    ("kind", "sentence", "names"),
    [
        (
            "base",
            "They improve the advanced federated learning techniques.",
            "federated learning techniques",
        ),
        ("base", "These many robust models fail.", "models"),
        ("base", "Its three new sensors fail.", "sensors"),
        ("base", "The city's power grid fails.", "city's power grid"),
        ("base", "The bank's technology fails.", ""),
        ("base", "Its robots.txt rules fail.", "robots"),
        ("base", "They use Shor's algorithm.", "Shor's algorithm"),
        ("base", "Services (eg, drones) fail.", "Services|drones"),
        ("base", "We reduce bias, drift and leaks.", "bias|drift|leaks"),
        ("base", "They do it.", ""),
        ("base", "It has many ways.", ""),
        ("base", "It is one of those.", ""),
        ("base", "It improves fine-tuned models.", "fine-tuned models"),
        ("base", "In vivo editing helps.", "In vivo editing"),
        ("base", "They test in silico models.", "in silico models"),
        ("base", "It is used in models.", "models"),
        # With an object.
        ("of", "A lack of transparency remains.", "lack of transparency"),
        ("of", "Access to the new data is hard.", "Access to the new data"),
        (
            "of",
            "The integration of AI in healthcare goes on.",
            "integration of AI|integration of AI in healthcare|AI in healthcare",
        ),
        ("of", "Bias and drift remain.", ""),
        ("of", "Work during the night is hard.", ""),
        ("of", "A lack of, say, water remains.", ""),
        # Conjuncts share a head.
        ("shared", "It raises privacy and security concerns.", "privacy concerns"),
        ("shared", "It raises privacy or safety risks.", "privacy risks"),
        ("shared", "It raises privacy, security concerns.", ""),
        ("shared", "It raises privacy and concerns.", ""),
        ("shared", "It raises very hard data privacy law and security concerns.", ""),
        ("gerund", "It helps by detecting the new fraud.", "detecting the new fraud"),
        ("gerund", "It helps firms, providing data.", ""),
    ],
)
def test_phrases(kind: str, sentence: str, names: str) -> None:
    assert "|".join(offered(sentence, kind)) == names


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
