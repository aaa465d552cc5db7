"""A claim that was written as X12 reads back equal, with nothing left over."""

from dataclasses import fields
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.made_claims import ENVELOPE, make_claim, make_claims

from nosology.exchange.claims.json import from_json, to_json
from nosology.exchange.x12.claims_in import read_claims
from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.envelope import envelope_findings
from nosology.exchange.x12.segments import read_interchanges, transactions
from nosology.model.claim import Claim, ClaimForm


def back(text: str) -> list[Claim]:
    interchanges = read_interchanges(text.encode())
    assert list(envelope_findings(interchanges)) == []
    (transaction,) = transactions(interchanges)
    read = read_claims(transaction)
    assert read.unread == []
    return read.claims


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(ClaimForm))
def test_claim_to_837_to_claim(random: Random, form: ClaimForm) -> None:
    claim = make_claim(random, form, 1)
    assert back(claims_to_x12([claim], ENVELOPE)) == [claim]


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(ClaimForm))
def test_claim_to_json_to_claim(random: Random, form: ClaimForm) -> None:
    claim = make_claim(random, form, 1)
    assert from_json(Claim, to_json(claim), "claim") == claim


@pytest.mark.parametrize("form", ClaimForm)
def test_many_claims_in_one_file(form: ClaimForm) -> None:
    claims = make_claims(form, 30)
    assert back(claims_to_x12(claims, ENVELOPE)) == claims


def test_the_claims_made_here_use_every_field() -> None:
    claims = [claim for form in ClaimForm for claim in make_claims(form, 60)]
    unused = {field.name for field in fields(Claim) if all(getattr(claim, field.name) in (None, ()) for claim in claims)}
    assert unused <= {"service_end"}
