"""Digests: what they say, that texts of reports stay text in them, and how they look."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from kg.analysis.insights import KINDS, Quote, as_html, as_json, as_markdown, find_insights
from kg.analysis.insights.digest import clean, excerpt, place, summary
from kg.graph import Graph
from kg.graph.topic_view import Quotation
from kg.model import Modality
from kg.names import GENERATOR
from tests.analysis.insights.graphs import world
from tests.browser import opening
from tests.checkout import CHECKOUT
from tests.export.page.graphs import Graph as Builder
from tests.export.page.graphs import health
from tests.export.page.many import many
from tests.graph.samples import report_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TINY = Graph.load(CHECKOUT / "ontology/examples/graphs/tiny.ttl")
EMPTY = Graph.parse(b"")
EVIL = (
    "<script>alert(1)</script>",
    "](javascript:alert(1)) **b** `c` <img src=x onerror=alert(1)>",
    "www.evil.example https://evil.example/ a@evil.example #1 @someone",
    '"><style>*{display:none}</style>&lt;b&gt;',
    "x\u202eneddih\x00\x1b[31m\nline # heading\n- item",
    "$x$ ~~y~~ | z | ![a](http://evil.example/p.png)",
)


def evil_graph() -> Graph:
    """Each hostile text as report, section, topics and words."""
    from kg.model import RelationType, TopicClass

    g = Builder()
    for at, text in enumerate(EVIL):
        reports = [g.report(f"r{at}{n}", f"{text} {n}", f"202{n}") for n in range(3)]
        trend = g.topic(TopicClass.TREND, f"trend {text}")
        ends = {
            RelationType.RAISES_RISK: g.topic(TopicClass.RISK, f"risk {text}"),
            RelationType.APPLIES_TO: g.topic(TopicClass.DOMAIN, f"domain {text}"),
            RelationType.USES_TECHNIQUE: g.topic(TopicClass.TECHNIQUE, f"technique {text}"),
        }
        g.claim(trend, RelationType.APPLIES_TO, g.topic(TopicClass.DOMAIN, f"other {text}"))
        for relation, end in ends.items():
            claim = g.claim(trend, relation, end)
            for n, report in enumerate(reports):
                section = g.section(report, n, text)
                modality = Modality.NEGATED if n == 2 else Modality.ASSERTED
                g.evidence(claim, report, f"{text} {relation}", section=section, modality=modality)
                g.evidence(trend, report, text, section=section, before="<i>", after="</i>")
    return Graph(g.store)


HOSTILE = find_insights(evil_graph(), limit=0, quotes=4)


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("found", [HOSTILE, find_insights(TINY), find_insights(EMPTY)])
def test_html_has_no_more_than_it_needs(found: Any) -> None:
    page = _Elements(as_html(found, long=True))
    assert page.open == []
    tags = {tag for tag, _ in page.seen}
    assert tags <= {
        *"html head meta title style body div h1 h2 p ul li b code pre".split(),
    }
    for tag, attributes in page.seen:
        assert attributes.keys() <= {"style", "lang", "charset", "name", "content", "http-equiv"}
        if tag in {"div", "p", "h1", "h2", "ul", "li", "pre", "code"} and tag != "div":
            assert attributes["style"]
        assert "url(" not in (attributes.get("style") or "")
    assert [tag for tag, _ in page.seen].count("style") == 1


def test_html_says_hostile_texts_in_full() -> None:
    text = "".join(_Elements(as_html(HOSTILE, long=True)).texts)
    for evil in EVIL:
        assert clean(evil) in text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", as_html(HOSTILE))


@pytest.mark.parametrize("kind", ["commonmark", "gfm-like"])
def test_markdown_has_no_markup_but_its_own(kind: str) -> None:
    text = as_markdown(HOSTILE, long=True).removeprefix(f"{GENERATOR}\n")
    reader = MarkdownIt(kind, {"linkify": False}).enable(["table"])
    inline = [child for token in reader.parse(text) for child in token.children or ()]
    blocks = {token.type for token in reader.parse(text)}
    assert {child.type for child in inline} <= {
        *"text text_special strong_open strong_close code_inline softbreak".split(),
    }
    assert not blocks & {"html_block", "code_block", "table_open", "hr", "blockquote_open"}
    assert all(c.content.startswith("kg query GRAPH ") for c in inline if c.type == "code_inline")
    said = "".join(child.content for child in inline)
    for evil in EVIL:
        assert clean(evil) in said
    for line in text.splitlines():
        assert not re.search(
            r"(?<!\\)(?<!PREFIX )\bwww\.(?!w3)|[^<]https?://evil|(?<!\\)@some", line
        )


def test_markdown_in_full_and_as_a_sentence_and_its_words_for_each() -> None:
    top = (
        f"{GENERATOR}\n# What stands out in 2 reports\n"
        "\n"
        "2 reports (2024 to 2025-03), 14 topics, 16 claims\n"
        "\n"
        "- **1 risk is raised and nothing mitigates it**: model poisoning, raised by federated"
        " learning, in 1 report.\n"
    )
    words = (
        "  - “Federated learning invites model poisoning.” Edge AI 2024, 2024, in “On-device AI”,"
        " characters 200-243\n"
    )
    found = find_insights(TINY, ["unmitigated-risks", "emerging"], quotes=1)
    assert as_markdown(found) == (
        f"{top}{words}\nAll findings and their queries: `kg insights GRAPH --long`\n"
    )
    assert as_markdown(found, long=True).split("## Emerging")[0] == (
        f"{top}\n"
        "## Risks that nothing mitigates\n"
        "\n"
        "- **model poisoning**: raised by federated learning, in 1 report\n"
        f"{words}\n"
        "Ranked by the number of reports that are likely to raise them, which is the sum of the"
        " confidences, then by the number of topics that do; a mitigation counts however unsure.\n"
        "\n"
        "`kg query GRAPH unaddressed-risks`\n"
        "\n"
    )


def test_a_digest_begins_with_seven_sentences_at_most() -> None:
    built = find_insights(Graph.load(CHECKOUT / "output/graph.ttl"))
    assert 5 <= len(built.leading) <= 7
    page = "".join(_Elements(as_html(built)).texts)
    for insight in built.leading:
        assert insight.opening + insight.foremost in page.replace("\n", "")
    assert len(page) < 4_000, "about one page of paper"
    assert as_html(built).count("<h2") == 0


def test_json_has_queries_rows_and_words() -> None:
    told = json.loads(as_json(find_insights(TINY, quotes=9)))
    assert [i["name"] for i in told["insights"]] == [*KINDS]
    assert told["dates"] == {"first": "2024", "last": "2025-03"}
    texts = {
        f"https://w3id.org/trendkg/id/report/{slug}": (
            CHECKOUT / f"ontology/examples/graphs/{slug}.md"
        ).read_text("utf-8")
        for slug in ("edge-ai-2024", "clinical-ai-2025")
    }
    quotes = 0
    for insight in told["insights"]:
        for asked in insight["questions"]:
            assert asked["query"].startswith(f"# Question: {asked['question']}")
            TINY.query(asked["query"])
        for finding in insight["findings"]:
            assert finding["topics"]
            for quote in finding["evidence"]:
                text = texts[quote["report"]["iri"]]
                assert text[quote["start"] : quote["end"]] == quote["quote"]
                assert quote["section"]
                quotes += 1
    assert quotes > 20


def test_a_digest_is_one_page_of_paper(browser: Browser) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    found = find_insights(Graph(many(300).store))
    assert len(found.leading) >= 5
    page = browser.new_page()
    page.set_content(as_html(found))
    printed = pypdfium2.PdfDocument(page.pdf(format="Letter"))
    assert len(printed) == 1
    printed.close()
    page.close()


@pytest.mark.parametrize("tell", [as_html, as_markdown, as_json])
def test_nothing_to_tell_is_told(tell: Any) -> None:
    text = tell(find_insights(EMPTY))
    for words in ("No two reports state the same claim.", "no dates that would part them"):
        assert words in text


def test_the_first_is_named_at_the_top_and_the_rest_is_counted() -> None:
    risks = world(*(f"one: tre.A raises ris.{n}" for n in "abcd"), dates={"two": ""})
    found = find_insights(risks, ["unmitigated-risks"], limit=3)
    first = found.insights[0].findings[0].about
    top = f"**4 risks are raised and nothing mitigates them**; above all {first}, raised by A, in 1"
    assert top in as_markdown(found)
    assert "- and 1 more\n" in as_markdown(found, long=True)
    assert ">and 1 more<" in as_html(found, long=True)


def quote(prefix: str = "", middle: str = "m", suffix: str = "", **more: Any) -> Quote:
    given = {"section": "S", "linked_by": "", "page": 0, "modality": Modality.ASSERTED, **more}
    words = Quotation(
        "R",
        given.pop("section"),
        middle,
        prefix,
        suffix,
        3,
        9,
        confidence=1.0,
        found_by=(),
        **given,
    )
    return Quote(report_of("r", "R", "2024"), "c", words)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (quote("a ", "b", " c"), ("a ", "b", " c")),
        (quote("(", "b", ")"), ("(", "b", ")")),
        (quote(" \n", "b\n c", "\t"), ("", "b c", "")),
        (quote("", "m" * 300), ("", "m" * 279 + "…", "")),
        (quote("a" * 300, "b", "c" * 300), ("…" + "a" * 139, "b", "c" * 140 + "…")),
        (quote("a", "b", "c" * 300), ("a", "b", "c" * 278 + "…")),
        (quote("a" * 300, "b", "c"), ("…" + "a" * 278, "b", "c")),
        (quote("**a** ", "[b](http://x.y/(z)) `c`"), ("a ", "b c", "")),
        (quote("2 * 3 ", "snake_case *x*"), ("2 * 3 ", "snake_case x", "")),
    ],
)
def test_excerpts_are_short_and_tidy(given: Quote, shown: tuple[str, str, str]) -> None:
    assert excerpt(given) == shown


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "R, 2024, in “S”, characters 3-9"),
        ({"section": "R", "page": 4}, "R, 2024, page 4, characters 3-9"),
        ({"linked_by": "S"}, "R, 2024, in “S”, characters 3-9, by that heading"),
        (
            {"linked_by": "T", "modality": Modality.FORECAST},
            "R, 2024, in “S”, characters 3-9, forecast, by the heading “T”",
        ),
    ],
)
def test_places(given: dict[str, Any], told: str) -> None:
    assert place(quote(**given)) == told


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"a": "2024"}, "1 report (2024), 0 topics, 0 claims"),
        (
            {"a": "2024", "b": ""},
            "2 reports (2024, 1 without a date), 0 topics, 0 claims",
        ),
        (
            {"a": "2024", "b": "2025"},
            "2 reports (2024 to 2025), 0 topics, 0 claims",
        ),
        ({"a": ""}, "1 report, 0 topics, 0 claims"),
    ],
)
def test_summary(dates: dict[str, str], told: str) -> None:
    assert summary(find_insights(world(dates=dates))) == told


def test_the_same_bytes_under_any_hash_seed(tmp_path: Path) -> None:
    graph = CHECKOUT / "output/graph.ttl"
    code = (
        "import sys; from kg.graph import Graph; from kg.analysis.insights import *;"
        "from kg.analysis.diff import diff_page, diff_text as of, over_time;"
        "graph = Graph.load(sys.argv[1]); found = find_insights(graph);"
        "text = as_json(found) + as_html(found) + as_markdown(found);"
        "diff = over_time(graph, '2024');"
        "text += of.as_json(diff) + of.as_markdown(diff) + diff_page.render_page(diff);"
        "sys.stdout.buffer.write(text.encode())"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", code, graph],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(CHECKOUT), "LC_ALL": "C"},
            capture_output=True,
            check=True,
            cwd=tmp_path,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1


@pytest.mark.parametrize(
    "found", [HOSTILE, find_insights(Graph(health().store))], ids=["evil", "mild"]
)
@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1200, False)])
def test_in_a_browser(browser: Browser, tmp_path: Path, found: Any, width: int, dark: bool) -> None:
    path = tmp_path / "digest.html"
    path.write_text(as_html(found, long=width < 1000), "utf-8")
    with opening(browser, path) as show:
        page = show(width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.scripts.length + document.images.length") == 0
    colours = page.evaluate(
        """() => {
        const probe = document.createElement("i");
        probe.style.color = "Canvas";
        document.body.append(probe);
        return [getComputedStyle(document.body).color, getComputedStyle(probe).color];
        }"""
    )
    text, ground = ([int(n) for n in re.findall(r"\d+", colour)][:3] for colour in colours)
    assert (sum(text) > sum(ground)) is dark
    assert abs(sum(text) - sum(ground)) > 600
    sizes = page.evaluate(
        "[...document.querySelectorAll('body *')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 13
    page.close()
