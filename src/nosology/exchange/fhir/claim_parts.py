"""The parts of a FHIR claim beside its lines: periods, the stay, accidents, the facility, who cared."""

import datetime
from typing import Any

from nosology.exchange.fhir.values import Json
from nosology.exchange.fhir.writing import reference
from nosology.model.claim import Address, Claim, ClaimForm, Provider

TERMS = "http://terminology.hl7.org/CodeSystem"
CARE_TEAM = ("rendering", "referring", "attending", "operating")
_NPI, _TAX = "http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.4"
_TAXONOMY = "http://nucc.org/provider-taxonomy"
_NUBC = "https://www.nubc.org/CodeSystem"
_MSDRG = "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/AcuteInpatientPPS/MS-DRG-Classifications-and-Software"
_INFORMATION = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBSupportingInfoType"
_ACCIDENTS = {"AA": "MVA", "EM": "WPA"}


def known(**values: Any) -> Json:
    """An object with what is known; a name that is a word of Python is given with a line under it."""
    return {name.rstrip("_"): value for name, value in values.items() if value not in (None, [], {})}


def concept(system: str, code: str, display: str | None = None) -> Json:
    """A CodeableConcept of one code."""
    return {"coding": [known(system=system, code=code, display=display)]}


def address(given: Address | None) -> Json | None:
    """An address in the United States."""
    if given is None:
        return None
    lines = [line for line in (given.line, given.line2) if line]
    return known(line=lines, city=given.city, state=given.state, postalCode=given.zip, country="US")


def identifiers(given: Provider) -> list[Json]:
    """The numbers of a provider."""
    pairs = ((_NPI, given.npi), (_TAX, given.tax_id))
    return [{"system": system, "value": value} for system, value in pairs if value]


def facility(given: Provider) -> Json:
    """Where care was given, as a Location."""
    return known(
        resourceType="Location",
        id="facility",
        identifier=identifiers(given),
        name=given.name,
        address=address(given.address),
    )


def billable_period(claim: Claim) -> Json | None:
    """From the first to the last day that the claim is for."""
    days = [claim.stay.start, claim.stay.end] if claim.stay else [claim.service_date, claim.service_end]
    days += [day for line in claim.lines for day in (line.date, line.end)]
    given = [day for day in days if day is not None]
    return {"start": min(given).isoformat(), "end": max(given).isoformat()} if given else None


def care_team(claim: Claim) -> list[Json]:
    """Who cared, in which role, with which specialty."""
    found = [(role, provider) for role in CARE_TEAM if (provider := getattr(claim, role)) is not None]
    return [
        known(
            sequence=number,
            provider=reference(f"{'Practitioner' if provider.first is not None else 'Organization'}/{role}"),
            role={"text": role},
            qualification=concept(_TAXONOMY, provider.taxonomy) if provider.taxonomy else None,
        )
        for number, (role, provider) in enumerate(found, start=1)
    ]


def accident(claim: Claim) -> Json | None:
    """The accident that led to the services, when its day is known: FHIR asks for it."""
    if claim.accident_date is None:
        return None
    coded = [_ACCIDENTS[cause] for cause in claim.causes if cause in _ACCIDENTS]
    return known(
        date=claim.accident_date.isoformat(),
        type=concept(f"{TERMS}/v3-ActCode", coded[0]) if coded else None,
        locationAddress={"state": claim.accident_state} if claim.accident_state else None,
    )


def supporting_information(claim: Claim) -> list[Json]:
    """What FHIR has no element for: frequency, type of bill, the stay, DRG, when the illness began."""
    found = [{"category": {"text": "frequency code"}, "valueString": claim.frequency}]
    if claim.form is ClaimForm.INSTITUTIONAL:
        found.append(_coded("typeofbill", f"{_NUBC}/TypeOfBill", f"0{claim.facility_code}{claim.frequency}"))
    if claim.stay is not None:
        stay = claim.stay
        found += [_coded("discharge-status", f"{_NUBC}/PatDischargeStatus", stay.status)] if stay.status else []
        found += [_coded("admtype", f"{_NUBC}/PriorityTypeOfAdmitOrVisit", stay.admission_type)] if stay.admission_type else []
        found += [_coded("pointoforigin", f"{_NUBC}/PointOfOrigin", stay.admission_source)] if stay.admission_source else []
    first = claim.stay.admitted if claim.stay else claim.admitted
    if first is not None:
        last = claim.stay.end if claim.stay else claim.discharged
        period = {"start": first.isoformat()} | ({"end": last.isoformat()} if last else {})
        found.append({"category": concept(_INFORMATION, "admissionperiod"), "timingPeriod": period})
    found += [_coded("drg", _MSDRG, claim.drg)] if claim.drg else []
    found += _onset(claim.onset_date)
    return [{"sequence": number} | item for number, item in enumerate(found, start=1)]


def _coded(category: str, system: str, code: str) -> Json:
    return {"category": concept(_INFORMATION, category), "code": concept(system, code)}


def _onset(day: datetime.date | None) -> list[Json]:
    if day is None:
        return []
    return [{"category": concept(f"{TERMS}/claiminformationcategory", "onset"), "timingDate": day.isoformat()}]
