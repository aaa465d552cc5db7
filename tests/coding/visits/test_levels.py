"""Visit levels by published rules: each element, each threshold, each boundary of time a minute below and at it.

Source: AMA CPT Evaluation and Management guidelines 2021, 2023, 2024; CMS Physician Fee Schedule final rules 2021-2024.
"""

import pytest

from nosology.coding.visits.levels import (
    DataCounts,
    Level,
    ProblemCounts,
    Prolonged,
    code_for,
    data_level,
    decision_making,
    preventive_code,
    problem_level,
    prolonged_for,
)

NONE, SF, LOW, MODERATE, HIGH = Level.NONE, Level.STRAIGHTFORWARD, Level.LOW, Level.MODERATE, Level.HIGH

BY_MDM = {
    "office-new": {SF: "99202", LOW: "99203", MODERATE: "99204", HIGH: "99205"},
    "office-established": {SF: "99212", LOW: "99213", MODERATE: "99214", HIGH: "99215"},
    "outpatient-consult": {SF: "99242", LOW: "99243", MODERATE: "99244", HIGH: "99245"},
    "inpatient-consult": {SF: "99252", LOW: "99253", MODERATE: "99254", HIGH: "99255"},
    "emergency": {SF: "99282", LOW: "99283", MODERATE: "99284", HIGH: "99285"},
    "hospital-initial": {SF: "99221", LOW: "99221", MODERATE: "99222", HIGH: "99223"},
    "hospital-subsequent": {SF: "99231", LOW: "99231", MODERATE: "99232", HIGH: "99233"},
    "hospital-same-day": {SF: "99234", LOW: "99234", MODERATE: "99235", HIGH: "99236"},
    "nursing-initial": {SF: "99304", LOW: "99304", MODERATE: "99305", HIGH: "99306"},
    "nursing-subsequent": {SF: "99307", LOW: "99308", MODERATE: "99309", HIGH: "99310"},
    "home-new": {SF: "99341", LOW: "99342", MODERATE: "99344", HIGH: "99345"},
    "home-established": {SF: "99347", LOW: "99348", MODERATE: "99349", HIGH: "99350"},
}
MINUTES = {
    "office-new": {"99202": 15, "99203": 30, "99204": 45, "99205": 60},
    "office-established": {"99212": 10, "99213": 20, "99214": 30, "99215": 40},
    "outpatient-consult": {"99242": 20, "99243": 30, "99244": 40, "99245": 55},
    "inpatient-consult": {"99252": 35, "99253": 45, "99254": 60, "99255": 80},
    "hospital-initial": {"99221": 40, "99222": 55, "99223": 75},
    "hospital-subsequent": {"99231": 25, "99232": 35, "99233": 50},
    "hospital-same-day": {"99234": 45, "99235": 70, "99236": 85},
    "nursing-initial": {"99304": 25, "99305": 35, "99306": 50},
    "nursing-subsequent": {"99307": 10, "99308": 20, "99309": 30, "99310": 45},
    "home-new": {"99341": 15, "99342": 30, "99344": 60, "99345": 75},
    "home-established": {"99347": 20, "99348": 30, "99349": 40, "99350": 60},
}


@pytest.mark.parametrize(
    ("category", "mdm", "code"), [(category, mdm, code) for category, by in BY_MDM.items() for mdm, code in by.items()]
)
def test_decision_making_chooses_the_code(category: str, mdm: Level, code: str) -> None:
    assert code_for(category, mdm, None) == (code, "mdm")


BOUNDARIES = [(category, code, minutes) for category, by in MINUTES.items() for code, minutes in by.items()]


@pytest.mark.parametrize(("category", "code", "minutes"), BOUNDARIES)
def test_time_at_its_boundary(category: str, code: str, minutes: int) -> None:
    assert code_for(category, NONE, minutes)[0] == code
    assert code_for(category, NONE, minutes + 1)[0] == code


@pytest.mark.parametrize(("category", "code", "minutes"), BOUNDARIES)
def test_a_minute_below_the_boundary_is_the_code_before(category: str, code: str, minutes: int) -> None:
    assert code_for(category, NONE, minutes - 1)[0] != code or code == min(MINUTES[category])


@pytest.mark.parametrize(
    ("category", "minutes", "code"),
    [
        ("hospital-discharge", 30, "99238"),
        ("hospital-discharge", 31, "99239"),
        ("nursing-discharge", 30, "99315"),
        ("nursing-discharge", 31, "99316"),
    ],
)
def test_discharge_day_by_time(category: str, minutes: int, code: str) -> None:
    assert code_for(category, NONE, minutes)[0] == code


def test_time_never_decides_in_the_emergency_department() -> None:
    assert code_for("emergency", LOW, 120) == ("99283", "mdm")


@pytest.mark.parametrize(
    ("mdm", "minutes", "code", "by"),
    [(MODERATE, 29, "99214", "mdm"), (MODERATE, 40, "99215", "time"), (LOW, 30, "99214", "time"), (HIGH, 12, "99215", "mdm")],
)
def test_the_better_lawful_way_counts(mdm: Level, minutes: int, code: str, by: str) -> None:
    assert code_for("office-established", mdm, minutes) == (code, by)


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        (ProblemCounts(), NONE),
        (ProblemCounts(minor=1), SF),
        (ProblemCounts(minor=2), LOW),
        (ProblemCounts(stable=1), LOW),
        (ProblemCounts(acute=1), LOW),
        (ProblemCounts(acute=2), LOW),
        (ProblemCounts(stable=1, minor=1), LOW),
        (ProblemCounts(stable=2), MODERATE),
        (ProblemCounts(stable=3), MODERATE),
        (ProblemCounts(worse=1), MODERATE),
        (ProblemCounts(worse=2), MODERATE),
        (ProblemCounts(undiagnosed=1), MODERATE),
        (ProblemCounts(systemic=1), MODERATE),
        (ProblemCounts(complicated=1), MODERATE),
        (ProblemCounts(threat=1), HIGH),
        (ProblemCounts(threat=1, minor=1), HIGH),
    ],
)
def test_problems(counts: ProblemCounts, level: Level) -> None:
    assert problem_level(counts) == level


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        (DataCounts(), SF),
        (DataCounts(items=1), SF),
        (DataCounts(items=2), LOW),
        (DataCounts(historian=True), LOW),
        (DataCounts(items=1, historian=True), LOW),
        (DataCounts(items=2, historian=True), MODERATE),
        (DataCounts(items=3), MODERATE),
        (DataCounts(items=9), MODERATE),
        (DataCounts(interpretation=True), MODERATE),
        (DataCounts(discussion=True), MODERATE),
        (DataCounts(items=2, interpretation=True), MODERATE),
        (DataCounts(items=3, interpretation=True), HIGH),
        (DataCounts(items=3, discussion=True), HIGH),
        (DataCounts(interpretation=True, discussion=True), HIGH),
        (DataCounts(items=2, historian=True, discussion=True), HIGH),
        (DataCounts(items=3, historian=True, interpretation=True, discussion=True), HIGH),
    ],
)
def test_data(counts: DataCounts, level: Level) -> None:
    assert data_level(counts) == level


@pytest.mark.parametrize(
    ("elements", "level"),
    [
        ((SF, SF, SF), SF),
        ((LOW, SF, SF), SF),
        ((LOW, LOW, SF), LOW),
        ((LOW, SF, MODERATE), LOW),
        ((MODERATE, SF, MODERATE), MODERATE),
        ((MODERATE, MODERATE, SF), MODERATE),
        ((MODERATE, LOW, LOW), LOW),
        ((HIGH, SF, MODERATE), MODERATE),
        ((HIGH, HIGH, SF), HIGH),
        ((HIGH, LOW, HIGH), HIGH),
        ((SF, HIGH, HIGH), HIGH),
        ((NONE, SF, MODERATE), SF),
    ],
)
def test_two_of_three_elements(elements: tuple[Level, Level, Level], level: Level) -> None:
    assert decision_making(*elements) == level


@pytest.mark.parametrize(
    ("code", "minutes", "payer", "add_on"),
    [
        ("99215", 54, "any", None),
        ("99215", 55, "any", Prolonged("99417", 1)),
        ("99215", 69, "any", Prolonged("99417", 1)),
        ("99215", 70, "any", Prolonged("99417", 2)),
        ("99205", 74, "any", None),
        ("99205", 75, "any", Prolonged("99417", 1)),
        ("99205", 90, "any", Prolonged("99417", 2)),
        ("99214", 90, "any", None),
        ("99215", 68, "medicare", None),
        ("99215", 69, "medicare", Prolonged("G2212", 1)),
        ("99205", 88, "medicare", None),
        ("99205", 89, "medicare", Prolonged("G2212", 1)),
        ("99245", 69, "any", None),
        ("99245", 70, "any", Prolonged("99417", 1)),
        ("99223", 89, "any", None),
        ("99223", 90, "any", Prolonged("99418", 1)),
        ("99233", 64, "any", None),
        ("99233", 65, "any", Prolonged("99418", 1)),
        ("99215", None, "any", None),
    ],
)
def test_prolonged_service(code: str, minutes: int | None, payer: str, add_on: Prolonged | None) -> None:
    assert prolonged_for(code, minutes, payer) == add_on


@pytest.mark.parametrize(
    ("age", "new", "established"),
    [
        (0, "99381", "99391"),
        (1, "99382", "99392"),
        (4, "99382", "99392"),
        (5, "99383", "99393"),
        (11, "99383", "99393"),
        (12, "99384", "99394"),
        (17, "99384", "99394"),
        (18, "99385", "99395"),
        (39, "99385", "99395"),
        (40, "99386", "99396"),
        (64, "99386", "99396"),
        (65, "99387", "99397"),
    ],
)
def test_preventive_visits_by_age(age: int, new: str, established: str) -> None:
    assert (preventive_code(age, True), preventive_code(age, False)) == (new, established)


def test_no_age_no_preventive_code() -> None:
    assert preventive_code(None, False) is None
