"""Who says it: to whom a sentence attributes a statement.

A report hands over what it tells to others ("Gartner expects", "according to a survey by the
IEA", "critics argue", "68% of respondents said") or takes it upon itself ("we believe"). A
reference in brackets attributes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from kg.encoder.text_encoder import Doubles
from kg.encoder.weight_files import LARGE
from kg.extract.analyzed_document import Page
from kg.extract.page_encoder import EncodedPage, PageEncoder, shipped
from kg.language.clauses import nearest
from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.model import Claim, Span, collapse

AUTHORS: Final = "the authors"
"""Who says what a report says in the first person."""

_CUES: Final = pattern("sources", "cues")
_JOINT: Final = pattern("sources", "joint")
_CALLED: Final = pattern("sources", "called")
_WITHIN: Final = pattern("sources", "within")
_DOCUMENT: Final = pattern("sources", "document")
_SHORTENED: Final = pattern("sources", "shortened")
_POSSESSIVE: Final = re.compile(r"['’]s?$")

_NO_END: Final = frozenset("ID")
"""Classes of words that neither begin nor end a name: prepositions and determiners."""

_LEAST: Final = 0.4
"""How much likelier a word is of a source than of none, as logits, from which on it is."""

_FIRST, _FURTHER, _OWN = 1, 2, 3


class Attribution(NamedTuple):
    """The words that name who says something, and the names of those; half-open."""

    start: int
    end: int
    sources: tuple[str, ...]


def with_sources(
    page: Page, encoded: EncodedPage | None, claims: Sequence[Claim], threads: int = 1
) -> tuple[Claim, ...]:
    """The claims of a page, each with those whom its words name as who says it.

    ``encoded``: the page as read for other purposes.
    """
    lines = {(line.block, line.start): line for line in page.lines}
    told = [lines.get((claim.block, claim.start)) for claim in claims]
    found = read_sources(page, filter(None, told), encoded, threads)
    return tuple(
        replace(claim, said_by=said_by(line.text, claim.named, found[line.number]))
        if line is not None and line.number in found
        else claim
        for claim, line in zip(claims, told, strict=True)
    )


def read_sources(
    page: Page,
    lines: Iterable[Line],
    encoded: EncodedPage | None = None,
    threads: int = 1,
    load: Callable[[str], PageEncoder] = shipped,
) -> Mapping[int, tuple[Attribution, ...]]:
    """The attributions of some lines of a page, by number; lines without one are left out.

    A long page is read by the larger encoder. On a short one the smaller encoder proposes lines:
    those with a word that exceeds its tagger's ``sure``, be it of a source or of authors who speak.
    The larger one, loaded if there are any, reads these apart from their neighbours.

    ``encoded``: the page as read before: by the larger encoder if it is long, else by the smaller
    one. Where that reader has no tagger of sources, the encoder for such pages reads what these
    lines need. ``load``: gives the encoder in a folder.
    """
    asked = {line.number: line for line in lines if may_attribute(line.text)}
    if not asked:
        return {}
    if encoded is None or encoded.tagger is None:
        encoded = load(LARGE if page.long else "").read(page, threads, set(asked))
    if not page.long:
        asked = {number: line for number, line in asked.items() if _is_proposed(encoded, line)}
        if not asked:
            return {}
        encoded = load(LARGE).read(page, threads, set(asked), apart=True)
    found = ((number, _found(encoded, line)) for number, line in asked.items())
    return {number: some for number, some in found if some}


def _is_proposed(encoded: EncodedPage, line: Line) -> bool:
    """Whether a word of a line is likely enough of a source, or that the authors speak."""
    logits = encoded.sources(line)
    if logits is None or encoded.tagger is None:
        return False
    return float(_chance(logits, _OWN).max()) >= encoded.tagger.sure


def _found(encoded: EncodedPage, line: Line) -> tuple[Attribution, ...]:
    logits = encoded.sources(line)
    if logits is None or encoded.tagger is None:
        return ()
    return attributions(line, logits, encoded.tagger.sure)


def _chance(logits: Doubles, last: int) -> Doubles:
    """How much likelier each word is of a source than of none, by the columns up to the last."""
    chance: Doubles = logits[:, _FIRST : last + 1].max(axis=1) - logits[:, 0]
    return chance


def said_by(text: str, claim: Span, found: Sequence[Attribution]) -> tuple[str, ...]:
    """Who says the claim that stands at a place of a sentence; none but the report if empty."""
    near = nearest(text, claim, found)
    return near.sources if near else ()


def may_attribute(text: str) -> bool:
    """Whether a sentence has a word without which none attributes anything."""
    return _CUES.search(text.lower()) is not None


def attributions(line: Line, logits: Doubles, sure: float = _LEAST) -> tuple[Attribution, ...]:
    """All attributions of a line, in order, by the logits of its words.

    ``sure``: how likely the surest word of a name has to be, as ``SourceTagger.sure``.

    Names that only a comma or "and" parts say one thing together.
    """
    chance = _chance(logits, _FURTHER)
    runs = _runs(line, chance, logits[:, _FIRST] > logits[:, _FURTHER])
    named = [_named(line, a, b) for a, b in runs if chance[a : b + 1].max() >= sure]
    joined: list[Attribution] = []
    for one in named:
        if joined and _JOINT.fullmatch(line.text[joined[-1].end : one.start]):
            names = dict.fromkeys((*joined[-1].sources, *one.sources))
            joined[-1] = Attribution(joined[-1].start, one.end, tuple(names))
        else:
            joined.append(one)
    return tuple(sorted([*joined, *_authors(line, logits)]))


def _runs(line: Line, chance: Doubles, begins: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The first and last words of each name."""
    run: tuple[int, int] | None = None
    for at in np.flatnonzero(chance >= _LEAST).tolist():
        if not line.tokens[at].is_word:
            continue
        if run is not None and _goes_on(line, run[1], at, begins=bool(begins[at])):
            run = run[0], at
        elif line.tags[at] not in _NO_END:
            if run is not None:
                yield _ended(line, *run)
            run = at, at
    if run is not None:
        yield _ended(line, *run)


def _ended(line: Line, first: int, last: int) -> tuple[int, int]:
    """A name without the prepositions that it seems to end with: "Lopez of"."""
    while line.tags[last] in _NO_END:
        last -= 1
    return first, last


def _goes_on(line: Line, last: int, at: int, *, begins: bool) -> bool:
    """Whether a word belongs to the name that ends with an earlier one."""
    if at == last + 1:
        return not begins
    before, word = line.tokens[last], line.tokens[at]
    gap = line.text[before.end - line.start : word.start - line.start]
    initial = len(before.text) == 1 and gap.startswith(".")
    capitals = before.text[0].isupper() and (initial or word.text[0].isupper())
    return capitals and _WITHIN.fullmatch(gap) is not None


def _named(line: Line, first: int, last: int) -> Attribution:
    start = line.tokens[first].start - line.start
    end = line.tokens[last].end - line.start
    name = _POSSESSIVE.sub("", collapse(line.text[start:end]))
    if _SHORTENED.search(name):
        name += "."
    whose = _DOCUMENT.fullmatch(name)
    if first == 0 and _CALLED.search(name):
        name = name[0].lower() + name[1:]
    elif whose is not None and line.tags[first] == "N":
        name = whose["whose"]
    return Attribution(start, end, (name,))


def _authors(line: Line, logits: Doubles) -> Iterator[Attribution]:
    at = int(logits[:, _OWN].argmax())
    if logits[at, _OWN] >= 0.0:
        token = line.tokens[at]
        yield Attribution(token.start - line.start, token.end - line.start, (AUTHORS,))
