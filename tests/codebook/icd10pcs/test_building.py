"""Building a code axis by axis: every choice narrows what is legal, and nothing illegal can be made."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nosology.codebook.icd10pcs import Icd10PcsEdition, PartialCode
from nosology.model.errors import UnknownCodeError


def test_each_choice_says_what_is_legal_next(small: Icd10PcsEdition) -> None:
    partial = PartialCode.start(small, "0DT")
    assert [(v.character, v.label) for v in partial.options()] == [("H", "Cecum"), ("J", "Appendix"), ("U", "Omentum")]
    assert [v.character for v in partial.choose("U").options()] == ["0"]
    assert [v.character for v in partial.choose("J").options()] == ["0", "4"]


def test_a_later_axis_may_be_chosen_first_and_narrows_the_earlier_ones(small: Icd10PcsEdition) -> None:
    laparoscopic = PartialCode.start(small, "0DT_4")
    assert [v.label for v in laparoscopic.legal(4)] == ["Cecum", "Appendix"]
    assert str(laparoscopic.choose("J").choose("Z").choose("Z").code()) == "0DTJ4ZZ"


def test_partial_codes_never_change(small: Icd10PcsEdition) -> None:
    partial = PartialCode.start(small, "0DTJ")
    partial.choose("4")
    assert str(partial) == "0DTJ"
    assert partial == PartialCode.start(small, "0dtj")


def test_an_illegal_choice_is_refused_with_the_legal_ones(small: Icd10PcsEdition) -> None:
    with pytest.raises(UnknownCodeError, match=r"4 is not legal on axis 5 \(Approach\) after 0DTU; legal are: 0 \(Open\)"):
        PartialCode.start(small, "0DTU4")


def test_an_unfinished_code_is_no_code(small: Icd10PcsEdition) -> None:
    with pytest.raises(UnknownCodeError, match="choose Approach, Device, Qualifier"):
        PartialCode.start(small, "0DTJ").code()


@pytest.fixture(scope="module")
def edition(full_codebook: object) -> Icd10PcsEdition:
    import datetime

    return full_codebook.on(datetime.date(2026, 1, 15)).icd10pcs  # type: ignore[attr-defined,no-any-return]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_every_walk_ends_in_a_valid_code(edition: Icd10PcsEdition, seed: int) -> None:
    chooser = random.Random(seed)
    partial = PartialCode.start(edition, chooser.choice(edition.tables()))
    while not partial.is_complete:
        axis = chooser.choice(partial.open_axes)
        partial = partial.choose(chooser.choice(partial.legal(axis)).character, axis)
    assert edition.is_valid(str(partial.code()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, 79_114))
def test_every_valid_code_can_be_walked(edition: Icd10PcsEdition, position: int) -> None:
    code = list(edition.codes())[position]
    assert str(PartialCode.start(edition, code).code()) == code
