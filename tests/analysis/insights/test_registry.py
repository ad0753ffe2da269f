"""Each kind of insight on graphs so small that the answer can be worked out by hand."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import cycle

import pytest
from pyoxigraph import RdfFormat, parse

from kg.analysis.insights import KINDS, Insight, as_skos, find_insights
from kg.analysis.insights.emerging import halves, log_odds
from kg.errors import UnknownName
from kg.graph import Graph
from kg.graph.questions import question
from tests.analysis.insights.graphs import insight, world
from tests.checkout import CHECKOUT
from tests.graph.asking import answered
from tests.graph.samples import report_of

TINY = Graph.load(CHECKOUT / "ontology/examples/graphs/tiny.ttl")
BUILT = Graph.load(CHECKOUT / "output/graph.ttl")
EMPTY = Graph.parse(b"")


def rows(found: Insight) -> list[tuple[object, ...]]:
    return [finding.values for finding in found.findings]


def abouts(found: Insight) -> list[str]:
    return [finding.about for finding in found.findings]


RISKS = world(
    "one: tre.chips raises ris.shortage",
    "two: tre.chips raises ris.shortage",
    "one: tre.chips raises ris.heat",
    "two: tec.cooling mitigates ris.heat (possible, 0.1)",
    "one: tre.chips raises ris.noise (negated)",
    "one: tre.chips raises ris.waste",
    "one: tre.fabs raises ris.waste",
    "one: tre.fabs raises ris.fire (possible, 0.4)",
    "two: tec.cooling mitigates ris.waste (negated)",
)


def test_risks_that_nothing_mitigates() -> None:
    found = insight(RISKS, "unmitigated-risks")
    assert rows(found) == [("shortage", 1, 2), ("waste", 2, 1)]
    assert found.findings[1].told == "raised by chips and fabs, in 1 report"
    assert [q.report.title for q in found.findings[0].quotes] == ["Report one", "Report two"]
    quote = found.findings[0].quotes[0]
    assert (quote.claim, quote.sentence) == (
        "chips raising shortage",
        "one says that tre.chips raises ris.shortage.",
    )


def test_unsure_claims_are_left_out_unless_wanted() -> None:
    assert "fire" not in abouts(insight(RISKS, "unmitigated-risks"))
    assert "fire" in abouts(insight(RISKS, "unmitigated-risks", min_confidence=0))
    assert abouts(insight(RISKS, "unmitigated-risks", min_confidence=0.9)) == []


def test_techniques_by_reach() -> None:
    found = insight(
        world(
            "one: tre.A uses tec.wide",
            "one: tre.B uses tec.wide",
            "two: tec.wide in dom.law",
            "one: tre.A uses tec.lonely",
            "one: tre.B uses tec.lonely",
            "one: tre.C uses tec.lonely",
            "one: tec.idle mitigates ris.heat",
        ),
        "reach",
    )
    assert rows(found) == [("wide", 2, 1, 2), ("lonely", 3, 0, 1)]
    assert found.findings[0].told == "used by 2 trends and in 1 domain, in 2 reports"


PATH = world(
    # law - A - B - health; B - care. Of the three pairs of domains, A is on the paths of two
    # (law-health, law-care), B on all three.
    "one: tre.A in dom.law",
    "one: tre.A uses tec.B",
    "two: tre.A uses tec.B",
    "one: tec.B in dom.health",
    "one: tec.B in dom.care",
    "one: tre.far in dom.island",
)
SQUARE = world(
    # Two ways from law to health, through A and through B: half of the one pair each.
    "one: tre.A in dom.law",
    "one: tre.A in dom.health",
    "one: tre.B in dom.law",
    "one: tre.B in dom.health",
)


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (PATH, [("B", "Technique", 1.0, 2, 2), ("A", "Trend", round(2 / 3, 9), 1, 2)]),
        (SQUARE, [("A", "Trend", 0.5, 0, 1), ("B", "Trend", 0.5, 0, 1)]),
        (world("one: tre.A in dom.law", "one: tre.B in dom.health"), []),
        (world("one: tre.A in dom.law (negated)", "one: tre.A in dom.health"), []),
        (EMPTY, []),
    ],
)
def test_bridges_between_domains(graph: Graph, expected: list[tuple[object, ...]]) -> None:
    found = insight(graph, "bridges")
    assert sorted(rows(found)) == sorted(expected)
    assert [r[2] for r in rows(found)] == sorted((r[2] for r in expected), reverse=True)


def test_a_bridge_says_what_it_joins_and_shows_its_own_claims() -> None:
    first, second = insight(PATH, "bridges", quotes=9).findings
    assert first.told == (
        "joining health and care, on 100% of the paths between domains, in 2 reports;"
        " without it 2 domains would be cut off"
    )
    assert {quote.claim for quote in first.quotes} == {
        "B applied to health",
        "B applied to care",
        "A using B",
    }
    assert {topic.label for topic in second.topics} >= {"A", "law"}


def test_many_domains_are_looked_at_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.analysis.insights.topic_network._DOMAINS", 2)
    found = insight(
        world("one: tre.A in dom.law", "one: tre.A in dom.b", "one: tre.A in dom.c"), "bridges"
    )
    assert found.ranking.endswith("paths between the 2 most important domains")
    assert [row[:4] for row in rows(found)] == [("A", "Trend", 1.0, 2)]


def test_central_topics() -> None:
    assert rows(insight(PATH, "central"))[:2] == [
        ("B", "Technique", 3, 0.5, 2),
        ("A", "Trend", 2, round(2 / 6, 9), 2),
    ]


FAMILIES = world(
    "one: tre.multimodal_LLMs uses tec.fusion",
    "two: tre.rise_of_multimodal_AI uses tec.fusion",
    "three: tre.Multimodal_capabilities uses tec.fusion",
    "three: tre.open-source_models uses tec.sharing",
    "two: tre.open-source_tools uses tec.sharing",
    "one: tre.cloud_adoption uses tec.sharing",
    "two: tre.adoption_of_robots uses tec.sharing",
    "three: tre.adoption_of_drones uses tec.sharing",
)


def test_families_of_trends() -> None:
    found = insight(FAMILIES, "families")
    [family] = found.findings
    assert family.about == "multimodal"
    assert family.values[1:3] == (3, 3)
    assert {topic.label for topic in family.topics} == {
        "multimodal LLMs",
        "rise of multimodal AI",
        "Multimodal capabilities",
    }
    assert family.told.startswith("with 3 trends in 3 reports: ")
    assert {quote.report.title for quote in family.quotes} <= {
        "Report one",
        "Report two",
        "Report three",
    }


def test_families_as_collections_keep_every_member() -> None:
    text = as_skos(find_insights(FAMILIES, ["families"], limit=0))
    triples = {(str(t.predicate), str(t.object)) for t in parse(text, format=RdfFormat.TURTLE)}
    skos = "http://www.w3.org/2004/02/skos/core#"
    assert (f"<{skos}prefLabel>", '"multimodal"@en') in triples
    [family] = insight(FAMILIES, "families").findings
    members = {o for p, o in triples if p == f"<{skos}member>"}
    assert members == {f"<{topic.iri}>" for topic in family.topics}


@pytest.mark.parametrize(
    ("trends", "families"),
    [
        (("agentic AI", "agentic AI governance", "move to agentic AI"), ["agentic AI"]),
        (("multi-agent teams", "multiagent search", "multiagent games"), ["multiagent"]),
        (("open LLMs", "medical LLMs", "large language models at work"), ["LLMs"]),
        (("public trust", "public awareness", "public databases"), []),
        (("rising wages", "rising talent flows", "rising fragmentation"), []),
        (
            ("open-source models", "open-source drones", "open-source robots",
             "robots on farms", "robots at sea"),
            ["open-source"],
        ),
    ],
)  # fmt: skip
def test_a_family_is_called_as_most_of_its_trends_are_by_the_longer_phrase(
    trends: tuple[str, ...], families: list[str]
) -> None:
    lines = [
        f"{report}: tre.{trend.replace(' ', '_')} uses tec.sharing"
        for report, trend in zip(cycle(("one", "two", "three")), trends, strict=False)
    ]
    lines += [f"one: tre.trend_{i}_of_others uses tec.sharing" for i in "abcdefgh"]
    found = insight(world(*lines), "families")
    assert [f.about for f in found.findings] == families
    assert found.total == len(families)


def test_consensus() -> None:
    found = insight(
        world(
            "one: tre.A uses tec.b",
            "two: tre.A uses tec.b (forecast)",
            "three: tre.A uses tec.b (negated)",
            "one: tre.A in dom.law",
            "one: tec.bias_audit mitigates ris.bias",
            "two: tec.bias_audit mitigates ris.bias",
            dates={"one": "2024", "two": "2026", "three": "2027"},
        ),
        "consensus",
    )
    assert rows(found) == [("A using b", 2, 1, "2024", "2026")]
    assert found.findings[0].told == "stated by 2 reports of 2024 to 2026, denied by 1"
    lines = ["one: tre.A uses tec.b", "two: tre.A uses tec.b"]
    some_dated = insight(world(*lines, dates={"one": "2024"}), "consensus")
    assert some_dated.findings[0].told == "stated by 2 reports"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["one: tre.A raises ris.r", "two: tre.A raises ris.r"], []),
        (["one: tre.A raises ris.r (negated)"], []),
        (
            ["one: tre.A raises ris.r", "two: tre.A raises ris.r (negated)"],
            [("A raising r", "stated and denied", 1, 1)],
        ),
        (
            ["one: tre.A raises ris.r", "two: tre.A mitigates ris.r (forecast)"],
            [("A raising and mitigating r", "raised and mitigated", 1, 1)],
        ),
        (["one: tre.A raises ris.r “Same.”", "one: tre.A mitigates ris.r “Same.”"], []),
        (["one: tre.A raises ris.r", "two: tre.A mitigates ris.r (negated)"], []),
        (["one: tre.A raises ris.r (negated, 0.4)", "two: tre.A raises ris.r (asserted, 0.8)"], []),
        (["one: tec.no_bias raises ris.bias", "two: tec.no_bias mitigates ris.bias"], []),
        (
            [
                "one: tre.A raises ris.r",
                "one: tre.A mitigates ris.r",
                "two: tre.Z raises ris.s",
                "one: tre.Z raises ris.s (negated)",
            ],
            [
                ("Z raising s", "stated and denied", 1, 1),
                ("A raising and mitigating r", "raised and mitigated", 1, 1),
            ],
        ),
    ],
)
def test_dissent(lines: list[str], expected: list[tuple[object, ...]]) -> None:
    assert rows(insight(world(*lines), "dissent")) == expected


def test_words_of_a_dispute_are_as_sure_as_asked_for() -> None:
    graph = world(
        "one: tre.A raises ris.r (negated, 0.4)", "two: tre.A raises ris.r (asserted, 0.8)"
    )
    assert insight(graph, "dissent", min_confidence=0.4).total == 1


@pytest.mark.parametrize("quotes", [0, 1, 2, 4])
def test_both_sides_of_a_dispute_are_quoted(quotes: int) -> None:
    lines = [f"{r}: tre.A raises ris.r{m}" for r in ("one", "two") for m in ("", " (negated)")]
    (finding,) = insight(world(*lines), "dissent", quotes=quotes).findings
    found = [q.words.modality.value for q in finding.quotes]
    assert found.count("negated") == found.count("asserted") == {0: 0, 1: 1, 2: 1, 4: 2}[quotes]
    assert finding.told == "stated and denied in the same reports"


@pytest.mark.parametrize(
    ("dates", "since", "recent"),
    [
        (["2023", "2024", "2025", "2026"], "2025", "cd"),
        (["2023", "2025-01-02", "2025-06", "2026"], "2026", "d"),
        (["2025-01-02", "2025-06", "2024-12", "2024"], "2025", "ab"),
        (["2025", "2025-01", "2025-02", "2025-02-03"], "2025-02", "cd"),
        (["2025", "2025", "", ""], "", ""),
        (["2024", "", "2025", ""], "2025", "c"),
        ([], "", ""),
    ],
)
def test_dates_part_the_reports(dates: list[str], since: str, recent: str) -> None:
    found = halves([report_of(iri, iri, date) for iri, date in zip("abcd", dates, strict=False)])
    assert (found.since, "".join(sorted(found.recent))) == (since, recent)
    assert not found.recent & found.before


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((4, 4, 0, 4), 2.0845), ((2, 4, 2, 4), 0), ((0, 4, 4, 4), -2.0845), ((1, 2, 0, 0), 0)],
)
def test_log_odds(counts: tuple[int, int, int, int], expected: float) -> None:
    # (4, 4, 0, 4): the odds are (4.5 / 0.5) and (0.5 / 4.5), their log ratio 4.3944, its
    # standard error the root of 2/4.5 + 2/0.5, which is 2.1082.
    assert log_odds(*counts) == pytest.approx(expected, abs=1e-4)


def test_emerging_topics() -> None:
    found = insight(
        world(
            "old: tre.A uses tec.known",
            "older: tre.A uses tec.known",
            "new: tre.A uses tec.fresh",
            "newer: tre.A uses tec.fresh",
            "new: tre.A uses tec.once",
            "newer: tec.known mitigates ris.r",
            dates={"older": "2023", "old": "2024", "new": "2025", "newer": "2026"},
        ),
        "emerging",
    )
    assert [row[:4] for row in rows(found)] == [("fresh", "Technique", 2, 0)]
    assert found.findings[0].told == "in 2 of 2 reports since 2025, in none of 2 before"
    assert found.ranking.endswith("2 dated 2025 or later against 2 before")


def test_communities() -> None:
    triangle = [
        "one: tre.{0} uses tec.{0}t",
        "one: tre.{0} in dom.{0}d",
        "one: tec.{0}t in dom.{0}d",
    ]
    found = insight(
        world(*(line.format(name) for name in "XY" for line in triangle)), "communities"
    )
    assert sorted(row[1:] for row in rows(found)) == [(3, 3, 1), (3, 3, 1)]
    assert all({*"XY"} & {*finding.about} for finding in found.findings)
    members = [{topic.label[0] for topic in finding.topics} for finding in found.findings]
    assert sorted(map(sorted, members)) == [["X"], ["Y"]]


def asked(graph: Graph, name: str) -> list[tuple[str, ...]]:
    _, *found = csv.reader(io.StringIO(answered(question(name), graph, "csv"), newline=""))
    return [tuple(row) for row in found]


@pytest.mark.parametrize("graph", [TINY, BUILT, RISKS], ids=["tiny", "built", "risks"])
def test_the_queries_give_what_is_ranked(graph: Graph) -> None:
    def all_of(name: str) -> Insight:
        return insight(graph, name, min_confidence=0)

    risks = [tuple(map(str, row)) for row in rows(all_of("unmitigated-risks"))]
    assert sorted(risks) == sorted(asked(graph, "unaddressed-risks"))
    reach = [tuple(map(str, row)) for row in rows(all_of("reach"))]
    linked = [row for row in asked(graph, "technique-reach") if row[1:3] != ("0", "0")]
    assert sorted(reach) == sorted(linked)
    corroborated = {(f"{row[0]}", row[2], row[3]) for row in asked(graph, "corroborated-claims")}
    for finding in all_of("consensus").findings:
        ends = [topic.label for topic in finding.topics]
        assert (*ends, str(finding.values[1])) in corroborated
    links = {frozenset((r[0], r[2])) for r in asked(graph, "topic-links") if r[0] != r[2]}
    degrees: Counter[str] = Counter()  # several topics may have one label
    for finding in all_of("central").findings:
        degrees[finding.about] += int(finding.values[2])
    assert {label for pair in links for label in pair} == {*degrees}
    for label, degree in degrees.items():
        assert 0 < sum(label in pair for pair in links) <= degree


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "graph",
    [
        EMPTY,
        Graph.parse(b"<http://e/s> a <http://e/o> ."),
        Graph.parse(
            b"@prefix t: <https://w3id.org/trendkg/ontology#> . [] a t:Trend ; t:usesTechnique [] ;"
            b" t:evidence [] . <http://e/t> a t:Technique, t:Risk ; t:mentionedIn [] ."
        ),
    ],
    ids=["empty", "foreign", "nameless"],
)
def test_what_has_nothing_says_so(graph: Graph, name: str) -> None:
    found = insight(graph, name)
    assert (found.findings, found.total) == ((), 0)
    assert found.nothing.endswith(".")
    assert found.questions
    assert found.ranking


def test_triples_without_assertions_are_enough() -> None:
    graph = Graph.parse(
        b"@prefix t: <https://w3id.org/trendkg/ontology#> . @prefix : <http://e/> ."
        b":a a t:Trend ; t:raisesRisk :r ; t:usesTechnique :b ; t:appliesTo :d, :e . :r a t:Risk ."
        b":b a t:Technique . :d a t:Domain . :e a t:Domain ."
    )
    found = {i.name: i.total for i in find_insights(graph).insights}
    assert found == {
        "unmitigated-risks": 1,
        "dissent": 0,
        "consensus": 0,
        "emerging": 0,
        "families": 0,
        "reach": 1,
        "bridges": 1,
        "central": 5,
        "communities": 1,
    }


def test_the_first_of_many() -> None:
    all_, few = insight(BUILT, "central"), insight(BUILT, "central", limit=2)
    assert few.findings == all_.findings[:2]
    assert few.total == len(all_.findings) > 2


def test_no_such_kind() -> None:
    with pytest.raises(UnknownName, match="called 'bridge'; did you mean bridges"):
        find_insights(EMPTY, ["bridge"])
    with pytest.raises(UnknownName, match="did you mean unmitigated-risks, dissent"):
        find_insights(EMPTY, ["zzz"])
