"""Dental services: the tooth, its surfaces and the films decide the number; what is planned is not reported."""

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.coding.procedures.dental import kind_of_tooth
from nosology.exchange.encounters import encounter_from_json


def numbers(text: str, codebook: Codebook, age: int = 40) -> list[str]:
    row = {"id": "x", "setting": "dental-office", "kind": "visit-note", "date_of_service": "2026-03-15", "patient": {"age": age}}
    coded = nosology.coding.code(encounter_from_json(row | {"text": text}), codebook=codebook)
    return [f"{p.code.value}x{p.units}" if p.units > 1 else p.code.value for p in coded.procedures]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("TX: Composite placed on #30 MOD.", ["D2393"]),
        ("TX: Composite placed on #8 M.", ["D2330"]),
        ("TX: Composite placed on #8 MIFL.", ["D2335"]),
        ("TX: Amalgam placed #19 MO.", ["D2150"]),
        ("TX: Amalgam placed #19 MODBL.", ["D2161"]),
        ("TX: RCT completed on #30.", ["D3330"]),
        ("TX: RCT completed on #4.", ["D3320"]),
        ("TX: RCT completed on #9.", ["D3310"]),
        ("TX: Simple extraction of #17.", ["D7140"]),
        ("TX: SRP LR and UR quadrants.", ["D4341x2"]),
        ("EXAM: Limited evaluation.", ["D0140"]),
        ("RADS: PA x3.", ["D0220", "D0230x2"]),
        ("RADS: BW x4.", ["D0274"]),
        ("TX: Prophy and fluoride varnish.", ["D1110", "D1206"]),
        ("NV: SRP 4 quads, composite #31 O.", []),
        ("Composite of #30.", []),
    ],
)
def test_services(text: str, wanted: list[str], full_codebook: Codebook) -> None:
    assert numbers(text, full_codebook) == wanted


def test_cleaning_by_age(full_codebook: Codebook) -> None:
    assert [numbers("TX: Prophy.", full_codebook, age) for age in (13, 14)] == [["D1120"], ["D1110"]]


@pytest.mark.parametrize(
    ("tooth", "kind"),
    [(1, "molar"), (4, "premolar"), (6, "anterior"), (11, "anterior"), (12, "premolar"), (32, "molar"), (33, None)],
)
def test_kind_of_tooth(tooth: int, kind: str | None) -> None:
    assert kind_of_tooth(tooth) == kind


def test_a_medical_plan_is_told_its_own_number(codebook: Codebook) -> None:
    row = {"id": "x", "setting": "dental-office", "kind": "visit-note", "date_of_service": "2026-03-15", "patient": {"age": 40}}
    coded = nosology.coding.code(
        encounter_from_json(row | {"text": "TX: Simple extraction of #17. Prophy done."}), codebook=codebook
    )
    assert [f.message for f in coded.findings if f.rule == "DENTAL-MEDICAL"] == [
        "D7140: a medical plan that covers it knows it as 41899."
    ]
