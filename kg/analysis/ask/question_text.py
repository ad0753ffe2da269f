"""The text of a question: what of it is read, and which reports, speakers and dates it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from typing import Final, NamedTuple

from pyoxigraph import Store

from kg.analysis.ask.topic_spotter import FILLER, Group
from kg.graph import terms
from kg.graph.lookup import Table, members
from kg.graph.topic_lookup import Name, folded, report_names
from kg.language.data_files import fragment, pattern
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
_FOR_TIME: Final = pattern("questions", "for_time")
_SAID_FOR: Final = pattern("questions", "said_for")
_ISSUED: Final = pattern("questions", "issued")
_DOCUMENT: Final = re.compile(rf"\s*{fragment('questions', 'document')}\b")
_AUTHORED: Final = pattern("questions", "authored")
_FULL_NAME: Final = 2
"""Words of a name by which an author is known."""
_WHO_SAYS: Final = pattern("questions", "who_says")
_WHO_FEELS: Final = pattern("questions", "who_feels")
_WHO_CLAIMS: Final = pattern("questions", "who_claims")
_ATTITUDES: Final = pattern("questions", "attitudes")
_SAYING: Final = pattern("sources", "cues")
_CALLED: Final = pattern("sources", "called")
_LONGEST_SOURCE: Final = 6
"""Words of the name of who says something."""
_LEAST_TITLE: Final = 8
"""Letters of a title that is looked for as it stands."""


def pattern_with_topics(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern in whose text "topic" stands for a name that is masked."""
    return re.compile(text.replace("topic", f"{TOPIC_LETTER}+"), flags)


class Said:
    """The text of a question, and the spans of it that are understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.tags = {t.start: kind for t, kind in zip(self.tokens, tag(self.tokens), strict=True)}
        self.taken: list[tuple[int, int]] = []

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
    return _said_by(store, said, known)


def _said_by(
    store: Store, said: Said, known: Sequence[tuple[Name, Sequence[str]]]
) -> tuple[Name, ...]:
    """The reports of the author or publisher, or with the title, that is to say something."""
    iris = [name.iri for name, _ in known]
    table = Table(store, iris, scan=False)
    by = [
        {folded(name.value) for name in (*authors, *publishers)}
        for authors, publishers in zip(
            table.texts(terms.CREATOR), table.texts(terms.PUBLISHER), strict=True
        )
    ]
    for match in _WHO_SAYS.finditer(said.masked()):
        who = next(filter(None, match.groups()))
        wanted = set(words(who)) - FILLER
        titled = len(wanted) >= _FULL_NAME and not all(map(str.isdigit, wanted))
        if found := tuple(
            name
            for (name, names), people in zip(known, by, strict=True)
            if folded(who) in people
            or (titled and wanted <= {w for each in names for w in words(each)})
        ):
            said.take(*match.span())
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
    """Whom a question names as who says something: "does Gartner expect", "do critics fear"."""
    text = said.masked()
    known = Table(store, members(store, terms.AGENT), scan=True)
    agents = [
        (iri, folded(name))
        for iri, name in zip(known.subjects, known.first(terms.LABEL), strict=True)
    ]
    for match in _WHO_SAYS.finditer(text):
        who = {folded(name) for name in match.groups() if name}
        if found := _agents_of(who, agents):
            said.take(*match.span())
            return found
    for _, name in agents:
        for match in re.finditer(rf"\b{re.escape(name)} (?=\w)", text):
            asks = _WHO_FEELS.search(text[: match.start()])
            attitude = _ATTITUDES.match(text, match.end())
            if asks and (attitude or _SAYING.match(text, match.end())):
                said.take(asks.start(), (attitude or match).end())
                return _agents_of({name}, agents)
    return ()


def _agents_of(who: set[str], agents: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Those of some names, or, where there are none, those whose names have all their words."""
    exact = tuple(iri for iri, name in agents if name in who)
    wanted = [each for name in who if (each := set(words(name)) - FILLER)]
    return exact or tuple(
        iri for iri, name in agents if any(each <= set(words(name)) for each in wanted)
    )


def unknown_source(said: Said, groups: Iterable[Group], usual: Set[str]) -> str:
    """Who is to say it, where no claim and no report is of such a name; "" if nobody is named.

    A name is in capitals, or a noun for people. ``usual``: words for people in general.
    """
    known = [(group.start, group.end) for group in groups]
    for match in _WHO_SAYS.finditer(said.masked()):
        name = next(name for name in match.groupdict() if match[name])
        start, end = match.span(name)
        if name == "who" and not _WHO_CLAIMS.match(said.text[end:].lstrip()):
            continue
        if not match[name].strip() or any(start < stop and begin < end for begin, stop in known):
            continue
        blank = said.masked()
        who = " ".join(
            each[0]
            for each in re.finditer(r"\S+", said.text[start:end])
            if blank[start + each.start()] != " "
        )
        capital = any(word[0].isupper() for word in who.split())
        people = _CALLED.search(who.lower()) and not usual & {*words(who), *who.lower().split()}
        if len(who.split()) <= _LONGEST_SOURCE and (capital or people):
            return who
    return ""


class Dates(NamedTuple):
    """The dates of a question, compared as texts: from the first, to before the second.

    ``ahead``: whether they may be the time that is spoken of; else they are those of reports.
    """

    since: str = ""
    until: str = ""
    ahead: bool = False


def dates_named(said: Said, *, forecast: bool) -> Dates:
    """The dates that a question names. ``forecast``: whether it asks for what is to come."""
    text = said.masked()
    for name, form in (*_TIMES, *([("within", _FOR_TIME)] if forecast else [])):
        if (found := form.search(text)) is None:
            continue
        parts = found.groupdict()
        date = find_date(parts.get("date") or parts.get("alone") or "")
        last = find_date(parts.get("last") or "")
        if not date:
            continue
        said.take(found.start(), found.end())
        if name == "since":
            return Dates(_behind(date) if _AFTER.search(found[0]) else date)
        issued = _ISSUED.search(text[: found.start()]) or _DOCUMENT.match(text, found.end())
        ahead = forecast and not issued and _SAID_FOR.search(found[0]) is not None
        if name == "before":
            return Dates("", date, ahead)
        return Dates("" if name == "until" else date, _behind(last or date), ahead)
    return Dates()


def _behind(date: str) -> str:
    """A text that is behind every date in a year or a month, and before the next."""
    return f"{date}~"
