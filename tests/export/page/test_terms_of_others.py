"""Terms of other vocabularies in the search box: as names of topics, and asked for."""

from __future__ import annotations

import pytest

from kg.model import TopicClass
from tests.export.page.conftest import Open
from tests.export.page.graphs import Graph


def mapped() -> Graph:
    """Topics with terms of two vocabularies, one of them with a word that a topic has, too."""
    g = Graph()
    g.report("r", "R")
    topics = {
        name: g.topic(kind, name)
        for kind, name in (
            (TopicClass.RISK, "fabricated facts"),
            (TopicClass.RISK, "cyberattacks"),
            (TopicClass.TECHNIQUE, "ACME algorithms"),
            (TopicClass.TECHNIQUE, "genome editing"),
            (TopicClass.TECHNIQUE, "editing"),
        )
    }
    for number, (topic, label, source, kind) in enumerate(
        (
            ("fabricated facts", "Confabulation", "ACME AI RMF: Profile", "exactMatch"),
            ("cyberattacks", "Information Security", "ACME AI RMF: Profile", "broadMatch"),
            ("genome editing", "Gene Editing", "Thesaurus", "closeMatch"),
            ("ACME algorithms", "Algorithm", "Thesaurus", "broadMatch"),
        )
    ):
        g.mapping(topics[topic], f"https://example.org/{number}", label, source, kind)
    return g


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Confabulation", "fabricated facts also Confabulation"),
        ("Information Security", "cyberattacks < Information Security"),
        ("gene edit", "genome editing ~ Gene Editing"),
        ("editing", "editing"),
    ],
)
def test_search_finds_topics_by_the_terms_of_others(show: Open, typed: str, found: str) -> None:
    page = show(mapped().store).page
    page.locator("#query").fill(typed)
    assert page.locator("#found [role=option] .label").first.inner_text() == found


@pytest.mark.parametrize(
    ("typed", "question", "topics"),
    [
        ("Risks in ACME's terms", "Risks in the terms of ACME", "fabricated facts cyberattacks"),
        ("risks in the words of acme", "Risks in the terms of ACME", "fabricated facts"),
        ("risk in ACME AI RMF's vocabulary?", "Risks in the terms of ACME", "cyberattacks"),
        ("what does the Thesaurus call it", "Topics in the terms of Thesaurus", "genome editing"),
        ("risks in the Thesaurus's terms", "", ""),
        ("risks in Nobody's terms", "", ""),
    ],
)
def test_terms_of_others_can_be_asked_for(
    show: Open, typed: str, question: str, topics: str
) -> None:
    opened = show(mapped().store)
    opened.page.locator("#query").fill(typed)
    if not question:
        assert opened.page.locator("#found > .none").count() == 1
        return
    opened.page.locator("#found [role=option]", has_text=question).click()
    assert opened.text("#panel-title") == question
    assert all(word in opened.panel() for word in topics.split())
    assert "ACME algorithms" not in opened.panel() or "Thesaurus" in question
    opened.page.reload()
    assert opened.text("#panel-title") == question


def test_a_long_term_leaves_the_name_its_room(show: Open) -> None:
    g = mapped()
    topic = g.topic(TopicClass.RISK, "toxic output")
    term = "Dangerous, Violent, or Hateful Content, Obscene, Degrading, and/or Abusive Content"
    g.mapping(topic, "https://example.org/long", term, "ACME AI RMF: Profile", "broadMatch")
    opened = show(g.store)
    opened.page.locator("#query").fill("Risks in ACME's terms")
    opened.page.locator("#found [role=option]").first.click()
    row = "#panel .claim:has-text('toxic output')"
    terms, panel = opened.box(f"{row} .terms"), opened.box("#panel")
    assert opened.box(f"{row} .name")["width"] > 80
    assert terms["x"] + terms["width"] <= panel["x"] + panel["width"]
