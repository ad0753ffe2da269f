"""A vault of notes: one for each topic and report, with quotes, linked with each other.

The notes are Markdown with relative links and YAML front matter, which Obsidian, Logseq, Foam and
code hosts read alike. Texts of reports are text in them: neither markup nor paths.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from kg.analysis.importance import Ranking
from kg.analysis.insights.digest import clean, plain
from kg.errors import OutputError
from kg.files import staged_folder, write_text
from kg.graph import Graph
from kg.graph.graph_model import GraphEntity, GraphEvidence, GraphRelation, GraphReport
from kg.graph.presentation import headings, plural
from kg.model.schema import TopicClass
from kg.resolve.relation_merge import many

_START: Final = "Start here"
_REPORTS: Final = "Reports"
_FIRST: Final = 20
"""Topics of a class on the first note, and sentences of a topic and of a claim."""
_LONGEST: Final = 100
"""Characters of a file's name, which systems with 255 bytes can hold in any script but few."""
_NO_NAME: Final = re.compile(r'[\\/:*?"<>|#^\[\]%]+')
"""What file systems, links or Obsidian do not allow in names."""
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def write(graph: Graph, folder: Path) -> None:
    """Write the notes into a folder that is new or empty; the same graph gives the same bytes.

    Raises OutputError.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputError(
            f"{folder} is not empty: notes of yours may be in it; name a new folder, such as one"
            " inside your vault, or remove it"
        )
    vault = _Vault(Ranking.of(graph.knowledge()), graph.knowledge().reports)
    with staged_folder(folder) as stage:
        for path, lines in vault.notes():
            write_text(stage / f"{path}.md", (f"{line}\n" for line in lines))


class _Names:
    """Names of files in one folder, each once, whatever the system takes for the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, text: str) -> str:
        """A name that is no path, no device, and not too long."""
        name = " ".join(_NO_NAME.sub(" ", clean(text)).split())[:_LONGEST].strip(" .") or "Unnamed"
        while len(name.encode()) > 2 * _LONGEST:
            name = name[:-1].strip(" .")
        name = f"_{name}" if _DEVICE.fullmatch(name) else name
        found, number = name, 1
        while (same := unicodedata.normalize("NFC", found).casefold()) in self._taken:
            number += 1
            found = f"{name} ({number})"
        self._taken.add(same)
        return found


class _Vault(Struct, frozen=True, dict=True):
    """The notes of a graph. A path is that of a note in the vault, without its ending."""

    ranking: Ranking
    reports: Sequence[GraphReport]

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The path of each topic's and report's note, by IRI."""
        folders: defaultdict[str, _Names] = defaultdict(_Names)
        folder_of = _Names()
        folder_of.of(_REPORTS), folder_of.of(_START)
        kinds = dict.fromkeys(topic.identity.topic_class for topic in self.ranking.topics)
        folder = {kind: folder_of.of(plural(kind)) for kind in kinds}
        things = [(folder[t.identity.topic_class], t.iri, t.label) for t in self.ranking.topics]
        things += [(_REPORTS, report.iri, report.title) for report in self.reports]
        return {iri: f"{place}/{folders[place].of(name)}" for place, iri, name in things}

    @cached_property
    def _topic(self) -> dict[str, GraphEntity]:
        return {topic.iri: topic for topic in self.ranking.topics}

    @cached_property
    def _report(self) -> dict[str, GraphReport]:
        return {report.iri: report for report in self.reports}

    def notes(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The path and the lines of each note."""
        yield _START, self._start()
        claims: defaultdict[str, list[GraphRelation]] = defaultdict(list)
        for claim in self.ranking.relations:
            for end in dict.fromkeys((claim.subject.key, claim.object.key)):
                claims[end].append(claim)
        named: defaultdict[str, list[GraphEntity]] = defaultdict(list)
        for topic in self.ranking.topics:
            yield self._paths[topic.iri], self._of_topic(topic, claims[topic.iri])
            for iri in topic.reports:
                named[iri].append(topic)
        for report in self.reports:
            yield self._paths[report.iri], self._of_report(report, named[report.iri])

    def _link(self, iri: str, label: str, up: str = "../") -> str:
        return f"[{plain(label)}]({up}{quote(self._paths[iri])}.md)"

    def _start(self) -> Iterator[str]:
        yield from _front()
        topics, claims = self.ranking.topics, self.ranking.relations
        yield "# Technology trends"
        yield ""
        yield f"{len(self.reports)} reports, {len(topics)} topics, {len(claims)} claims."
        yield from ("", f"## {_REPORTS}", "")
        yield from (f"- {self._link(r.iri, r.title, '')} {plain(r.issued)}" for r in self.reports)
        yield from self._by_class(topics, "")

    def _by_class(self, topics: Iterable[GraphEntity], up: str) -> Iterator[str]:
        """The topics by class, in their order."""
        groups: dict[TopicClass, list[GraphEntity]] = {}
        for topic in topics:
            groups.setdefault(topic.identity.topic_class, []).append(topic)
        for kind, group in groups.items():
            shown = group if up else group[:_FIRST]
            yield from ("", f"## {plain(plural(kind))}", "")
            yield from (f"- {self._link(topic.iri, topic.label, up)}" for topic in shown)
            if len(shown) < len(group):
                yield f"- and {len(group) - len(shown)} more in the folder"

    def _of_topic(self, topic: GraphEntity, claims: Sequence[GraphRelation]) -> Iterator[str]:
        kind = topic.identity.topic_class
        yield from _front(aliases=topic.alt_labels, tags=[kind.value.lower()], iri=topic.iri)
        yield f"# {plain(topic.label)}"
        yield from ("", f"{plain(kind.label)}, named by {many(len(topic.reports), 'report')}.")
        if topic.definition:
            yield from ("", _no_list(plain(topic.definition)))
        for relation in dict.fromkeys(claim.predicate for claim in claims):
            for end, head in enumerate(headings(relation)):
                mine = [c for c in claims if c.predicate == relation and _ends(c)[end] == topic.iri]
                if mine:
                    yield from ("", f"## {plain(head)}", "")
                for claim in mine:
                    yield from self._claim(claim, _ends(claim)[1 - end], quoted=not end)
        if topic.evidence:
            yield from ("", "## In the words of the reports")
            yield from self._quotes(topic.evidence, "")

    def _claim(self, claim: GraphRelation, other: str, *, quoted: bool) -> Iterator[str]:
        """A claim as an item; its words in the note of its subject alone."""
        said = "denied" if claim.negated else claim.modality.value
        sure = claim.stated_confidence
        sure_ = "" if sure is None else f", {sure:.0%} sure"
        yield f"- {self._link(other, self._topic[other].label)}: {said}{sure_}"
        if quoted:
            yield from self._quotes(claim.evidence, "  ")

    def _quotes(self, evidence: Sequence[GraphEvidence], indent: str) -> Iterator[str]:
        """The sentences, each once, and where they stand."""
        sentences = {(piece.report, plain(piece.sentence)): piece for piece in evidence}
        for (_, words), piece in [*sentences.items()][:_FIRST]:
            yield from (indent.rstrip(), f"{indent}> {_no_list(words)}", f"{indent}>")
            yield f"{indent}> — {self._place(piece)}"
        if len(sentences) > _FIRST:
            left = many(len(sentences) - _FIRST, "sentence")
            yield from (indent.rstrip(), f"{indent}And {left} more.")

    def _place(self, piece: GraphEvidence) -> str:
        report = self._report.get(piece.report)
        if report is None:
            return "a report that is not known"
        section = report.section_title(piece.section)
        parts = (
            self._link(report.iri, report.title),
            plain(report.issued),
            plain(section) if section != report.title else "",
            f"page {piece.page}" if piece.page else "",
            f"characters {piece.span.start}–{piece.span.end}" if piece.span.start >= 0 else "",
        )
        return ", ".join(filter(None, parts))

    def _of_report(self, report: GraphReport, topics: Sequence[GraphEntity]) -> Iterator[str]:
        yield from _front(tags=["report"], iri=report.iri, date=report.issued, source=report.name)
        yield f"# {plain(report.title)}"
        by = ", ".join((*report.metadata.creators, *report.publishers))
        known = " · ".join(filter(None, (by, report.issued, report.name)))
        yield from ("", _no_list(plain(known)))
        yield from self._by_class(topics, "../")


def _front(**facts: str | Sequence[str]) -> Iterator[str]:
    """Front matter: JSON strings are YAML, once what YAML forbids in them is gone.

    It says who wrote the note, so that no build reads it as a report.
    """
    yield from ("---", "generator: TrendKG")
    for name, value in facts.items():
        if value:
            each = clean(value) if isinstance(value, str) else [clean(text) for text in value]
            yield f"{name}: {json.dumps(each, ensure_ascii=False)}"
    yield from ("---", "")


def _ends(claim: GraphRelation) -> tuple[str, str]:
    return claim.subject.key, claim.object.key


def _no_list(words: str) -> str:
    r"""Words that begin no list or rule.

    >>> _no_list("1. First"), _no_list("- x")
    ('1\\. First', '\\- x')
    """
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", words)
