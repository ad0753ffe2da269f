"""Candidate links: which topics a document relates, and where.

A pair becomes a candidate only where the text links it: a section under the heading
of a trend, an item or paragraph under its bold lead, a sentence in which a verb or
preposition stands between the two, or a typed list. Whether the link holds is then decided
over all such places together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import product
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Occurrence, widest
from kg.extract.link_features import sentence_features, target_features
from kg.extract.patterns import governor_of
from kg.extract.topic_classifier import Topic
from kg.language.cues import linking_cues
from kg.language.data_files import pattern
from kg.language.lines import Line
from kg.language.normalization import content
from kg.model import LEARNED_RELATIONS, SHIPPED, BlockKind, RelationType, TopicClass

_FARTHEST: Final = 120
"""Tokens between two names above which a sentence links them no more."""

_MARKS: Final = frozenset({":", "(", "other"})
"""Marks that link two names, beside verbs and prepositions: "X: Y", "X (Y)", "Y and other X"."""

_RELATABLE: Final = frozenset(
    (mine, other)
    for relation in LEARNED_RELATIONS
    for mine, other in product(*SHIPPED.signatures[relation])
)

_SUBJECTS: Final = frozenset({TopicClass.TREND, TopicClass.TECHNIQUE})
"""Classes whose topics can link from beyond the sentence."""

_LENGTHS: Final = (5, 10, 20, 40, 80)
"""Lines of a section, by which headings are told apart."""

_BY_HEADING: Final = (0.4, 0.25)
"""How sure a claim is at most that only a heading of a long report makes, that of its section or
of the section above; it speaks for none further down. Of annotated ones a third hold, whatever the
figure; of those from 0.5 on that sentences make, six in seven. One heading above that was no
heading of these sections made a tenth of a report's claims: those are not for a first look."""

_REACH: Final = 2
_LONG_REACH: Final = 3
"""Sentences before and after that may name the subject of a link."""

_NEAR_VIAS: Final = ("sentence", "before", "after")

_MOST: Final = 12
"""Names of a heading that can link it; more are no heading's names but a list."""

_SPECIAL_AFTER: Final = pattern("relations", "special_after")
_GENERAL_AFTER: Final = pattern("relations", "general_after")


class LinkPlace(Struct):
    """A place that links two topics. ``section`` is set where its heading is one end.

    ``found_by``: who proposes it, if none of our rules does. ``most``: how sure its words make a
    claim at most; 0 if they only weigh in the decision.
    """

    line: Line
    object: Occurrence
    subject: Occurrence | None
    section: int | None
    features: list[str]
    found_by: str = ""
    most: float = 1.0

    @property
    def via(self) -> str:
        """How it links: ``sentence``, ``before1``, ``after2``, ``heading0``, ``lead``."""
        return next(f for f in self.features if f.startswith("via="))[4:].rstrip("<>")

    @property
    def near(self) -> bool:
        """Whether both ends stand in one sentence, or in sentences close to each other."""
        return self.via.startswith(_NEAR_VIAS)


class Link(Struct):
    """A candidate relation: topic indices, and all places that link them.

    In a long report it is of one ``section``, whose words say it or not; elsewhere of the whole
    report, with 0 in its place. ``ends``: features of the topics.
    ``encoder``: the encoder's features.
    """

    subject: int
    object: int
    predicate: RelationType
    section: int
    ends: tuple[str, ...] = ()
    places: list[LinkPlace] = field(default_factory=list)
    encoder: tuple[str, ...] = ()

    @property
    def shown(self) -> list[LinkPlace]:
        """The places that a reader would take for a claim."""
        return [place for place in self.places if place.most]

    @property
    def most(self) -> float:
        """How sure it is at most; 0 if none of its places tells it."""
        return max((place.most for place in self.places), default=1.0)

    def features(self) -> list[str]:
        """The union of the features of its ends and places and of the encoder's, sorted."""
        found = {f for place in self.places for f in place.features}
        found.update(self.ends)
        found.update(self.encoder)
        found.add(f"places={min(len(self.places), 4)}")
        return sorted(found)


class Linker:
    """Finds the links of one page between the topics decided for it."""

    def __init__(self, page: Page, topics: Sequence[Topic]) -> None:
        """Index the topics' places by line, heading and lead."""
        self._page = page
        self._topics = topics
        self._names = [{name.key for name in topic.names} for topic in topics]
        self._reach = _LONG_REACH if page.long else _REACH
        self._on_line: dict[int, list[tuple[int, Occurrence]]] = defaultdict(list)
        self._of_section: dict[int, list[tuple[int, Occurrence]]] = defaultdict(list)
        self._of_lead: dict[int, list[tuple[int, Occurrence]]] = defaultdict(list)
        self._features: dict[tuple[int, int, int, str], list[str]] = {}
        self._cues: dict[int, list[str]] = {}
        for index, topic in enumerate(topics):
            for o in widest(topic.occurrences):
                self._place(index, topic, o)

    def _place(self, index: int, topic: Topic, o: Occurrence) -> None:
        self._on_line[o.line.number].append((index, o))
        if topic.topic_class not in _SUBJECTS:
            return
        if o.line.kind is BlockKind.HEADING:
            self._of_section[o.line.section].append((index, o))
        lead = self._page.block(o.line).lead
        if lead and o.line.first and o.line.tokens[o.last - 1].end <= lead.end + 1:
            self._of_lead[o.line.block].append((index, o))

    def links(self, scope: Set[int] | None = None) -> list[Link]:
        """All candidate links, by topics and section; those on the lines of a scope."""
        found: dict[tuple[int, RelationType, int, int], Link] = {}
        for line in self._page.lines:
            if scope is not None and line.number not in scope:
                continue
            here = self._on_line.get(line.number, [])
            for target, occurrence in here:
                for source, place in self._sources(line, here, target, occurrence):
                    for predicate in self._predicates(source, target, place):
                        section = line.section if self._page.long else 0
                        key = source, predicate, target, section
                        if key not in found:
                            ends = end_features(self._topics, source, target)
                            found[key] = Link(source, target, predicate, section, ends)
                        most = place.most if self._tells(place, predicate) else 0.0
                        found[key].places.append(replace(place, most=most))
        return [found[k] for k in sorted(found)]

    def _predicates(self, source: int, target: int, place: LinkPlace) -> Iterator[RelationType]:
        if self._are_called_alike(source, target):
            return
        mine, other = self._topics[source].topic_class, self._topics[target].topic_class
        for predicate in LEARNED_RELATIONS:
            subjects, objects = SHIPPED.signatures[predicate]
            if mine in subjects and other in objects and self._may_say(place, predicate):
                yield predicate

    def _sources(
        self, line: Line, here: Sequence[tuple[int, Occurrence]], named: int, target: Occurrence
    ) -> Iterator[tuple[int, LinkPlace]]:
        """Topics that link to the topic ``named`` at ``target``: their indices, and the places."""
        yield from self._from_headings(line, target)
        yield from self._from_leads(line, target)
        yield from self._from_before(line, target)
        yield from self._from_after(line, target)
        for source, occurrence in here:
            if not self._relatable(source, named):
                continue
            gap = max(target.first - occurrence.last, occurrence.first - target.last)
            if 0 <= gap <= _FARTHEST and _links(line, occurrence, target):
                features = sentence_features(occurrence, target)
                if says_kind_of(occurrence, target):
                    features.append("S:kind-of")
                yield source, LinkPlace(line, target, occurrence, None, features)

    def _relatable(self, source: int, target: int) -> bool:
        """Whether there is a relation of the first topic's class to the second's."""
        mine, other = self._topics[source].topic_class, self._topics[target].topic_class
        return (mine, other) in _RELATABLE and not self._are_called_alike(source, target)

    def _from_headings(self, line: Line, target: Occurrence) -> Iterator[tuple[int, LinkPlace]]:
        for distance, section in enumerate(self._page.document.ancestors(line.section)):
            for source, o in self._of_section.get(section.order, ())[:_MOST]:
                if o.line is line and not (o.last <= target.first or target.last <= o.first):
                    continue
                features = [
                    f"via=heading{min(distance, 2)}",
                    *self._around(target, "H"),
                ]
                if line.kind is BlockKind.HEADING:
                    features.append("target-in-heading")
                features.append(f"sources={min(len(self._of_section[section.order]), 3)}")
                features.append(f"subject={self._topics[source].topic_class.value}")
                features.append(f"H:{self._topics[source].topic_class.value}")
                features.append(f"H{min(distance, 2)}:{self._length(section.order)}")
                place = LinkPlace(line, target, None, section.order, features)
                place.most = self._heard(source, section.order, distance)
                if self._page.long and content(target.label) <= content(o.label):
                    place.most = 0.0  # "the rise of drones" says nothing of drones
                yield source, place

    def _heard(self, source: int, section: int, distance: int) -> float:
        """How sure a heading makes what it says of a line so many sections below it.

        In long reports it speaks of a trend, in a section that a reader takes in, and no farther
        down than to the subsections.
        """
        if not self._page.long:
            return 1.0
        trend = self._topics[source].topic_class == TopicClass.TREND
        short = self._page.lengths[section] <= _LENGTHS[-1]
        speaks = trend and short and distance < len(_BY_HEADING)
        return _BY_HEADING[distance] if speaks else 0.0

    def _tells(self, place: LinkPlace, predicate: RelationType) -> bool:
        """Whether a place tells a relation: a long section tells risks, not what lessens them."""
        lessens = predicate == RelationType.MITIGATES_RISK
        return not (self._page.long and lessens and place.section is not None)

    def _from_leads(self, line: Line, target: Occurrence) -> Iterator[tuple[int, LinkPlace]]:
        block = self._page.block(line)
        for at, name in ((line.block, "lead"), (block.introduced_by, "parent-lead")):
            if at is None:
                continue
            for source, o in self._of_lead.get(at, ()):
                if o.line is line and not o.last <= target.first:
                    continue
                features = [f"via={name}", *self._around(target, "L")]
                features.append(f"subject={self._topics[source].topic_class.value}")
                features.append(f"L:{self._topics[source].topic_class.value}")
                yield source, LinkPlace(line, target, o, None, features)

    def _from_before(self, line: Line, target: Occurrence) -> Iterator[tuple[int, LinkPlace]]:
        """Trends and techniques of the sentences before, in the same section."""
        for back in range(1, self._reach + 1):
            before = self._page.lines[line.number - back] if line.number >= back else line
            if before.section != line.section or before.kind is BlockKind.HEADING:
                return
            named = self._on_line.get(before.number, [])[:_MOST]
            for source, o in named:
                if before is not line and self._is_subject(source):
                    features = [f"via=before{back}", *self._around(target, "B")]
                    features.append(f"Bblock={before.block == line.block}")
                    features.append(f"Bstart={line.words[0]}")
                    features.append(f"Bsrcgov={governor_of(before, o.first)}")
                    features.append(f"Bonly={len({s for s, _ in named}) == 1}")
                    features.append(f"B:{self._topics[source].topic_class.value}")
                    yield source, LinkPlace(line, target, o, None, features)

    def _from_after(self, line: Line, target: Occurrence) -> Iterator[tuple[int, LinkPlace]]:
        """Trends and techniques of the sentences that follow in the same block."""
        for ahead in range(1, self._reach + 1):
            at = line.number + ahead
            if at >= len(self._page.lines) or self._page.lines[at].block != line.block:
                return
            after = self._page.lines[at]
            for source, o in self._on_line.get(at, [])[:_MOST]:
                if self._is_subject(source):
                    features = [f"via=after{ahead}", *self._around(target, "A")]
                    features.append(f"Astart={after.words[0]}")
                    features.append(f"Asrcgov={governor_of(after, o.first)}")
                    features.append(f"A:{self._topics[source].topic_class.value}")
                    features += self._cues_of(after)
                    yield source, LinkPlace(line, target, o, None, features)

    def _around(self, target: Occurrence, via: str) -> list[str]:
        """The features around the object of links, computed once for all of them."""
        key = target.line.number, target.first, target.last, via
        if key not in self._features:
            self._features[key] = list(target_features(self._page, target, via))
        return self._features[key]

    def _cues_of(self, line: Line) -> list[str]:
        """Which linking cues a line that follows has."""
        if line.number not in self._cues:
            cues = {c for w in line.words for c in linking_cues(w)}
            self._cues[line.number] = [f"Acue={c}" for c in sorted(cues)]
        return self._cues[line.number]

    def _length(self, section: int) -> str:
        """How long a section is: the heading of a long text seldom speaks for each sentence."""
        lines = self._page.lengths[section]
        return next((f"lines<={most}" for most in _LENGTHS if lines <= most), "long")

    def _are_called_alike(self, source: int, target: int) -> bool:
        """Whether two topics share a name: no reader takes a thing to use or to raise itself."""
        return not self._names[source].isdisjoint(self._names[target])

    def _is_subject(self, topic: int) -> bool:
        """Whether a topic may be the subject of sentences before and after its own."""
        kind = self._topics[topic].topic_class
        return kind in _SUBJECTS if self._page.long else kind is TopicClass.TECHNIQUE

    def _may_say(self, place: LinkPlace, predicate: RelationType) -> bool:
        """Whether a place may say a relation; headings and leads name no kinds of a technique.

        In long reports sentences say so in more ways than the marks that are known.
        """
        if predicate != RelationType.SUB_TECHNIQUE_OF:
            return True
        if self._page.long:
            return place.near
        subject = place.subject
        if subject is None or subject.line is not place.line:
            return False
        return says_kind_of(subject, place.object)


def end_features(topics: Sequence[Topic], source: int, target: int) -> tuple[str, ...]:
    """How sure both ends of a link are, in tenths, and how often they are named."""
    subject, object_ = topics[source], topics[target]
    weaker = min(subject.confidence, object_.confidence)
    return (
        f"subject-sure={int(subject.confidence * 10)}",
        f"object-sure={int(object_.confidence * 10)}",
        f"object-named={min(sum(len(n.occurrences) for n in object_.names), 4)}",
        f"subject-object={subject.topic_class.value}-{int(weaker * 10)}",
    )


def _links(line: Line, a: Occurrence, b: Occurrence) -> bool:
    """Whether more than a list stands between two names: a verb, a preposition, a mark."""
    low, high = (a.last, b.first) if a.last <= b.first else (b.last, a.first)
    return any(line.tags[i] in "VGPMIT" or line.words[i] in _MARKS for i in range(low, high))


def says_kind_of(special: Occurrence, general: Occurrence) -> bool:
    """Whether the words between two names of one line make the first a kind of the second."""
    line = special.line
    if general.last <= special.first:
        return bool(_SPECIAL_AFTER.search(_between(line, general.last, special.first)))
    return bool(_GENERAL_AFTER.search(_between(line, special.last, general.first)))


def _between(line: Line, first: int, last: int) -> str:
    low = line.tokens[first - 1].end
    return line.text[low - line.start : line.tokens[last].start - line.start].lower()
