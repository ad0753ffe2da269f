"""Features of a place that links two topics, for the link classifier."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Occurrence
from kg.extract.heading_topics import section_kind
from kg.extract.leads import announced_class
from kg.extract.patterns import governor_of
from kg.language.cues import linking_cues
from kg.language.data_files import word_set
from kg.language.normalization import content, singular

_LONGEST_TITLE: Final = 80
"""Words of a heading that are looked at; beyond them it is a text."""

_CONTRAST: Final = word_set("relations", "contrast")


def target_features(page: Page, target: Occurrence, via: str) -> Iterator[str]:
    """The words around the object of a link, and how far into its section it is."""
    line = target.line
    governor = governor_of(line, target.first)
    yield f"{via}gov={governor}"
    yield f"gov={governor}"
    yield f"kind={line.kind.value}"
    yield f"{via}section={section_kind(page.section(line).title).value}"
    announced = announced_class(page, line)
    if announced:
        yield f"{via}announced={announced.value}"
    for i in range(max(0, target.first - 12), min(target.last + 8, len(line.tags))):
        if target.first <= i < target.last:
            continue
        if line.tags[i] in "VGPNM":
            side = "<" if i < target.first else ">"
            yield f"{via}{side}{singular(line.words[i])}"
    yield from _polarity(page, target, via)
    first = page.first_line[line.section]
    yield f"{via}far={min((line.number - first) // 3, 4)}"
    if line.words[0] in _CONTRAST:
        yield f"{via}contrast"
    yield f"{via}head={singular(line.words[target.last - 1])}"


def _polarity(page: Page, target: Occurrence, via: str) -> Iterator[str]:
    """The linking cues before and after the object, and those of the heading."""
    line = target.line
    kinds = {
        (side, kind)
        for side, stretch in (
            ("<", range(max(0, target.first - 10), target.first)),
            (">", range(target.last, min(target.last + 8, len(line.words)))),
        )
        for i in stretch
        for kind in linking_cues(line.words[i])
    }
    for side, kind in sorted(kinds):
        yield f"{via}cue{side}{kind}"
    nearest = next(
        (c for i in range(target.first - 1, -1, -1) for c in linking_cues(line.words[i])),
        "none",
    )
    yield f"{via}nearest={nearest}"
    title = _title(page.section(line).title)
    for kind in title.cues:
        yield f"{via}title={kind}"
    for word in title.words:
        yield f"{via}titled={word}"


class _Title(NamedTuple):
    """A heading: its kinds of linking cues, sorted, and its content words."""

    cues: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def _title(title: str) -> _Title:
    words = title.lower().split()[:_LONGEST_TITLE]
    cues = sorted({kind for word in words for kind in linking_cues(word)})
    return _Title(tuple(cues), tuple(content(" ".join(words))))


def sentence_features(source: Occurrence, target: Occurrence) -> list[str]:
    """The words between two names of one line; ">" where the subject comes first."""
    line = target.line
    forward = source.last <= target.first
    low, high = (source.last, target.first) if forward else (target.last, source.first)
    arrow = ">" if forward else "<"
    features = [f"via=sentence{arrow}", f"gap={min((high - low) // 3, 5)}{arrow}"]
    between = [line.words[i] for i in range(low, high)]
    features += [
        f"S{arrow}{line.singulars[i]}" for i in range(low, high) if line.tags[i] in "VGPIJNTM"
    ]
    if len(between) <= 3:
        features.append(f"S{arrow}={' '.join(between)}")
    features.append(f"Sgov{arrow}={governor_of(line, target.first)}")
    features.append(f"Ssrc{arrow}={governor_of(line, source.first)}")
    cues = [c for i in range(low, high) for c in linking_cues(line.words[i])]
    features += [f"Scue{arrow}{c}" for c in sorted(set(cues))]
    features.append(f"Slast{arrow}={cues[-1] if cues else ''}")
    verbs = [line.singulars[i] for i in range(low, high) if line.tags[i] == "V"]
    features.append(f"Sverb{arrow}={verbs[-1] if verbs else ''}")
    features.append(f"Shead={line.singulars[target.last - 1]}")
    return features
