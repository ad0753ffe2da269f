"""The words of a sentence that speak of a claim: what speaks of something else is blanked.

Offsets stay those of the sentence, so that places can be compared. A claim is marked by
its ends, the names that it relates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from kg.language.data_files import pattern
from kg.model import Span


class Clause(NamedTuple):
    """A sentence with all but one claim blanked; ``ends`` are its names, ascending.

    ``conditional``: whether a blanked part says on which condition the claim holds.
    """

    text: str
    ends: tuple[Span, ...]
    conditional: bool

    @property
    def between(self) -> Span:
        """From the end of the first name to the start of the last; empty for one name."""
        first, last = self.ends[0], self.ends[-1]
        return Span(first.end, max(first.end, last.start))


_BREAK: Final = pattern("clauses", "break")
"""Where a sentence turns to another claim, wherever the names stand."""

_AFTER: Final = pattern("clauses", "after")
"""Where what follows the last name no longer speaks of it."""

_FRONTED: Final = pattern("clauses", "fronted")
_INSERTED: Final = pattern("clauses", "inserted")
_CONDITION: Final = pattern("clauses", "condition")


def clause(text: str, ends: Sequence[Span]) -> Clause:
    """The clause of a sentence that relates the names at ``ends`` (half-open, in ``text``).

    >>> said = clause("Cheap, but frail: edge AI, which may grow, cuts delay.", [Span(18, 25)])
    >>> said.text.split()
    ['frail:', 'edge', 'AI', 'cuts', 'delay.']
    """
    marked = tuple(sorted(ends))
    text, conditional = _without_asides(text, marked)
    low, high = marked[0].start, max(end.end for end in marked)
    cuts = [Span(*m.span()) for m in _BREAK.finditer(text)]
    begin = max((c.end for c in cuts if c.end <= low), default=0)
    stop = min((c.start for c in cuts if c.start >= high), default=len(text))
    after = _AFTER.search(text, high, stop)
    if after is not None:
        conditional = conditional or bool(_CONDITION.search(after.group()))
        stop = after.start()
    text = _blank(_blank(text, Span(0, begin)), Span(stop, len(text)))
    return Clause(_without_first(text, marked, cuts), marked, conditional)


def _without_asides(text: str, ends: Sequence[Span]) -> tuple[str, bool]:
    """Blank fronted and inserted clauses without a name; whether one was a condition."""
    conditional = False
    for part_of in (_FRONTED, _INSERTED):
        for match in part_of.finditer(text):
            part = Span(*match.span())
            if not any(part.overlaps(end) for end in ends):
                conditional = conditional or bool(_CONDITION.search(match.group()))
                text = _blank(text, part)
    return text, conditional


def _without_first(text: str, ends: Sequence[Span], cuts: Sequence[Span]) -> str:
    """Where the sentence turns between the names, only the part with the last counts."""
    turns = [c.end for c in cuts if ends[0].end <= c.start and c.end <= ends[-1].start]
    return _blank(text, Span(ends[0].end, max(turns))) if turns else text


def _blank(text: str, part: Span) -> str:
    return text[: part.start] + " " * (part.end - part.start) + text[part.end :]
