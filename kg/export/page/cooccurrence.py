"""Topics that are named together, so that the map places them together."""

from __future__ import annotations

from collections import Counter

from kg.export.page.landscape import Landscape

_ENOUGH = 3
_SECTIONS = 2


def kin(land: Landscape) -> list[tuple[int, int]]:
    """Link topics of few claims with the most important topic of their main sections.

    Only for the layout: that two topics share a section is no claim.
    """
    degree = Counter(end for link in land.links for end in link)
    first: dict[int, int] = {}
    for i, topic in enumerate(land.topics):
        for at in topic.places:
            first.setdefault(land.places[at].section, i)
    found = []
    for i, topic in enumerate(land.topics):
        if degree[i] < _ENOUGH:
            sections = Counter(land.places[at].section for at in topic.places)
            main = sorted(sections, key=lambda s: (-sections[s], s))[:_SECTIONS]
            found += [(first[s], i) for s in main if s >= 0 and first[s] != i]
    return found
