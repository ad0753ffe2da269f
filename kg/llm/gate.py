"""The gate: of what a language model says, only what stands in the report gets in.

A claim needs a short quote that the report has word for word, an end in that quote, the other in
it, in a heading over it or in the part that was asked about, and a relation that links these
classes. What is shown later are the report's own words; no text of the model's goes further.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Final

from msgspec import Struct

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Occurrence
from kg.extract.external import End, External, Proposed, shared_words
from kg.language.lines import Line
from kg.language.normalization import singular
from kg.language.noun_phrases import text_of
from kg.language.pos_tagger import tokenize
from kg.llm.answers import Answer, SaidClaim, parse
from kg.llm.language_model import LanguageModel
from kg.llm.section_questions import Question, questions
from kg.model import SHIPPED
from kg.model.build_report import WITHOUT
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

_LONGEST: Final = 12
"""Words of a name."""
_REACH: Final = 3
"""Lines before and after a quote in which an end is looked for before the headings."""

_SENTENCES: Final = 3
"""Sentences of a paragraph or item that a quote may have; no quote of our annotations has more."""

_FUNCTION: Final = frozenset("DICOMTS.")
"""Classes of words that name nothing: articles, prepositions, pronouns and the like."""

_CLASSES: Final = {kind.value: kind for kind in LEARNED_CLASSES}
_RELATIONS: Final = {kind.value: kind for kind in LEARNED_RELATIONS}


class Refusal(StrEnum):
    """Why a proposal does not get in."""

    UNKNOWN = "no class or relation of that name"
    MISFIT = "the relation does not link these classes"
    BROKEN = "not of the shape that was asked for"
    BEYOND = "more than are read of one answer"
    NO_QUOTE = "the quote is not in the text word for word"
    LONG = "the quote is longer than three sentences or a row of a table"
    NO_NAME = "the text has no such name"
    NO_END = "an end is neither in the quote nor in its section"
    APART = "neither end is in the quote"
    ONE = "both ends are one"
    AGAIN = "said before"


class Gate(Struct, frozen=True):
    """Lets in what the answers of a model say of a page; ``answers``: by name of the question."""

    model: LanguageModel
    answers: Mapping[str, str]

    def __call__(self, page: Page) -> External:
        """All that gets in, and counts of what does not."""
        model = self.model
        counts = {what: Counter[str]() for what in ("sections", "topics", "claims")}
        found = External(model.name, model.precision, model.alone, counts)
        for question in questions(page.document, model.name):
            counts["sections"]["asked"] += 1
            content = self.answers.get(question.name)
            if content is None:
                counts["sections"][WITHOUT] += 1
                continue
            answer = parse(content)
            counts["sections"]["answered" if answer.whole else "answered in pieces"] += 1
            _take(answer, _Part(page, question), found)
        return found


def _take(answer: Answer, part: _Part, found: External) -> None:
    """Propose all of an answer that gets in, and count the rest."""
    topics, claims = found.counts["topics"], found.counts["claims"]
    for topic in answer.topics:
        kind, places = _CLASSES.get(topic.kind), list(part.places(topic.name))
        if kind is None or not places:
            topics[Refusal.NO_NAME if kind else Refusal.UNKNOWN] += 1
            continue
        for place in places:
            found.add_name(End(kind, place))
    for claim in answer.claims:
        link = _link(part, claim)
        if isinstance(link, Refusal):
            claims[link] += 1
        elif not found.add_link(link):
            claims[Refusal.AGAIN] += 1
    for reason, each in ((Refusal.BROKEN, answer.broken), (Refusal.BEYOND, answer.beyond)):
        for what, count in each.items():
            found.counts[what] += Counter({reason: count})


class _Part(Struct, dict=True):
    """The part of a page that one question is about."""

    page: Page
    question: Question

    @cached_property
    def lines(self) -> list[Line]:
        """Its lines, in order."""
        return [
            line
            for block, start, end in self.question.stretches
            for line in self.page.by_block.get(block, ())
            if start <= line.start < end
        ]

    @cached_property
    def headings(self) -> list[Line]:
        """The headings over it, the nearest first."""
        document = self.page.document
        over = (s.heading for s in document.ancestors(self.question.section))
        return [line for at in over if at is not None for line in self.page.by_block.get(at, ())]

    def places(self, name: str) -> Iterator[Occurrence]:
        """The places of a name in it and in the headings over it."""
        return _places(name, (*self.headings, *self.lines))

    @cached_property
    def _words(self) -> list[tuple[str, Line]]:
        every = (*reversed(self.headings), *self.lines)
        return [(t.lower, line) for line in every for t in line.tokens if t.is_word]

    @cached_property
    def _text(self) -> str:
        return f" {' '.join(word for word, _ in self._words)} "

    def quoted(self, quote: str) -> Iterator[list[Line]]:
        """The lines of each place that has all words of a quote one after the other."""
        wanted = [t.lower for t in tokenize(quote) if t.is_word]
        sought = f" {' '.join(wanted)} "
        at = self._text.find(sought) if wanted else -1
        while at >= 0:
            first = self._text.count(" ", 0, at)
            said = self._words[first : first + len(wanted)]
            yield list({line.number: line for _, line in said}.values())
            at = self._text.find(sought, at + 1)

    def is_short(self, quote: Sequence[Line]) -> bool:
        """Whether a quote has but few sentences of one block, or is of one row of a table."""
        blocks = [self.page.block(line) for line in quote]
        if blocks[0].row is not None:
            return len({(block.table, block.row) for block in blocks}) == 1
        return len(quote) <= _SENTENCES and len({line.block for line in quote}) == 1

    def beside(self, quote: Sequence[Line]) -> list[Line]:
        """Where an end that a quote lacks is looked for: near lines, headings, then the rest."""
        at = quote[0].number
        by_distance = sorted(self.lines, key=lambda line: (abs(line.number - at), line.number))
        near = [line for line in by_distance if abs(line.number - at) <= _REACH]
        return [*near, *self.headings, *by_distance[len(near) :]]


def _link(part: _Part, said: SaidClaim) -> Proposed | Refusal:
    """The relation that a claim makes between two places, or why it does not get in."""
    predicate = _RELATIONS.get(said.relation)
    kinds = _CLASSES.get(said.subject_class), _CLASSES.get(said.object_class)
    if predicate is None or kinds[0] is None or kinds[1] is None:
        return Refusal.UNKNOWN
    froms, tos = SHIPPED.signature(predicate)
    if kinds[0] not in froms or kinds[1] not in tos:
        return Refusal.MISFIT
    names = said.subject, said.object
    quoted = list(part.quoted(said.quote))
    found = [(lines, _ends(names, lines)) for lines in quoted if part.is_short(lines)]
    if not found:
        return Refusal.LONG if quoted else Refusal.NO_QUOTE
    lines, ends = max(found, key=lambda place: sum(end is not None for end in place[1]))
    if not any(ends):
        return Refusal.APART
    beside = part.beside(lines)
    subject, object_ = (
        end or next(_places(name, beside), None) for end, name in zip(ends, names, strict=True)
    )
    if subject is None or object_ is None:
        return Refusal.NO_END
    if shared_words(subject, object_) == max(o.last - o.first for o in (subject, object_)):
        return Refusal.ONE
    return End(kinds[0], subject), predicate, End(kinds[1], object_)


def _ends(names: tuple[str, str], lines: Sequence[Line]) -> tuple[Occurrence | None, ...]:
    """Where the ends of a claim stand in a quote, without a common word if that can be."""
    places: list[list[Occurrence | None]] = [[*_places(name, lines)] or [None] for name in names]
    return min(product(*places), key=lambda pair: shared_words(*pair))


def _places(name: str, lines: Iterable[Line]) -> Iterator[Occurrence]:
    """The places of a name in some lines: its words in order, in singular or plural."""
    wanted = tuple(singular(token.lower) for token in tokenize(name))
    size = len(wanted)
    if not any(word[0].isalpha() for word in wanted) or size > _LONGEST:
        return
    for line in lines:
        for first in range(len(line.singulars) - size + 1):
            last = first + size
            if line.singulars[first:last] == wanted and _may_name(line, first, last):
                start = first + (line.tags[first] == "D" and size > 1)
                label = text_of(line.tokens, start, last)
                yield Occurrence(line, start, last, label, "model")


def _may_name(line: Line, first: int, last: int) -> bool:
    """Whether some words are more than articles, pronouns and the like; "IT" is."""
    return any(
        tag not in _FUNCTION or (token.text.isupper() and len(token.text) > 1)
        for tag, token in zip(line.tags[first:last], line.tokens[first:last], strict=True)
    )
