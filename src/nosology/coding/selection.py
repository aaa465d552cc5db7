"""From findings to candidates: what each mention, asserted as it is and standing where it does, may be coded as."""

from collections.abc import Callable

from nosology.coding.draft import Candidate, Draft
from nosology.coding.history import family_history, is_chronic, may_be_current, personal_history
from nosology.coding.profile import Strength, kind_of, section_strengths
from nosology.coding.support import treatment_of
from nosology.model.books import Step
from nosology.model.findings import Assertion, Finding, SectionKind

_CITE_HISTORY = "OCG I.C.21.c.4"
_CITE_ABSENT = "OCG III"
_CITE_DRUGS = "OCG I.C.21.c.3"
_CITE_UNCERTAIN = "OCG II.H"
_DRUG_USE = "Z79"
_SUBSTANCES = "F1"
"""Disorders due to the use of alcohol, nicotine and drugs (F10-F19)."""

_TOBACCO = "F17"
_CONDITIONS = frozenset({"disease", "injury"})
_STANDING = frozenset({"status", "history", "past", "family", "social", "follow-up", "encounter"})


def select(draft: Draft) -> None:
    """Turn every finding into a candidate or an abstention with its reason; mentions of one code become one candidate."""
    for finding in draft.findings:
        ended = _ended_use(finding)
        if ended:
            draft.leave_out(finding, ended, _CITE_DRUGS)
        else:
            _BY_ASSERTION[finding.assertion](draft, finding)


def _ended_use(finding: Finding) -> str | None:
    """Why a drug named in the text is no long-term (current) use, or None."""
    if not finding.hits[0].code.startswith(_DRUG_USE):
        return None
    if "past" in finding.flags or finding.assertion is Assertion.HISTORICAL:
        return "a drug that is no longer taken"
    return "a course of counted days, not long-term use" if "short-course" in finding.flags else None


def _present(draft: Draft, finding: Finding) -> None:
    strength = section_strengths()[finding.section]
    code = finding.hits[0].code
    if strength is Strength.NEVER:
        draft.leave_out(finding, "stands where risks, instructions or technique are described", _CITE_ABSENT)
    elif strength is Strength.BACKGROUND and kind_of(code) in _CONDITIONS and not is_chronic(code):
        if finding.section is SectionKind.SOCIAL_HISTORY and code.startswith(_SUBSTANCES):
            _add(draft, finding, code, is_supported=True)  # a habit: the social history is no list of past conditions
        else:
            _listed(draft, finding)
    else:
        _add(draft, finding, code, is_supported=code.startswith(_TOBACCO))  # a habit is current wherever the record names it


def _listed(draft: Draft, finding: Finding) -> None:
    """A condition of a list that may be over: current when it is treated, past when it can only be past, open otherwise."""
    code = finding.hits[0].code
    drug = treatment_of(code, draft.drugs)
    if drug is not None:
        step = Step("support", _CITE_ABSENT, f"listed, and treated in this record: {drug[0]} ({drug[1]})")
        _add(draft, finding, code, step=step, is_supported=True)
    elif may_be_current(code):
        draft.leave_out(
            finding, "listed among past conditions, and nothing in this record shows that it is current", _CITE_ABSENT
        )
    else:
        _historical(draft, finding)


def _uncertain(draft: Draft, finding: Finding) -> None:
    if section_strengths()[finding.section] is Strength.NEVER:
        draft.leave_out(finding, "stands where risks, instructions or technique are described", _CITE_ABSENT)
    elif "considered" in finding.flags:
        draft.leave_out(finding, "considered, not concluded: no uncertain diagnosis of the end of the stay", _CITE_UNCERTAIN)
    else:
        _add(draft, finding, finding.hits[0].code, is_uncertain=True)


def _historical(draft: Draft, finding: Finding) -> None:
    code = finding.hits[0].code
    is_over = "resolved" in finding.flags
    if kind_of(code) in _STANDING or (is_chronic(code) and not is_over):
        _add(draft, finding, code)
        return
    if is_over and draft.profile.has_poa and section_strengths()[finding.section] >= Strength.COURSE:
        _add(draft, finding, code, step=Step("assertion", _CITE_ABSENT, "resolved in this stay, in which it was treated"))
        return
    history = personal_history(code)
    if history is None:
        draft.leave_out(finding, "no longer present, and no history code records it", _CITE_HISTORY)
    else:
        note = f"no longer present: personal history of {code}"
        _add(draft, finding, history, step=Step("history", _CITE_HISTORY, note))


def _family(draft: Draft, finding: Finding) -> None:
    code = finding.hits[0].code
    history = code if kind_of(code) == "family" else family_history(code)
    if history is None:
        draft.leave_out(finding, "a relative's condition, and no family-history code records it", _CITE_HISTORY)
    else:
        _add(draft, finding, history, step=Step("history", _CITE_HISTORY, f"a relative's condition: family history of {code}"))


def _negated(draft: Draft, finding: Finding) -> None:
    draft.leave_out(finding, "documented as absent, denied or ruled out", _CITE_ABSENT)


def _hypothetical(draft: Draft, finding: Finding) -> None:
    draft.leave_out(finding, "a risk, plan, instruction or indication, not a condition of this encounter", _CITE_ABSENT)


_BY_ASSERTION: dict[Assertion, Callable[[Draft, Finding], None]] = {
    Assertion.PRESENT: _present,
    Assertion.UNCERTAIN: _uncertain,
    Assertion.HISTORICAL: _historical,
    Assertion.FAMILY: _family,
    Assertion.NEGATED: _negated,
    Assertion.HYPOTHETICAL: _hypothetical,
}


def _add(
    draft: Draft, finding: Finding, code: str, *, step: Step | None = None, is_uncertain: bool = False, is_supported: bool = False
) -> None:
    if not draft.editions.icd10cm.is_billable(code):
        draft.leave_out(finding, "the record does not say enough for a complete code", "OCG I.B.2")
        return
    strength = section_strengths()[finding.section]
    is_stated = "stated" in finding.flags
    candidate = draft.with_code(code)
    if candidate is not None and is_uncertain and _is_carried(candidate):
        strength = candidate.strength  # a doubt about today's part in it does not undo what the patient is known to have
    if candidate is None:
        candidate = _candidate(draft, finding, code, step)
        candidate.is_uncertain = is_uncertain
        draft.candidates.append(candidate)
    elif strength > candidate.strength:
        candidate.is_uncertain = is_uncertain
        candidate.is_stated = False
    elif strength == candidate.strength:
        candidate.is_uncertain &= is_uncertain
    candidate.findings.append(finding)
    candidate.strength = max(candidate.strength, strength)
    candidate.is_stated |= is_stated and strength == candidate.strength
    candidate.is_addressed |= "addressed" in finding.flags
    candidate.is_supported |= is_supported


def _is_carried(candidate: Candidate) -> bool:
    """Whether it is a chronic condition the patient is known to have."""
    return candidate.strength is Strength.BACKGROUND and not candidate.is_uncertain and is_chronic(candidate.code)


def _candidate(draft: Draft, finding: Finding, code: str, step: Step | None) -> Candidate:
    hit = finding.hits[0]
    return Candidate(
        code=code,
        title=draft.editions.icd10cm.entry(code).title,
        kind=kind_of(code),
        strength=section_strengths()[finding.section],
        findings=[],
        steps=[*hit.steps, *([step] if step else [])],
        score=hit.score,
        open_axes=hit.open_axes if code == hit.code else (),
    )
