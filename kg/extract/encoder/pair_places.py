"""Where the two ends of a link stand in the windows of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extract.encoder.heads import Pair
from kg.extract.encoder.windows import Stretch, Windows
from kg.extract.links import Place
from kg.extract.topic_classifier import Topic
from kg.model import BlockKind


def stretches(windows: Windows, subject: Topic, places: Iterable[Place]) -> list[Pair]:
    """A pair for each place of which one window holds both ends."""
    found = []
    for place in places:
        object_ = windows.place(place.object)
        at = None if object_ is None else _subject(windows, subject, place, object_.window)
        if object_ is not None and at is not None:
            found.append((at, object_))
    return found


def _subject(windows: Windows, topic: Topic, place: Place, window: int) -> Stretch | None:
    if place.subject is not None:
        return windows.place(place.subject, window)
    named = (
        windows.place(o, window)
        for o in topic.occurrences
        if o.line.section == place.section and o.line.kind is BlockKind.HEADING
    )
    return next((at for at in named if at is not None), None)


def unique(pairs: Sequence[Sequence[Pair]]) -> dict[Pair, int]:
    """Each pair once, by its number in the order in which they come."""
    numbers: dict[Pair, int] = {}
    for one in pairs:
        for pair in one:
            numbers.setdefault(pair, len(numbers))
    return numbers
