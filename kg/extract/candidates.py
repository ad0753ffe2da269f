"""Candidate names: what extractors find, and every wording with all its places.

All extractors have one shape: a page in, findings out. Nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from msgspec import Struct, field

from kg.extract.analyzed_document import Page, whole_line
from kg.language.data_files import word_set
from kg.language.lines import Line
from kg.language.name_forms import canonical, spelled_out
from kg.language.normalization import key
from kg.language.noun_phrases import text_of
from kg.model import BlockKind, Concept
from kg.model.schema import TopicClass

_CODE: Final = 20
"""Letters and digits from which a word with a digit in it is code, not language."""
_RATINGS: Final = word_set("names", "ratings")


class Finding(NamedTuple):
    """An extractor's opinion that some words name a topic of some class.

    ``first``, ``last``: half-open token indices in ``page.lines[line]``. ``label`` is the
    name; it differs from the tokens' text only where conjuncts share a head. ``rule`` names the
    extractor and its rule: ``list.such-as``.
    """

    line: int
    first: int
    last: int
    label: str
    topic_class: TopicClass
    rule: str
    concept: Concept | None = None


class Extractor(Protocol):
    """Finds names by one technique; knows nothing of the other extractors."""

    def __call__(self, page: Page) -> Iterator[Finding]:
        """All findings in the page, in any order."""
        ...


class Occurrence(Struct):
    """One place of a name: half-open token indices in a line."""

    line: Line
    first: int
    last: int
    label: str
    kind: str


def widest(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """The occurrences that lie in no wider one of the same topic."""
    kept: list[Occurrence] = []
    for o in sorted(occurrences, key=lambda o: (o.line.number, o.first, -o.last)):
        last = kept[-1] if kept else None
        if last and last.line.number == o.line.number and o.last <= last.last:
            continue
        kept.append(o)
    return kept


class Name(Struct, dict=True):
    """A name with all its places and findings.

    Derived values are computed once: after ``collect`` nothing is added.
    """

    key: str
    occurrences: list[Occurrence] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    acronyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def form(self, topic_class: TopicClass) -> str:
        """What tells it from other topics of a class; of acronyms, what the page spells out."""
        if topic_class not in self._forms:
            self._forms[topic_class] = canonical(self.label, topic_class, self.acronyms)
        return self._forms[topic_class]

    @cached_property
    def _forms(self) -> dict[TopicClass, str]:
        return {}

    @cached_property
    def headings(self) -> frozenset[int]:
        """The numbers of the heading lines in which it occurs."""
        return frozenset(
            o.line.number for o in self.occurrences if o.line.kind is BlockKind.HEADING
        )

    @cached_property
    def titles(self) -> frozenset[int]:
        """The numbers of the heading lines of which it is the whole."""
        return frozenset(
            o.line.number
            for o in self.occurrences
            if o.line.kind is BlockKind.HEADING and (o.first, o.last) == whole_line(o.line)
        )

    @cached_property
    def label(self) -> str:
        """The wording used most often; on a tie the first, lower case before capitals."""
        counts = Counter(o.label for o in self.occurrences)
        order = {label: i for i, label in reversed(list(enumerate(counts)))}
        return max(counts, key=lambda w: (counts[w], w[:1].islower(), -order[w]))


def _is_wording(normal: str) -> bool:
    """Whether a normal form has letters, rates nothing, and has no word that is a key or a hash."""
    if normal in _RATINGS or not any(c.isalpha() for c in normal):
        return False
    return not any(
        len(word) >= _CODE and word.isalnum() and any(c.isdigit() for c in word)
        for word in normal.split()
    )


def collect(page: Page, findings: Iterable[Finding]) -> list[Name]:
    """Gather phrases, headings and findings under their normal forms, in document order."""
    names: dict[str, Name] = {}
    acronyms = spelled_out(block.text.value for block in page.document.blocks)
    places: set[tuple[str, int, int, int]] = set()

    def occur(label: str, line: Line, first: int, last: int, kind: str) -> Name | None:
        normal = key(label)
        if normal not in names and not _is_wording(normal):
            return None
        name = names[normal] = names.get(normal) or Name(normal, acronyms=acronyms)
        place = (normal, line.number, first, last)
        if place not in places:
            places.add(place)
            name.occurrences.append(Occurrence(line, first, last, label, kind))
        return name

    for line in page.lines:
        for phrase in line.phrases:
            occur(phrase.label, line, phrase.first, phrase.last, phrase.kind)
        if line.kind is BlockKind.HEADING:
            first, last = whole_line(line)
            if last > first:
                occur(text_of(line.tokens, first, last), line, first, last, "heading")
    for found in findings:
        line = page.lines[found.line]
        name = occur(found.label, line, found.first, found.last, found.rule.split(".")[0])
        if name is not None:
            name.findings.append(found)
    return list(names.values())
