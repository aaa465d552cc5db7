"""The Official Guidelines, paragraph by paragraph: each is carried out or says why not, and its rows do what they say."""

import datetime
from collections import Counter
from pathlib import Path

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.coding.guidelines import RULES
from nosology.coding.tabled import all_rows
from nosology.data import parse_table, read_table
from nosology.exchange.encounters import encounter_from_text
from nosology.model.encounter import Setting

DAY = datetime.date(2026, 3, 15)
PATH = Path(__file__).with_name("paragraphs.tsv")
CASES = list(parse_table(PATH.read_text(encoding="utf-8"), PATH.name))
PARAGRAPHS = {row["paragraph"]: row for row in read_table("coding/guidelines")}


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case['paragraph']}" for number, case in enumerate(CASES)])
def test_a_paragraph_decides_its_cases(case: dict[str, str], request: pytest.FixtureRequest) -> None:
    codebook: Codebook = request.getfixturevalue("full_codebook" if case["books"] == "full" else "codebook")
    encounter = encounter_from_text(case["text"].replace(" / ", "\n"), Setting(case["setting"]), DAY, id="case")
    coded = nosology.coding.code(encounter, codebook=codebook)
    codes = [diagnosis.code.value for diagnosis in coded.diagnoses]
    assert set(case["has"].split()) <= set(codes), codes
    assert not set(case["lacks"].split()) & set(codes), codes
    assert codes[:1] == ([case["first"]] if case["first"] else codes[:1])


def test_every_paragraph_with_rows_has_a_case_that_fires_and_one_that_does_not() -> None:
    cases = Counter(case["paragraph"] for case in CASES)
    with_rows = {row.rule.removeprefix("OCG-") for row in all_rows()}
    assert sorted(p for p in with_rows if cases[p] < 2) == []


def test_every_rule_and_row_belongs_to_a_paragraph() -> None:
    named = {row.rule.removeprefix("OCG-") for row in all_rows()}
    assert sorted(named - PARAGRAPHS.keys()) == []
    known = {rule.id for rule in RULES}
    for row in PARAGRAPHS.values():
        by = [name.strip() for name in row["by"].split(",") if name.strip()]
        if row["status"] == "rule":
            assert by and set(by) <= known, row["paragraph"]
        elif row["status"] == "rows":
            assert {name.removeprefix("OCG-") for name in by or [row["paragraph"]]} <= named | {r[4:] for r in known}, row[
                "paragraph"
            ]
        else:
            assert row["status"] in ("engine", "not automated") and row["why"], row["paragraph"]


def test_every_code_that_a_row_gives_exists(codebook: Codebook) -> None:
    books = codebook.on(DAY).icd10cm
    given = {
        code for row in all_rows() if row.does in ("replace", "combine", "add") for code in row.codes.split() if "{" not in code
    }
    assert sorted(code for code in given if not books.is_billable(code)) == []
