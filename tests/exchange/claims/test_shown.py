"""Claims as FHIR and as pictures of the forms."""

import datetime
import importlib
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from tools.made_claims import make_claims

from nosology.exchange.claims.forms import forms_as_pdf
from nosology.exchange.fhir.claims import claim_to_fhir
from nosology.model.claim import Claim, ClaimForm

MADE = datetime.datetime(2026, 4, 1, 10, 15)


@pytest.mark.parametrize("form", ClaimForm)
def test_every_resource_of_a_claim_conforms_to_fhir(form: ClaimForm) -> None:
    for claim in make_claims(form, 10):
        resources = [entry["resource"] for entry in claim_to_fhir(claim, MADE)["entry"]]
        for resource in resources:
            kind = resource["resourceType"]
            getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind).model_validate(resource)
        (written,) = (item for item in resources if item["resourceType"] == "Claim")
        assert written["total"]["value"] == pytest.approx(claim.charge.cents / 100)
        assert len(written["item"]) == len(claim.lines)
        assert {"Condition", "Coverage", "Provenance"} <= {item["resourceType"] for item in resources} or not claim.diagnoses


def shown(claim: Claim) -> dict[str, Any]:
    return {f"{e['resource']['resourceType']}/{e['resource']['id']}": e["resource"] for e in claim_to_fhir(claim, MADE)["entry"]}


def one(form: ClaimForm, fits: Callable[[Claim], object]) -> Claim:
    return next(claim for claim in make_claims(form, 200) if fits(claim))


def test_a_replacement_names_the_claim_before_it() -> None:
    claim = one(ClaimForm.PROFESSIONAL, lambda claim: claim.frequency == "7" and claim.prior_authorization)
    written = shown(claim)["Claim/claim"]
    (related,) = written["related"]
    assert related["claim"]["identifier"]["value"] == claim.original_reference
    assert related["relationship"]["coding"][0]["code"] == "prior"
    assert written["insurance"][0]["preAuthRef"] == [claim.prior_authorization]
    assert written["supportingInfo"][0]["valueString"] == "7"


def test_a_claim_to_a_later_payer_keeps_the_order_of_the_payers() -> None:
    written = shown(one(ClaimForm.DENTAL, lambda claim: claim.others and claim.patient))
    assert [written[f"Coverage/coverage-{number}"]["order"] for number in (1, 2)] == [2, 1]
    assert written["Coverage/coverage-1"]["subscriber"] == {"reference": "RelatedPerson/subscriber"}
    assert written["RelatedPerson/subscriber"]["patient"] == {"reference": "Patient/patient"}


def test_a_stay_says_when_and_how_it_ended() -> None:
    claim = one(ClaimForm.INSTITUTIONAL, lambda claim: claim.drg and claim.facility)
    assert claim.stay is not None and claim.stay.admitted is not None
    written = shown(claim)["Claim/claim"]
    said = {item["category"].get("coding", [{"code": ""}])[0]["code"]: item for item in written["supportingInfo"]}
    assert said["typeofbill"]["code"]["coding"][0]["code"] == f"011{claim.frequency}"
    assert said["drg"]["code"]["coding"][0]["code"] == "291"
    assert said["admissionperiod"]["timingPeriod"]["start"] == claim.stay.admitted.isoformat()
    assert written["billablePeriod"] == {"start": claim.stay.start.isoformat(), "end": claim.stay.end.isoformat()}
    assert written["facility"] == {"reference": "Location/facility"}


@pytest.mark.parametrize("form", [ClaimForm.PROFESSIONAL, ClaimForm.INSTITUTIONAL])
def test_a_form_shows_the_claim_and_the_same_claim_gives_the_same_bytes(form: ClaimForm) -> None:
    claims = make_claims(form, 3)
    data = forms_as_pdf(claims, form is ClaimForm.INSTITUTIONAL, MADE)
    assert data == forms_as_pdf(claims, form is ClaimForm.INSTITUTIONAL, MADE)
    with pypdfium2.PdfDocument(data) as document:
        assert len(document) == 3
        for number, claim in enumerate(claims):
            text = document[number].get_textpage().get_text_bounded()
            for wanted in (claim.id, str(claim.charge), claim.diagnoses[0].code, claim.coverage.member_id, claim.billing.npi):
                assert str(wanted) in text


def test_many_lines_take_more_pages() -> None:
    claim = make_claims(ClaimForm.PROFESSIONAL, 1)[0]
    import dataclasses

    long = dataclasses.replace(claim, lines=claim.lines[:1] * 50)
    with pypdfium2.PdfDocument(forms_as_pdf([long], False, MADE)) as document:
        assert len(document) == 3
