"""Hold the crosswalks against the official counts and against themselves."""

from collections.abc import Iterator
from pathlib import Path

from nosology.codebook.crosswalk.edition import Crosswalk
from nosology.codebook.official import compare_counts, name_offenders
from nosology.model.result import RuleFinding


def verify_crosswalk(crosswalk: Crosswalk | Path) -> tuple[RuleFinding, ...]:
    """What is wrong with the crosswalks: counts, combinations without all their lists, successions of codes that never were valid.

    Raises:
        CodebookCorruptError: The path holds no crosswalks that can be opened.
    """
    opened = Crosswalk.open(crosswalk) if isinstance(crosswalk, Path) else crosswalk
    return (*compare_counts(opened.manifest), *_check_lists(opened), *_check_successions(opened))


def _check_lists(crosswalk: Crosswalk) -> Iterator[RuleFinding]:
    broken = crosswalk.sources_of_broken_scenarios()
    yield from name_offenders("crosswalk", "lists", "have a combination with no list to choose from", broken, "2018 GEM")


def _check_successions(crosswalk: Crosswalk) -> Iterator[RuleFinding]:
    lost = crosswalk.successors_never_valid()
    yield from name_offenders(
        "crosswalk", "successions", "are named as new codes but never were valid", lost, "Conversion tables"
    )
