"""FHIR R4 out: a claim with its patient, coverages, providers, conditions, procedures and where they come from."""

import datetime

from nosology.exchange.fhir.claim_parts import (
    CARE_TEAM,
    TERMS,
    accident,
    address,
    billable_period,
    care_team,
    concept,
    facility,
    identifiers,
    known,
    supporting_information,
)
from nosology.exchange.fhir.values import Json
from nosology.exchange.fhir.writing import ENCOUNTER, PATIENT, bundle_of, encounter_to_fhir, reference
from nosology.model.claim import Claim, ClaimDiagnosis, ClaimForm, Coverage, DiagnosisRole, Drug, Person, Provider, ServiceLine
from nosology.model.encounter import Encounter
from nosology.model.money import Money
from nosology.model.result import CodedDiagnosis, CodedEncounter

_ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
_ICD9CM = "http://hl7.org/fhir/sid/icd-9-cm"
_ICD10PCS = "http://www.cms.gov/Medicare/Coding/ICD10"
_CPT, _HCPCS, _CDT = (
    "http://www.ama-assn.org/go/cpt",
    "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "http://www.ada.org/cdt",
)
_REVENUE = "https://www.nubc.org/CodeSystem/RevenueCodes"
_NDC = "http://hl7.org/fhir/sid/ndc"
_TYPES = {ClaimForm.PROFESSIONAL: "professional", ClaimForm.INSTITUTIONAL: "institutional", ClaimForm.DENTAL: "oral"}
_RELATIONS = {"18": "self", "01": "spouse", "19": "child"}
_DIAGNOSIS_TYPES = {
    DiagnosisRole.PRINCIPAL: "principal",
    DiagnosisRole.ADMITTING: "admitting",
    DiagnosisRole.OTHER: "secondary",
    DiagnosisRole.REASON_FOR_VISIT: "patientreasonforvisit",
    DiagnosisRole.EXTERNAL_CAUSE: "externalcauseofinjury",
}
_POA_SYSTEM = "https://www.nubc.org/CodeSystem/PresentOnAdmissionIndicator"
_ORDER = "PSTABCDEFGH"
_START, _END = "urn:nosology:start", "urn:nosology:end"
"""Extensions: where in the text of a DocumentReference the evidence of a code stands, in code points."""


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
        resources[0] |= _encounter_diagnoses(claim)
    coverages = [claim.coverage, *(other.coverage for other in claim.others)]
    resources = [
        _person(patient, "patient"),
        *resources,
        *_conditions(claim, coded, encounter),
        *_procedures(claim, encounter is not None),
        _organization(claim.billing, "billing"),
        *([facility(claim.facility)] if claim.facility is not None else ()),
        *([_subscriber(claim.coverage.subscriber)] if claim.patient is not None else ()),
        *(_coverage(item, number, claim) for number, item in enumerate(coverages, start=1)),
        *(_payer(item, number) for number, item in enumerate(coverages, start=1)),
        *(_practitioner(found, role) for role in CARE_TEAM if (found := getattr(claim, role)) is not None),
        _claim(claim, created, len(coverages), encounter is not None),
    ]
    return bundle_of([*resources, _provenance(created, resources, coded)])


def _money(amount: Money) -> Json:
    return {"value": amount.cents / 100, "currency": "USD"}


def _person(given: Person, id: str) -> Json:
    name = known(family=given.last, given=[part for part in (given.first, given.middle) if part])
    return known(
        resourceType="Patient",
        id=id,
        name=[name | ({"suffix": [given.suffix]} if given.suffix else {})],
        gender=given.sex.value if given.sex else None,
        birthDate=given.birth_date.isoformat() if given.birth_date else None,
        address=[where] if (where := address(given.address)) else None,
    )


def _organization(given: Provider, id: str) -> Json:
    phone = [{"system": "phone", "value": given.phone}] if given.phone else []
    name = " ".join(part for part in (given.first, given.name) if part)
    where = [found] if (found := address(given.address)) else None
    return known(resourceType="Organization", id=id, identifier=identifiers(given), name=name, telecom=phone, address=where)


def _practitioner(given: Provider, id: str) -> Json:
    if given.first is None:
        return _organization(given, id)
    name = known(family=given.name, given=[part for part in (given.first, given.middle) if part])
    return known(resourceType="Practitioner", id=id, identifier=identifiers(given), name=[name])


def _payer(given: Coverage, number: int) -> Json:
    return {
        "resourceType": "Organization",
        "id": f"payer-{number}",
        "identifier": [{"value": given.payer.id}],
        "name": given.payer.name,
    }


def _subscriber(given: Person) -> Json:
    """Who holds the insurance when it is not the patient."""
    return _person(given, "subscriber") | {"resourceType": "RelatedPerson", "patient": reference(PATIENT)}


def _coverage(given: Coverage, number: int, claim: Claim) -> Json:
    group = (
        known(type=concept(f"{TERMS}/coverage-class", "group"), value=given.group, name=given.group_name) if given.group else None
    )
    return known(
        resourceType="Coverage",
        id=f"coverage-{number}",
        status="active",
        subscriber=reference("RelatedPerson/subscriber") if number == 1 and claim.patient is not None else None,
        subscriberId=given.member_id,
        beneficiary=reference(PATIENT),
        relationship=concept(f"{TERMS}/subscriber-relationship", _RELATIONS.get(given.relationship, "other")),
        payor=[reference(f"Organization/payer-{number}")],
        class_=[group] if group else None,
        order=1 + _ORDER.index(given.responsibility) if given.responsibility in _ORDER else None,
    )


def _encounter_diagnoses(claim: Claim) -> Json:
    use = concept(f"{TERMS}/diagnosis-role", "billing")
    found = [
        {"condition": reference(f"Condition/condition-{number}"), "use": use, "rank": number}
        for number, _ in enumerate(claim.diagnoses, start=1)
    ]
    return {"diagnosis": found} if found else {}


def _conditions(claim: Claim, coded: CodedEncounter | None, encounter: Encounter | None) -> list[Json]:
    made = {item.code.value: item for item in coded.diagnoses} if coded is not None else {}
    return [
        known(
            resourceType="Condition",
            id=f"condition-{number}",
            category=[concept(f"{TERMS}/condition-category", "encounter-diagnosis")],
            code=concept(_ICD9CM if item.is_icd9 else _ICD10CM, item.code, made[item.code].title if item.code in made else None),
            subject=reference(PATIENT),
            encounter=reference(ENCOUNTER) if encounter is not None else None,
            evidence=_evidence(made[item.code], encounter) if item.code in made and encounter is not None else None,
        )
        for number, item in enumerate(claim.diagnoses, start=1)
    ]


def _evidence(made: CodedDiagnosis, encounter: Encounter) -> list[Json]:
    """Where the record says it."""
    numbers = {document.id: number for number, document in enumerate(encounter.documents, start=1)}
    return [
        {
            "extension": [{"url": _START, "valueInteger": item.start}, {"url": _END, "valueInteger": item.end}],
            "detail": [reference(f"DocumentReference/document-{numbers[item.document]}")],
        }
        for item in made.evidence
        if item.document in numbers
    ]


def _procedures(claim: Claim, has_encounter: bool) -> list[Json]:
    return [
        known(
            resourceType="Procedure",
            id=f"procedure-{number}",
            status="completed",
            code=concept(_ICD10PCS, item.code),
            subject=reference(PATIENT),
            encounter=reference(ENCOUNTER) if has_encounter else None,
            performedDateTime=item.date.isoformat(),
        )
        for number, item in enumerate(claim.procedures, start=1)
    ]


def _claim(claim: Claim, created: datetime.datetime, coverages: int, has_encounter: bool) -> Json:
    return known(
        resourceType="Claim",
        id="claim",
        identifier=[{"value": claim.id}],
        status="cancelled" if claim.frequency == "8" else "active",
        type=concept(f"{TERMS}/claim-type", _TYPES[claim.form]),
        use="claim",
        patient=reference(PATIENT),
        billablePeriod=billable_period(claim),
        created=created.strftime("%Y-%m-%d"),
        provider=reference("Organization/billing"),
        priority=concept(f"{TERMS}/processpriority", "normal"),
        related=_related(claim),
        facility=reference("Location/facility") if claim.facility is not None else None,
        careTeam=care_team(claim),
        supportingInfo=supporting_information(claim),
        diagnosis=[_diagnosis(item, number) for number, item in enumerate(claim.diagnoses, start=1)],
        procedure=[
            {"sequence": number, "procedureReference": reference(f"Procedure/procedure-{number}")}
            for number, _ in enumerate(claim.procedures, start=1)
        ],
        insurance=[
            known(
                sequence=number,
                focal=number == 1,
                coverage=reference(f"Coverage/coverage-{number}"),
                preAuthRef=[claim.prior_authorization] if number == 1 and claim.prior_authorization else None,
            )
            for number in range(1, coverages + 1)
        ],
        accident=accident(claim),
        item=[_item(claim, line, number, has_encounter) for number, line in enumerate(claim.lines, start=1)],
        total=_money(claim.charge),
    )


def _related(claim: Claim) -> list[Json] | None:
    """The earlier claim that this one replaces or voids, by the payer's number."""
    if not claim.original_reference:
        return None
    prior = concept(f"{TERMS}/ex-relatedclaimrelationship", "prior")
    return [{"claim": {"identifier": {"value": claim.original_reference}}, "relationship": prior}]


def _diagnosis(item: ClaimDiagnosis, number: int) -> Json:
    return known(
        sequence=number,
        diagnosisReference=reference(f"Condition/condition-{number}"),
        type=[concept(f"{TERMS}/ex-diagnosistype", _DIAGNOSIS_TYPES[item.role])],
        onAdmission=concept(_POA_SYSTEM, item.poa) if item.poa else None,
    )


def _item(claim: Claim, line: ServiceLine, number: int, has_encounter: bool) -> Json:
    day, end = line.date, line.end or line.date
    service = concept(_system(claim.form, line.code), line.code) if line.code else {"text": "by revenue code"}
    return known(
        sequence=number,
        diagnosisSequence=list(line.points_to),
        revenue=concept(_REVENUE, line.revenue_code) if line.revenue_code else None,
        productOrService=service,
        modifier=[concept(_CPT if modifier.isdigit() else _HCPCS, modifier) for modifier in line.modifiers],
        servicedPeriod={"start": day.isoformat(), "end": end.isoformat()} if day and end else None,
        locationCodeableConcept=concept("https://www.cms.gov/Medicare/Coding/place-of-service-codes", line.place_of_service)
        if line.place_of_service
        else None,
        quantity={"value": float(line.units)},
        net=_money(line.charge),
        bodySite={"text": f"tooth {line.teeth[0].number}"} if line.teeth else None,
        subSite=[{"text": f"surface {surface}"} for surface in line.teeth[0].surfaces] if line.teeth else None,
        encounter=[reference(ENCOUNTER)] if has_encounter else None,
        detail=[_drug(line.drug)] if line.drug is not None else None,
    )


def _drug(given: Drug) -> Json:
    quantity = {"value": float(given.quantity), "unit": given.unit}
    return {"sequence": 1, "productOrService": concept(_NDC, given.ndc), "quantity": quantity}


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
    return known(
        resourceType="Provenance",
        id="provenance",
        target=[reference(f"{item['resourceType']}/{item['id']}") for item in made],
        recorded=created.strftime("%Y-%m-%dT%H:%M:00Z"),
        agent=[{"type": concept(f"{TERMS}/provenance-participant-type", "assembler"), "who": {"display": who}}],
        entity=[{"role": "source", "what": reference(f"DocumentReference/{item['id']}")} for item in texts],
    )
