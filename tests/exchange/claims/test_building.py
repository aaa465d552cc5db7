"""From an encounter and the billing sheet to a claim; what is missing is named."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from tools.made_claims import make_claims

from nosology.codebook.shelf import Codebook
from nosology.exchange.claims.building import build_claim, form_for
from nosology.exchange.claims.json import from_json, to_json
from nosology.exchange.claims.npi import is_npi
from nosology.exchange.claims.validity import Validity
from nosology.model.claim import Claim, ClaimDiagnosis, ClaimForm, ClaimProcedure, DiagnosisRole
from nosology.model.codes import CodeSystem, CptCode, Icd10CmCode, Icd10PcsCode
from nosology.model.encounter import Document, Encounter, Patient, Setting, Sex
from nosology.model.errors import EncounterError
from nosology.model.money import Money
from nosology.model.result import CodedDiagnosis, CodedEncounter, CodedProcedure, Role

SHEET = json.loads((Path(__file__).resolve().parents[3] / "examples" / "billing" / "office.json").read_text("utf-8"))
DAY = datetime.date(2026, 3, 11)


def encounter(setting: Setting = Setting.PHYSICIAN_OFFICE, **known: Any) -> Encounter:
    return Encounter("V-1 7", setting, "note", known.pop("patient", Patient()), (Document("n", "note", "Pain."),), DAY, **known)


def coded(
    *codes: str, procedures: tuple[CodedProcedure, ...] = (), setting: Setting = Setting.PHYSICIAN_OFFICE
) -> CodedEncounter:
    roles = [Role.PRINCIPAL if setting.is_inpatient else Role.FIRST_LISTED, *[Role.SECONDARY] * len(codes)]
    found = tuple(
        CodedDiagnosis(Icd10CmCode.parse(code), "", role, 1.0, (), (), "Y" if setting.is_inpatient else None)
        for code, role in zip(codes, roles, strict=False)
    )
    return CodedEncounter("V-1 7", setting, DAY, (), found, procedures)


def service(code: str) -> CodedProcedure:
    return CodedProcedure(CodeSystem.CPT, CptCode.parse(code), "", (), (), ("25",), 2)


def sheet(**claim: Any) -> dict[str, Any]:
    kept = {name: value for name, value in SHEET["claim"].items() if name != "lines"}
    return {"claim": kept | claim}


def test_the_codes_come_from_the_encounter_and_the_charges_from_billing() -> None:
    built = build_claim(
        encounter(),
        coded("E11.9", "I10", procedures=(service("99213"),)),
        sheet() | {"charges": {"99213": "80.00"}},
        ClaimForm.PROFESSIONAL,
    )
    claim = built.claim
    assert (claim.id, claim.charge, built.findings) == ("V-17", Money(8000), ())
    assert [(item.code, item.role) for item in claim.diagnoses] == [
        ("E11.9", DiagnosisRole.PRINCIPAL),
        ("I10", DiagnosisRole.OTHER),
    ]
    (line,) = claim.lines
    assert (line.code, line.modifiers, line.units, line.points_to, line.date) == ("99213", ("25",), "2", (1, 2), DAY)


def test_a_service_without_a_charge_keeps_the_claim_back() -> None:
    built = build_claim(encounter(), coded("E11.9", procedures=(service("99213"),)), sheet(), ClaimForm.PROFESSIONAL)
    assert [item.message for item in built.findings] == ["billing.charges has no charge for 99213"]


def test_lines_of_the_sheet_stand_for_the_services() -> None:
    built = build_claim(encounter(), coded("E11.9", procedures=(service("99214"),)), SHEET, ClaimForm.PROFESSIONAL)
    assert ([line.code for line in built.claim.lines], built.findings) == (["99213"], ())


def test_a_stay_has_dates_poa_and_external_causes_apart() -> None:
    stay = encounter(Setting.HOSPITAL_INPATIENT, admitted=DAY - datetime.timedelta(days=2), discharged=DAY)
    pcs = CodedProcedure(CodeSystem.ICD10PCS, Icd10PcsCode.parse("0DTJ4ZZ"), "", (), ())
    given = sheet(
        facility_code="11", stay={"status": "01", "admission_hour": "10"},
        diagnoses=[{"code": "R10.9", "role": "admitting"}], lines=[{"charge": "10.00", "revenue_code": "0120"}],
    )  # fmt: skip
    coded_stay = coded("K35.80", "W01.0XXA", "I10", procedures=(pcs,), setting=Setting.HOSPITAL_INPATIENT)
    built = build_claim(stay, coded_stay, given, ClaimForm.INSTITUTIONAL)
    assert [item.message for item in built.findings] == ["billing.procedure_dates has no day for 0DTJ4ZZ"]
    built = build_claim(stay, coded_stay, given | {"procedure_dates": {"0DTJ4ZZ": "2026-03-10"}}, ClaimForm.INSTITUTIONAL)
    claim = built.claim
    assert [(item.code, item.role.value, item.poa) for item in claim.diagnoses] == [
        ("K35.80", "principal", "Y"), ("R10.9", "admitting", None), ("W01.0XXA", "external-cause", "Y"), ("I10", "other", "Y"),
    ]  # fmt: skip
    assert claim.stay is not None and (claim.stay.start, claim.stay.end, claim.stay.admission_hour) == (stay.admitted, DAY, "10")
    assert claim.procedures == (ClaimProcedure("0DTJ4ZZ", datetime.date(2026, 3, 10)),)


def test_a_claim_has_room_for_twelve_diagnoses_and_says_what_it_leaves_out() -> None:
    codes = [f"E11.{number}" for number in (21, 22, 29, 36, 40, 41, 42, 43, 44, 49, 51, 52, 59, 65)]
    built = build_claim(encounter(), coded(*codes), SHEET, ClaimForm.PROFESSIONAL)
    assert len(built.claim.diagnoses) == 12
    assert built.notes == ("a claim of this form has room for 12 diagnoses; the last 2 are left out",)


def test_one_sheet_bills_for_many_encounters() -> None:
    many = sheet() | {
        "charges": {"99213": "80.00"},
        "encounters": {"V-1 7": {"claim": {"record_number": "R7"}, "charges": {"99213": "90.00"}}},
    }
    claim = build_claim(encounter(), coded("I10", procedures=(service("99213"),)), many, ClaimForm.PROFESSIONAL).claim
    assert (claim.record_number, claim.charge) == ("R7", Money(9000))


def test_billing_for_another_patient_is_noticed() -> None:
    other = encounter(patient=Patient(birth_date=datetime.date(1980, 1, 1), sex=Sex.MALE))
    built = build_claim(other, coded("I10"), SHEET, ClaimForm.PROFESSIONAL)
    assert [item.element for item in built.findings] == ["2010 DMG02", "2010 DMG03"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"charge": 1.5}, "billing.claim.charge must be an amount"),
        ({"lines": [{"charge": "1.00", "cod": "x"}]}, r"Unknown field: billing.claim.lines\[0\].cod"),
        ({"billing": {"npi": "1"}}, "billing.claim.billing.name is missing"),
        ({"frequency": 1}, "billing.claim.frequency must be a string"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused_by_the_name_of_the_field(change: dict[str, Any], message: str) -> None:
    with pytest.raises(EncounterError, match=message):
        build_claim(encounter(), coded("I10"), {"claim": SHEET["claim"] | change}, ClaimForm.PROFESSIONAL)


def test_each_setting_has_its_form() -> None:
    assert form_for(Setting.DENTAL_OFFICE) is ClaimForm.DENTAL
    assert form_for(Setting.HOSPITAL_INPATIENT) is ClaimForm.INSTITUTIONAL
    assert form_for(Setting.PHYSICIAN_OFFICE) is ClaimForm.PROFESSIONAL


def test_codes_are_held_to_the_day_of_the_claim(codebook: Codebook) -> None:
    claim = make_claims(ClaimForm.PROFESSIONAL, 1)[0]
    check = Validity(codebook)
    assert list(check(claim)) == []
    wrong = to_json(claim) | {"diagnoses": [{"code": "E11", "role": "principal"}, {"code": "Q99.99"}]}
    found = [(item.level, item.element) for item in check(from_json(Claim, wrong, "claim"))]
    assert found == [(5, "2300 HI diagnosis 1"), (5, "2300 HI diagnosis 2")]


def test_services_are_held_to_the_day_where_the_books_know_them(full_codebook: Codebook) -> None:
    claim = make_claims(ClaimForm.PROFESSIONAL, 1)[0]
    lines = [{"charge": "1.00", "code": code, "date": "2026-03-01"} for code in ("99213", "97001", "J1885", "J0000", "HELLO")]
    changed = from_json(Claim, to_json(claim) | {"lines": lines}, "claim")
    assert [item.element for item in Validity(full_codebook)(changed)] == [f"2400 SV101-2 line {number}" for number in (2, 4, 5)]


def test_modifiers_are_held_to_the_day(full_codebook: Codebook) -> None:
    claim = make_claims(ClaimForm.PROFESSIONAL, 1)[0]
    used = (("99213", ["25", "LT"]), ("99213", ["25", "ZQ"]), ("A0428", ["RH"]), ("99213", ["RH"]))
    lines = [{"charge": "1.00", "code": code, "modifiers": modifiers, "date": "2026-03-01"} for code, modifiers in used]
    changed = from_json(Claim, to_json(claim) | {"lines": lines}, "claim")
    assert [item.element for item in Validity(full_codebook)(changed)] == ["2400 SV101-3 line 2", "2400 SV101-3 line 4"]


def test_a_modifier_that_does_not_suit_its_code_is_told_and_keeps_nothing_back(full_codebook: Codebook) -> None:
    claim = make_claims(ClaimForm.PROFESSIONAL, 1)[0]
    coded = (("99213", ["25"]), ("20610", ["25", "RT"]), ("45378", ["50"]))
    lines = [{"charge": "1.00", "code": code, "modifiers": modifiers, "date": "2026-03-01"} for code, modifiers in coded]
    changed = from_json(Claim, to_json(claim) | {"lines": lines}, "claim")
    check = Validity(full_codebook)
    assert list(check(changed)) == []
    assert list(check.doubts(changed)) == [
        "Modifier 25 does not suit 20610: it is not for numbers of that kind.",
        "Modifier 50 does not suit 45378: the bilateral indicator of the number is 0.",
    ]


def test_an_exempt_code_has_no_poa_and_another_has(full_codebook: Codebook) -> None:
    claim = next(item for item in make_claims(ClaimForm.INSTITUTIONAL, 20) if item.procedures)
    diagnoses = (
        ClaimDiagnosis("I10", DiagnosisRole.PRINCIPAL, "Y"),
        ClaimDiagnosis("I50.33", DiagnosisRole.OTHER),
        ClaimDiagnosis("Z79.4", DiagnosisRole.OTHER, "Y"),
    )
    changed = to_json(claim) | {"diagnoses": to_json(diagnoses)}
    found = [item.message for item in Validity(full_codebook)(from_json(Claim, changed, "claim"))]
    assert found == ["is not exempt from POA and must give it", "is exempt from POA and must not give it"]


def test_npi_check_digit() -> None:
    assert is_npi("1234567893")
    assert not is_npi("1234567890") and not is_npi("123456789") and not is_npi("9234567893")
