"""Claims as FHIR and as pictures of the forms."""

import datetime
import importlib

import pypdfium2
import pytest
from tools.made_claims import make_claims

from nosology.exchange.claims.forms import forms_as_pdf
from nosology.exchange.fhir.claims import claim_to_fhir
from nosology.model.claim import ClaimForm

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
