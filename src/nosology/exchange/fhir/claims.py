"""FHIR R4 out: a claim with its patient, coverages, providers, conditions, procedures and where they come from."""

import datetime
from typing import Any

from nosology.exchange.fhir.values import Json
from nosology.exchange.fhir.writing import ENCOUNTER, PATIENT, bundle_of, encounter_to_fhir, reference
from nosology.model.claim import Address, Claim, ClaimDiagnosis, ClaimForm, Coverage, DiagnosisRole, Person, Provider, ServiceLine
from nosology.model.encounter import Encounter
from nosology.model.money import Money
from nosology.model.result import CodedEncounter

_ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
_ICD9CM = "http://hl7.org/fhir/sid/icd-9-cm"
_ICD10PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
_CPT, _HCPCS, _CDT = (
    "http://www.ama-assn.org/go/cpt",
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "http://www.ada.org/cdt",
)
_REVENUE = "https://www.nubc.org/CodeSystem/RevenueCodes"
_NPI, _TAX = "http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.4"
_TYPES = {ClaimForm.PROFESSIONAL: "professional", ClaimForm.INSTITUTIONAL: "institutional", ClaimForm.DENTAL: "oral"}
_TERMS = "http://terminology.hl7.org/CodeSystem"
_RELATIONS = {"18": "self", "01": "spouse", "19": "child"}
_DIAGNOSIS_TYPES = {
    DiagnosisRole.PRINCIPAL: "principal",
    DiagnosisRole.ADMITTING: "admitting",
    DiagnosisRole.OTHER: "secondary",
    DiagnosisRole.REASON_FOR_VISIT: "patientreasonforvisit",
    DiagnosisRole.EXTERNAL_CAUSE: "externalcauseofinjury",
}
_POA_SYSTEM = "https://www.nubc.org/CodeSystem/PresentOnAdmissionIndicator"
_CARE_TEAM = ("rendering", "referring", "attending", "operating")


def claim_to_fhir(
    claim: Claim, created: datetime.datetime, encounter: Encounter | None = None, coded: CodedEncounter | None = None
) -> Json:
    """Write a claim as a collection bundle.

    Args:
        claim: The claim.
        created: When it is made.
        encounter: What it was made of; its text travels as DocumentReference, and Provenance says so.
        coded: The codes of that encounter, for the titles and editions.
    """
    patient = claim.patient or claim.coverage.subscriber
    resources: list[Json] = []
    if encounter is not None:
        resources = [entry["resource"] for entry in encounter_to_fhir(encounter)["entry"] if entry["resource"]["id"] != "patient"]
    coverages = [claim.coverage, *(other.coverage for other in claim.others)]
    resources = [
        _person(patient, "patient"),
        *resources,
        *_conditions(claim, coded, encounter is not None),
        *_procedures(claim, encounter is not None),
        _organization(claim.billing, "billing"),
        *(_coverage(item, number) for number, item in enumerate(coverages, start=1)),
        *(_payer(item, number) for number, item in enumerate(coverages, start=1)),
        *(_practitioner(found, role) for role in _CARE_TEAM if (found := getattr(claim, role)) is not None),
        _claim(claim, created, len(coverages), encounter is not None),
    ]
    return bundle_of([*resources, _provenance(created, resources, coded)])


def _known(**values: Any) -> Json:
    return {name.rstrip("_"): value for name, value in values.items() if value not in (None, [], {})}


def _concept(system: str, code: str, display: str | None = None) -> Json:
    return {"coding": [_known(system=system, code=code, display=display)]}


def _money(amount: Money) -> Json:
    return {"value": amount.cents / 100, "currency": "USD"}


def _address(given: Address | None) -> list[Json] | None:
    if given is None:
        return None
    lines = [line for line in (given.line, given.line2) if line]
    return [_known(line=lines, city=given.city, state=given.state, postalCode=given.zip, country="US")]


def _person(given: Person, id: str) -> Json:
    name = _known(family=given.last, given=[part for part in (given.first, given.middle) if part])
    return _known(
        resourceType="Patient",
        id=id,
        name=[name | ({"suffix": [given.suffix]} if given.suffix else {})],
        gender=given.sex.value if given.sex else None,
        birthDate=given.birth_date.isoformat() if given.birth_date else None,
        address=_address(given.address),
    )


def _identifiers(given: Provider) -> list[Json]:
    pairs = ((_NPI, given.npi), (_TAX, given.tax_id))
    return [{"system": system, "value": value} for system, value in pairs if value]


def _organization(given: Provider, id: str) -> Json:
    phone = [{"system": "phone", "value": given.phone}] if given.phone else []
    name = " ".join(part for part in (given.first, given.name) if part)
    address = _address(given.address)
    return _known(resourceType="Organization", id=id, identifier=_identifiers(given), name=name, telecom=phone, address=address)


def _practitioner(given: Provider, id: str) -> Json:
    if given.first is None:
        return _organization(given, id)
    name = _known(family=given.name, given=[part for part in (given.first, given.middle) if part])
    return _known(resourceType="Practitioner", id=id, identifier=_identifiers(given), name=[name])


def _payer(given: Coverage, number: int) -> Json:
    return {
        "resourceType": "Organization",
        "id": f"payer-{number}",
        "identifier": [{"value": given.payer.id}],
        "name": given.payer.name,
    }


def _coverage(given: Coverage, number: int) -> Json:
    group = (
        _known(type=_concept(f"{_TERMS}/coverage-class", "group"), value=given.group, name=given.group_name)
        if given.group
        else None
    )
    return _known(
        resourceType="Coverage",
        id=f"coverage-{number}",
        status="active",
        subscriberId=given.member_id,
        beneficiary=reference(PATIENT),
        relationship=_concept(f"{_TERMS}/subscriber-relationship", _RELATIONS.get(given.relationship, "other")),
        payor=[reference(f"Organization/payer-{number}")],
        class_=[group] if group else None,
        order=number,
    )


def _conditions(claim: Claim, coded: CodedEncounter | None, has_encounter: bool) -> list[Json]:
    titles = {item.code.value: item.title for item in coded.diagnoses} if coded is not None else {}
    return [
        _known(
            resourceType="Condition",
            id=f"condition-{number}",
            category=[_concept(f"{_TERMS}/condition-category", "encounter-diagnosis")],
            code=_concept(_ICD9CM if item.is_icd9 else _ICD10CM, item.code, titles.get(item.code)),
            subject=reference(PATIENT),
            encounter=reference(ENCOUNTER) if has_encounter else None,
        )
        for number, item in enumerate(claim.diagnoses, start=1)
    ]


def _procedures(claim: Claim, has_encounter: bool) -> list[Json]:
    return [
        _known(
            resourceType="Procedure",
            id=f"procedure-{number}",
            status="completed",
            code=_concept(_ICD10PCS, item.code),
            subject=reference(PATIENT),
            encounter=reference(ENCOUNTER) if has_encounter else None,
            performedDateTime=item.date.isoformat(),
        )
        for number, item in enumerate(claim.procedures, start=1)
    ]


def _claim(claim: Claim, created: datetime.datetime, coverages: int, has_encounter: bool) -> Json:
    team = [role for role in _CARE_TEAM if getattr(claim, role) is not None]
    kinds = {role: "Practitioner" if getattr(claim, role).first is not None else "Organization" for role in team}
    return _known(
        resourceType="Claim",
        id="claim",
        identifier=[{"value": claim.id}],
        status="cancelled" if claim.frequency == "8" else "active",
        type=_concept(f"{_TERMS}/claim-type", _TYPES[claim.form]),
        use="claim",
        patient=reference(PATIENT),
        created=created.strftime("%Y-%m-%d"),
        provider=reference("Organization/billing"),
        priority=_concept(f"{_TERMS}/processpriority", "normal"),
        related=[{"claim": {"identifier": {"value": claim.original_reference}}}] if claim.original_reference else None,
        careTeam=[
            {"sequence": number, "provider": reference(f"{kinds[role]}/{role}"), "role": {"text": role}}
            for number, role in enumerate(team, start=1)
        ],
        diagnosis=[_diagnosis(item, number) for number, item in enumerate(claim.diagnoses, start=1)],
        procedure=[
            {"sequence": number, "procedureReference": reference(f"Procedure/procedure-{number}")}
            for number, _ in enumerate(claim.procedures, start=1)
        ],
        insurance=[
            {"sequence": number, "focal": number == 1, "coverage": reference(f"Coverage/coverage-{number}")}
            for number in range(1, coverages + 1)
        ],
        item=[_item(claim, line, number, has_encounter) for number, line in enumerate(claim.lines, start=1)],
        total=_money(claim.charge),
    )


def _diagnosis(item: ClaimDiagnosis, number: int) -> Json:
    return _known(
        sequence=number,
        diagnosisReference=reference(f"Condition/condition-{number}"),
        type=[_concept(f"{_TERMS}/ex-diagnosistype", _DIAGNOSIS_TYPES[item.role])],
        onAdmission=_concept(_POA_SYSTEM, item.poa) if item.poa else None,
    )


def _item(claim: Claim, line: ServiceLine, number: int, has_encounter: bool) -> Json:
    day, end = line.date, line.end or line.date
    service = _concept(_system(claim.form, line.code), line.code) if line.code else {"text": "by revenue code"}
    return _known(
        sequence=number,
        diagnosisSequence=list(line.points_to),
        revenue=_concept(_REVENUE, line.revenue_code) if line.revenue_code else None,
        productOrService=service,
        modifier=[{"text": modifier} for modifier in line.modifiers],
        servicedPeriod={"start": day.isoformat(), "end": end.isoformat()} if day and end else None,
        locationCodeableConcept=_concept("https://www.cms.gov/Medicare/Coding/place-of-service-codes", line.place_of_service)
        if line.place_of_service
        else None,
        quantity={"value": float(line.units)},
        net=_money(line.charge),
        bodySite={"text": f"tooth {line.teeth[0].number}"} if line.teeth else None,
        encounter=[reference(ENCOUNTER)] if has_encounter else None,
    )


def _system(form: ClaimForm, code: str) -> str:
    if form is ClaimForm.DENTAL:
        return _CDT
    return _CPT if code[:1].isdigit() else _HCPCS


def _provenance(created: datetime.datetime, resources: list[Json], coded: CodedEncounter | None) -> Json:
    """Who made the codes, and of which texts."""
    made = [item for item in resources if item["resourceType"] in ("Condition", "Procedure", "Claim")]
    texts = [item for item in resources if item["resourceType"] == "DocumentReference"]
    editions = ", ".join(f"{system} {edition}" for system, edition in coded.editions) if coded is not None else ""
    who = f"nosology{f' ({editions})' if editions else ''}; to be reviewed by a person"
    return _known(
        resourceType="Provenance",
        id="provenance",
        target=[reference(f"{item['resourceType']}/{item['id']}") for item in made],
        recorded=created.strftime("%Y-%m-%dT%H:%M:00Z"),
        agent=[{"type": _concept(f"{_TERMS}/provenance-participant-type", "assembler"), "who": {"display": who}}],
        entity=[{"role": "source", "what": reference(f"DocumentReference/{item['id']}")} for item in texts],
    )
