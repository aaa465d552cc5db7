"""SNIP type 4: what one part of a claim asks of another."""

import datetime
from collections.abc import Iterator

from nosology.exchange.claims.checks.places import SERVICE, Complaint, at_line, is_listed
from nosology.model.claim import Claim, ClaimForm, DiagnosisRole, Stay

_INPATIENT_BILLS = frozenset(["11", "12", "18", "21", "22", "28", "41", "65", "66", "86"])
_STAYS = frozenset(["11", "18", "21", "28", "41", "65", "66", "86"])
_CORRECTIONS = frozenset("78")
_FINAL = frozenset("1478")
_STILL_A_PATIENT = "30"
_DAYS_BEFORE = datetime.timedelta(days=3)


def situation_findings(claim: Claim) -> Iterator[Complaint]:
    """Pointers, corrections, accidents, other payers, dates, stays."""
    yield from _pointers(claim)
    yield from _correction(claim)
    yield from _accident(claim)
    yield from _payers(claim)
    yield from _dates(claim)
    if claim.form is ClaimForm.INSTITUTIONAL and claim.stay is not None:
        yield from _stay(claim, claim.stay)
        yield from _poa(claim)


def _pointers(claim: Claim) -> Iterator[Complaint]:
    for number, line in enumerate(claim.lines, start=1):
        element = at_line(number, f"{SERVICE[claim.form]}07")
        if any(not 1 <= place <= len(claim.diagnoses) for place in line.points_to):
            yield Complaint(element, "points to a diagnosis that is not on the claim")
        if len(set(line.points_to)) < len(line.points_to):
            yield Complaint(element, "points to the same diagnosis twice")


def _correction(claim: Claim) -> Iterator[Complaint]:
    if claim.frequency in _CORRECTIONS and not claim.original_reference:
        yield Complaint("2300 REF*F8", "a replacement or void must give the payer's number of the earlier claim")
    if claim.original_reference and claim.frequency == "1":
        yield Complaint("2300 CLM05-3", "an original claim cannot give a number of an earlier one; use frequency 7 or 8")


def _accident(claim: Claim) -> Iterator[Complaint]:
    if {"AA", "OA"} & set(claim.causes) and claim.accident_date is None:
        yield Complaint("2300 DTP*439", "the day of the accident is missing")
    if "AA" in claim.causes and claim.accident_state is None:
        yield Complaint("2300 CLM11-4", "the state of the automobile accident is missing")
    if claim.accident_state is not None and "AA" not in claim.causes:
        yield Complaint("2300 CLM11-4", "a state without an automobile accident")


def _payers(claim: Claim) -> Iterator[Complaint]:
    own = claim.patient is None
    if own != (claim.coverage.relationship == "18"):
        yield Complaint("2000B SBR02", "the relationship is self exactly when the patient is the subscriber")
    all_of = [claim.coverage.responsibility, *(other.coverage.responsibility for other in claim.others)]
    known = [code for code in all_of if code != "U"]
    if len(set(known)) < len(known):
        yield Complaint("2320 SBR01", "two payers have the same place in the order of payment")
    if claim.coverage.responsibility not in ("P", "U") and "P" not in all_of:
        yield Complaint("2320 SBR01", "a claim to a later payer must name the primary one")
    payers = {other.coverage.payer.id for other in claim.others}
    for number, line in enumerate(claim.lines, start=1):
        if any(decision.payer_id not in payers for decision in line.decisions):
            yield Complaint(at_line(number, "SVD01"), "a decision of a payer that is not on the claim")
    for place, other in enumerate(claim.others, start=1):
        decided = any(decision.payer_id == other.coverage.payer.id for line in claim.lines for decision in line.decisions)
        if other.paid is not None and not decided and other.adjudicated is None:
            yield Complaint(f"2330B DTP*573 payer {place}", "the day of the payer's decision is missing")
        if decided and other.adjudicated is not None:
            yield Complaint(f"2330B DTP*573 payer {place}", "the day of the decision stands on the lines already")


def _dates(claim: Claim) -> Iterator[Complaint]:
    patient = claim.patient or claim.coverage.subscriber
    days = [day for line in claim.lines for day in (line.date, line.end) if day is not None]
    days += [day for day in (claim.service_date, claim.stay.start if claim.stay else None) if day is not None]
    if patient.birth_date is not None and days and min(days) < patient.birth_date:
        yield Complaint("2010 DMG02", "a service before the patient was born")
    for number, line in enumerate(claim.lines, start=1):
        if line.date is not None and line.end is not None and line.end < line.date:
            yield Complaint(at_line(number, "DTP*472"), "ends before it begins")
    if claim.accident_date is not None and days and claim.accident_date > max(days):
        yield Complaint("2300 DTP*439", "an accident after the services")
    if claim.onset_date is not None and days and claim.onset_date > max(days):
        yield Complaint("2300 DTP*431", "an onset after the services")


def _stay(claim: Claim, stay: Stay) -> Iterator[Complaint]:
    is_stay = claim.facility_code in _STAYS
    is_final = claim.frequency in _FINAL and stay.status != _STILL_A_PATIENT
    first = (stay.admitted or stay.start) - _DAYS_BEFORE
    roles = {item.role for item in claim.diagnoses}
    without_hour = stay.admitted is None or stay.admission_hour is None
    broken = (
        (stay.end < stay.start, "DTP*434", "the statement period ends before it begins"),
        (is_stay and without_hour, "DTP*435", "an inpatient bill gives the day and hour of admission"),
        (stay.admitted is not None and stay.admitted > stay.end, "DTP*435", "an admission after the statement period"),
        (is_stay and is_final and stay.discharge_hour is None, "DTP*096", "a final inpatient bill gives the hour of discharge"),
        (is_stay and stay.admission_type is None, "CL101", "an inpatient bill gives the priority of the admission"),
        (claim.drg is not None and not is_stay, "HI*DR", "a DRG on a bill that is not for a stay"),
        (bool(claim.procedures) and not is_stay, "HI*BBR", "ICD-10-PCS codes belong on inpatient bills only"),
        (any(not first <= item.date <= stay.end for item in claim.procedures), "HI*BBR", "a procedure outside the stay"),
        (is_stay and DiagnosisRole.ADMITTING not in roles, "HI*ABJ", "an inpatient bill gives the admitting diagnosis"),
    )
    yield from (Complaint(f"2300 {element}", message) for is_broken, element, message in broken if is_broken)
    for number, line in enumerate(claim.lines, start=1):
        if line.date is not None and not first <= line.date <= stay.end:
            yield Complaint(at_line(number, "DTP*472"), "a service outside the statement period")
        if not is_stay and line.code is not None and line.date is None:
            yield Complaint(at_line(number, "DTP*472"), "an outpatient line with a procedure gives its day")


def _poa(claim: Claim) -> Iterator[Complaint]:
    """POA indicators belong to inpatient bills; whether a code is exempt is for the code books to say."""
    for place, item in enumerate(claim.diagnoses, start=1):
        if item.poa is None:
            continue
        if not is_listed("poa", item.poa):
            yield Complaint(f"2300 HI-9 diagnosis {place}", "POA is Y, N, U, W or left out when exempt")
        elif claim.facility_code not in _INPATIENT_BILLS:
            yield Complaint(f"2300 HI-9 diagnosis {place}", "POA on a bill that is not inpatient")
        elif item.role in (DiagnosisRole.ADMITTING, DiagnosisRole.REASON_FOR_VISIT):
            yield Complaint(f"2300 HI-9 diagnosis {place}", "POA on an admitting diagnosis or a reason for visit")
