"""What is told of changes: JSON with all words, Markdown in which text stays text."""

from __future__ import annotations

import json

import pytest
from markdown_it import MarkdownIt

from kg.analysis.diff import between, over_time
from kg.analysis.diff.diff_page import render_page
from kg.analysis.diff.diff_text import as_json, as_markdown, left_out, where
from kg.graph import Graph
from kg.names import GENERATOR
from tests.analysis.diff.samples import graph, turtle

OLD = """
report a 2024
report b
Trend edge edge AI: a b
Risk leaks leaks: a
edge raisesRisk leaks: a asserted, b asserted
"""
NEW = """
report b
report c 2025-03
Trend edge edge AI: b c
Risk leaks leaks: c
Domain farms farms: c
edge raisesRisk leaks: b asserted, c negated
edge mitigatesRisk leaks: c forecast
"""
HOSTILE = (
    " </p><script>alert(1)</script> ![x](http://e.org/x.png) [y](javascript:alert(2)) `|\u202e"
)


def test_json_has_each_change_with_its_words() -> None:
    told = json.loads(as_json(between(graph(OLD), graph(NEW), ("then", "now"))))
    assert [told[side]["name"] for side in ("old", "new")] == ["then", "now"]
    assert [r["title"] for r in told["new"]["reports"]] == ["Report c", "Report b"]
    assert told["counts"]["contradicted"] == {"topics": 0, "claims": 2}
    assert told["left_out"] == {}
    denied, opposed, emerged, *_ = told["changes"]
    assert (denied["change"], denied["relation"], denied["why"]) == (
        "contradicted",
        "raisesRisk",
        "stated before, now denied",
    )
    assert [(e["side"], e["report"]["title"], e["modalities"]) for e in denied["evidence"]] == [
        ("old", "Report a", ["asserted"]),
        ("new", "Report c", ["negated"]),
        ("new", "Report b", ["asserted"]),
    ]
    assert denied["evidence"][0]["places"][0]["quote"] == "a says so"
    assert opposed["against"]["relation"] == "mitigatesRisk"
    assert (emerged["topic"]["label"], emerged["when"]) == ("farms", "2025-03")


SAID = """
:edge-mitigatesRisk-leaks-c-forecast prov:wasAttributedTo :idc ; dcterms:temporal :soon .
:idc a prov:Agent ; rdfs:label "IDC <b>" .
:soon a dcterms:PeriodOfTime ; rdfs:label "by 2030" ; schema:endDate "2030"^^xsd:gYear .
"""


def test_words_tell_who_says_them_and_for_when() -> None:
    words = " **for [once](https://example.org/x)**"
    diff = between(graph(OLD), Graph.parse((turtle(NEW, words) + SAID).encode()))
    told = "forecast, said by IDC {}, until 2030 (“by 2030”)"
    assert f"{told.format(chr(92) + '<b' + chr(92) + '>')}: “c says so for once”" in as_markdown(
        diff
    )
    page = render_page(diff)
    assert told.format("&lt;b&gt;") in page
    assert "<blockquote>c says so for once</blockquote>" in page


def test_markdown_lists_changes_with_their_words() -> None:
    told = as_markdown(between(graph(OLD), graph(NEW), ("then", "now")))
    assert told.startswith(
        f"{GENERATOR}\n# Changes from then to now\n\n- old: 2 reports (2024, 1 without a date)"
    )
    assert "- in both: 1 report (1 without a date)\n" in told
    assert "| contradicted | 0 | 2 |" in told
    assert (
        "- **edge AI** raisesRisk **leaks**: stated before, now denied, 2 → 1 reports, 2025-03\n"
        "  - Report c, 2025-03 (new), negated: “c says so”\n"
    ) in told


@pytest.mark.parametrize(("limit", "more"), [(1, "- and 1 more\n"), (0, None), (2, None)])
def test_markdown_can_be_short(limit: int, more: str | None) -> None:
    told = as_markdown(between(graph(OLD), graph(NEW)), limit)
    assert (more in told) if more else ("- and " not in told)


def test_many_reports_are_counted() -> None:
    reports = "\n".join(f"report r{n} 2025" for n in range(6))
    new = f"{reports}\nRisk leaks leaks: {' '.join(f'r{n}' for n in range(6))}\nRisk x fires"
    told = as_markdown(between(graph(""), graph(new)))
    assert "  - and 3 more reports\n" in told
    assert "- Risk **fires**: 0 → 0 reports\n" in told


def test_a_report_whose_place_is_not_known_is_named_all_the_same() -> None:
    new = graph("report a 2025\nRisk leaks leaks")
    place = "<https://e.org/leaks> tkg:mentionedIn <https://e.org/a>"
    new.store.update(f"PREFIX tkg: <https://w3id.org/trendkg/ontology#> INSERT DATA {{ {place} }}")
    assert "  - Report a, 2025 (new)\n" in as_markdown(between(graph(""), new))


def test_text_of_reports_is_no_markup_in_markdown() -> None:
    name = f"edge{HOSTILE}"
    new = graph(OLD, HOSTILE).ntriples()
    text = "\n".join(new).replace('"edge AI"', json.dumps(name))
    hostile = type(graph("")).parse(text.encode(), ".nt")
    told = as_markdown(between(graph(""), hostile, (HOSTILE, "x")))
    for address in ("http:", "www.", "a@"):
        assert address not in told
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(told)
    for markup in ("<script", "<img", "<a ", "<code", "\u202e"):
        assert markup not in html
    assert "alert(1)" in html


def test_what_is_of_no_period_is_told() -> None:
    reports = "report a 2023\nreport b 2024\nreport c 2025-02\nreport d 2026\nreport e"
    text = f"{reports}\nRisk leaks leaks: a c\nRisk fires fires: d e"
    diff = over_time(graph(text), "2023", "2025", since="2022")
    before, after = "since 2022 until 2023", "after 2023 until 2025"
    assert diff.title == f"Changes from reports {before} to reports {after}"
    assert left_out(diff) == "left out: 1 without a date, 1 of other times"
    told = json.loads(as_json(diff))
    assert [r["title"] for r in told["left_out"]["undated"]] == ["Report e"]
    assert told["changes"] == []
    assert "- left out: 1 without a date, 1 of other times\n" in as_markdown(diff)
    vague = over_time(graph(text), "2024-06")
    assert left_out(vague) == "left out: 1 without a date, 1 with a date too vague to tell"
    assert (vague.old, vague.new) == ("until 2024-06", "after 2024-06")
    assert left_out(over_time(graph("report a 2023\nreport b 2024"), "2023")) == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "Risk x fires: a", "in Report a"),
        ("", "Risk x fires: a b c", "in Report a and 2 more"),
        ("Risk x fires: a", "Risk x fires: a b c", "also in Report b and 1 more"),
        ("Risk x fires: a b c", "Risk x fires: b", "no longer in Report c and 1 more"),
        ("Risk x fires: a b", "", "in Report b and 1 more"),
        ("", f"report {'n' * 80} 2030\nRisk x fires: {'n' * 80}", f"in Report {'n' * 32}…"),
        ("", "Risk x fires", ""),
        ("Risk x fires: a", "Risk x smoke: a", "in Report a"),
    ],
)
def test_a_report_that_shows_the_change(old: str, new: str, told: str) -> None:
    reports = "report a 2024\nreport b 2025\nreport c 2026\n"
    found = between(graph(reports + old), graph(reports + new)).comparison
    assert [where(change) for change in found.changes] == [told]
