"""What the tests of resolution share: reports in which given words are mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import (
    LEARNED_CLASSES,
    Claim,
    Concept,
    Document,
    Entity,
    Extraction,
    Mention,
    Modality,
    RelationType,
    TopicClass,
    Vocabulary,
)
from kg.read import Source, read
from kg.resolve import ReportTopics, within
from kg.resolve.vocabulary_index import Known

TREND, TECHNIQUE, RISK, DOMAIN = LEARNED_CLASSES

SHORT = {"T": TREND, "M": TECHNIQUE, "R": RISK, "D": DOMAIN}


def report(text: str, name: str = "a.md") -> tuple[Document, tuple[Mention, ...]]:
    """A report, and its mentions: ``[words]`` are techniques, ``[R:words]`` risks.

    The letters are T(rend), M(ethod), R(isk) and D(omain). The mentions are the surer the
    earlier.
    """
    source = re.sub(r"\[(?:[TMRD]:)?([^\]]*)\]", r"\1", text)
    document = read(Source(name, "text/markdown", content=source.encode()))
    wanted = re.findall(r"\[(?:([TMRD]):)?([^\]]*)\]", text)
    mentions = []
    places: dict[str, int] = {}
    for at, (letter, label) in enumerate(wanted):
        block, start = _find(document, label, places.get(label, 0))
        places[label] = places.get(label, 0) + 1
        mentions.append(
            Mention(
                SHORT[letter or "M"],
                block,
                start,
                start + len(label),
                label,
                round(0.95 - at / 100, 2),
                ("test",),
            )
        )
    return document, tuple(mentions)


def _find(document: Document, label: str, skip: int) -> tuple[int, int]:
    for index, block in enumerate(document.blocks):
        for match in re.finditer(re.escape(label), block.text.value):
            if skip == 0:
                return index, match.start()
            skip -= 1
    raise AssertionError(label)


def topics(
    text: str,
    slug: str = "a",
    links: Sequence[tuple[int, RelationType, int]] = (),
    *concepts: Concept,
) -> ReportTopics:
    """The report resolved; ``links`` relate mentions by number, a vocabulary has ``concepts``."""
    document, mentions = report(text)
    claims = tuple(claim(document, mentions[s], p, mentions[o]) for s, p, o in links)
    known = Known.of(Vocabulary(concepts))
    return within(document, slug, Extraction(mentions, claims), known)


def claim(document: Document, subject: Mention, predicate: RelationType, object_: Mention) -> Claim:
    """A claim in the words of the object's block."""
    end = len(document.blocks[object_.block].text.value)
    return Claim(
        subject, predicate, object_, object_.block, 0, end, Modality.ASSERTED, 0.5, ("test",)
    )


def names(resolved: ReportTopics) -> list[list[str]]:
    """The names of each entity, its label first, the rest sorted."""
    return [[e.label, *sorted(e.alt_labels)] for e in resolved.entities]


def concept(label: str, *alt_labels: str, topic_class: TopicClass = TECHNIQUE) -> Concept:
    """A concept of some vocabulary."""
    return Concept(f"urn:{label.replace(' ', '-')}", topic_class, label, alt_labels)


def reasons(entity: Entity) -> dict[str, str]:
    """Why each wording belongs to an entity."""
    assert all(m.into == entity.label for m in entity.merges)
    return {m.wording: m.reason for m in entity.merges}
