"""From a coded encounter and what billing knows of it to a claim."""

import re
from dataclasses import dataclass, replace
from typing import Any

from nosology.exchange.claims.checks.required import MOST_DIAGNOSES
from nosology.exchange.claims.json import from_json
from nosology.exchange.fields import Fields
from nosology.model.claim import Claim, ClaimFinding, ClaimForm, DiagnosisRole
from nosology.model.codes import CodeSystem
from nosology.model.encounter import Encounter, Setting
from nosology.model.errors import EncounterError
from nosology.model.money import Money, total
from nosology.model.result import CodedEncounter, CodedProcedure, Role

Json = dict[str, Any]

_EXTERNAL = re.compile(r"[V-Y]")
_POINTERS = 4
_POA = frozenset("YNUW")
_ORDER = list(DiagnosisRole)
_HOSPITAL = frozenset(
    [Setting.HOSPITAL_INPATIENT, Setting.HOSPITAL_OUTPATIENT, Setting.EMERGENCY, Setting.SKILLED_NURSING, Setting.HOME_HEALTH, Setting.HOSPICE]
)  # fmt: skip
_SHEET = ("claim", "charges", "revenue_codes", "procedure_dates", "envelope", "encounters")
_OUTPATIENT_CODES = frozenset([CodeSystem.CPT, CodeSystem.HCPCS, CodeSystem.CDT])


def form_for(setting: Setting) -> ClaimForm:
    """The claim that a setting sends."""
    if setting is Setting.DENTAL_OFFICE:
        return ClaimForm.DENTAL
    return ClaimForm.INSTITUTIONAL if setting in _HOSPITAL else ClaimForm.PROFESSIONAL


@dataclass(frozen=True, slots=True)
class Built:
    """A claim, what keeps it from being sent, and what billing should know of it."""

    claim: Claim
    findings: tuple[ClaimFinding, ...] = ()
    notes: tuple[str, ...] = ()


def build_claim(encounter: Encounter, coded: CodedEncounter, sheet: Json, form: ClaimForm) -> Built:
    """Make the claim of an encounter, and say what billing must add before it can be sent.

    Args:
        encounter: Who and when.
        coded: What nosology decided.
        sheet: What billing knows: `{"claim": {...}, "charges": {code: amount}, "revenue_codes", "procedure_dates"}`; what its
            `claim` says stands. `encounters` holds the same for single encounters by their ids, and wins.
        form: The claim to make.

    Raises:
        EncounterError: The sheet cannot be read; the message names the field.
    """
    sheet = _sheet_of(sheet, encounter.id)
    Fields(sheet, "billing").allow(_SHEET)
    given = dict(_object(sheet, "claim"))
    findings: list[ClaimFinding] = []
    institutional = form is ClaimForm.INSTITUTIONAL
    diagnoses, notes = _fitting(_diagnoses(coded, given.get("diagnoses"), form), form)
    value: Json = {
        "id": re.sub(r"[^0-9A-Za-z-]", "", encounter.id)[:20] or "1",
        "diagnoses": diagnoses,
        "lines": [] if "lines" in given else _lines(encounter, coded, sheet, form, findings),
        "procedures": [] if "procedures" in given or not institutional else _procedures(encounter, coded, sheet, findings),
    }
    value |= given | {"form": form.value, "diagnoses": diagnoses}
    if institutional:
        value["stay"] = _stay(encounter) | _object(given, "stay")
    _point(value, form)
    value.setdefault("charge", str(_total(value["lines"])))
    claim = from_json(Claim, value, "billing.claim")
    findings += _compared(encounter, claim)
    return Built(claim, tuple(replace(item, claim=claim.id) for item in findings), notes)


def _fitting(diagnoses: list[Json], form: ClaimForm) -> tuple[list[Json], tuple[str, ...]]:
    """The diagnoses that a claim has room for, the first ones first, and a note when there are more."""
    own, kept, left = 0, [], 0
    for item in diagnoses:
        own += item.get("role") in (DiagnosisRole.PRINCIPAL, DiagnosisRole.OTHER)
        if own > MOST_DIAGNOSES[form] and item.get("role") == DiagnosisRole.OTHER:
            left += 1
        else:
            kept.append(item)
    note = f"a claim of this form has room for {MOST_DIAGNOSES[form]} diagnoses; the last {left} are left out"
    return kept, (note,) if left else ()


def _sheet_of(sheet: Json, id: str) -> Json:
    """The sheet of one encounter: what is said of all, and over it what is said of this one."""
    own = _object(_object(sheet, "encounters"), id)
    return {name: value for name, value in sheet.items() if name != "encounters"} | {
        name: _object(sheet, name) | _object(own, name) for name in own
    }


def _object(value: Json, name: str) -> Json:
    found = value.get(name) or {}
    if not isinstance(found, dict):
        raise EncounterError(f"billing.{name} must be a JSON object.")
    return found


def _diagnoses(coded: CodedEncounter, added: object, form: ClaimForm) -> list[Json]:
    """Our diagnoses and those that billing adds (admitting, reason for visit), in the order of the claim."""
    found: list[Json] = []
    for item in coded.diagnoses:
        role = DiagnosisRole.OTHER if item.role is Role.SECONDARY else DiagnosisRole.PRINCIPAL
        if form is ClaimForm.INSTITUTIONAL and role is DiagnosisRole.OTHER and _EXTERNAL.match(item.code.value):
            role = DiagnosisRole.EXTERNAL_CAUSE
        poa = item.poa if form is ClaimForm.INSTITUTIONAL and coded.setting.is_inpatient and item.poa in _POA else None
        found.append({"code": item.code.value, "role": role.value, "poa": poa})
    found += [item for item in added if isinstance(item, dict)] if isinstance(added, list) else []
    return sorted(found, key=lambda item: _ORDER.index(item["role"]) if item.get("role") in _ORDER else 1)


def _lines(encounter: Encounter, coded: CodedEncounter, sheet: Json, form: ClaimForm, findings: list[ClaimFinding]) -> list[Json]:
    """One line for the visit and each service that nosology coded, with the charge that billing gives for its code."""
    charges, revenue = _object(sheet, "charges"), _object(sheet, "revenue_codes")
    lines = []
    for number, (code, modifiers, units) in enumerate(_services(coded, form), start=1):
        if code not in charges:
            findings.append(ClaimFinding("", 2, f"2400 charge line {number}", f"billing.charges has no charge for {code}"))
            continue
        line: Json = {"charge": charges[code], "code": code, "units": str(units), "date": encounter.date_of_service.isoformat()}
        line |= {"modifiers": list(modifiers)} if modifiers else {}
        line |= {"revenue_code": revenue[code]} if code in revenue and form is ClaimForm.INSTITUTIONAL else {}
        lines.append(line)
    return lines


def _services(coded: CodedEncounter, form: ClaimForm) -> list[tuple[str, tuple[str, ...], int]]:
    visit = [(coded.visit.code, coded.visit.modifiers, 1)] if coded.visit is not None else []
    return [*visit, *((item.code.value, item.modifiers, item.units) for item in coded.procedures if _is_service(item, form))]


def _is_service(item: CodedProcedure, form: ClaimForm) -> bool:
    return item.system in _OUTPATIENT_CODES and (item.system is CodeSystem.CDT) == (form is ClaimForm.DENTAL)


def _procedures(encounter: Encounter, coded: CodedEncounter, sheet: Json, findings: list[ClaimFinding]) -> list[Json]:
    dates = _object(sheet, "procedure_dates")
    only = encounter.admitted if encounter.admitted is not None and encounter.admitted == encounter.discharged else None
    found = []
    for item in coded.procedures:
        if item.system is not CodeSystem.ICD10PCS:
            continue
        date = dates.get(item.code.value) or (only.isoformat() if only else None)
        if date is None:
            message = f"billing.procedure_dates has no day for {item.code.value}"
            findings.append(ClaimFinding("", 2, "2300 HI*BBR", message))
            continue
        found.append({"code": item.code.value, "date": date})
    return found


def _stay(encounter: Encounter) -> Json:
    start = encounter.admitted or encounter.date_of_service
    end = encounter.discharged or encounter.date_of_service
    stay: Json = {"start": start.isoformat(), "end": end.isoformat()}
    return stay | ({"admitted": encounter.admitted.isoformat()} if encounter.admitted else {})


def _point(value: Json, form: ClaimForm) -> None:
    """A line that billing does not point anywhere points to the first four diagnoses, in the order of the claim."""
    if form is ClaimForm.INSTITUTIONAL or not isinstance(value.get("lines"), list):
        return
    first = list(range(1, min(_POINTERS, len(value["diagnoses"])) + 1))
    value["lines"] = [
        line if not isinstance(line, dict) or "points_to" in line or not first else line | {"points_to": first}
        for line in value["lines"]
    ]


def _total(lines: object) -> Money:
    amounts = []
    for line in lines if isinstance(lines, list) else []:
        try:
            amounts.append(Money.parse(str(line.get("charge"))))
        except (AttributeError, ValueError):
            continue  # reading the lines says what is wrong with them
    return total(amounts)


def _compared(encounter: Encounter, claim: Claim) -> list[ClaimFinding]:
    """Where billing and the record speak of different patients."""
    patient, found = claim.patient or claim.coverage.subscriber, []
    recorded = encounter.patient
    if recorded.birth_date is not None and patient.birth_date is not None and recorded.birth_date != patient.birth_date:
        found.append(ClaimFinding("", 4, "2010 DMG02", "the birth date on the claim is not that of the record"))
    if recorded.sex is not None and patient.sex is not None and recorded.sex is not patient.sex:
        found.append(ClaimFinding("", 4, "2010 DMG03", "the sex on the claim is not that of the record"))
    return found
