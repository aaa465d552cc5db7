"""SNIP type 2: what the implementation guides ask for on every claim of a form."""

import re
from collections.abc import Iterator

from nosology.exchange.claims.checks.places import SERVICE, Complaint, at_line, is_listed
from nosology.exchange.claims.npi import is_npi
from nosology.model.claim import Address, Claim, ClaimForm, Coverage, DiagnosisRole, Person, Provider, ServiceLine

_ZIP = re.compile(r"\d{5}(\d{4})?")
_STATE = re.compile(r"[A-Z]{2}")
_TAX_ID = re.compile(r"\d{9}")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_TWO_DIGITS = re.compile(r"\d{2}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_PHONE = re.compile(r"\d{10}")
_REVENUE = re.compile(r"\d{4}")
_NDC = re.compile(r"\d{11}")
_MEDICAL = re.compile(r"(?!D)[A-V]\d{4}|\d{4}[0-9A-Z]")
_SERVICE_CODES = {
    ClaimForm.PROFESSIONAL: _MEDICAL,
    ClaimForm.INSTITUTIONAL: _MEDICAL,
    ClaimForm.DENTAL: re.compile(r"D\d{4}"),
}
_MOST_LINES = {ClaimForm.PROFESSIONAL: 50, ClaimForm.INSTITUTIONAL: 999, ClaimForm.DENTAL: 50}
MOST_DIAGNOSES = {ClaimForm.PROFESSIONAL: 12, ClaimForm.INSTITUTIONAL: 25, ClaimForm.DENTAL: 4}
"""Principal and other diagnoses that a claim of each form has room for."""
_MOST_MODIFIERS = 4
_MOST_POINTERS = 4
_MOST_OTHERS = 10
_CODES = (
    ("CLM05-3", "frequency", "frequency"),
    ("CLM07", "accepts_assignment", "assignment"),
    ("CLM08", "assigns_benefits", "benefits"),
    ("CLM09", "releases_information", "release"),
)
_PROVIDERS = (
    ("2310 NM1*DN", "referring"),
    ("2310 NM1*82", "rendering"),
    ("2310 NM1*71", "attending"),
    ("2310 NM1*72", "operating"),
    ("2310 NM1*77", "facility"),
)


def required_findings(claim: Claim) -> Iterator[Complaint]:
    """What is missing, not on its list, or not of the form that it must have."""
    yield from _claim(claim)
    yield from _billing(claim.billing)
    yield from _coverage(claim.coverage, "2000B")
    yield from _person(claim.patient or claim.coverage.subscriber, "2010CA" if claim.patient else "2010BA")
    for element, name in _PROVIDERS:
        yield from _provider(getattr(claim, name), element)
    if claim.facility and claim.facility.address is None:
        yield Complaint("2310 N3", "the address of the service facility is missing")
    yield from _diagnoses(claim)
    yield from _others(claim)
    for number, line in enumerate(claim.lines, start=1):
        yield from _line(claim, line, number)


def _claim(claim: Claim) -> Iterator[Complaint]:
    for element, name, codes in _CODES:
        if not is_listed(codes, getattr(claim, name)):
            yield Complaint(f"2300 {element}", "is not on the list of the guide")
    if not _TWO_DIGITS.fullmatch(claim.facility_code):
        what = "the first two digits of the type of bill" if claim.form is ClaimForm.INSTITUTIONAL else "a place of service"
        yield Complaint("2300 CLM05-1", f"must be {what}, two digits")
    if not 1 <= len(claim.lines) <= _MOST_LINES[claim.form]:
        most = _MOST_LINES[claim.form]
        yield Complaint(
            "2400 LX", f"a claim has 1 to {most} lines; services that were not coded go into the lines of the billing sheet"
        )
    if claim.form is ClaimForm.INSTITUTIONAL:
        yield from _institutional(claim)
    if len(claim.causes) > 2 or not all(is_listed("cause", code) for code in claim.causes):
        yield Complaint("2300 CLM11", "at most two causes, each AA, EM or OA")


def _institutional(claim: Claim) -> Iterator[Complaint]:
    if claim.stay is None:
        yield Complaint("2300 DTP*434", "the statement dates are missing")
    elif not _TWO_DIGITS.fullmatch(claim.stay.status):
        yield Complaint("2300 CL103", "must be a patient status, two digits")
    if claim.attending is None:
        yield Complaint("2310A NM1*71", "the attending provider is missing")
    coded = [*claim.conditions, *(item.code for item in (*claim.occurrences, *claim.spans))]
    coded += [item.code for item in claim.values]
    if not all(map(_MODIFIER.fullmatch, coded)):
        yield Complaint("2300 HI", "condition, occurrence and value codes have two characters")


def _billing(given: Provider) -> Iterator[Complaint]:
    yield from _provider(given, "2010AA NM1*85")
    if given.npi is None:
        yield Complaint("2010AA NM109", "the NPI of the billing provider is missing")
    if given.tax_id is None or not _TAX_ID.fullmatch(given.tax_id):
        yield Complaint("2010AA REF*EI", "the tax id of the billing provider must have nine digits")
    if given.phone is not None and not _PHONE.fullmatch(given.phone):
        yield Complaint("2010AA PER04", "a telephone number has ten digits")
    if given.address is None:
        yield Complaint("2010AA N3", "the address of the billing provider is missing")
    elif len(given.address.zip) == 5:
        yield Complaint("2010AA N403", "the ZIP code of the billing provider must have nine digits")


def _provider(given: Provider | None, element: str) -> Iterator[Complaint]:
    if given is None:
        return
    if not given.name:
        yield Complaint(f"{element} NM103", "the name is missing")
    if given.npi is not None and not is_npi(given.npi):
        yield Complaint(f"{element} NM109", "is no NPI: ten digits, the last of them a check digit")
    if given.taxonomy is not None and not _TAXONOMY.fullmatch(given.taxonomy):
        yield Complaint(f"{element} PRV03", "is no taxonomy code: ten characters, the last an X")
    if given.address is not None:
        yield from _address(given.address, element)


def _address(given: Address, element: str) -> Iterator[Complaint]:
    if not given.line:
        yield Complaint(f"{element} N301", "the street is missing")
    if len(given.city) < 2:
        yield Complaint(f"{element} N401", "the city is missing")
    if not _STATE.fullmatch(given.state):
        yield Complaint(f"{element} N402", "must be a state of two letters")
    if not _ZIP.fullmatch(given.zip):
        yield Complaint(f"{element} N403", "a ZIP code has five or nine digits")


def _coverage(given: Coverage, loop: str) -> Iterator[Complaint]:
    if not is_listed("responsibility", given.responsibility):
        yield Complaint(f"{loop} SBR01", "must say which payer this is: P, S, T, A to H or U")
    if not is_listed("relationship", given.relationship):
        yield Complaint(f"{loop} SBR02", "is not on the list of the guide")
    if not given.payer.name or len(given.payer.id) < 2:
        yield Complaint(f"{loop} NM1*PR", "the name or the identifier of the payer is missing")
    if len(given.member_id) < 2:
        yield Complaint(f"{loop} NM1*IL NM109", "the member id is missing")
    if not given.subscriber.last or not given.subscriber.first:
        yield Complaint(f"{loop} NM1*IL NM103", "the name of the subscriber is missing")
    if given.subscriber.address is not None:
        yield from _address(given.subscriber.address, loop)


def _person(given: Person, loop: str) -> Iterator[Complaint]:
    if not given.last or not given.first:
        yield Complaint(f"{loop} NM103", "the name of the patient is missing")
    if given.address is None:
        yield Complaint(f"{loop} N3", "the address of the patient is missing")
    else:
        yield from _address(given.address, loop)
    if given.birth_date is None or given.sex is None:
        yield Complaint(f"{loop} DMG", "the birth date or the sex of the patient is missing")


def _diagnoses(claim: Claim) -> Iterator[Complaint]:
    roles = [item.role for item in claim.diagnoses]
    if claim.form is not ClaimForm.DENTAL and DiagnosisRole.PRINCIPAL not in roles:
        yield Complaint("2300 HI*ABK", "the principal (first-listed) diagnosis is missing")
    if roles.count(DiagnosisRole.PRINCIPAL) > 1 or (roles and roles[0] is not DiagnosisRole.PRINCIPAL):
        yield Complaint("2300 HI*ABK", "one diagnosis is the principal one, and it comes first")
    own = (DiagnosisRole.PRINCIPAL, DiagnosisRole.OTHER)
    if claim.form is not ClaimForm.INSTITUTIONAL and any(role not in own for role in roles):
        yield Complaint("2300 HI", "only institutional claims have admitting, reason-for-visit and external-cause diagnoses")
    if sum(role in own for role in roles) > MOST_DIAGNOSES[claim.form]:
        yield Complaint("2300 HI", f"at most {MOST_DIAGNOSES[claim.form]} diagnoses; leave out the least important")
    for role, most, name in (
        (DiagnosisRole.ADMITTING, 1, "ABJ"),
        (DiagnosisRole.REASON_FOR_VISIT, 3, "APR"),
        (DiagnosisRole.EXTERNAL_CAUSE, 12, "ABN"),
    ):
        if roles.count(role) > most:
            yield Complaint(f"2300 HI*{name}", f"at most {most}")


def _others(claim: Claim) -> Iterator[Complaint]:
    if len(claim.others) > _MOST_OTHERS:
        yield Complaint("2320", f"at most {_MOST_OTHERS} other payers")
    for number, other in enumerate(claim.others, start=1):
        yield from _coverage(other.coverage, f"2320 payer {number}")
        if not is_listed("benefits", other.assigns_benefits) or not is_listed("release", other.releases_information):
            yield Complaint(f"2320 payer {number} OI", "is not on the list of the guide")


def _line(claim: Claim, line: ServiceLine, number: int) -> Iterator[Complaint]:
    service = SERVICE[claim.form]
    yield from _code(claim, line, number)
    if claim.form is not ClaimForm.INSTITUTIONAL and line.date is None and claim.service_date is None:
        yield Complaint(at_line(number, "DTP*472"), "the day of the service is missing")
    if claim.form is ClaimForm.PROFESSIONAL and not line.points_to:
        yield Complaint(at_line(number, "SV107"), "the line must point to at least one diagnosis")
    if len(line.points_to) > _MOST_POINTERS:
        yield Complaint(at_line(number, f"{service}07"), f"at most {_MOST_POINTERS} diagnoses")
    if line.place_of_service is not None and not _TWO_DIGITS.fullmatch(line.place_of_service):
        yield Complaint(at_line(number, f"{service}05"), "a place of service has two digits")
    if not is_listed("unit", line.unit):
        yield Complaint(at_line(number, service), "units are UN, MJ or DA")
    yield from _provider(line.rendering, at_line(number, "NM1*82"))
    yield from _extras(claim, line, number)


def _code(claim: Claim, line: ServiceLine, number: int) -> Iterator[Complaint]:
    service = SERVICE[claim.form]
    if claim.form is ClaimForm.INSTITUTIONAL:
        if line.revenue_code is None or not _REVENUE.fullmatch(line.revenue_code):
            yield Complaint(at_line(number, "SV201"), "a revenue code has four digits")
    elif line.code is None:
        yield Complaint(at_line(number, f"{service}01-2"), "the procedure code is missing")
    if line.code is not None and not _SERVICE_CODES[claim.form].fullmatch(line.code):
        yield Complaint(at_line(number, f"{service}01-2"), "dental claims have CDT codes, the others CPT and HCPCS codes")
    if len(line.modifiers) > _MOST_MODIFIERS or not all(map(_MODIFIER.fullmatch, line.modifiers)):
        yield Complaint(at_line(number, f"{service}01-3"), "at most four modifiers of two characters")


def _extras(claim: Claim, line: ServiceLine, number: int) -> Iterator[Complaint]:
    if line.drug is not None and not (_NDC.fullmatch(line.drug.ndc) and is_listed("drug-unit", line.drug.unit)):
        yield Complaint(at_line(number, "LIN03"), "an NDC has eleven digits, its units are UN, ML, GR, ME or F2")
    if claim.form is ClaimForm.DENTAL:
        if not all(is_listed("oral-area", area) for area in line.oral_areas):
            yield Complaint(at_line(number, "SV304"), "is not on the list of areas of the mouth")
        if any(not is_listed("surface", surface) for tooth in line.teeth for surface in tooth.surfaces):
            yield Complaint(at_line(number, "TOO03"), "is not on the list of tooth surfaces")
        if line.note is not None or line.drug is not None or claim.record_number is not None:
            yield Complaint(at_line(number, "NTE"), "dental claims have no line notes, drugs or record numbers")
    for decision in line.decisions:
        if any(not is_listed("adjustment", item.group) for item in decision.adjustments):
            yield Complaint(at_line(number, "CAS01"), "is not a claim adjustment group code")
