"""The clause of a sentence that makes a claim, and whether the sentence is a command.

Words that speak of something else than a claim are blanked; offsets stay those of the sentence,
so that places can be compared. A claim is marked by its ends, the names that it relates.

A command tells its reader what to do: "Adopt zero trust to contain ...". Its verb opens the
sentence, or follows a label ("Action item: ...") or a purpose ("To avoid leaks, ..."). A noun
that looks like one ("Use cases include ...") is told apart by the finite verb that follows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

from kg.language.data_files import pattern, word_set
from kg.language.lines import Line
from kg.model import Span


class Clause(NamedTuple):
    """A sentence with all but one claim blanked; ``ends`` are its names, ascending.

    ``conditional``: whether a blanked part says on which condition the claim holds.
    ``turns``: whether it turns to another claim between its names.
    """

    text: str
    ends: tuple[Span, ...]
    conditional: bool
    turns: bool = False

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
    turns = [c.end for c in cuts if marked[0].end <= c.start and c.end <= marked[-1].start]
    if turns:
        text = _blank(text, Span(marked[0].end, max(turns)))
    return Clause(text, marked, conditional, bool(turns))


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


def _blank(text: str, part: Span) -> str:
    return text[: part.start] + " " * (part.end - part.start) + text[part.end :]


_AUXILIARY: Final = word_set("clauses", "auxiliary")


def of_claim(line: Line, said: Clause, cue: Span) -> bool:
    """Whether a cue stands before the last name, or with the verb that all are subject to."""
    if cue.end <= said.ends[-1].start:
        return True
    behind = Span(said.ends[-1].end, cue.start)
    return not (has_verb(line, said.between) or has_verb(line, behind))


def has_verb(line: Line, where: Span) -> bool:
    """Whether a verb other than an auxiliary stands in this part of the line's text."""
    return any(
        tag in "VM"
        and where.covers(Span(token.start - line.start, token.end - line.start))
        and token.lower not in _AUXILIARY
        for token, tag in zip(line.tokens, line.tags, strict=True)
    )


class _Placed(Protocol):
    """Words of a sentence, half-open."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Words = TypeVar("Words", bound=_Placed)


def nearest(text: str, claim: Span, found: Iterable[Words]) -> Words | None:
    """Of some words the nearest to a claim from which the sentence does not turn away."""
    breaks = [m.start() for m in _BREAK.finditer(text)]
    near = [
        one
        for one in found
        if not any(min(one.end, claim.end) <= at < max(one.start, claim.start) for at in breaks)
    ]
    return min(near, key=lambda w: max(claim.start - w.end, w.start - claim.end, 0), default=None)


_VERBS: Final = word_set("modality", "commanding_verbs")
_TAKES_CLAUSE: Final = word_set("modality", "takes_clause")
_STOPS: Final = word_set("modality", "subject_stops")


def imperative(line: Line) -> bool:
    """Whether a verb in its bare form opens the sentence."""
    return any(_commands(line, at) for at in _openings(line))


def bare_verb_first(line: Line) -> bool:
    """Whether the sentence opens with what is tagged a verb, and has no subject before it."""
    first = next((i for i, t in enumerate(line.tokens) if t.is_word), None)
    if first is None or line.tags[first] != "V" or line.words[first].endswith(("s", "ed")):
        return False
    return line.tags[first + 1 : first + 2] not in {"V", "M"}


def _openings(line: Line) -> list[int]:
    """Token indices where a command may begin: the first word, and after a label or purpose."""
    words = [i for i, t in enumerate(line.tokens) if t.is_word]
    found = words[:1]
    colon = line.words.index(":") if ":" in line.words[:8] else None
    comma = line.words.index(",") if "," in line.words else None
    for mark, wanted in ((colon, True), (comma, line.words[:1] == ("to",))):
        if mark is not None and wanted:
            found += [i for i in words if i > mark][:1]
    return found


def _commands(line: Line, at: int) -> bool:
    following = line.words[at + 1 : at + 2]
    if line.words[at] not in _VERBS or not following or following[0] in {"of", ",", "and", "."}:
        return False
    if _is_title(line, at):
        return False
    return line.words[at] in _TAKES_CLAUSE or not _is_subject(line, at)


def _is_title(line: Line, at: int) -> bool:
    """Whether all weighty words up to a colon are capitals: "Shift Towards Versatility: ..."."""
    end = line.words.index(":", at) if ":" in line.words[at:] else len(line.words)
    weighty = [t.text for t in line.tokens[at + 1 : end] if t.is_word and len(t.text) > 3]
    return bool(weighty) and all(w[:1].isupper() for w in weighty)


def _is_subject(line: Line, at: int) -> bool:
    """Whether a finite verb follows, so that the word is (part of) its subject."""
    for i in range(at + 1, len(line.words)):
        if line.words[i] in _STOPS:
            return False
        if line.tags[i] in "VM":
            return True
    return False
