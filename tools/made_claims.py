"""Claims made up for tests and measurements: valid, of every form, of every kind that is written. No real person or provider."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from nosology.exchange.claims.npi import with_check_digit
from nosology.exchange.x12.envelope import Envelope
from nosology.model.claim import (
    Address,
    Adjustment,
    Claim,
    ClaimDiagnosis,
    ClaimForm,
    ClaimProcedure,
    Coverage,
    DatedCode,
    DiagnosisRole,
    Drug,
    LineDecision,
    OtherCoverage,
    Payer,
    Person,
    Provider,
    ServiceLine,
    Stay,
    Tooth,
    ValueCode,
)
from nosology.model.encounter import Sex
from nosology.model.money import NOTHING, Money, total

ENVELOPE = Envelope("MADE UP BILLING", "SUB001", "3055550100", "MADE UP CLEARING", "REC001", datetime.date(2026, 4, 1), "1015")
_LAST = ("ADLER", "BROOK", "CHEN", "DIAZ", "EKWUEME", "FROST", "O'NEIL", "VAN DER BERG")
_FIRST = ("ANNA", "BEN", "CARLA", "DEV", "ELI", "FAY", "GUS", "HANA")
_CITIES = (
    ("MIAMI", "FL", "331010001"),
    ("LANSING", "MI", "489330000"),
    ("TUCSON", "AZ", "857010000"),
    ("DOVER", "DE", "199010000"),
)
_DIAGNOSES = ("E11.9", "I10", "J45.909", "M54.50", "N39.0", "K21.9", "F41.1", "Z79.4", "E78.5", "R07.9", "J18.9", "I50.33")
_EXTERNAL = ("W01.0XXA", "Y92.009", "V43.52XA")
_SERVICES = ("99213", "99214", "93000", "36415", "80053", "85025", "71046", "20610")
_MODIFIERS = ("25", "59", "LT", "RT", "76")
_DENTAL = ("D0120", "D1110", "D2391", "D2740", "D7140")
_PCS = ("0DTJ4ZZ", "5A1935Z", "02703DZ", "0SR90JZ")
_REVENUE = ("0120", "0250", "0300", "0320", "0450", "0636")
_PAYERS = (("MADE UP HEALTH", "60054", "CI"), ("MEDICARE", "09102", "MB"), ("STATE PLAN", "77027", "MC"))


def make_claim(random: Random, form: ClaimForm, number: int) -> Claim:
    """A valid claim; what is optional is there or not by chance."""
    day = datetime.date(2026, 1, 5) + datetime.timedelta(days=random.randrange(60))
    coverage, patient = _insured(random)
    claim = Claim(
        id=f"T{number:06d}",
        form=form,
        billing=_provider(random, is_organization=True, taxonomy="207Q00000X", tax_id="123456789", phone="3055550123"),
        coverage=coverage,
        charge=NOTHING,
        facility_code="11",
        patient=patient,
        record_number=_maybe(random, lambda: f"MR{random.randrange(10**6)}"),
        prior_authorization=_maybe(random, lambda: f"PA{random.randrange(10**6)}"),
        referral_number=_maybe(random, lambda: f"RF{random.randrange(10**6)}"),
        note=_maybe(random, lambda: "SEEN TWICE THAT DAY"),
        assigns_benefits=random.choice("YN"),
        releases_information=random.choice("YI"),
    )
    claim = _MAKERS[form](random, claim, day)
    claim = replace(claim, charge=total(line.charge for line in claim.lines))
    if random.random() < 0.3:
        claim = _second_payer(random, claim)
    if random.random() < 0.2:
        claim = replace(claim, frequency=random.choice("78"), original_reference=f"ICN{random.randrange(10**9)}")
    return claim


def make_claims(form: ClaimForm, count: int, seed: int = 1) -> list[Claim]:
    """Claims of one form, the same for the same seed."""
    random = Random(seed)
    return [make_claim(random, form, number) for number in range(1, count + 1)]


def _maybe[T](random: Random, make: Callable[[], T], chance: float = 0.5) -> T | None:
    return make() if random.random() < chance else None


def _address(random: Random) -> Address:
    city, state, code = random.choice(_CITIES)
    return Address(f"{random.randrange(1, 999)} MAIN ST", city, state, code, _maybe(random, lambda: "SUITE 4"))


def _provider(random: Random, is_organization: bool, address: bool = True, **known: Any) -> Provider:
    name = "MADE UP CLINIC" if is_organization else random.choice(_LAST)
    first = None if is_organization else random.choice(_FIRST)
    npi = with_check_digit(f"1{random.randrange(10**8):08d}")
    return Provider(name, npi, first, address=_address(random) if address else None, **known)


def _person(random: Random) -> Person:
    return Person(
        last=random.choice(_LAST),
        first=random.choice(_FIRST),
        middle=_maybe(random, lambda: random.choice("ABCDE")),
        suffix=_maybe(random, lambda: "JR", 0.1),
        birth_date=datetime.date(1940, 1, 1) + datetime.timedelta(days=random.randrange(20_000)),
        sex=random.choice((Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)),
        address=_address(random),
    )


def _insured(random: Random) -> tuple[Coverage, Person | None]:
    name, id, filing = random.choice(_PAYERS)
    patient = _maybe(random, lambda: _person(random), 0.3)
    relationship = random.choice(("01", "19", "G8")) if patient else "18"
    group = _maybe(random, lambda: f"GR{random.randrange(1000)}")
    title = None if group else _maybe(random, lambda: "MADE UP PLAN")
    coverage = Coverage(Payer(name, id), f"M{random.randrange(10**8)}", _person(random), "P", relationship, filing, group, title)
    return coverage, patient


def _money(random: Random) -> Money:
    return Money(random.randrange(100, 50_000))


def _pointed(random: Random, count: int) -> tuple[int, ...]:
    return tuple(random.sample(range(1, count + 1), min(count, random.randint(1, 4))))


def _plain_diagnoses(random: Random, most: int) -> tuple[ClaimDiagnosis, ...]:
    codes = random.sample(_DIAGNOSES, random.randint(1, most))
    return (
        ClaimDiagnosis(codes[0], DiagnosisRole.PRINCIPAL),
        *(ClaimDiagnosis(code, DiagnosisRole.OTHER) for code in codes[1:]),
    )


def _professional(random: Random, claim: Claim, day: datetime.date) -> Claim:
    diagnoses = _plain_diagnoses(random, 12)
    accident, stay = random.random() < 0.2, random.random() < 0.2
    anesthesia = random.random() < 0.1
    lines = tuple(
        ServiceLine(
            charge=_money(random),
            unit="MJ" if anesthesia else "UN",
            code="00840" if anesthesia else random.choice(_SERVICES),
            modifiers=tuple(random.sample(_MODIFIERS, random.randint(0, 3))),
            units=str(random.randint(1, 4)),
            place_of_service=_maybe(random, lambda: "22", 0.2),
            points_to=_pointed(random, len(diagnoses)),
            date=day,
            end=_maybe(random, lambda: day + datetime.timedelta(days=1), 0.1),
            control_number=f"{claim.id}L{number}",
            drug=_maybe(random, lambda: Drug("00002831501", "2", "ML"), 0.1),
            rendering=_maybe(random, lambda: _provider(random, False, False, taxonomy="208D00000X"), 0.1),
            note=_maybe(random, lambda: "LEFT SIDE", 0.1),
        )
        for number in range(1, random.randint(2, 7))
    )
    return replace(
        claim,
        diagnoses=diagnoses,
        lines=lines,
        rendering=_maybe(random, lambda: _provider(random, False, False, taxonomy="207R00000X")),
        referring=_maybe(random, lambda: _provider(random, False, False)),
        facility=_maybe(random, lambda: _provider(random, True), 0.3),
        patient_paid=_maybe(random, lambda: Money(2000), 0.3),
        onset_date=_maybe(random, lambda: day - datetime.timedelta(days=9), 0.3),
        accident_date=day - datetime.timedelta(days=2) if accident else None,
        causes=("AA",) if accident else (),
        accident_state="FL" if accident else None,
        facility_code="21" if stay else "11",
        admitted=day - datetime.timedelta(days=1) if stay else None,
        discharged=day + datetime.timedelta(days=2) if stay and random.random() < 0.5 else None,
    )


def _institutional(random: Random, claim: Claim, day: datetime.date) -> Claim:
    inpatient = random.random() < 0.6
    end = day + datetime.timedelta(days=random.randint(1, 9)) if inpatient else day
    stay = Stay(day, end, "01", day if inpatient else None, "10" if inpatient else None, "14" if inpatient else None, "3", "1")
    procedures = tuple(ClaimProcedure(code, day) for code in random.sample(_PCS, random.randint(0, 4))) if inpatient else ()
    lines = tuple(
        ServiceLine(
            charge=_money(random),
            code=None if inpatient else random.choice(_SERVICES),
            units=str(random.randint(1, 9)),
            revenue_code=random.choice(_REVENUE),
            date=None if inpatient else day,
            control_number=f"{claim.id}L{number}",
            non_covered=_maybe(random, lambda: Money(50), 0.1),
        )
        for number in range(1, random.randint(2, 9))
    )
    return replace(
        claim,
        facility_code="11" if inpatient else "13",
        signature_on_file="Y",
        diagnoses=_hospital_diagnoses(random, inpatient),
        procedures=procedures,
        lines=lines,
        stay=stay,
        drg="291" if inpatient else None,
        attending=_provider(random, False, False, taxonomy="207R00000X"),
        operating=_provider(random, False, False) if procedures else None,
        rendering=_maybe(random, lambda: _provider(random, False, False), 0.2),
        referring=_maybe(random, lambda: _provider(random, False, False), 0.2),
        facility=_maybe(random, lambda: _provider(random, True), 0.2),
        occurrences=(DatedCode("11", day),) if random.random() < 0.3 else (),
        spans=(DatedCode("74", day, end),) if inpatient and random.random() < 0.3 else (),
        values=(ValueCode("80", Money(300)),) if random.random() < 0.3 else (),
        conditions=("C5",) if random.random() < 0.2 else (),
    )


def _hospital_diagnoses(random: Random, inpatient: bool) -> tuple[ClaimDiagnosis, ...]:
    codes = random.sample(_DIAGNOSES, random.randint(1, 12))

    def of(code: str, role: DiagnosisRole) -> ClaimDiagnosis:
        is_exempt = code.startswith("Z")
        return ClaimDiagnosis(code, role, random.choice("YNUW") if inpatient and not is_exempt else None)

    found = [of(codes[0], DiagnosisRole.PRINCIPAL)]
    found.append(ClaimDiagnosis("R07.9", DiagnosisRole.ADMITTING if inpatient else DiagnosisRole.REASON_FOR_VISIT))
    found += [ClaimDiagnosis(code, DiagnosisRole.EXTERNAL_CAUSE) for code in _EXTERNAL[: random.randint(0, 3)]]
    return (*found, *(of(code, DiagnosisRole.OTHER) for code in codes[1:]))


def _dental(random: Random, claim: Claim, day: datetime.date) -> Claim:
    diagnoses = _plain_diagnoses(random, 4) if random.random() < 0.5 else ()
    on_claim, accident = random.random() < 0.2, random.random() < 0.1
    lines = tuple(
        ServiceLine(
            charge=_money(random),
            code=random.choice(_DENTAL),
            units="1",
            points_to=_pointed(random, len(diagnoses)) if diagnoses else (),
            date=None if on_claim else day,
            control_number=f"{claim.id}L{number}",
            oral_areas=("10",) if random.random() < 0.2 else (),
            teeth=(Tooth("3", ("M", "O")),) if random.random() < 0.4 else (),
        )
        for number in range(1, random.randint(2, 6))
    )
    rendering = _maybe(random, lambda: _provider(random, False, False, taxonomy="1223G0001X"))
    return replace(
        claim,
        diagnoses=diagnoses,
        lines=lines,
        rendering=rendering,
        record_number=None,
        referring=_maybe(random, lambda: _provider(random, False, False), 0.2),
        facility=_maybe(random, lambda: _provider(random, True), 0.2),
        patient_paid=_maybe(random, lambda: Money(1500), 0.2),
        service_date=day if on_claim else None,
        accident_date=day - datetime.timedelta(days=1) if accident else None,
        causes=("OA",) if accident else (),
    )


def _second_payer(random: Random, claim: Claim) -> Claim:
    """The same claim to a secondary payer, after the primary decided line by line."""
    holder = replace(_person(random), birth_date=None, sex=None)  # the standard has no place for them there
    first = Coverage(Payer("FIRST PAYER", "99999"), "F123456", holder, "P", "18", "CI")
    day = datetime.date(2026, 3, 20)
    lines = tuple(_decided(random, line, day) for line in claim.lines)
    paid = total(decision.paid for line in lines for decision in line.decisions)
    other = OtherCoverage(first, paid, _maybe(random, lambda: Money(500)), control_number=f"F{random.randrange(10**6)}")
    return replace(claim, coverage=replace(claim.coverage, responsibility="S"), lines=lines, others=(other,))


def _decided(random: Random, line: ServiceLine, day: datetime.date) -> ServiceLine:
    paid = Money(random.randint(0, line.charge.cents))
    rest = line.charge - paid
    share = Money(rest.cents // 2)
    adjustments = (Adjustment("CO", "45", share), Adjustment("PR", "2", rest - share)) if rest.cents else ()
    adjustments = tuple(item for item in adjustments if item.amount.cents)
    return replace(line, decisions=(LineDecision("99999", paid, line.units, day, line.code, line.modifiers, adjustments),))


_MAKERS: dict[ClaimForm, Callable[[Random, Claim, datetime.date], Claim]] = {
    ClaimForm.PROFESSIONAL: _professional,
    ClaimForm.INSTITUTIONAL: _institutional,
    ClaimForm.DENTAL: _dental,
}
