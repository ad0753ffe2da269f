"""Keyboard, screen readers, small screens, light and dark, print."""

from __future__ import annotations

import pytest

from tests.browser import violations
from tests.export.page.conftest import Open
from tests.export.page.graphs import health, timed, weighed
from tests.export.page.many import many


def test_the_picture_can_be_walked_by_keys(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#canvas").focus()
    opened.page.keyboard.press("ArrowRight")
    opened.hear("federated learning, technique, 2 reports")
    opened.page.keyboard.press("Enter")
    assert opened.text("#panel-title") == "federated learning"
    opened.page.keyboard.press("ArrowLeft")
    opened.page.keyboard.press("Enter")
    assert opened.text("#panel-title") != "federated learning"
    opened.page.keyboard.press("Escape")
    assert opened.text("#panel-title") == "What stands out"


def test_the_picture_can_be_zoomed_by_keys_and_buttons(show: Open) -> None:
    opened = show(health().store)

    def apart() -> float:
        spots = opened.spots()
        return abs(spots["healthcare"][0] - spots["privacy concerns"][0])

    before = apart()
    opened.page.locator("#canvas").focus()
    opened.page.keyboard.press("+")
    assert apart() > before
    opened.page.keyboard.press("0")
    assert apart() == pytest.approx(before)
    opened.page.get_by_role("button", name="Zoom out").click()
    assert apart() < before
    opened.page.get_by_role("button", name="Show all").click()
    assert apart() == pytest.approx(before)


def test_everything_can_be_reached_with_the_tab_key(show: Open) -> None:
    opened = show(health().store)
    names = set()
    for _ in range(120):
        opened.page.keyboard.press("Tab")
        names.add(
            opened.page.evaluate(
                "document.activeElement.id || document.activeElement.getAttribute('aria-label')"
                " || document.activeElement.textContent"
            )
        )
    for name in ("skip", "query", "canvas", "Topics", "Columns", "Zoom in", "sure"):
        assert name in names
    assert "Risks that nobody addresses" in names


def test_the_picture_is_reached_before_the_filters(show: Open) -> None:
    page = show(many(300).store).page
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "canvas":
            return
    pytest.fail("the picture lies behind too many stops")


def test_a_question_by_keyboard_keeps_the_focus_in_the_panel(show: Open) -> None:
    page = show(health().store).page
    page.locator("#panel .ask", has_text="What is forecast").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    assert page.locator("#panel.open").count() == 0


@pytest.mark.parametrize("pick", ["", "&pick=topic:technique/f27ee03d"])
def test_twice_the_size_leaves_room_for_table_and_picture(show: Open, pick: str) -> None:
    opened = show(health().store, f"#view=claims{pick}", width=720, height=450)
    assert opened.box("#scroll")["height"] >= 200
    opened.page.keyboard.press("Escape")
    opened.page.locator("#views button", has_text="Picture").click()
    assert opened.page.locator("#canvas").evaluate("(e) => e.clientHeight") >= 300
    assert opened.page.locator("#panel .ask").first.is_visible()


def test_only_can_be_seen_where_it_can_be_touched(show: Open) -> None:
    page = show(health().store, width=390, height=844, touch=True).page
    page.locator("#filters").click()
    row = page.locator(".option", has_text="Risks")
    only, number = row.locator(".only"), row.locator(".number")
    assert only.evaluate("(e) => getComputedStyle(e).opacity") == "1"
    left = "(e) => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]"
    assert only.evaluate(left)[0] >= number.evaluate(left)[1]


def test_printed_claims_begin_on_the_first_page(show: Open) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    opened = show(many(300).store, "#view=claims")
    printed = pypdfium2.PdfDocument(opened.page.pdf())
    assert "Subject" in printed[0].get_textpage().get_text_bounded()
    printed.close()


def test_the_skip_button_leads_to_the_details(show: Open) -> None:
    opened = show(health().store)
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Enter")
    assert opened.page.evaluate("document.activeElement.id") == "panel"


def test_a_pick_is_announced(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    opened.hear("AI agents, trend, 1 report, 3 claims")


def test_around_shows_a_topic_with_what_it_is_linked_to(show: Open) -> None:
    opened = show(health().store)
    around = opened.page.get_by_role("button", name="Around", exact=True)
    assert around.is_disabled()
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    around.click()
    assert set(opened.spots()) == {"AI agents", "federated learning", "healthcare", "energy cost"}
    opened.page.get_by_role("button", name="Close details").click()
    assert len(opened.spots()) == 6


def test_columns_put_each_class_in_its_own(show: Open) -> None:
    spots = show(health().store, "#layout=columns").spots()
    assert (
        spots["healthcare"][0]
        < spots["AI agents"][0]
        < spots["federated learning"][0]
        < spots["energy cost"][0]
    )
    assert spots["federated learning"][0] == spots["secure aggregation"][0]


def test_a_phone_shows_everything_without_scrolling_sideways(show: Open) -> None:
    opened = show(health().store, width=360, height=740)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert not page.locator("#rail").is_visible()
    page.locator("#filters").click()
    page.locator("button.switch", has_text="Domains").click()
    page.get_by_role("button", name="Close filters").click()
    page.locator("#panel .name", has_text="AI agents").first.click()
    assert opened.text("#panel-title") == "AI agents"
    page.locator("#views button", has_text="Claims").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(
    "layout", ["columns", "groups", "groups&by=report", "around&pick=topic:technique/f27ee03d"]
)
def test_lists_on_a_phone_can_be_read_and_lie_clear_of_the_tools(show: Open, layout: str) -> None:
    opened = show(health().store, f"#layout={layout}", width=360, height=740)
    tools = max(
        box["y"] + box["height"]
        for box in (opened.page.locator(f"#{name}").bounding_box() for name in ("layouts", "by"))
        if box
    )
    names = opened.page.evaluate("document.getElementById('canvas').names()")
    spots = opened.spots()
    assert {name for name, *_ in names} >= {n for n, (x, y) in spots.items() if x < 250 and y < 330}
    assert min(y for _, y in spots.values()) > tools


def test_a_table_on_a_phone_shows_names_and_numbers(show: Open) -> None:
    opened = show(health().store, "#view=topics", width=360, height=740)
    assert opened.fits("#table .scroll")
    assert opened.page.locator("th:visible").all_inner_texts() == ["Topic", "Reports", "Mentions"]


@pytest.mark.parametrize(
    ("width", "height"), [(1440, 900), (1200, 800), (1024, 768), (960, 540), (720, 450), (390, 844)]
)
def test_nothing_of_bar_and_tools_is_cut_off_or_covered(
    show: Open, width: int, height: int
) -> None:
    title = "Technology trends in 24 reports"
    opened = show(health().store, "#layout=groups", title=title, width=width, height=height)
    clipped = (
        "({ scrollHeight, clientHeight }) => clientHeight > 1 && scrollHeight > clientHeight + 1"
    )
    assert not opened.page.locator("#heading").evaluate(clipped)
    cut = opened.page.evaluate(
        """() => [...document.querySelectorAll(
        "#views button, #actions button, #query, #layouts button, #by button, .zoom button")]
        .filter((one) => one.offsetParent).filter((one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            const here = [0.1, 0.5, 0.9].map((part) =>
                document.elementFromPoint(left + part * width, top + height / 2));
            return width < 24 || here.some((hit) => !one.contains(hit) && hit?.tagName !== "KBD");
        }).map((one) => one.id || one.textContent || one.getAttribute("aria-label"))"""
    )
    assert cut == []
    panel = opened.box("#panel")
    assert panel["y"] + panel["height"] == pytest.approx(height, abs=1)


@pytest.mark.parametrize("dark", [False, True])
def test_the_theme_follows_the_system_and_can_be_switched(show: Open, dark: bool) -> None:
    opened = show(health().store, dark=dark)

    def is_dark() -> bool:
        colour = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return int(colour[4:].split(",")[0]) < 128

    assert is_dark() is dark
    opened.page.get_by_role("button", name="Light or dark").click()
    assert is_dark() is not dark


def test_the_about_box_tells_counts_version_and_how_to_query(show: Open) -> None:
    opened = show(health().store)
    opened.page.get_by_role("button", name="About this graph").click()
    text = opened.text("#about")
    for words in (
        "2 reports, 2024 to 2026",
        "1 trend",
        "2 techniques",
        "5 claims",
        "TrendKG 0.1.0",
    ):
        assert words in text
    assert "SELECT ?technique ?risk" in text
    assert "kg query . unaddressed-risks" in text
    assert "+ − zoom; 0 shows all; Esc closes." in text
    opened.page.keyboard.press("Escape")
    assert not opened.page.locator("#about").is_visible()


def test_the_about_box_fits_on_a_phone(show: Open) -> None:
    opened = show(health().store, width=360, height=740)
    page = opened.page
    page.get_by_role("button", name="About this graph").click()
    box = opened.box("#about")
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.getElementById('about').scrollTop") == 0
    assert opened.fits("#about")


def test_paper_of_another_shape_does_not_stretch_the_picture(show: Open) -> None:
    page = show(health().store).page
    page.emulate_media(media="print")
    fit = "getComputedStyle(document.querySelector('#canvas canvas')).objectFit"
    assert page.evaluate(fit) == "contain"


def test_print_shows_the_words_and_not_the_tools(show: Open) -> None:
    opened = show(health().store)
    opened.page.locator("#panel .name", has_text="AI agents").first.click()
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#panel .quote").first.is_visible()
    assert opened.page.locator("h1#heading").is_visible()
    for hidden in ("#rail", "#tools", "#query"):
        assert not opened.page.locator(hidden).is_visible()


def test_print_is_light_and_the_screen_as_before_again(show: Open) -> None:
    page = show(health().store, dark=True).page
    theme = "document.documentElement.dataset.theme"
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(theme) == "light"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(theme) is None


STATES = [
    "",
    "view=topics",
    "view=claims",
    "view=sentences",
    "view=matrix&matrix=Technique.Risk",
    "view=timeline&weak=shown",
    "view=radar",
    "view=compare",
    "view=compare&compare=report/health-2024,report/privacy-2026",
    "embed&pick=topic:technique/f27ee03d",
    "layout=columns&off=Domain&sure=0.5&from=2026",
    "layout=groups&by=report&colour=year",
    "off=Trend,Technique,Risk,Domain",
    "pick=ask:coming",
    "pick=finding:central",
    "pick=words:this year",
    "pick=path:topic technique",
    "pick=report:report/health-2024",
    "view=claims&pick=claim:assertion/aa4cf402",
    "pick=topic:technique/f27ee03d&layout=around",
]
FIND = """(() => {{ const box = document.getElementById("query"); box.focus();
  box.value = "{}"; box.dispatchEvent(new Event("input")); }})()"""
PRESS = """(() => [...document.querySelectorAll("button")].find((one) =>
  (one.getAttribute("aria-label") ?? one.textContent).startsWith("{}")).click())()"""
ACTS = [
    ("pick=ask:shared", FIND.format("learning")),
    ("pick=ask:shared", FIND.format("what mitigates energy cost?")),
    ("pick=ask:shared", FIND.format("nothing of the kind")),
    ("pick=topic:technique/f27ee03d", PRESS.format("Correct this topic")),
    ("pick=topic:technique/f27ee03d", PRESS.format("No topic")),
    ("pick=corrections:", "0"),
    ("pick=claim:assertion/aa4cf402", PRESS.format("This claim is wrong")),
    ("", "document.getElementById('rail').classList.add('open')"),
    ("", PRESS.format("Save")),
    ("", PRESS.format("Share")),
    ("", PRESS.format("About this graph")),
]


@pytest.mark.parametrize(
    ("width", "height", "dark"),
    [(1440, 900, False), (1440, 900, True), (390, 844, False), (720, 450, True)],
)
def test_axe_finds_nothing_in_any_state(show: Open, width: int, height: int, dark: bool) -> None:
    opened = show(timed().store, width=width, height=height, dark=dark, bypass_csp=True)
    found = {}
    for state, act in [(state, "0") for state in STATES] + ACTS:
        opened.page.evaluate("(state) => { location.hash = state }", state)
        opened.page.wait_for_timeout(50)
        opened.page.evaluate(act)
        found[state, act] = violations(opened.page)
    assert [(state, wrong) for state, wrong in found.items() if wrong] == []


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)])
def test_axe_finds_nothing_in_the_radar(show: Open, width: int, dark: bool) -> None:
    opened = show(
        weighed().store, "#view=radar", radar=True, width=width, dark=dark, bypass_csp=True
    )
    assert violations(opened.page) == []
    opened.page.locator("#radar .name.topic").first.click()
    assert violations(opened.page) == []


def test_axe_would_find_something(show: Open) -> None:
    opened = show(health().store, bypass_csp=True)
    opened.page.evaluate(
        "document.getElementById('tools').append(document.createElement('button'))"
    )
    assert violations(opened.page)
