"""Claims at the command line: what is missing is named, what is wrong is not written, what others sent is reviewed."""

import json
from pathlib import Path

import pytest
from tools.made_claims import ENVELOPE, make_claims

from cli.running import Cli
from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.model.claim import ClaimForm

ROOT = Path(__file__).resolve().parents[2]
VISIT = str(ROOT / "examples" / "office-visit.json")
OFFICE = str(ROOT / "examples" / "billing" / "office.json")


@pytest.fixture(autouse=True)
def home(home_embedded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOSOLOGY_HOME", str(home_embedded))


def test_what_is_missing_is_named(cli: Cli) -> None:
    ran = cli("claim", VISIT, "--form", "837p")
    assert (ran.exit_code, "add --billing FILE.json" in ran.err) == (2, True)
    ran = cli("claim", VISIT, "--form", "cms1500", "--billing", OFFICE)
    assert (ran.exit_code, "--output FILE.pdf" in ran.err) == (2, True)
    ran = cli("claim", VISIT, "--form", "837d", "--billing", OFFICE)
    assert ran.exit_code == 43 and ran.out == ""


def test_documents_of_one_encounter_make_one_claim(cli: Cli, tmp_path: Path) -> None:
    names = []
    for number, text in enumerate(("ASSESSMENT:\nType 2 diabetes.\n", "ASSESSMENT:\nEssential hypertension.\n")):
        path = tmp_path / f"note-{number}.txt"
        path.write_text(text, encoding="utf-8")
        names.append(str(path))
    said = ("--billing", OFFICE, "--setting", "physician-office", "--date", "2026-03-11")
    ran = cli("claim", *names, "--together", "--form", "json", *said)
    assert [item["code"] for item in json.loads(ran.out)["diagnoses"]] == ["E11.9", "I10"]


def test_codes_in_fhir_lead_back_to_the_words_of_the_record(cli: Cli) -> None:
    ran = cli("claim", VISIT, "--form", "fhir", "--billing", OFFICE)
    assert ran.exit_code == 0
    held = {
        f"{item['resource']['resourceType']}/{item['resource']['id']}": item["resource"] for item in json.loads(ran.out)["entry"]
    }
    text = json.loads(Path(VISIT).read_text("utf-8"))["text"]
    hypertension = next(
        item for name, item in held.items() if name.startswith("Condition/") and item["code"]["coding"][0]["code"] == "I10"
    )
    (document,) = hypertension["evidence"][0]["detail"]
    assert held[document["reference"]]["resourceType"] == "DocumentReference"
    start, end = (item["valueInteger"] for item in hypertension["evidence"][0]["extension"])
    assert text[start:end].lower() in ("htn", "hypertension")
    assert held["Encounter/encounter"]["diagnosis"][0]["condition"] == {"reference": "Condition/condition-1"}
    assert {"reference": "Condition/condition-1"} in held["Provenance/provenance"]["target"]


def test_claims_of_others_are_reviewed(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "theirs.837"
    path.write_text(
        claims_to_x12(make_claims(ClaimForm.PROFESSIONAL, 3), ENVELOPE).replace("*837*", "*837*", 1), encoding="utf-8"
    )
    ran = cli("claim", str(path), "--form", "json")
    assert ran.exit_code == 0 and len(json.loads(ran.out)) == 3
    spoiled = path.read_text("utf-8").replace(
        "NM1*85*2*MADE UP CLINIC*****XX*1", "CR1*LB*140~\nNM1*85*2*MADE UP CLINIC*****XX*2", 1
    )
    path.write_text(spoiled, encoding="utf-8")
    ran = cli("claim", str(path), "--form", "json")
    assert ran.exit_code == 43 and len(json.loads(ran.out)) == 3
    assert "is no NPI" in ran.err and "CR1 a segment that is not read here" in ran.err


def test_good_claims_are_written_beside_bad_ones(cli: Cli, tmp_path: Path) -> None:
    from nosology.exchange.claims.json import to_json

    claims = [to_json(claim) for claim in make_claims(ClaimForm.PROFESSIONAL, 3)]
    claims[1]["charge"] = "0.01"
    path, billing, out = tmp_path / "claims.json", tmp_path / "billing.json", tmp_path / "out.837"
    path.write_text(json.dumps(claims), encoding="utf-8")
    billing.write_text(json.dumps({"envelope": json.loads(Path(OFFICE).read_text("utf-8"))["envelope"]}), encoding="utf-8")
    ran = cli("claim", str(path), "--form", "837p", "--billing", str(billing), "--output", str(out))
    assert ran.exit_code == 43 and "1 of 3 claims were not written" in ran.err
    text = out.read_text("utf-8")
    assert [f"CLM*{claim['id']}*" in text for claim in claims] == [True, False, True]
