"""Every rule proves itself: one case in which it decides, one in which it must stay silent."""

import datetime

import pytest

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.coding.guidelines import RULES, Case, Rule
from nosology.exchange.encounters import encounter_from_text

DAY = datetime.date(2026, 3, 15)
CASES = [(rule, name, case) for rule in RULES for name, case in (("fires", rule.fires), ("holds", rule.holds))]


@pytest.mark.parametrize(("rule", "name", "case"), CASES, ids=[f"{rule.id}-{name}" for rule, name, _ in CASES])
def test_rule_decides_its_cases(rule: Rule, name: str, case: Case, codebook: Codebook) -> None:
    coded = nosology.coding.code(encounter_from_text(case.text, case.setting, DAY, id=f"{rule.id}-{name}"), codebook=codebook)
    codes = [diagnosis.code.value for diagnosis in coded.diagnoses]
    assert set(case.has) <= set(codes)
    assert not set(case.lacks) & set(codes)
    if case.first:
        assert codes[0] == case.first


def test_ids_are_permanent_and_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(rule.id.startswith("OCG-") and rule.source.startswith("ICD-10-CM Official Guidelines") for rule in RULES)


def test_a_rule_that_fires_leaves_its_trace(codebook: Codebook) -> None:
    rule = next(rule for rule in RULES if rule.id == "OCG-IV.H")
    coded = nosology.coding.code(encounter_from_text(rule.fires.text, rule.fires.setting, DAY, id="trace"), codebook=codebook)
    assert [left.cite for left in coded.not_coded if left.code == "J18.9"] == ["OCG-IV.H"]
