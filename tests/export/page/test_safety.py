"""Report text is never markup: payloads in every text of a graph, watched by a browser."""

import re

import pytest

from kg.export.page import render_page
from kg.model import RelationType, TopicClass
from tests.export.page.conftest import Open
from tests.export.page.graphs import Graph, health

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><iframe src="javascript:alert(1)"></iframe>',
    "';alert(1);//",
    "<!--<script>alert(1)//-->",
    "{{data}}{{script}}",
    "${alert(1)}",
    "javascript:alert(1)",
    "<a href='https://example.org/x'>click</a>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<base href='https://example.org/'>",
    '<meta http-equiv="refresh" content="0;url=https://example.org/">',
    "</noscript><img src='https://example.org/x.png' onerror=alert(1)>",
    "</title></style></textarea><img src=x onerror=alert(1)>",
    "\u2028alert(1)\u2029<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;",
    "__proto__",
    "=HYPERLINK(\"https://example.org\")",
]  # fmt: skip


TURNED = "\u202eevil\u2066 \u200fname"


def poison(g: Graph, number: int, text: str) -> None:
    """Put a text wherever a graph holds texts."""
    report = g.report(f"r{number}", text, "2025", source=text)
    section = g.section(report, 1, text)
    technique = g.topic(TopicClass.TECHNIQUE, text, f"{text} again", definition=text)
    risk = g.topic(TopicClass.RISK, f"{text} risk")
    g.evidence(technique, report, text, section=section, before=text, after=text)
    claim = g.claim(technique, RelationType.MITIGATES_RISK, risk)
    piece = g.evidence(claim, report, text, section=section, linked=section)
    g.said(piece, text, text, "2026", "2030")
    g.mapping(technique, f"https://example.org/{number}", text, text)


def poisoned(*texts: str) -> Graph:
    g = Graph()
    g.build()
    for number, text in enumerate(texts):
        poison(g, number, text)
    return g


def test_no_text_of_a_report_ever_runs(show: Open) -> None:
    title = "".join(PAYLOADS)
    opened = show(poisoned(*PAYLOADS).store, title=title)
    page = opened.page
    assert page.evaluate("document.title").startswith("<script>alert(1)</script>")
    assert page.locator("#heading").text_content() == title
    for text in PAYLOADS:
        page.locator("#query").fill(text[:14])
        page.locator("#query").fill(text)
        page.keyboard.press("Enter")
        assert page.locator("#panel-title").text_content() == text
        assert page.locator("#panel .definition p").first.text_content() == text
        page.locator("#panel .plainly", has_text="1 sentence").first.click()
        page.locator("#panel .more", has_text="Open this claim").first.click()
        page.locator("#panel figcaption .name").first.click()
        assert page.locator("#panel-title").text_content() == text
    for view in ("Topics", "Claims", "Sentences", "Matrix"):
        page.locator("#views button", has_text=view).click()
    iris = page.evaluate("location.hash = '#view=compare&compare=report/r1,report/r2'")
    assert iris is not None
    page.wait_for_selector("#compare .sides")
    page.get_by_role("button", name="About this graph").click()
    assert page.evaluate(STRANGERS) == []


STRANGERS = """
[...document.querySelectorAll(
  "body :is(script, img, iframe, svg, style, base, meta, a, link, object)")]
  .filter((node) => !node.matches("body > script, svg.icon, svg.sign, svg.wire"))
  .map((node) => node.outerHTML)
"""


STATES = [
    "view=topics",
    "view=claims",
    "view=sentences",
    "view=matrix",
    "view=timeline",
    "view=compare&compare=report/r0,report/r1",
    "pick=corrections:",
    "pick=finding:reach",
    "pick=words:evil",
    "pick=report:report/r0",
    "layout=groups&by=report&colour=theme",
]
STORED = """(texts) => {
  const { title, base, reports } = JSON.parse(document.getElementById("data").textContent);
  const own = `${title} ${base}${reports[0][0]}`;
  const rows = texts.flatMap((text) => [
    null, 7, text, { decision: text }, { decision: "rename", name: 1 }, { decision: "__proto__" },
    { decision: "wrong", class: text, name: text, other: text, relation: text, report: text,
      reason: text, iri: text },
  ]);
  const views = texts.map((text) => ({ name: text, hash: text }));
  localStorage.setItem("trendkg-corrections", JSON.stringify({ [own]: rows }));
  localStorage.setItem("trendkg-views", JSON.stringify({ [own]: [...views, null, { name: {} }] }));
}"""


@pytest.mark.parametrize("width", [390, 1440])
def test_long_and_turned_texts_stay_in_their_place(show: Open, width: int) -> None:
    texts = [TURNED, "W" * 10_000, "word " * 2_000, *PAYLOADS]
    opened = show(poisoned(*texts).store, width=width)
    page = opened.page
    page.evaluate(STORED, texts)
    for state in STATES:
        page.evaluate("(state) => { location.hash = state }", state)
        page.wait_for_timeout(50)
        assert page.evaluate("document.documentElement.scrollWidth") == width, state
        assert page.evaluate(STRANGERS) == [], state
    page.get_by_role("button", name="Share", exact=True).click()
    page.locator("#sharing .items .name", has_text="javascript:alert(1)").first.click()
    page.evaluate("location.hash = 'view=timeline'")
    told = opened.text("#timeline")
    assert f"\u2068{TURNED}\u2069 mitigates \u2068{TURNED} risk\u2069" in told


def test_without_scripts_the_payloads_are_text_too(show: Open) -> None:
    opened = show(poisoned("</noscript><img src=x onerror=alert(1)>").store, scripts=False)
    assert "<img src=x onerror=alert(1)>" in opened.text("table >> nth=0")
    assert opened.page.locator("img").count() == 0


def test_a_policy_breach_would_be_seen(show: Open) -> None:
    opened = show(health().store)
    opened.page.evaluate(
        """() => {
        const script = document.createElement("script");
        script.textContent = "window.broken = 1";
        document.body.append(script);
        const image = document.createElement("img");
        image.src = "https://example.org/x.png";
        document.body.append(image);
        }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("window.broken") is None
    assert any("Content Security Policy" in text for text in opened.complaints)
    opened.complaints.clear()


def test_the_page_names_no_resource_of_another_host() -> None:
    page = render_page(health().store)
    assert not re.search(r"<(?:link|img|iframe|object|embed|base)\b", page)
    assert not re.search(r"<[^>]*\b(?:src|href|action|poster|data)\s*=", page.split("<script>")[0])
    style = page.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_our_scripts_make_no_markup_of_texts_and_evaluate_none() -> None:
    own = render_page(health().store).rsplit("<script>", 1)[1]
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
    ):
        assert word not in own


@pytest.mark.parametrize(
    "directive",
    ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "img-src data: blob:"],
)
def test_the_policy_lets_nothing_in_from_outside(directive: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', render_page(health().store))
    assert policy is not None
    assert directive in policy[1]
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
