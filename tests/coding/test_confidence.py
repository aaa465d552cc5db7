"""The confidence is a probability: fitted weights, one table, the same every time."""

import datetime

import pytest
from tools.calibrate.__main__ import fit, solve
from tools.evaluate.calibration import Judged, coverage, expected_error, reliability

from nosology.codebook.shelf import Codebook
from nosology.coding import code
from nosology.coding.profile import Strength
from nosology.data import read_table
from nosology.exchange.encounters import encounter_from_text
from nosology.model.encounter import Setting

TEXT = """DISCHARGE DIAGNOSES:
1. Pneumonia.
2. Hypertension.

IMAGING:
Possible osteopenia.
"""


def test_a_stated_diagnosis_is_surer_than_a_probable_one(codebook: Codebook) -> None:
    encounter = encounter_from_text(TEXT, Setting.HOSPITAL_INPATIENT, datetime.date(2026, 3, 15))
    sure = {d.code.value: d.confidence for d in code(encounter, codebook=codebook).diagnoses}
    assert sure["I10"] > 0.7
    assert all(0.01 <= value <= 0.99 and round(value, 2) == value for value in sure.values())


def test_every_weight_is_of_a_feature_that_exists() -> None:
    strengths = {f"strength-{strength.name.lower()}" for strength in Strength}
    kinds = {f"kind-{row['kind']}" for row in read_table("coding/kinds")} | {"kind-disease"}
    others = {"always", "score", "mentions", "open", "guideline", "stated", "uncertain", "supported", "addressed"}
    assert {row["feature"] for row in read_table("coding/confidence")} <= strengths | kinds | others


def test_the_fit_states_the_share_that_is_right() -> None:
    examples = [({"sure": 1.0}, n % 10 != 0) for n in range(200)] + [({"open": 1.0}, n % 2 == 0) for n in range(200)]
    weights = fit(examples)
    assert weights == fit(examples)
    assert weights["sure"] > 0 > weights["open"]


def test_the_solver_solves() -> None:
    assert solve([[0.0, 2.0], [4.0, 1.0]], [6.0, 7.0]) == pytest.approx([1.0, 3.0])


def test_coverage_is_what_passes_at_the_wanted_precision() -> None:
    judged = [Judged("a", 0.9, True), Judged("a", 0.8, True), Judged("b", 0.7, True), Judged("b", 0.6, False)]
    found = coverage(judged, 0.95)
    assert (found.threshold, found.codes, found.encounters) == (0.7, 0.75, 0.5)
    assert coverage([Judged("a", 0.9, False)], 0.95).threshold is None
    assert expected_error([Judged("a", 0.75, True), Judged("a", 0.75, False)]) == pytest.approx(0.25)
    assert len(reliability(judged)) == 2 + 4
