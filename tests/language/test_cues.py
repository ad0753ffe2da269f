import pytest

from kg.language.cues import classes_of, cue_words, linking_cues


def test_the_words_are_lower_case_and_listed_once() -> None:
    table = cue_words()
    assert set(table) >= {
        f"{c}.{p}" for c in ("Risk", "Technique", "Domain") for p in ("head", "type")
    }
    for words in table.values():
        assert words
        assert all(w == w.lower() for w in words)


@pytest.mark.parametrize(
    ("word", "place", "classes"),
    [
        ("attack", "head", "Risk"),
        ("encryption", "head", "Technique"),
        ("sector", "type", "Domain"),
        ("shift", "type", "Trend"),
        ("using", "before", "Technique"),
        ("hammer", "head", ""),
        ("", "before", ""),
    ],
)
def test_classes(word: str, place: str, classes: str) -> None:
    assert "|".join(c.value for c in classes_of(word, place)) == classes


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("mitigate", "remedy.verb"),
        ("mitigates", "remedy.verb"),
        ("mitigated", "remedy.verb"),
        ("mitigating", "remedy.verb"),
        ("remedies", "remedy.verb"),
        ("cutting", "remedy.verb"),
        ("applies", "use.verb"),
        ("applied", "use.verb"),
        ("uses", "use.verb"),
        ("causes", "problem.verb"),
        ("barriers", "problem.noun"),
        ("safeguards", "remedy.noun"),
    ],
)
def test_inflected_cues(word: str, kind: str) -> None:
    assert kind in linking_cues(word)


@pytest.mark.parametrize("word", ["hammer", "is", "the", "s", "ed", "ing", ""])
def test_no_cues(word: str) -> None:
    assert linking_cues(word) == ()
