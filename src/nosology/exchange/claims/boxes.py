"""What stands in the boxes of the claim forms, as text."""

import datetime
from collections.abc import Callable

from nosology.model.claim import Address, Claim, ClaimForm, DatedCode, DiagnosisRole, Person, Provider
from nosology.model.money import total

_LETTERS = "ABCDEFGHIJKL"


def box_text(claim: Claim, name: str) -> str:
    """The text of a box by the name that the table of the form gives it."""
    return _BOXES[name](claim)


def line_rows(claim: Claim) -> list[list[str]]:
    """The service lines as rows under one row of titles."""
    if claim.form is ClaimForm.INSTITUTIONAL:
        rows = [["Revenue", "Code, modifiers", "Day", "Units", "Charge", "Not covered"]]
        return rows + [
            [
                line.revenue_code or "",
                " ".join([line.code or "", *line.modifiers]),
                _days(line.date, line.end),
                line.units,
                str(line.charge),
                str(line.non_covered or ""),
            ]
            for line in claim.lines
        ]
    rows = [["Day", "Place", "Code, modifiers", "Diagnoses", "Charge", "Units", "Rendering NPI"]]
    return rows + [
        [
            _days(line.date or claim.service_date, line.end),
            line.place_of_service or claim.facility_code,
            " ".join([line.code or "", *line.modifiers]),
            " ".join(_LETTERS[place - 1] for place in line.points_to if 0 < place <= len(_LETTERS)),
            str(line.charge),
            line.units,
            (line.rendering or claim.rendering or claim.billing).npi or "",
        ]
        for line in claim.lines
    ]


def _days(start: datetime.date | None, end: datetime.date | None) -> str:
    return f"{start or ''}{f' to {end}' if end else ''}"


def _name(given: Person | None) -> str:
    return ", ".join(filter(None, (given.last, given.first, given.middle, given.suffix))) if given else ""


def _provider(given: Provider | None) -> str:
    if given is None:
        return ""
    name = ", ".join(filter(None, (given.name, given.first)))
    return f"{name}  NPI {given.npi or ''}{'  ' + _address(given.address) if given.address else ''}"


def _address(given: Address | None) -> str:
    return ", ".join(filter(None, (given.line, given.line2, given.city, f"{given.state} {given.zip}"))) if given else ""


def _patient(claim: Claim) -> Person:
    return claim.patient or claim.coverage.subscriber


def _born(claim: Claim) -> str:
    patient = _patient(claim)
    return f"{patient.birth_date or ''}  {patient.sex.value if patient.sex else ''}"


def _diagnoses(claim: Claim) -> str:
    if claim.form is not ClaimForm.INSTITUTIONAL:
        return "   ".join(f"{letter} {item.code}" for letter, item in zip(_LETTERS, claim.diagnoses, strict=False))
    names = {
        DiagnosisRole.ADMITTING: "admitting ",
        DiagnosisRole.REASON_FOR_VISIT: "reason ",
        DiagnosisRole.EXTERNAL_CAUSE: "cause ",
    }
    return "   ".join(f"{names.get(item.role, '')}{item.code}{f' ({item.poa})' if item.poa else ''}" for item in claim.diagnoses)


def _dated(codes: tuple[DatedCode, ...]) -> str:
    return "   ".join(f"{item.code} {_days(item.date, item.end)}" for item in codes)


def _other(claim: Claim, text: Callable[[int], str]) -> str:
    return text(0) if claim.others else ""


def _paid(claim: Claim) -> str:
    amounts = [other.paid for other in claim.others if other.paid is not None]
    amounts += [claim.patient_paid] if claim.patient_paid is not None else []
    return str(total(amounts)) if amounts else ""


def _stay(claim: Claim) -> str:
    return _days(claim.admitted, claim.discharged) if claim.admitted else ""


def _admission(claim: Claim) -> str:
    return f"{claim.stay.admitted or ''} {claim.stay.admission_hour or ''}" if claim.stay else ""


def _origin(claim: Claim) -> str:
    return f"{claim.stay.admission_type or ''}  {claim.stay.admission_source or ''}" if claim.stay else ""


_BOXES: dict[str, Callable[[Claim], str]] = {
    "payer": lambda claim: f"{claim.coverage.payer.name}  {claim.coverage.payer.id}  ({claim.coverage.responsibility})",
    "payers": lambda claim: "   ".join(
        f"{item.responsibility} {item.payer.name}" for item in (claim.coverage, *(other.coverage for other in claim.others))
    ),
    "member": lambda claim: claim.coverage.member_id,
    "patient": lambda claim: _name(_patient(claim)),
    "born": _born,
    "insured": lambda claim: _name(claim.coverage.subscriber),
    "patient_address": lambda claim: _address(_patient(claim).address),
    "insured_address": lambda claim: _address(claim.coverage.subscriber.address),
    "relationship": lambda claim: claim.coverage.relationship,
    "other_insured": lambda claim: _other(claim, lambda place: _name(claim.others[place].coverage.subscriber)),
    "other_payer": lambda claim: _other(claim, lambda place: claim.others[place].coverage.payer.name),
    "causes": lambda claim: " ".join(filter(None, (*claim.causes, claim.accident_state, str(claim.accident_date or "")))),
    "group": lambda claim: " ".join(filter(None, (claim.coverage.group, claim.coverage.group_name))),
    "assigned": lambda claim: claim.assigns_benefits,
    "accepts": lambda claim: claim.accepts_assignment,
    "onset": lambda claim: str(claim.onset_date or ""),
    "referring": lambda claim: ", ".join(filter(None, (claim.referring.name, claim.referring.first))) if claim.referring else "",
    "referring_npi": lambda claim: (claim.referring.npi if claim.referring else None) or "",
    "stay": _stay,
    "note": lambda claim: claim.note or "",
    "resubmission": lambda claim: f"{claim.frequency}  {claim.original_reference or ''}",
    "authorization": lambda claim: claim.prior_authorization or "",
    "diagnoses": _diagnoses,
    "procedures": lambda claim: "   ".join(f"{item.code} {item.date}" for item in claim.procedures),
    "tax": lambda claim: claim.billing.tax_id or "",
    "id": lambda claim: claim.id,
    "charge": lambda claim: str(claim.charge),
    "paid": _paid,
    "rendering": lambda claim: _provider(claim.rendering or claim.billing),
    "facility": lambda claim: _provider(claim.facility),
    "billing": lambda claim: _provider(claim.billing),
    "billing_npi": lambda claim: claim.billing.npi or "",
    "attending": lambda claim: _provider(claim.attending),
    "operating": lambda claim: _provider(claim.operating),
    "bill": lambda claim: f"0{claim.facility_code}{claim.frequency}",
    "period": lambda claim: _days(claim.stay.start, claim.stay.end) if claim.stay else "",
    "admission": _admission,
    "origin": _origin,
    "discharge_hour": lambda claim: (claim.stay.discharge_hour if claim.stay else None) or "",
    "status": lambda claim: claim.stay.status if claim.stay else "",
    "conditions": lambda claim: " ".join(claim.conditions),
    "occurrences": lambda claim: _dated(claim.occurrences),
    "spans": lambda claim: _dated(claim.spans),
    "values": lambda claim: "   ".join(f"{item.code} {item.amount}" for item in claim.values),
    "drg": lambda claim: claim.drg or "",
}
