"""Codes that time decides, at every boundary a minute below and at it."""

import pytest

from nosology.coding.procedures.timed import Infusion, Timed, critical_care, infusions, psychotherapy, therapy_units


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(29, None), (30, 0), (74, 0), (75, 1), (104, 1), (105, 2), (134, 2), (135, 3), (164, 3), (165, 4), (194, 4), (195, 5)],
)
def test_critical_care(minutes: int, units: int | None) -> None:
    found = dict(critical_care(minutes))
    assert found == ({} if units is None else {"99291": 1, "99292": units} if units else {"99291": 1})


@pytest.mark.parametrize(("minutes", "units"), [(30, 0), (75, 0), (103, 0), (104, 1), (133, 1), (134, 2), (163, 2), (164, 3)])
def test_critical_care_as_medicare_counts_it(minutes: int, units: int) -> None:
    assert dict(critical_care(minutes, is_medicare=True)).get("99292", 0) == units


@pytest.mark.parametrize(
    ("minutes", "alone", "beside_a_visit"),
    [
        (15, None, None),
        (16, "90832", "90833"),
        (37, "90832", "90833"),
        (38, "90834", "90836"),
        (52, "90834", "90836"),
        (53, "90837", "90838"),
        (90, "90837", "90838"),
    ],
)
def test_individual_psychotherapy(minutes: int, alone: str | None, beside_a_visit: str | None) -> None:
    assert [timed.number for timed in psychotherapy(minutes)] == ([alone] if alone else [])
    assert [timed.number for timed in psychotherapy(minutes, with_visit=True)] == ([beside_a_visit] if beside_a_visit else [])


@pytest.mark.parametrize(("minutes", "units"), [(29, None), (30, 0), (74, 0), (75, 1), (104, 1), (105, 2)])
def test_crisis_psychotherapy(minutes: int, units: int | None) -> None:
    found = dict(psychotherapy(minutes, "crisis"))
    assert found == ({} if units is None else {"90839": 1, "90840": units} if units else {"90839": 1})


@pytest.mark.parametrize(("kind", "number"), [("family", "90847"), ("family-without", "90846")])
def test_family_psychotherapy_from_26_minutes(kind: str, number: str) -> None:
    assert psychotherapy(25, kind) == ()
    assert psychotherapy(26, kind) == (Timed(number, 1),)


def test_group_psychotherapy_counts_once() -> None:
    assert psychotherapy(60, "group") == (Timed("90853", 1),)


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (82, 5), (83, 6), (97, 6), (98, 7)],
)
def test_eight_minute_rule(minutes: int, units: int) -> None:
    assert sum(timed.units for timed in therapy_units({"97110": minutes})) == units


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        ({"97110": 24, "97140": 23}, {"97110": 2, "97140": 1}),
        ({"97110": 20, "97140": 20}, {"97110": 2, "97140": 1}),
        ({"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}),
        ({"97110": 18, "97140": 13, "97116": 10, "97035": 8}, {"97110": 1, "97140": 1, "97116": 1}),
        ({"97110": 7, "97140": 7, "97116": 7}, {"97110": 1}),
    ],
)
def test_units_go_to_the_longest_remainders(minutes: dict[str, int], units: dict[str, int]) -> None:
    assert dict(therapy_units(minutes)) == units


@pytest.mark.parametrize(
    ("minutes", "numbers"),
    [
        (15, {"96374": 1}),
        (16, {"96365": 1}),
        (60, {"96365": 1}),
        (90, {"96365": 1}),
        (91, {"96365": 1, "96366": 1}),
        (150, {"96365": 1, "96366": 1}),
        (151, {"96365": 1, "96366": 2}),
    ],
)
def test_one_infusion(minutes: int, numbers: dict[str, int]) -> None:
    assert dict(infusions([Infusion("infusion", minutes, "ceftriaxone")])) == numbers


@pytest.mark.parametrize(
    ("minutes", "numbers"), [(30, {}), (31, {"96360": 1}), (90, {"96360": 1}), (91, {"96360": 1, "96361": 1})]
)
def test_hydration_alone(minutes: int, numbers: dict[str, int]) -> None:
    assert dict(infusions([Infusion("hydration", minutes, "saline")])) == numbers


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ([Infusion("injection", drug="ketorolac")], {"96372": 1}),
        ([Infusion("push", drug="ondansetron"), Infusion("push", drug="morphine")], {"96374": 1, "96375": 1}),
        ([Infusion("push", drug="morphine"), Infusion("push", drug="morphine")], {"96374": 1, "96376": 1}),
        ([Infusion("hydration", 60, "saline"), Infusion("push", drug="ondansetron")], {"96374": 1, "96361": 1}),
        (
            [Infusion("infusion", 60, "a"), Infusion("infusion", 30, "b"), Infusion("push", drug="c")],
            {"96365": 1, "96367": 1, "96375": 1},
        ),
        ([Infusion("infusion", 90, "a", True), Infusion("infusion", 30, "b")], {"96413": 1, "96367": 1}),
        ([Infusion("infusion", 100, "a", True), Infusion("hydration", 60, "s")], {"96413": 1, "96415": 1, "96361": 1}),
        ([Infusion("push", drug="a"), Infusion("injection", drug="b")], {"96374": 1, "96372": 1}),
    ],
)
def test_hierarchy(given: list[Infusion], numbers: dict[str, int]) -> None:
    assert dict(infusions(given)) == numbers
