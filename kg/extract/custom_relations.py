"""Relations of a user's own: a cue word between two names, or under a heading that names one.

The cue is a verb or a phrase ("regulates", "applies to"), matched in any of its forms; in
the passive ("is regulated by") the ends change places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kg.extract.analyzed_document import Page
from kg.language.data_files import lines, word_set
from kg.language.inflection import lemmas
from kg.language.lines import Line
from kg.language.modality import modality
from kg.model import BlockKind, Claim, Mention, Span
from kg.model.schema import Cues, RelationType, Schema, Signature, TopicClass

CONFIDENCE: Final[Mapping[str, float]] = {"own.sentence": 0.7, "own.section": 0.55}
"""How sure each rule is; a claim is never surer than its ends."""

_JOINERS: Final = word_set("relations", "joiners")
_BE: Final = word_set("relations", "be")
_PARTICIPLES: Final = lines("relations", "participle_endings")
"""Endings of participles; those that have none of these need a form of "to be" before them."""

_FARTHEST: Final = 40
"""Words between two names above which no cue links them."""


class _Named(NamedTuple):
    """A mention in its line; half-open token indices."""

    first: int
    last: int
    mention: Mention


class _Cue(NamedTuple):
    """Where a line has a cue; half-open token indices. ``passive``: "is regulated by".

    ``until``: where what it governs ends, the next cue or the end of the line.
    """

    first: int
    last: int
    passive: bool
    until: int = 0


def custom_claims(page: Page, mentions: Sequence[Mention], schema: Schema) -> Iterator[Claim]:
    """The claims that the own relations of a schema make of these mentions."""
    lines = _placed(page, mentions)
    headings = _headings(page, lines)
    for relation in schema.described_relations:
        signature = schema.signature(relation)
        said = schema.cues.get(relation, Cues()).words
        for line in page.lines:
            named = lines.get(line.number, [])
            for cue in _cues(line, said) if named else ():
                yield from _linked(page, line, named, relation, signature, cue, headings)


def _placed(page: Page, mentions: Sequence[Mention]) -> dict[int, list[_Named]]:
    """The mentions of each line, by its number, in their order."""
    found: dict[int, list[_Named]] = {}
    for mention in mentions:
        for line in page.by_block.get(mention.block, ()):
            if line.start <= mention.start and mention.end <= line.end:
                at = [
                    i
                    for i, token in enumerate(line.tokens)
                    if mention.start <= token.start and token.end <= mention.end
                ]
                if at:
                    found.setdefault(line.number, []).append(_Named(at[0], at[-1] + 1, mention))
    return {number: sorted(named, key=lambda n: n[:2]) for number, named in found.items()}


def _headings(page: Page, lines: Mapping[int, Sequence[_Named]]) -> dict[int, list[Mention]]:
    """The topics that the heading of each section names, by the section's index."""
    found: dict[int, list[Mention]] = {}
    for line in page.lines:
        if line.kind is BlockKind.HEADING:
            found.setdefault(line.section, []).extend(
                named.mention for named in lines.get(line.number, ())
            )
    return found


def _cues(line: Line, said: Sequence[tuple[str, ...]]) -> list[_Cue]:
    """Each place of a cue, the longest there; its first word may be inflected."""
    found: list[_Cue] = []
    at = 0
    while at < len(line.words):
        fitting = [
            len(cue)
            for cue in said
            if _same(cue[0], line.words[at]) and line.words[at + 1 : at + len(cue)] == cue[1:]
        ]
        last = at + max(fitting, default=1)
        if fitting:
            passive = line.words[last : last + 1] == ("by",) and _is_participle(line, at)
            found.append(_Cue(at, last + passive, passive))
        at = last
    ends = [*(cue.first for cue in found[1:]), len(line.words)]
    return [cue._replace(until=end) for cue, end in zip(found, ends, strict=False)]


def _is_participle(line: Line, at: int) -> bool:
    """Whether a verb's form may be passive: "reduced by", unlike "reduces by design"."""
    be = not _BE.isdisjoint(line.words[max(0, at - 2) : at])
    return be or line.words[at].endswith(_PARTICIPLES)


def _same(cue: str, word: str) -> bool:
    """Whether two words are forms of one verb: "regulates", "regulated"."""
    return cue[:1] == word[:1] and not lemmas(cue).isdisjoint(lemmas(word))


def _linked(  # noqa: PLR0913, PLR0917 - what a link is made of
    page: Page,
    line: Line,
    named: Sequence[_Named],
    relation: RelationType,
    signature: Signature,
    cue: _Cue,
    headings: Mapping[int, Sequence[Mention]],
) -> Iterator[Claim]:
    """The claims of one cue: the nearest name before it, else the heading's, with those after."""
    subjects, objects = signature
    if cue.passive:
        subjects, objects = objects, subjects
    before = [n for n in named if n.last <= cue.first and cue.first - n.last <= _FARTHEST]
    after = [n for n in named if cue.last <= n.first and n.last <= cue.until]
    targets = [n for n in after if n.mention.topic_class in objects]
    nearest = _joined(line, [n for n in before if n.mention.topic_class in subjects])
    for target in targets:
        for source in nearest:
            yield _claim(line, relation, cue, source.mention, target.mention, "own.sentence")
        if not nearest and not cue.passive:
            heading = _of_heading(page, line, subjects, headings)
            if heading is not None:
                section, mention = heading
                yield _claim(line, relation, cue, mention, target.mention, "own.section", section)


def _joined(line: Line, named: Sequence[_Named]) -> list[_Named]:
    """The last name, and those before it in one list with it: "A, B and C"."""
    kept = list(named[-1:])
    for one in reversed(named[:-1]):
        if not set(line.words[one.last : kept[0].first]) <= _JOINERS:
            break
        kept.insert(0, one)
    return kept


def _of_heading(
    page: Page,
    line: Line,
    classes: frozenset[TopicClass],
    headings: Mapping[int, Sequence[Mention]],
) -> tuple[int, Mention] | None:
    """The one topic of these classes that the heading over a line names."""
    for section in page.document.ancestors(line.section):
        fitting = [m for m in headings.get(section.order, ()) if m.topic_class in classes]
        if fitting:
            return (section.order, fitting[0]) if len(fitting) == 1 else None
    return None


def _claim(  # noqa: PLR0913, PLR0917 - what a claim is made of
    line: Line,
    relation: RelationType,
    cue: _Cue,
    source: Mention,
    target: Mention,
    rule: str,
    section: int | None = None,
) -> Claim:
    subject, object_ = (target, source) if cue.passive else (source, target)
    ends = [
        Span(m.start, m.end)
        for m in (subject, object_)
        if m.block == line.block and line.start <= m.start and m.end <= line.end
    ]
    return Claim(
        subject,
        relation,
        object_,
        line.block,
        line.start,
        line.end,
        modality(line, *ends),
        round(min(CONFIDENCE[rule], subject.confidence, object_.confidence), 4),
        (rule,),
        section,
    )
