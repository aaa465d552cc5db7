"""OCG-III: only what was evaluated, treated, monitored or carried to the final statement is reported."""

from collections.abc import Callable
from dataclasses import dataclass

from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.i_b_2_specificity import merge_specific
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.history import is_chronic, personal_history
from nosology.coding.profile import Strength
from nosology.coding.sequencing import REASON_SECTIONS, is_reason_only
from nosology.model.encounter import Setting

_REASONS = frozenset({Strength.FINAL, Strength.COMPLAINT, Strength.PROVISIONAL})


@dataclass(frozen=True, slots=True)
class _Record:
    """What the record as a whole says.

    Attributes:
        is_conclusive: It states final diagnoses; what its story mentions is measured against them.
        has_injury: An injury, poisoning or adverse effect is among the candidates.
        is_stay: It tells of a hospital stay.
        still_there: The history codes of the conditions that are coded as present.
        first_stated: The candidate its final statement names first, or None.
    """

    is_conclusive: bool
    has_injury: bool
    is_stay: bool
    still_there: frozenset[str]
    first_stated: Candidate | None


def _apply(draft: Draft) -> None:
    if draft.is_conclusive:
        merge_specific(draft)  # what the story says more closely counts for what the final statement names
    record = _record(draft)
    for candidate in list(draft.candidates):
        reason = _REFUSALS.get(candidate.kind, _refuse_condition)(candidate, record)
        if reason:
            draft.drop(candidate, reason, RULE.id)


def _record(draft: Draft) -> _Record:
    stated = [c for c in draft.candidates if c.strength is Strength.FINAL and c.is_stated]
    present = [c for c in draft.candidates if c.kind in ("disease", "injury") and c.strength >= Strength.COURSE]
    return _Record(
        is_conclusive=draft.is_conclusive,
        has_injury=any(c.kind in ("injury", "drug") for c in draft.candidates),
        is_stay=draft.encounter.setting.is_inpatient,
        still_there=frozenset(code for c in present if (code := personal_history(c.code))),
        first_stated=min(stated, key=lambda c: c.position, default=None),
    )


def _refuse_condition(candidate: Candidate, record: _Record) -> str | None:
    if candidate.strength in (Strength.FINAL, Strength.COURSE):
        return None
    if candidate.strength is Strength.INCIDENTAL:
        return "an observation that no provider's statement takes up" if record.is_conclusive or not candidate.is_stated else None
    if not record.is_conclusive or candidate.is_supported or is_chronic(candidate.code):
        return None
    return "mentioned in the story, not carried to the final statement"


def _refuse_symptom(candidate: Candidate, record: _Record) -> str | None:
    if not record.is_conclusive:
        return None
    if candidate.is_addressed:
        return None
    if candidate.strength is Strength.FINAL:
        return None if candidate.is_stated else "mentioned in the reasoning, not stated as a problem"
    if candidate.strength in (Strength.INCIDENTAL, Strength.BACKGROUND):
        return "an observation that no provider's statement takes up"
    return "not carried to the final statement"


def _refuse_external(_: Candidate, record: _Record) -> str | None:
    return None if record.has_injury else "an external cause explains an injury, and none is coded"


def _refuse_encounter(candidate: Candidate, record: _Record) -> str | None:
    if candidate.strength not in _REASONS:
        return "not the reason for this encounter"
    is_first = record.first_stated is candidate or any(finding.section in REASON_SECTIONS for finding in candidate.findings)
    is_planned = candidate.strength is Strength.FINAL and not is_first and is_reason_only(candidate.code)
    return "named among other problems: planned, not the purpose of this encounter" if is_planned else None


def _refuse_social(candidate: Candidate, _: _Record) -> str | None:
    return None if candidate.strength is Strength.FINAL else "a circumstance not taken up in the assessment"


def _refuse_history(candidate: Candidate, record: _Record) -> str | None:
    return "the condition is still there and coded itself" if candidate.code in record.still_there else None


def _refuse_family(candidate: Candidate, record: _Record) -> str | None:
    without_bearing = record.is_stay and candidate.strength is Strength.BACKGROUND and not candidate.code.startswith("Z80")
    return "a relative's condition without bearing on this stay" if without_bearing else None


def _refuse_past(candidate: Candidate, record: _Record) -> str | None:
    if candidate.code in record.still_there:
        return "the condition is still there and coded itself"
    stated = candidate.strength is Strength.FINAL and candidate.is_stated
    return None if stated else "a past condition without bearing on this encounter"


def _refuse_follow_up(candidate: Candidate, record: _Record) -> str | None:
    if record.is_conclusive:
        return "a condition is named, so it is coded instead of the follow-up"
    return None if candidate.strength in _REASONS else "not the reason for this encounter"


def _refuse_status(candidate: Candidate, _: _Record) -> str | None:
    if all("medication" in finding.flags for finding in candidate.findings) and candidate.strength in _IN_PASSING:
        return "a drug named in the story; that it is taken for long is not stated"
    return None


_IN_PASSING = frozenset({Strength.NARRATIVE, Strength.INCIDENTAL})


_REFUSALS: dict[str, Callable[[Candidate, _Record], str | None]] = {
    "symptom": _refuse_symptom,
    "finding": _refuse_symptom,
    "external": _refuse_external,
    "encounter": _refuse_encounter,
    "social": _refuse_social,
    "past": _refuse_past,
    "follow-up": _refuse_follow_up,
    "status": _refuse_status,
    "history": _refuse_history,
    "family": _refuse_family,
}

RULE = Rule(
    id="OCG-III",
    claim="A condition is reported when evaluated, treated, monitored or stated at the end, not when merely mentioned.",
    source="ICD-10-CM Official Guidelines, sections III and IV.J; UHDDS definition of other diagnoses",
    apply=_apply,
    fires=Case(
        "HISTORY OF PRESENT ILLNESS:\nHe had a cold and sinusitis last week.\n\nASSESSMENT:\n1. Pneumonia.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("J18.9",),
        lacks=("J32.9",),
    ),
    holds=Case(
        "PAST MEDICAL HISTORY:\nHypertension.\n\nASSESSMENT:\n1. Pneumonia.\n", Setting.PHYSICIAN_OFFICE, has=("J18.9", "I10")
    ),
)
