"""Broken inputs: only our errors come out of the readers. `make fuzz` does the same for longer."""

from random import Random

import pytest
from tools.fuzz.__main__ import check
from tools.fuzz.breaking import broken
from tools.fuzz.targets import TARGETS, grown, seeds

TRIES = {"docx": 15, "pdf": 25, "fhir": 60, "parquet": 60}


@pytest.mark.parametrize("name", TARGETS)
def test_whole_inputs_and_those_that_once_broke_something(name: str) -> None:
    for data in seeds(name):
        assert check(name, data) is None


@pytest.mark.parametrize("name", TARGETS)
def test_broken_inputs(name: str) -> None:
    chance, inputs = Random(20260401), list(seeds(name))
    for _ in range(TRIES.get(name, 120)):
        data = broken(chance, inputs)
        assert check(name, data) is None, data[:200]


@pytest.mark.parametrize("name", ["hl7", "ccda", "fhir", "html", "rtf", "x12", "csv"])
def test_many_small_parts_take_time_in_proportion(name: str) -> None:
    for data in seeds(name):
        check(name, data)
    assert check(name, grown(name)) is None
