"""The pages in a real browser: no request leaves, nothing runs that should not, all is readable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from kg.resources import ontology
from tests.serve.servers import Server, serving
from tests.turtle import HEAD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUESTIONS = list((ontology() / "questions").glob("*.rq"))
TOPIC = "/trendkg/id/technique/retrieval-augmented-generation"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "</title></style><script>alert(1)</script>",
    "javascript:alert(1)",
    "<a href='https://example.org/'>x</a>",
    "{{x}} ${x} &lt;b&gt;",
]


@dataclass
class Visit:
    page: Page
    address: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    with browser.new_context() as context:
        visit = watched(context.new_page(), server)
        yield visit
    assert visit.strangers == []
    assert visit.complaints == []


def watched(page: Page, server: Server) -> Visit:
    visit = Visit(page, server.address)
    page.on("console", lambda m: visit.complaints.append(m.text))
    page.on("pageerror", lambda e: visit.complaints.append(str(e)))
    page.on("dialog", lambda d: visit.complaints.append(d.message) or d.dismiss())
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((f"{server.address}/", "data:", "blob:"))
            else visit.strangers.append(r.url)
        ),
    )
    return visit


@pytest.mark.parametrize("address", ["", "?example=mitigations"])
def test_a_question_is_asked_and_answered(visit: Visit, address: str) -> None:
    page = visit.go(f"/query{address}")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("[data-example]").count() == len(QUESTIONS)
    if not address:
        page.locator("[data-example=mitigations]").click()
    page.wait_for_selector(".yasr_results table td")
    assert "Retrieval-augmented generation" in page.locator(".yasr_results").inner_text()
    assert "tkg:mitigatesRisk" in page.evaluate(
        "document.querySelector('.CodeMirror').CodeMirror.getValue()"
    )


@pytest.mark.parametrize("options", [(), ("--watch",)])
def test_the_graph_offers_to_ask_the_server(
    browser: Browser, folder: Path, options: tuple[str, ...]
) -> None:
    typed = 'how could <b>traffic</b> jams & 100% "of" delays be reduced?'
    with serving(folder, *options) as server, browser.new_context() as context:
        visit = watched(context.new_page(), server)
        page = visit.go("/")
        graph = page.frame_locator("iframe") if options else page
        graph.locator("html[data-ready]").wait_for()
        graph.locator("#query").fill("hallucination")
        assert graph.locator("#found a").count() == 0
        graph.locator("#query").fill(typed)
        assert graph.locator("#found a").inner_text() == f"Ask the server: “{typed}”"
        graph.locator("#query").press("Enter")
        page.wait_for_url("**/ask?q=*")
        assert page.locator("input[name=q]").input_value() == typed
        page.go_back()
        graph.locator("html[data-ready]").wait_for()
        graph.locator("#actions a", has_text="Ask").click()
        page.wait_for_url("**/ask")
    assert visit.strangers == []
    assert visit.complaints == []


def test_a_page_that_the_server_draws_offers_to_ask_it(named: Server) -> None:
    assert '<html data-ask="/ask" lang="en"' in named.send("GET", "/", Accept="text/html").text


def test_the_editor_is_in_sight_and_the_numbers_of_its_rows_are_narrow(visit: Visit) -> None:
    page = visit.go("/query")
    page.wait_for_selector("html[data-ready]")
    page.locator(".yasqe_queryButton").click()
    number = page.locator(".yasr_results table td").first.bounding_box()
    editor = page.locator(".yasqe").first.bounding_box()
    assert number is not None
    assert editor is not None
    assert editor["y"] + 100 < (page.viewport_size or {})["height"]
    assert number["width"] < 100


def test_every_question_has_an_answer(server: Server) -> None:
    page = server.send("GET", "/query").text
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert len(data["examples"]) == len(QUESTIONS)
    for name, query in data["examples"].items():
        assert server.query(query).status == 200, name


def test_the_editor_completes_from_this_graph(visit: Visit) -> None:
    page = visit.go("/query")
    page.wait_for_selector("html[data-ready]")
    page.evaluate(
        "(() => { const cm = document.querySelector('.CodeMirror').CodeMirror;"
        " cm.setValue('PREFIX tkg: <https://w3id.org/trendkg/ontology#>\\nSELECT * { ?s tkg:rais');"
        " cm.focus(); cm.setCursor({line: 1, ch: 24}); })()"
    )
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints li")
    assert "raisesRisk" in page.locator(".CodeMirror-hints").inner_text()


def test_a_query_with_a_mistake_is_told(visit: Visit) -> None:
    page = visit.go("/query")
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('SELECT * { ?s ?p ')")
    page.keyboard.press("Escape")
    with page.expect_response("**/sparql") as response:
        page.locator(".yasqe_queryButton").click()
    assert response.value.status == 400
    page.wait_for_selector(".yasr_results >> text=does not parse")
    assert [c for c in visit.complaints if "400" not in c] == []
    visit.complaints.clear()


def test_the_policy_keeps_the_editor_at_home(browser: Browser, server: Server) -> None:
    with browser.new_context() as context:
        visit = watched(context.new_page(), server)
        page = visit.go("/query")
        page.wait_for_selector("html[data-ready]")
        outcome = page.evaluate("fetch('https://example.org/').then(() => 'went', () => 'held')")
    assert outcome == "held"
    assert any("Content Security Policy" in text for text in visit.complaints)


def test_the_graph_and_the_things_lead_to_each_other(visit: Visit) -> None:
    page = visit.go("/")
    page.wait_for_selector("html[data-ready]")
    page = visit.go(TOPIC)
    assert page.url.endswith(f"{TOPIC}.html")
    assert page.locator("h1").inner_text() == "Retrieval-augmented generation"
    text = page.locator("main").inner_text()
    for part in ("Technique", "Also called", "RAG", "Mitigates (2)", "Used by (2)", "asserted"):
        assert part in text
    figure = page.locator(".relations details").first
    figure.locator("summary").click()
    assert "Retrieval Becomes the Default" in figure.inner_text()
    assert "Report: The Landscape of Large Language Models in 2025" in figure.inner_text()
    page.get_by_role("link", name="hallucination", exact=True).click()
    assert page.locator("h1").inner_text() == "hallucination"
    assert "Mitigated by" in page.locator("main").inner_text()
    page.get_by_role("link", name="Data set").click()
    assert "13,463" in page.locator("main").inner_text()


def test_every_link_of_a_page_leads_somewhere(visit: Visit, server: Server) -> None:
    seen: set[str] = set()
    for path in (TOPIC, "/trendkg/id/report/grid-storage-outlook-2023", "/.well-known/void"):
        links = (
            visit.go(path)
            .locator("a[href^='/']")
            .evaluate_all("all => all.map(a => a.getAttribute('href'))")
        )
        seen.update(links)
    assert len(seen) > 60
    wrong = [
        link for link in sorted(seen)[:80] if server.send("GET", link).status not in {200, 303}
    ]
    assert wrong == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_pages_fit_and_anybody_can_read_them(
    browser: Browser, server: Server, width: int, scheme: Literal["light", "dark"]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    report = "/trendkg/id/report/llm-landscape-2025"
    size = {"width": width, "height": 800}
    with browser.new_context(color_scheme=scheme, viewport=size) as context:
        visit = watched(context.new_page(), server)
        for path in (TOPIC, report, "/query", "/.well-known/void"):
            page = visit.go(path)
            if path == "/query":
                page.wait_for_selector("html[data-ready]")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            options = {"runOnly": ["wcag2a", "wcag2aa"]}
            found = axe.Axe().run(page, context={"exclude": [["#yasgui"]]}, options=options)
            assert found.violations_count == 0, found.generate_report()


def hostile(text: str, number: int) -> str:
    """What says a text of a topic, a report and a quotation, in all places."""
    words = text.replace("\\", "\\\\").replace('"', '\\"')
    technique, risk, report, evidence = (
        f"<http://e/id/{kind}/{number}>" for kind in ("technique", "risk", "report", "evidence")
    )
    place = f"{report[:-1]}#char=1,2>"
    return f"""
{technique} a tkg:Technique ; skos:prefLabel "{words}" ; skos:altLabel "{words}2" ;
  skos:definition "{words}" ; tkg:mentionedIn {report} ; tkg:confidence "{words}" ;
  tkg:evidence {evidence}, "{words}" ; tkg:raisesRisk {risk}, "{words}" ;
  skos:exactMatch <javascript:alert(1)>, <data:text/html,x> .
{risk} a tkg:Risk ; skos:prefLabel "{words}" .
{report} a tkg:Report ; dcterms:title "{words}" ; dcterms:source "{words}" .
{evidence} a tkg:Evidence ; oa:hasSource {report} ; oa:hasSelector {place} ;
  tkg:modality tkg:possible .
{place} oa:exact "{words}" ; oa:prefix "{words}" ; oa:suffix "{words}" ; oa:start "{words}" .
"""


def test_no_text_of_a_graph_becomes_markup(browser: Browser, tmp_path: Path) -> None:
    graph = tmp_path / "<b>&.ttl"
    graph.write_text(HEAD + "".join(hostile(text, n) for n, text in enumerate(HOSTILE)))
    with serving(graph) as server, browser.new_context() as context:
        visit = watched(context.new_page(), server)
        for number, text in enumerate(HOSTILE):
            for kind in ("technique", "risk", "report", "evidence"):
                page = visit.go(f"/id/{kind}/{number}")
                assert (
                    page.locator(
                        "script, img, iframe, svg, style, main a[href^='javascript']"
                    ).count()
                    == 0
                )
                assert text in (page.locator("body").text_content() or "")
            page = visit.go(f"/id/technique/{number}")
            assert page.locator("h1").inner_text() == text
        page = visit.go("/.well-known/void")
        assert "<b>&.ttl" in page.locator("h1").inner_text()
        assert visit.complaints == []
        assert visit.strangers == []


def test_a_page_that_is_not_there_is_a_page(visit: Visit) -> None:
    page = visit.go("/nowhere/<b>")
    assert page.locator("h1").inner_text() == "404"
    visit.complaints.clear()
