"""The wordings that say what kind of claim a clause makes; for ``kg.language.modality``."""

from __future__ import annotations

from typing import Final

from kg.language.data_files import pattern

NO_CLAIM: Final = pattern("modality", "no_claim")
"""Set phrases in which "not", "should" or "must" do not speak of the claim."""

UNHARMED: Final = pattern("modality", "unharmed")
"""Denials of a harm: they say that it is done away with, not that it is not."""

NONE_OF: Final = pattern("modality", "none_of")
"""What stands before a harm to say that there is none."""

DENIAL: Final = pattern("modality", "denial")
ABSENCE: Final = pattern("modality", "absence")
"""What stands before a name to say that it is not there."""
UNTRUE: Final = pattern("modality", "untrue")
SCOPE_ENDS: Final = pattern("modality", "scope_ends")
AUXILIARY: Final = pattern("modality", "auxiliary")


RECOMMENDED: Final = pattern("modality", "recommended")
EXPECTED: Final = pattern("modality", "expected")
"""What should happen by a date is expected, not advised."""

FORECAST: Final = pattern("modality", "forecast")
PAST: Final = pattern("modality", "past")
BY_YEAR: Final = pattern("modality", "by_year")

POSSIBLE: Final = pattern("modality", "possible")
MODAL: Final = pattern("modality", "modal")
NO_MODAL: Final = pattern("modality", "no_modal")
RELATIVE: Final = pattern("modality", "relative")
INVERTED: Final = pattern("modality", "inverted")
