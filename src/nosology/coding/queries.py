"""What to ask the provider: details that the chosen codes leave open. Questions name the axis, never an answer they hope for."""

from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.coding.tabled import apply_stage
from nosology.model.books import OpenAxis
from nosology.model.result import ProviderQuery

_OPTIONS: dict[OpenAxis, tuple[str, ...]] = {
    OpenAxis.SIDE: ("right", "left", "bilateral", "other", "unable to determine"),
    OpenAxis.TRIMESTER: ("first trimester", "second trimester", "third trimester", "other", "unable to determine"),
}
_FREE = ("please specify", "unable to determine")
_ASKABLE = frozenset({OpenAxis.SIDE, OpenAxis.TRIMESTER, OpenAxis.SEVERITY})


def ask(draft: Draft) -> None:
    """Add a query for each detail left open in a stated diagnosis, and those that the guideline tables ask for.

    Source: AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice (2022 update).
    """
    for candidate in draft.candidates:
        if candidate.strength is Strength.FINAL:
            draft.queries.extend(_about(candidate, axis) for axis in candidate.open_axes if axis in _ASKABLE)
    apply_stage(draft, "ask")


def _about(candidate: Candidate, axis: OpenAxis) -> ProviderQuery:
    term = candidate.evidence[0].text
    return ProviderQuery(
        topic=f"{candidate.code}: {axis.value}",
        question=f"Please clarify the {axis.value} of the documented condition “{term}”, if known.",
        options=_OPTIONS.get(axis, _FREE),
        indicators=candidate.evidence,
    )
