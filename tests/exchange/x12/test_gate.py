"""The gate: valid claims pass pyx12 and read back equal; a claim with anything wrong is not written, and the finding says what."""

import datetime
import os
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from tools.made_claims import ENVELOPE, make_claims

from nosology.exchange.x12 import claims_out
from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.gate import passing
from nosology.exchange.x12.gate.passing import reread_findings, through_gate
from nosology.exchange.x12.gate.pyx12 import pyx12_findings
from nosology.model.claim import Adjustment, Claim, ClaimForm, Coverage, OtherCoverage, Payer, Stay
from nosology.model.errors import MissingExtraError, UsageError
from nosology.model.money import Money

COUNT = int(os.environ.get("NOSOLOGY_CLAIMS", "25"))
"""Claims of each form; 1,000 in the long run."""


@pytest.mark.parametrize("form", ClaimForm)
def test_valid_claims_pass_and_read_back_equal(form: ClaimForm) -> None:
    claims = make_claims(form, COUNT)
    passed = through_gate(claims, ENVELOPE)
    assert passed.findings == ()
    assert list(passed.claims) == claims
    assert list(reread_findings(passed.text, claims)) == []


def line(claim: Claim, **changes: object) -> Claim:
    return replace(claim, lines=(replace(claim.lines[0], **changes), *claim.lines[1:]))  # type: ignore[arg-type]


def plain(form: ClaimForm) -> Claim:
    """The first made claim that is original, to a primary payer, of the patient's own insurance."""
    return next(
        claim for claim in make_claims(form, 60)
        if claim.frequency == "1" and not claim.others and claim.patient is None and not claim.causes
        and (claim.stay is None or claim.stay.admitted is not None)
    )  # fmt: skip


def secondary(form: ClaimForm) -> Claim:
    return next(claim for claim in make_claims(form, 60) if claim.others and claim.lines[0].decisions[0].adjustments)


WRONG: list[tuple[str, ClaimForm, Callable[[Claim], Claim], int, str]] = [
    ("a charge that is not the sum", ClaimForm.PROFESSIONAL, lambda c: replace(c, charge=Money(1)), 3, "2300 CLM02"),
    ("a check digit", ClaimForm.PROFESSIONAL, lambda c: replace(c, billing=replace(c.billing, npi="1234567890")), 2, "2010AA NM1*85 NM109"),
    ("a pointer past the end", ClaimForm.PROFESSIONAL, lambda c: line(c, points_to=(12, 11)), 4, "2400 SV107 line 1"),
    ("no pointer", ClaimForm.PROFESSIONAL, lambda c: line(c, points_to=()), 2, "2400 SV107 line 1"),
    ("a void without the earlier number", ClaimForm.DENTAL, lambda c: replace(c, frequency="8"), 4, "2300 REF*F8"),
    ("a frequency", ClaimForm.DENTAL, lambda c: replace(c, frequency="0"), 2, "2300 CLM05-3"),
    ("a delimiter in a name", ClaimForm.PROFESSIONAL, lambda c: replace(c, note="A*B"), 1, "claim.note"),
    ("an accent", ClaimForm.PROFESSIONAL, lambda c: replace(c, note="CAFÉ"), 1, "claim.note"),
    ("five modifiers", ClaimForm.PROFESSIONAL, lambda c: line(c, modifiers=("25",) * 5), 2, "2400 SV101-3 line 1"),
    ("an accident without a day", ClaimForm.PROFESSIONAL, lambda c: replace(c, causes=("OA",)), 4, "2300 DTP*439"),
    ("a service before birth", ClaimForm.PROFESSIONAL, lambda c: line(c, date=datetime.date(1930, 1, 1)), 4, "2010 DMG02"),
    ("a field of another form", ClaimForm.PROFESSIONAL, lambda c: line(c, revenue_code="0450"), 1, "claim.lines[1].revenue_code"),
    ("a service yet to come", ClaimForm.PROFESSIONAL, lambda c: line(c, date=datetime.date(2026, 4, 2), end=None), 4, "2400 DTP*472 line 1"),
    ("no principal diagnosis", ClaimForm.PROFESSIONAL, lambda c: replace(c, diagnoses=()), 2, "2300 HI*ABK"),
    ("no attending provider", ClaimForm.INSTITUTIONAL, lambda c: replace(c, attending=None), 2, "2310A NM1*71"),
    ("no discharge hour", ClaimForm.INSTITUTIONAL, lambda c: replace(c, stay=stay(c, discharge_hour=None)), 4, "2300 DTP*096"),
    ("an admission after the stay", ClaimForm.INSTITUTIONAL,
     lambda c: replace(c, stay=stay(c, admitted=datetime.date(2027, 1, 1))), 4, "2300 DTP*435"),
    ("POA of an outpatient", ClaimForm.INSTITUTIONAL,
     lambda c: replace(c, facility_code="13", drg=None, procedures=(),
                       diagnoses=(replace(c.diagnoses[0], poa="Y"), *c.diagnoses[1:])), 4, "2300 HI-9 diagnosis 1"),
    ("a POA that is none", ClaimForm.INSTITUTIONAL,
     lambda c: replace(c, diagnoses=(replace(c.diagnoses[0], poa="1"), *c.diagnoses[1:])), 4, "2300 HI-9 diagnosis 1"),
    ("a tooth surface", ClaimForm.DENTAL, lambda c: line(c, oral_areas=("99",)), 2, "2400 SV304 line 1"),
    ("another payer first, twice", ClaimForm.PROFESSIONAL,
     lambda c: replace(c, coverage=replace(c.coverage, responsibility="S")), 4, "2320 SBR01"),
]  # fmt: skip


def stay(claim: Claim, **changes: object) -> Stay:
    assert claim.stay is not None
    return replace(claim.stay, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "spoil", "level", "element"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_named_and_not_written(
    form: ClaimForm, spoil: Callable[[Claim], Claim], level: int, element: str
) -> None:
    good = plain(form)
    passed = through_gate([replace(good, id="GOOD"), spoil(good)], ENVELOPE)
    assert [claim.id for claim in passed.claims] == ["GOOD"]
    assert (level, element) in {(item.level, item.element) for item in passed.findings}
    assert f"CLM*{good.id}*" not in passed.text


def test_the_decisions_of_an_earlier_payer_must_balance() -> None:
    claim = secondary(ClaimForm.PROFESSIONAL)
    first, *rest = claim.lines
    decision = first.decisions[0]
    more = replace(decision, adjustments=(*decision.adjustments, Adjustment("PR", "1", Money(1))))
    passed = through_gate([replace(claim, lines=(replace(first, decisions=(more,)), *rest))], ENVELOPE)
    assert {item.element for item in passed.findings} >= {"2400 SVD02 line 1", "2320 payer 1 CAS"}
    assert passed.text == ""


@pytest.mark.parametrize("form", ClaimForm)
def test_a_decision_on_the_whole_claim_and_a_third_payer(form: ClaimForm) -> None:
    claim = plain(form)
    holder = replace(claim.coverage.subscriber, birth_date=None, sex=None)
    paid = Money(claim.charge.cents // 3)
    rest = claim.charge - paid
    share = Money(rest.cents // 2)
    reasons = (
        Adjustment("CO", "45", share, "1"),
        Adjustment("CO", "97", Money(1)),
        Adjustment("PR", "1", rest - share - Money(1)),
    )
    first = Coverage(Payer("FIRST", "99999"), "F1", holder, "P", "18", "CI")
    decided = OtherCoverage(first, paid, Money(5), reasons, datetime.date(2026, 3, 1), "ICN1")
    waiting = OtherCoverage(Coverage(Payer("THIRD", "88888"), "T1", holder, "T", "18", "CI"))
    second = replace(claim, coverage=replace(claim.coverage, responsibility="S"), others=(decided, waiting))
    passed = through_gate([second], ENVELOPE)
    assert (passed.findings, passed.claims) == ((), (second,))
    unsaid = replace(second, others=(replace(decided, adjudicated=None), waiting))
    assert [item.element for item in through_gate([unsaid], ENVELOPE).findings] == ["2330B DTP*573 payer 1"]


def test_a_large_file_has_several_transaction_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims_out, "MOST_CLAIMS", 2)
    claims = make_claims(ClaimForm.INSTITUTIONAL, 5)
    passed = through_gate(claims, ENVELOPE)
    assert (passed.findings, list(passed.claims)) == ((), claims)
    assert [line for line in passed.text.splitlines() if line.startswith(("ST*", "BHT", "GE*"))] == [
        "ST*837*0001*005010X223A2~", "BHT*0019*00*1*20260401*1015*CH~",
        "ST*837*0002*005010X223A2~", "BHT*0019*00*1-2*20260401*1015*CH~",
        "ST*837*0003*005010X223A2~", "BHT*0019*00*1-3*20260401*1015*CH~", "GE*3*1~",
    ]  # fmt: skip


def test_a_file_that_nobody_takes_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passing, "MAX_STRUCTURED_BYTES", 2_000)
    with pytest.raises(UsageError, match="Give fewer claims at a time"):
        through_gate(make_claims(ClaimForm.DENTAL, 5), ENVELOPE)


def test_the_same_number_twice() -> None:
    claim = plain(ClaimForm.PROFESSIONAL)
    passed = through_gate([claim, claim], ENVELOPE)
    assert [(item.level, item.element) for item in passed.findings] == [(4, "2300 CLM01")]


def test_findings_never_quote_the_claim() -> None:
    claim = replace(plain(ClaimForm.PROFESSIONAL), note="SECRET*WORDS", frequency="SECRET")
    assert "SECRET" not in "".join(f"{item.element} {item.message}" for item in through_gate([claim], ENVELOPE).findings)


@pytest.mark.parametrize(
    ("form", "was", "now", "element"),
    [
        (ClaimForm.PROFESSIONAL, "*UN*", "*XX*", "SV103"),
        (ClaimForm.INSTITUTIONAL, "DTP*434*RD8", "DTP*434*D8", "DTP02"),
        (ClaimForm.DENTAL, "SV3*AD", "SV3*ZZ", "SV3"),
        (ClaimForm.DENTAL, "*472*D8*", "*472*D8*9", "DTP03"),
    ],
)
def test_pyx12_stands_behind_our_own_checks(form: ClaimForm, was: str, now: str, element: str) -> None:
    text = claims_to_x12(make_claims(form, 3), ENVELOPE)
    found = list(pyx12_findings(text.replace(was, now), form))
    assert any(item.element.startswith(element) for item in found)
    assert not list(pyx12_findings(text, form))


@pytest.mark.parametrize(("was", "now"), [("HI*ABK:", "HI*ABK:A:B:C:D:E:F:G:H:I:J:K:"), ("*472*D8*", "*472*RD8*1-2-")])
def test_what_breaks_pyx12_is_a_finding_on_its_claim(was: str, now: str) -> None:
    first, second, third = make_claims(ClaimForm.PROFESSIONAL, 3)
    head, tail = claims_to_x12([first, second, third], ENVELOPE).split(f"CLM*{second.id}*")
    text = f"{head}CLM*{second.id}*{tail.replace(was, now, 1)}"
    (found,) = pyx12_findings(text, ClaimForm.PROFESSIONAL)
    assert (found.claim, found.level) == (second.id, 1)
    assert found.element.split()[0] in ("HI", "DTP")


def test_without_pyx12_the_extra_is_named_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyx12.errors", None)
    with pytest.raises(MissingExtraError, match=r"Checking claims needs .* pip install 'nosology\[x12\]'"):
        through_gate(make_claims(ClaimForm.PROFESSIONAL, 1), ENVELOPE)
