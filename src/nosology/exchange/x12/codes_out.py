"""HI segments out: diagnoses, procedures and the codes of an institutional claim."""

import itertools
from collections.abc import Iterable

from nosology.exchange.x12.parts import composite, day, segment
from nosology.model.claim import Claim, ClaimDiagnosis, ClaimForm, ClaimProcedure, DatedCode, DiagnosisRole

_PER_SEGMENT = 12
_QUALIFIERS = {
    DiagnosisRole.PRINCIPAL: "BK",
    DiagnosisRole.OTHER: "BF",
    DiagnosisRole.ADMITTING: "BJ",
    DiagnosisRole.REASON_FOR_VISIT: "PR",
    DiagnosisRole.EXTERNAL_CAUSE: "BN",
}
_POA_PLACE = 9


def code_segments(claim: Claim) -> list[str]:
    """All HI segments, in the order of the guide."""
    if claim.form is not ClaimForm.INSTITUTIONAL:
        return _segments(_diagnosis(item) for item in claim.diagnoses)
    out = []
    for role in (
        DiagnosisRole.PRINCIPAL,
        DiagnosisRole.ADMITTING,
        DiagnosisRole.REASON_FOR_VISIT,
        DiagnosisRole.EXTERNAL_CAUSE,
    ):
        out += _segments(_diagnosis(item) for item in claim.diagnoses if item.role is role)
    out += _segments([composite("DR", claim.drg)] if claim.drg else [])
    out += _segments(_diagnosis(item) for item in claim.diagnoses if item.role is DiagnosisRole.OTHER)
    out += _segments(_procedure("BR", item) for item in claim.procedures[:1])
    out += _segments(_procedure("BQ", item) for item in claim.procedures[1:])
    out += _segments(_dated("BI", item) for item in claim.spans)
    out += _segments(_dated("BH", item) for item in claim.occurrences)
    out += _segments(composite("BE", item.code, "", "", item.amount.short) for item in claim.values)
    return out + _segments(composite("BG", code) for code in claim.conditions)


def _segments(elements: Iterable[str]) -> list[str]:
    return [segment("HI", *some) for some in itertools.batched(elements, _PER_SEGMENT)]


def _diagnosis(item: ClaimDiagnosis) -> str:
    qualifier = _QUALIFIERS[item.role] if item.is_icd9 else f"A{_QUALIFIERS[item.role]}"
    code = item.code.replace(".", "")
    return composite(qualifier, code, *[""] * (_POA_PLACE - 3), item.poa)


def _procedure(qualifier: str, item: ClaimProcedure) -> str:
    return composite(qualifier if item.is_icd9 else f"B{qualifier}", item.code.replace(".", ""), "D8", day(item.date))


def _dated(qualifier: str, item: DatedCode) -> str:
    if item.end is None:
        return composite(qualifier, item.code, "D8", day(item.date))
    return composite(qualifier, item.code, "RD8", f"{day(item.date)}-{day(item.end)}")
