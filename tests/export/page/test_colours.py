"""The palette: contrast after WCAG 2.2 AA, and classes that colour blindness keeps apart."""

import re
from itertools import combinations

import pytest

from kg.export.page.graph_page import _style
from kg.export.page.page_graph import PageGraph
from kg.model.schema import SHIPPED
from tests.export.page.graphs import health

Rgb = tuple[float, float, float]
RELATIONS = [f"relation-{kind}" for kind in SHIPPED.relations if kind.colour]
CLASSES = [f"class-{kind}" for kind in SHIPPED.classes]

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color
# vision deficiency", 2009: complete loss, for linear RGB.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def palettes() -> list[dict[str, str]]:
    """The colours of each theme, in the order light, dark by system, dark by choice."""
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", _style(PageGraph.of(health().store)))
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]
    return [one | of_schema for one, of_schema in zip(found[:3], found[3:], strict=True)]


LIGHT, DARK, CHOSEN = palettes()
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> Rgb:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in parts
    )
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: Rgb) -> Rgb:
    red, green, blue = colour
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, blindness: str) -> Rgb:
    rgb = linear(colour)
    rows = BLINDNESS[blindness]
    red, green, blue = (max(0.0, sum(w * c for w, c in zip(row, rgb, strict=True))) for row in rows)
    return lab((red, green, blue))


def test_dark_is_the_same_by_system_and_by_choice() -> None:
    assert DARK == CHOSEN


@THEMES
@pytest.mark.parametrize("text", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["paper", "panel", "hover"])
def test_text_is_readable(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@THEMES
def test_marked_words_are_readable(theme: dict[str, str]) -> None:
    assert contrast(theme["mark-ink"], theme["mark"]) >= 4.5


@THEMES
@pytest.mark.parametrize("sign", [*CLASSES, *RELATIONS, "wire"])
def test_signs_and_lines_stand_out(theme: dict[str, str], sign: str) -> None:
    assert contrast(theme[sign], theme["paper"]) >= 3
    assert contrast(theme[sign], theme["panel"]) >= 3


@THEMES
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_classes_differ_for_every_eye(theme: dict[str, str], blindness: str) -> None:
    for a, b in combinations(CLASSES, 2):
        one, other = seen(theme[a], blindness), seen(theme[b], blindness)
        gap = sum((p - q) ** 2 for p, q in zip(one, other, strict=True)) ** 0.5
        assert gap >= 20, f"{a} and {b}: {gap:.0f}"
