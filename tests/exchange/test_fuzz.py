"""Broken inputs: only our errors come out of the readers. `make fuzz` does the same for longer."""

from random import Random

import pytest
from tools.fuzz.__main__ import fault
from tools.fuzz.breaking import broken
from tools.fuzz.targets import GROWING, TARGETS, grown, seeds

TRIES = {"docx": 15, "pdf": 25, "fhir": 60, "parquet": 60}


@pytest.mark.parametrize("name", TARGETS)
def test_whole_inputs_and_those_that_once_broke_something(name: str) -> None:
    for data in seeds(name):
        assert fault(name, data) is None


@pytest.mark.parametrize("name", TARGETS)
def test_broken_inputs(name: str) -> None:
    chance, inputs = Random(20260401), list(seeds(name))
    for _ in range(TRIES.get(name, 120)):
        data = broken(chance, inputs)
        assert fault(name, data) is None, data[:200]


@pytest.mark.parametrize("name", GROWING)
def test_many_small_parts_are_read(name: str) -> None:
    assert fault(name, grown(name)) is None
