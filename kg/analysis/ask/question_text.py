"""The text of a question: what of it is read, and which reports, speakers and dates it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Store

from kg.analysis.ask.topic_spotter import FILLER, Group
from kg.graph import terms
from kg.graph.lookup import Table, members
from kg.graph.topic_lookup import Name, folded, report_names
from kg.language.data_files import pattern
from kg.language.dates import find_date
from kg.language.normalization import words
from kg.language.pos_tagger import tag, tokenize

TOPIC_LETTER: Final = "ŧ"
"""Stands for each letter of a topic's name when cues are looked for."""
_REPORT_CUE: Final = pattern("questions", "report_cue")
_REPORT_ENDS: Final = pattern("questions", "report_ends")
_TIMES: Final = (
    ("between", pattern("questions", "between")),
    ("since", pattern("questions", "since")),
    ("before", pattern("questions", "before")),
    ("until", pattern("questions", "until")),
    ("within", pattern("questions", "within")),
)
_AFTER: Final = pattern("questions", "after")
_AUTHORED: Final = pattern("questions", "authored")
_FULL_NAME: Final = 2
"""Words of a name by which an author is known."""
_WHO_SAYS: Final = pattern("questions", "who_says")
_LEAST_TITLE: Final = 8
"""Letters of a title that is looked for as it stands."""


def pattern_with_topics(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern in whose text "topic" stands for a name that is masked."""
    return re.compile(text.replace("topic", f"{TOPIC_LETTER}+"), flags)


class Said:
    """The text of a question, and the spans of it that are understood."""

    def __init__(self, text: str, taken: Iterable[tuple[int, int]] = ()) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.tags = {t.start: kind for t, kind in zip(self.tokens, tag(self.tokens), strict=True)}
        self.taken = list(taken)

    def take(self, start: int, end: int) -> None:
        """Tell that a span, half-open, is understood."""
        self.taken.append((start, end))

    def takes(self, start: int, end: int) -> bool:
        """Whether a part of a span, half-open, is understood."""
        return any(start < stop and begin < end for begin, stop in self.taken)

    def masked(self, groups: Iterable[Group] = ()) -> str:
        """The text with blanks for what is understood, and a mark for each letter of a topic."""
        masked = list(self.text.lower() if len(self.text.lower()) == len(self.text) else self.text)
        for start, end in self.taken:
            masked[start:end] = " " * (end - start)
        for group in groups:
            masked[group.start : group.end] = TOPIC_LETTER * (group.end - group.start)
        return "".join(masked)


def reports_named(store: Store, said: Said) -> tuple[Name, ...]:
    """The reports that a question names, by their titles or by words of these."""
    known = report_names(store)
    text = said.masked()
    for name, _ in known:
        title = folded(name.label)
        at = text.find(title)
        if len(title) >= _LEAST_TITLE and at >= 0:
            said.take(at, at + len(title))
            return tuple(n for n, _ in known if folded(n.label) == title)
    if found := _written_by(store, said, [name for name, _ in known]):
        return found
    for cue in _REPORT_CUE.finditer(text):
        phrase = " ".join(cue[g] or "" for g in ("before", "after", "named"))
        wanted = {w for w in words(_REPORT_ENDS.sub("", phrase)) if w not in FILLER}
        if all(word.isdigit() for word in wanted):
            continue
        found = tuple(n for n, names in known if wanted <= {w for x in names for w in words(x)})
        if found:
            ends = _REPORT_ENDS.search(
                cue[0], len(cue[0]) - len(cue["after"] or cue["named"] or "")
            )
            said.take(cue.start(), cue.start() + (ends.start() if ends else len(cue[0])))
            return found
    return ()


def _written_by(store: Store, said: Said, reports: Sequence[Name]) -> tuple[Name, ...]:
    """The reports of the author whom a question names by first and last name."""
    text = said.masked()
    authors = Table(store, [report.iri for report in reports], scan=False).texts(terms.CREATOR)
    by: dict[str, dict[Name, None]] = {}
    for report, names in zip(reports, authors, strict=True):
        for name in names:
            full = name.value.split()[-_FULL_NAME:]
            if len(full) == _FULL_NAME and name.value.istitle():
                by.setdefault(folded(" ".join(full)), {})[report] = None
    for author, written in by.items():
        if found := re.search(rf"\b{re.escape(author)}\b", text):
            more = _AUTHORED.match(text, found.end())
            said.take(found.start(), more.end() if more else found.end())
            return tuple(written)
    return ()


def agents_named(store: Store, said: Said) -> tuple[str, ...]:
    """Whom a question names as who says something: "does Gartner expect"."""
    for match in _WHO_SAYS.finditer(said.masked()):
        who = {folded(name) for name in match.groups() if name}
        known = Table(store, members(store, terms.AGENT), scan=True)
        rows = zip(known.subjects, known.first(terms.LABEL), strict=True)
        if found := tuple(iri for iri, name in rows if folded(name) in who):
            said.take(*match.span())
            return found
    return ()


def dates_named(said: Said) -> tuple[str, str]:
    """The dates of the reports that a question is about: from the first, to before the second."""
    text = said.masked()
    for name, form in _TIMES:
        if (found := form.search(text)) is None:
            continue
        parts = found.groupdict()
        date = find_date(parts.get("date") or parts.get("alone") or "")
        last = find_date(parts.get("last") or "")
        if not date:
            continue
        said.take(found.start(), found.end())
        if name == "since":
            return (_behind(date), "") if _AFTER.search(found[0]) else (date, "")
        if name == "before":
            return "", date
        return ("" if name == "until" else date), _behind(last or date)
    return "", ""


def _behind(date: str) -> str:
    """A text that is behind every date in a year or a month, and before the next."""
    return f"{date}~"
