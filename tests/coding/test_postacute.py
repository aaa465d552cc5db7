"""Care after the hospital: a principal diagnosis that comes back, its group, and the ancillary items of skilled nursing."""

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json


def findings(setting: str, text: str, codebook: Codebook) -> dict[str, str]:
    row = {
        "id": "x",
        "setting": setting,
        "kind": "evaluation",
        "date_of_service": "2026-03-15",
        "patient": {"age": 80},
        "text": text,
    }
    return {found.rule: found.severity for found in nosology.coding.code(encounter_from_json(row), codebook=codebook).findings}


@pytest.mark.parametrize(
    ("setting", "text", "rule", "severity"),
    [
        ("home-health", "PRIMARY DIAGNOSIS: Muscle weakness.", "PDGM-principal", "error"),
        ("home-health", "PRIMARY DIAGNOSIS: Heart failure.", "PDGM-group", "information"),
        ("skilled-nursing", "PRINCIPAL DIAGNOSIS: Pneumonia.", "PDPM-group", "information"),
        ("hospice", "PRINCIPAL DIAGNOSIS: Debility.", "hospice-principal", "error"),
    ],
)
def test_the_principal_diagnosis(setting: str, text: str, rule: str, severity: str, codebook: Codebook) -> None:
    assert findings(setting, text, codebook).get(rule) == severity


def test_ancillary_items_of_skilled_nursing(codebook: Codebook) -> None:
    text = "PRINCIPAL DIAGNOSIS: Pneumonia.\n\nSECONDARY DIAGNOSES: Type 2 diabetes mellitus. COPD."
    assert "PDPM-NTA" in findings("skilled-nursing", text, codebook)


def test_other_settings_have_none(codebook: Codebook) -> None:
    assert not [rule for rule in findings("physician-office", "ASSESSMENT: Fatigue.", codebook) if rule.startswith("PD")]


def messages(codebook: Codebook, text: str) -> list[str]:
    row = {"id": "x", "setting": "skilled-nursing", "kind": "evaluation", "date_of_service": "2026-03-15", "text": text}
    return [found.message for found in nosology.coding.code(encounter_from_json(row), codebook=codebook).findings]


def test_the_official_map_decides_where_it_is_installed(full_codebook: Codebook, codebook: Codebook) -> None:
    text = "PRINCIPAL DIAGNOSIS: Muscle weakness."
    assert "M62.81 is not accepted as the principal diagnosis: return to provider." in messages(full_codebook, text)
    found = [f for f in messages(full_codebook, "PRINCIPAL DIAGNOSIS: Pneumonia.") if f.startswith("J18.9")]
    assert found == ["J18.9: Pulmonary."]
    assert messages(codebook, "PRINCIPAL DIAGNOSIS: Pneumonia.") != found


def test_items_of_the_map_have_their_points(full_codebook: Codebook) -> None:
    text = "PRINCIPAL DIAGNOSIS: Pneumonia.\n\nSECONDARY DIAGNOSES: HIV disease. Type 2 diabetes mellitus. Cystic fibrosis."
    found = messages(full_codebook, text)
    assert "B20: HIV/AIDS, 8 points." in found and "E84.9: Cystic Fibrosis, 1 point." in found
    assert any(message.startswith("E") and "diabetes mellitus, 2 points" in message for message in found)
