"""Segments of a claim in: CLM, dates, references, codes, other payers."""

from collections.abc import Callable
from typing import Any

from nosology.exchange.x12.pending import PendingClaim
from nosology.exchange.x12.segments import Segment, Transaction
from nosology.exchange.x12.values import adjustments_in, amount_in, day_in, days_in, dotted
from nosology.model.claim import ClaimDiagnosis, ClaimForm, ClaimProcedure, DatedCode, DiagnosisRole, Stay, ValueCode

_REFERENCES = {"9F": "referral_number", "G1": "prior_authorization", "F8": "original_reference", "EA": "record_number"}
_DAYS = {"431": "onset_date", "439": "accident_date", "435": "admitted", "096": "discharged"}
_DIAGNOSES = {
    "BK": DiagnosisRole.PRINCIPAL,
    "BF": DiagnosisRole.OTHER,
    "BJ": DiagnosisRole.ADMITTING,
    "PR": DiagnosisRole.REASON_FOR_VISIT,
    "BN": DiagnosisRole.EXTERNAL_CAUSE,
}


def claim_fields(segment: Segment, transaction: Transaction, form: ClaimForm) -> dict[str, Any] | None:
    """What a CLM segment says, or None when it has no number or no charge."""
    charge = amount_in(segment.at(2))
    if charge is None or not segment.at(1):
        return None
    place = [*transaction.components(segment.at(5)), "", "", ""]
    causes = [*transaction.components(segment.at(11)), "", "", "", ""]
    fields: dict[str, Any] = {
        "id": segment.at(1),
        "charge": charge,
        "facility_code": place[0],
        "frequency": place[2],
        "accepts_assignment": segment.at(7),
        "assigns_benefits": segment.at(8),
        "releases_information": segment.at(9),
        "causes": tuple(filter(None, causes[:2])),
        "accident_state": causes[3] or None,
    }
    return fields if form is ClaimForm.INSTITUTIONAL else fields | {"signature_on_file": segment.at(6)}


def read_claim_segment(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    """Take a segment of loop 2300, or of 2320 when another coverage is open; False when it is not read."""
    reader = (_OF_OTHER if claim.others else _OF_CLAIM).get(segment.id)
    return reader is not None and reader(claim, segment, transaction)


def _date(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    qualifier, value = segment.at(1), segment.at(3)
    if claim.form is ClaimForm.INSTITUTIONAL:
        return _stay_date(claim, segment)
    if qualifier == "472":
        start, end = days_in(value)
        claim.fields |= {"service_date": start, "service_end": end}
        return start is not None
    found = day_in(value)
    if qualifier not in _DAYS or found is None:
        return False
    claim.fields[_DAYS[qualifier]] = found
    return True


def _stay_date(claim: PendingClaim, segment: Segment) -> bool:
    """A date of an institutional claim; the stay is made when CL1 follows."""
    qualifier, value = segment.at(1), segment.at(3)
    stay = claim.fields.setdefault("stay", {})
    if isinstance(stay, Stay):
        return False
    if qualifier == "434":
        start, end = days_in(value)
        stay |= {"start": start, "end": end or start}
        return start is not None
    if qualifier == "435":
        stay |= {"admitted": day_in(value), "admission_hour": value[8:10] or None}
        return stay["admitted"] is not None
    if qualifier == "096":
        stay["discharge_hour"] = value[:2] or None
        return True
    return False


def _institution(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    stay = claim.fields.get("stay")
    if not isinstance(stay, dict) or stay.get("start") is None:
        return False
    claim.fields["stay"] = Stay(
        **stay, admission_type=segment.at(1) or None, admission_source=segment.at(2) or None, status=segment.at(3)
    )
    return True


def _amount(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    found = amount_in(segment.at(2))
    if segment.at(1) != "F5" or found is None:
        return False
    claim.fields["patient_paid"] = found
    return True


def _reference(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    name = _REFERENCES.get(segment.at(1))
    if name is None or name in claim.fields:
        return False
    claim.fields[name] = segment.at(2)
    return True


def _note(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    if segment.at(1) != "ADD" or "note" in claim.fields:
        return False
    claim.fields["note"] = segment.at(2)
    return True


def _codes(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    whole = True
    for element in filter(None, segment.elements[1:]):
        parts = [*transaction.components(element), *[""] * 9]
        whole = _code(claim.fields, parts) and whole
    return whole


def _code(fields: dict[str, Any], parts: list[str]) -> bool:
    """Take one code of an HI segment; an `A` or `B` before the qualifier means ICD-10."""
    qualifier, code = parts[0], parts[1]
    plain = qualifier[1:] if len(qualifier) == 3 else qualifier
    is_icd9 = len(qualifier) == 2
    if plain in _DIAGNOSES:
        _add(fields, "diagnoses", ClaimDiagnosis(dotted(code, is_icd9), _DIAGNOSES[plain], parts[8] or None, is_icd9))
        return True
    first, last = days_in(parts[3])
    if plain in ("BR", "BQ") and first is not None:
        _add(fields, "procedures", ClaimProcedure(code, first, is_icd9))
    elif plain in ("BH", "BI") and first is not None:
        _add(fields, "spans" if plain == "BI" else "occurrences", DatedCode(code, first, last))
    elif plain == "BE" and (amount := amount_in(parts[4])) is not None:
        _add(fields, "values", ValueCode(code, amount))
    elif plain == "BG":
        _add(fields, "conditions", code)
    elif plain == "DR":
        fields["drg"] = code
    else:
        return False
    return True


def _add(fields: dict[str, Any], name: str, item: object) -> None:
    fields[name] = (*fields.get(name, ()), item)


def _other_adjustments(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    fields = claim.others[-1].fields
    found, whole = adjustments_in(segment.elements)
    fields["adjustments"] = (*fields.get("adjustments", ()), *found)
    return whole


def _other_amount(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    name = {"D": "paid", "EAF": "remaining"}.get(segment.at(1))
    found = amount_in(segment.at(2))
    if name is None or found is None:
        return False
    claim.others[-1].fields[name] = found
    return True


def _other_assignment(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    claim.others[-1].fields |= {"assigns_benefits": segment.at(3), "releases_information": segment.at(6)}
    return True


def _other_date(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    found = day_in(segment.at(3))
    if segment.at(1) != "573" or found is None:
        return False
    claim.others[-1].fields["adjudicated"] = found
    return True


def _other_reference(claim: PendingClaim, segment: Segment, transaction: Transaction) -> bool:
    if segment.at(1) != "F8":
        return False
    claim.others[-1].fields["control_number"] = segment.at(2)
    return True


type _Take = Callable[[PendingClaim, Segment, Transaction], bool]
_OF_CLAIM: dict[str, _Take] = {
    "DTP": _date,
    "CL1": _institution,
    "AMT": _amount,
    "REF": _reference,
    "NTE": _note,
    "HI": _codes,
}
_OF_OTHER: dict[str, _Take] = {
    "CAS": _other_adjustments,
    "AMT": _other_amount,
    "OI": _other_assignment,
    "DTP": _other_date,
    "REF": _other_reference,
}
