"""What payers answer: payments line by line, acknowledgements, status; and the samples of the shared folder."""

from pathlib import Path

import pytest
from tools.made_claims import ENVELOPE, make_claims

from nosology.desk.remitting import Answered, answers_in, claims_in
from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.segments import read_interchanges, transactions
from nosology.model.claim import Adjustment, ClaimForm
from nosology.model.errors import DamagedInputError, NosologyError, UnsupportedFormatError
from nosology.model.money import Money

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def answer(text: str, path: Path, claims: list[object] | None = None) -> Answered:
    path.write_text(text, encoding="utf-8")
    (found,) = answers_in(str(path), claims or ())  # type: ignore[arg-type]
    return found


def test_a_payment_with_its_reasons() -> None:
    (found,) = answers_in(str(SAMPLES / "payment.835"))
    paid = found.remittance
    assert paid is not None and found.unread == () and found.findings == ()
    assert (paid.paid, paid.trace, paid.payee_id) == (Money(8750), "EFT4711", "1234567893")
    first, second = paid.claims
    assert first.lines[0].adjustments == (Adjustment("CO", "45", Money(1000)), Adjustment("PR", "2", Money(2500)))
    assert (first.lines[0].control_number, first.lines[0].remarks) == ("1", ("N807",))
    assert (second.status, second.lines, second.adjustments) == ("4", (), (Adjustment("CO", "29", Money(6000)),))
    assert [(item.reason, item.amount.cents) for item in paid.provider_adjustments] == [("L6", -150), ("WO", 400)]


def test_what_does_not_add_up_is_found(tmp_path: Path) -> None:
    text = (SAMPLES / "payment.835").read_text("utf-8").replace("CAS*CO*45*10", "CAS*CO*45*9").replace("BPR*I*87.5*", "BPR*I*88*")
    found = answer(text, tmp_path / "x.835")
    assert [item.element for item in found.findings] == ["2110 SVC03 line 1", "2100 CLP04", "BPR02"]


def test_paid_lines_are_matched_to_the_lines_that_were_sent(tmp_path: Path) -> None:
    claim = next(item for item in make_claims(ClaimForm.PROFESSIONAL, 30) if len({line.code for line in item.lines}) >= 3)
    lines = [
        f"SVC*HC:{line.code}*{line.charge.short}*0**1~\nCAS*CO*45*{line.charge.short}~\n"
        + (f"REF*6R*{line.control_number}~\n" if number % 2 else "")
        for number, line in enumerate(claim.lines[1:])
    ]
    segments = f"CLP*{claim.id}*1*{claim.charge.short}*0**12*X*11*1~\n{''.join(lines)}"
    text = (SAMPLES / "payment.835").read_text("utf-8")
    start, end = text.index("CLP*"), text.index("PLB*")
    found = answer(text[:start] + segments + text[end:], tmp_path / "x.835", [claim])
    (match,) = found.matched
    numbers = [line.number for line in match.lines]
    assert match.claim == claim and len(set(numbers)) == len(numbers) == len(claim.lines) - 1
    for line, number in zip(match.lines, numbers, strict=True):
        assert number is not None and claim.lines[number - 1].code == line.payment.code
    assert len(match.unanswered) == 1


def test_acknowledgements_say_where_and_never_quote() -> None:
    (found,) = answers_in(str(SAMPLES / "taken.999"))
    taken = found.acknowledgement
    assert taken is not None and (taken.status, taken.guide) == ("R", "005010X222A1")
    segment, element = taken.sets[0].errors
    assert (segment.segment, segment.position, element.element) == ("SV1", "25", "01-02")
    assert "99999" not in repr(found)


def test_statuses_of_claims() -> None:
    (found,) = answers_in(str(SAMPLES / "status.277"))
    assert [(item.level, item.claim, item.category, item.control_number) for item in found.statuses] == [
        ("receiver", "1", "A1", None),
        ("patient", "office-visit", "A2", "ICN77"),
        ("patient", "OTHER", "A7", None),
    ]


@pytest.mark.parametrize("cut", [0, 3, 50, 105, 106, 200, 400])
def test_a_truncated_file_is_refused_or_its_missing_end_is_found(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "x.835"
    path.write_bytes((SAMPLES / "payment.835").read_bytes()[:cut])
    try:
        found = answers_in(str(path))
    except (DamagedInputError, UnsupportedFormatError):
        return
    assert any("trailer is missing" in item.message for item in found[0].findings)


def test_claims_of_others_say_what_was_not_read(tmp_path: Path) -> None:
    text = claims_to_x12(make_claims(ClaimForm.PROFESSIONAL, 1), ENVELOPE).replace("HI*ABK", "CR1*LB*140~\nHI*ABK")
    path = tmp_path / "x.837"
    path.write_text(text, encoding="utf-8")
    claims, read = claims_in(str(path))
    assert len(claims) == 1
    assert [str(item.place).split()[-1] for item in read[0].unread] == ["CR1"]


def test_an_empty_place_between_codes_is_nothing_to_miss(tmp_path: Path) -> None:
    text = claims_to_x12(make_claims(ClaimForm.PROFESSIONAL, 1), ENVELOPE).replace("HI*ABK:", "HI**ABK:")
    path = tmp_path / "x.837"
    path.write_text(text, encoding="utf-8")
    claims, read = claims_in(str(path))
    assert (len(claims), read[0].unread) == (1, [])


def test_every_shared_sample_is_read_or_refused_for_what_it_is(shared: Path) -> None:
    folder = shared / "interchange" / "x12"
    if not folder.is_dir():
        pytest.skip("the shared folder has no X12 samples")
    kinds = {"837": claims_in, "835": answers_in, "999": answers_in, "277": answers_in}
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        kind = next(transactions(read_interchanges(path.read_bytes()))).kind
        if kind in kinds:
            assert kinds[kind](str(path)), path.name  # type: ignore[operator]
            continue
        with pytest.raises(NosologyError, match=f"X12 {kind}"):
            answers_in(str(path))
