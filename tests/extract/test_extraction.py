"""From a document to mentions and claims, end to end."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.extract import (
    CustomExtractor,
    VocabularyMatcher,
    analyze,
    analyzed_document,
    extract,
    shipped,
)
from kg.extract.analyzed_document import Page
from kg.extract.page_encoder import EncodedPage, PageEncoder
from kg.extract.weights import Model
from kg.language.pos_tagger import Token, tokenize
from kg.model import (
    BlockKind,
    Claim,
    Document,
    Extraction,
    Mention,
    Modality,
    RelationType,
    TopicClass,
    collapse,
)
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS, SHIPPED
from kg.read import discover, read
from kg.read.tables.vocabulary import load_vocabularies
from tests.checkout import EXAMPLES
from tests.extract.reading import REPORT, SHARED, doc, needs_shared
from tests.extract.test_custom_classes import KNOWN, SCHEMA
from tests.processes import python

NEVER = 2.0
ASIDE = "which hospitals of many countries have tried on the records of their patients since 2019"

TINY = Model(
    topics={
        TopicClass.TREND: {"bias": -5.0, "heading.short:Trend": 9.0},
        TopicClass.TECHNIQUE: {
            "bias": -5.0,
            "head=learning": 9.0,
            "only=pruning": 9.0,
            "only=quantization": 9.0,
        },
        TopicClass.RISK: {"bias": -5.0, "head=concern": 9.0, "item.announced:Risk": 9.0},
        TopicClass.DOMAIN: {"bias": -5.0},
    },
    topic_thresholds=dict.fromkeys(LEARNED_CLASSES, 0.5),
    relations={
        RelationType.USES_TECHNIQUE: {"via=heading0": 1.0},
        RelationType.RAISES_RISK: {"bias": -1.0},
        RelationType.MITIGATES_RISK: {"Scue>remedy.verb": 5.0, "via=heading0": -3.0},
        RelationType.APPLIES_TO: {},
        RelationType.SUB_TECHNIQUE_OF: {},
    },
    relation_thresholds={
        **dict.fromkeys(LEARNED_RELATIONS, NEVER),
        RelationType.USES_TECHNIQUE: 0.6,
        RelationType.MITIGATES_RISK: 0.6,
    },
)
"""Knows edge AI, three techniques and some risks; links by heading, and by remedy verbs."""


@cache
def matcher() -> VocabularyMatcher:
    return VocabularyMatcher(load_vocabularies().vocabulary)


def tiny(text: str = REPORT) -> tuple[Document, Extraction]:
    document = doc(text)
    return document, extract(document, matcher(), model=TINY)


def triples(extraction: Extraction) -> set[tuple[str, str, str]]:
    return {(c.subject.label, c.predicate.value, c.object.label) for c in extraction.claims}


def words_of(document: Document, claim: Claim) -> str:
    return document.blocks[claim.block].text.value[claim.start : claim.end]


def test_mentions_are_found_in_the_order_of_their_places() -> None:
    _, found = tiny()
    assert [(m.topic_class.value, m.label) for m in found.mentions] == [
        ("Trend", "edge AI"),
        ("Trend", "Edge AI"),
        ("Technique", "pruning"),
        ("Technique", "quantization"),
        ("Risk", "privacy concerns"),
        ("Technique", "Federated learning"),
        ("Risk", "privacy concerns"),
        ("Risk", "battery drain"),
        ("Risk", "vendor lock-in"),
    ]
    assert all("learned" in m.rules for m in found.mentions)
    lead = next(m for m in found.mentions if m.label == "Federated learning")
    assert "lead.announced" not in lead.rules  # that rule took it for a risk


@pytest.mark.parametrize(("words", "by"), [(0, "learned.long"), (7_000, "learned")])
def test_evidence_tells_the_model_for_long_reports(
    words: int, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analyzed_document, "_LONG", words)
    found = extract(doc(REPORT), matcher(), model=replace(TINY, long=lambda: TINY))
    assert all(by in each.rules for each in (*found.mentions, *found.claims))


def test_the_intercept_is_part_of_all_that_is_weighed() -> None:
    flat = replace(
        TINY,
        topics={c: {"bias": 3.0} for c in LEARNED_CLASSES},
        relations={r: {"bias": -2.0} for r in LEARNED_RELATIONS},
        likeness={"bias": -4.0},
        likeness_threshold=0.5,
    )
    analysis = analyze(doc(REPORT), matcher(), flat)
    assert {p for scores in analysis.scores.values() for p in scores} == {0.9526}
    assert {chance for *_, chance in analysis.pairs} == {0.018}
    assert len(analysis.links) > 10
    assert set(analysis.link_scores) == {0.1192}
    alike = analyze(doc(REPORT), matcher(), replace(flat, likeness={"bias": 4.0}))
    assert len(alike.topics) < len(analysis.topics)


def test_claims_are_those_that_reach_the_threshold() -> None:
    _, found = tiny()
    assert triples(found) == {
        ("edge AI", "usesTechnique", "pruning"),
        ("edge AI", "usesTechnique", "quantization"),
        ("edge AI", "usesTechnique", "Federated learning"),
        ("Federated learning", "mitigatesRisk", "privacy concerns"),
    }


def test_a_claim_tells_its_rule_and_its_section() -> None:
    document, found = tiny()
    by_heading = [c for c in found.claims if c.linked_by is not None]
    assert by_heading
    for claim in by_heading:
        assert claim.rules == ("link.heading0", "learned")
        assert document.sections[claim.linked_by or 0].title == "The rise of edge AI"
    [said] = [c for c in found.claims if c.predicate == RelationType.MITIGATES_RISK]
    assert said.rules == ("link.sentence", "learned")
    assert words_of(document, said).startswith("Federated learning: trains")


def test_modality_of_claims() -> None:
    text = REPORT.replace("mitigates privacy", "will mitigate privacy")
    _, found = tiny(text)
    [claim] = [c for c in found.claims if c.predicate == RelationType.MITIGATES_RISK]
    assert claim.modality is Modality.FORECAST


@pytest.mark.parametrize(
    ("long", "sentence", "modalities"),
    [
        (False, "Federated learning does not mitigate privacy concerns.", [Modality.NEGATED]),
        (True, "Federated learning does not mitigate privacy concerns.", [Modality.NEGATED]),
        (
            False,
            f"Federated learning, {ASIDE}, does not mitigate privacy concerns.",
            [Modality.NEGATED],
        ),
        (True, f"Federated learning, {ASIDE}, does not mitigate privacy concerns.", []),
        (True, f"Federated learning, {ASIDE}, mitigates privacy concerns.", [Modality.ASSERTED]),
    ],
)
def test_a_long_report_denies_only_what_stands_together(
    long: bool, sentence: str, modalities: list[Modality], monkeypatch: pytest.MonkeyPatch
) -> None:
    if long:
        monkeypatch.setattr(analyzed_document, "_LONG", 0)
    _, found = tiny(f"# Report\n\n## The state of the art\n\n{sentence}\n")
    claims = [c for c in found.claims if c.predicate == RelationType.MITIGATES_RISK]
    assert [c.modality for c in claims] == modalities


@pytest.mark.parametrize("title", ["Next steps", "What to do"])
def test_bare_verbs_recommend_in_a_section_of_advice(title: str) -> None:
    text = f"# Report\n\n## {title}\n\n### The rise of edge AI\n\nEliminate it by pruning.\n"
    _, found = tiny(text)
    assert {c.modality for c in found.claims} == {Modality.RECOMMENDED}


def test_what_is_found_in_nothing() -> None:
    _, found = tiny("# Report\n\nIt goes on.\n")
    assert (found.mentions, found.claims) == ((), ())


def test_at_most_five_places_a_relation() -> None:
    text = "# Report\n\n## The rise of edge AI\n\n" + "They use pruning.\n\n" * 9
    _, found = tiny(text)
    assert len(found.claims) == 5
    assert len({(c.block, c.start) for c in found.claims}) == 5


def test_text_is_tokenized_and_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many look at it, a user's classes among them."""
    tokenized: list[str] = []
    encoded: list[Page] = []

    def tokenize_once(text: str, start: int, end: int) -> Iterable[Token]:
        tokenized.append(text[start:end])
        return tokenize(text, start, end)

    def read_once(self: PageEncoder, page: Page, threads: int = 1) -> EncodedPage:
        encoded.append(page)
        return read_page(self, page, threads)

    read_page = PageEncoder.read
    monkeypatch.setattr(analyzed_document, "tokenize", tokenize_once)
    monkeypatch.setattr(PageEncoder, "read", read_once)
    extract(doc(REPORT), matcher(), own=CustomExtractor(SCHEMA, KNOWN))
    [page] = encoded
    assert tokenized == [line.text for line in page.lines]


def test_a_mention_has_the_concept_of_its_name() -> None:
    _, found = tiny()
    concepts = {m.label.lower(): m.concept for m in found.mentions}
    concept = concepts["federated learning"]
    assert concept is not None
    assert concept.topic_class == TopicClass.TECHNIQUE


def test_the_shipped_model_reads_plain_sentences() -> None:
    document = doc(
        "# Machine learning in 2025\n\n## Federated learning\n\n"
        "Federated learning mitigates privacy concerns in healthcare. It relies on techniques"
        " such as differential privacy and secure aggregation.\n"
    )
    found = extract(document, matcher())
    labels = {m.label.lower() for m in found.mentions}
    assert labels >= {"federated learning", "privacy concerns", "differential privacy"}


def reports() -> list[Path]:
    ours = sorted(p for p in EXAMPLES.glob("*.md") if p.with_suffix(".json").exists())
    theirs = sorted((SHARED / "corpus").glob("*.md"))
    return [*ours[::6], *theirs[::3]]


PARTS = 4
"""Into so many tests the reports are parted, so that processes can share them."""


def names(text: str, label: str) -> bool:
    """Whether all words of a label stand in a text; conjuncts may share their head."""
    return all(word in collapse(text) for word in label.split())


def check_mention(document: Document, mention: Mention) -> None:
    block = document.blocks[mention.block]
    readable = block.text.value[mention.start : mention.end]
    source = block.text.span(mention.start, mention.end).of(document.source)
    assert collapse(readable).startswith(mention.label.split()[0])
    assert mention.label.split()[-1] in readable
    assert readable.split()[0] in source
    assert readable.split()[-1] in source


def check_claim(document: Document, claim: Claim) -> None:
    assert claim.object.block == claim.block
    assert claim.start <= claim.object.start < claim.object.end <= claim.end
    assert names(words_of(document, claim), claim.object.label)
    subject = document.blocks[claim.subject.block]
    assert names(subject.text.value, claim.subject.label)
    if claim.linked_by is not None:
        assert (subject.kind, subject.section) == (BlockKind.HEADING, claim.linked_by)
    subjects, object_class = SHIPPED.signatures[claim.predicate]
    assert claim.subject.topic_class in subjects
    assert claim.object.topic_class in object_class
    assert 0 <= claim.confidence <= 1


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_spans_slice_to_names_and_claims_name_both_ends(part: int) -> None:
    mentions = claims = 0
    for path in reports()[part::PARTS]:
        document = read(discover([path])[0])
        found = extract(document, matcher())
        for mention in found.mentions:
            check_mention(document, mention)
        for claim in found.claims:
            check_claim(document, claim)
        mentions += len(found.mentions)
        claims += len(found.claims)
    assert min(mentions, claims) > 500


SCRIPT = """
import sys
from kg.extract import VocabularyMatcher, extract
from kg.read import discover, read
from kg.read.tables.vocabulary import load_vocabularies
matcher = VocabularyMatcher(load_vocabularies().vocabulary)
for path in sys.argv[1:]:
    found = extract(read(discover([path])[0]), matcher)
    for one in (*found.mentions, *found.claims, *found.unread):
        print(one)
"""


@pytest.mark.slow
def test_the_order_of_sets_makes_no_difference() -> None:
    chosen = [str(path) for path in reports()[:60:20]]
    printed = {python("-c", SCRIPT, *chosen, PYTHONHASHSEED=seed) for seed in ("0", "1", "2")}
    assert len(printed) == 1
    (whole,) = printed
    assert whole.count("Mention(") > whole.count("Claim(") > 100


@needs_shared
def test_the_shipped_model_is_used_where_none_is_given() -> None:
    document = doc(REPORT)
    assert extract(document, matcher()) == extract(document, matcher(), model=shipped())
