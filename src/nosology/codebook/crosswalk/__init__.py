"""Crosswalks: ICD-9-CM to ICD-10 and back, and ICD-10 codes from year to year."""

from nosology.codebook.crosswalk.compiling import compile_crosswalk
from nosology.codebook.crosswalk.conversion import Conversion, Outcome, YearStep
from nosology.codebook.crosswalk.edition import Crosswalk
from nosology.codebook.crosswalk.embedded import embedded_crosswalk_sources
from nosology.codebook.crosswalk.gem import Direction, GemAnswer, GemRow, Scenario
from nosology.codebook.crosswalk.history import PackagedHistory, packaged_history
from nosology.codebook.crosswalk.sources import CrosswalkSources
from nosology.codebook.crosswalk.verify import verify_crosswalk

__all__ = [
    "Conversion",
    "Crosswalk",
    "CrosswalkSources",
    "Direction",
    "GemAnswer",
    "GemRow",
    "Outcome",
    "PackagedHistory",
    "Scenario",
    "YearStep",
    "compile_crosswalk",
    "embedded_crosswalk_sources",
    "packaged_history",
    "verify_crosswalk",
]
