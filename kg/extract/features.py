"""Features of a name in a document, for the topic classifier.

All occurrences of a name (by its normal form) count together, since a reader decides once
per report. Features are strings; their weights are learned.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Name, Occurrence
from kg.extract.heading_topics import section_kind
from kg.extract.leads import announced_class
from kg.extract.patterns import governor_of
from kg.language.data_files import word_set
from kg.language.lines import Line
from kg.language.normalization import content, singular, words
from kg.model import BlockKind

_BUCKETS: Final = (1, 2, 3, 5, 8)


def _bucket(count: int) -> int:
    return max(b for b in _BUCKETS if b <= count)


_JOINS: Final = word_set("noun_phrases", "joins")
"""Prepositions that tie an object to a name."""


class Featurizer:
    """Turns the names of one page into features."""

    def __init__(self, page: Page, names: Sequence[Name]) -> None:
        """Note the page's title, headings and nested phrases."""
        self._page = page
        self._title = content(page.document.sections[0].title)
        self._headings = {content(s.title) for s in page.document.sections[1:]}
        self._headings_with: dict[str, list[frozenset[str]]] = defaultdict(list)
        for heading in self._headings:
            for word in heading:
                self._headings_with[word].append(heading)
        self._spans: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for name in names:
            for o in name.occurrences:
                self._spans[o.line.number].append((o.first, o.last, o.kind))
        self._lines = max(len(page.lines), 1)
        self._around: dict[int, tuple[str, ...]] = {}

    def features(self, name: Name) -> list[str]:
        """The distinct features of a name, sorted."""
        found = set(self._wording(name))
        found.update(self._places(name))
        found.update(self._opinions(name))
        return sorted(found)

    def _wording(self, name: Name) -> Iterator[str]:
        parts = words(name.key)
        yield f"len={min(len(parts), 7)}"
        head = parts[-1]
        joins = [i for i, p in enumerate(parts) if p in _JOINS]
        if joins and joins[0] > 0:
            head = parts[joins[0] - 1]
            yield f"join={parts[joins[0]]}"
            yield f"object={parts[-1]}"
        yield f"head={head}"
        yield f"head-end={head[-4:]}"
        yield f"first={parts[0]}"
        if len(parts) == 1:
            yield f"only={head}"
        for part in parts[:-1]:
            yield f"word={part}"
        if len(parts) > 1:
            yield f"last2={parts[-2]} {parts[-1]}"
        for f in name.findings:
            if f.rule in {"head", "head.alone"}:
                yield f"{f.rule}:{f.topic_class.value}"
        label = name.label
        if any(c.isdigit() for c in label):
            yield "has-digit"
        if len(label) <= 5 and label.isupper():
            yield "acronym"

    def _places(self, name: Name) -> Iterator[str]:
        occurrences = name.occurrences
        yield f"count={_bucket(len(occurrences))}"
        yield f"sections={_bucket(len({o.line.section for o in occurrences}))}"
        yield f"early={min(o.line.number for o in occurrences) * 5 // self._lines}"
        mine = content(name.key)
        if mine == self._title:
            yield "is-title"
        elif mine <= self._title:
            yield "in-title"
        if mine in self._headings:
            yield "is-heading"
        elif self._within_heading(mine):
            yield "in-heading"
        kinds = {o.kind for o in occurrences}
        yield from (f"kind={k}" for k in kinds)
        if kinds in ({"of"}, {"gerund"}, {"shared"}):
            yield f"only-kind={next(iter(kinds))}"
        yield from self._nesting(occurrences)
        yield from self._contexts(occurrences)

    def _within_heading(self, mine: frozenset[str]) -> bool:
        """Whether a heading says all these words and more; only those with its rarest are seen."""
        known = [self._headings_with.get(word, ()) for word in mine]
        return any(mine < heading for heading in min(known, key=len, default=self._headings))

    def _nesting(self, occurrences: Sequence[Occurrence]) -> Iterator[str]:
        inside = sum(self._is_nested(o) for o in occurrences)
        if inside == len(occurrences):
            yield "always-nested"
        elif inside:
            yield "sometimes-nested"
        proper = [o for o in occurrences if o.first > 0 and o.line.kind is not BlockKind.HEADING]
        if proper and all(o.line.tokens[o.first].text[:1].isupper() for o in proper):
            yield "always-capital"
            if all(
                all(t.text[:1].isupper() for t in o.line.tokens[o.first : o.last]) for o in proper
            ):
                yield "proper"

    def _is_nested(self, o: Occurrence) -> bool:
        return any(
            first <= o.first <= o.last <= last
            and last - first > o.last - o.first
            and kind != "heading"
            for first, last, kind in self._spans[o.line.number]
        )

    def _contexts(self, occurrences: Sequence[Occurrence]) -> Iterator[str]:
        for o in occurrences[:12]:
            line = o.line
            yield from self._of_line(line)
            before = governor_of(line, o.first)
            yield f"gov={before}"
            yield f"prev={line.words[o.first - 1] if o.first else '^'}"
            yield f"next={line.words[o.last] if o.last < len(line.words) else '$'}"
            verb = _next_verb(line, o.last)
            if verb:
                yield f"verb={verb}"
            if o.first > 1:
                yield f"prev2={line.words[o.first - 2]} {line.words[o.first - 1]}"
            if line.kind is BlockKind.LIST_ITEM and line.first and o.first <= 1:
                yield "starts-item"

    def _of_line(self, line: Line) -> tuple[str, ...]:
        """The features that a line gives to all names in it."""
        if line.number not in self._around:
            self._around[line.number] = tuple(self._about(line))
        return self._around[line.number]

    def _about(self, line: Line) -> Iterator[str]:
        title = self._page.section(line).title
        yield f"in={line.kind.value}"
        yield f"section={section_kind(title).value}"
        yield from (f"under={word}" for word in content(title))
        if line.kind is BlockKind.TABLE_CELL:
            yield f"column={min(self._page.block(line).column or 0, 3)}"
            yield from (f"header={w}" for w in content(self._page.block(line).header or ""))
        announced = announced_class(self._page, line)
        if announced:
            yield f"announced={announced.value}"

    def _opinions(self, name: Name) -> Iterator[str]:
        rules = Counter((f.rule, f.topic_class) for f in name.findings)
        for (rule, topic_class), count in rules.items():
            yield f"{rule}:{topic_class.value}"
            if count > 1:
                yield f"{rule}:{topic_class.value}+"
        said: dict[str, set[str]] = defaultdict(set)
        for rule, topic_class in rules:
            if topic_class.shipped:
                said[topic_class.value].add(rule.split(".")[0])
        for kind, techniques in said.items():
            if len(techniques) > 1:
                yield f"rules={min(len(techniques), 4)}:{kind}"


def _next_verb(line: Line, at: int) -> str:
    for i in range(at, min(at + 6, len(line.tags))):
        if line.tags[i] == "V":
            return (
                singular(line.words[i])
                if line.words[i] not in {"is", "has", "was"}
                else line.words[i]
            )
        if line.tags[i] == ".":
            return ""
    return ""
