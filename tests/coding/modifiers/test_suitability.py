"""Which modifier suits which code: what a coder entered is judged by the number, its indicators, the setting and the rest of the day."""

import datetime

import pytest

from nosology.codebook.shelf import Codebook
from nosology.coding.modifiers.suitability import Reported, unsuited
from nosology.data import read_table
from nosology.model.encounter import Setting

DAY = datetime.date(2026, 4, 15)
OFFICE, HOSPITAL, ASC = Setting.PHYSICIAN_OFFICE, Setting.HOSPITAL_OUTPATIENT, Setting.AMBULATORY_SURGERY


def lines(written: str) -> list[Reported]:
    return [
        Reported(number, tuple(rest.split("-")) if rest else ())
        for number, _, rest in (w.partition("-") for w in written.split())
    ]


def complaints(written: str, setting: Setting | None, codebook: Codebook) -> list[str]:
    return [f"{one.number}-{one.modifier}: {one.why}" for one in unsuited(lines(written), codebook.on(DAY).hcpcs, DAY, setting)]


@pytest.mark.parametrize(
    ("written", "setting"),
    [
        ("99213-25 20610-RT", OFFICE),
        ("99213-24", OFFICE),
        ("99284-57 25605-LT", Setting.EMERGENCY),
        ("20610-50", OFFICE),
        ("20610-LT 20610-59-RT", OFFICE),
        ("45385 45380-59", ASC),
        ("45385-33 45380-XS-33", ASC),
        ("45378-53", OFFICE),
        ("45378-73", ASC),
        ("73030-26-LT", OFFICE),
        ("73030-TC", OFFICE),
        ("29881-51-RT 20610-LT", OFFICE),
        ("80048-91 80048", HOSPITAL),
        ("93000-76 93000", OFFICE),
        ("97110-GP-KX", HOSPITAL),
        ("J0585 J0585-JW", OFFICE),
        ("26055-F6", ASC),
        ("92928-LD", HOSPITAL),
        ("99214-95", OFFICE),
        ("99232-FS", Setting.HOSPITAL_INPATIENT),
        ("17110-GA", OFFICE),
        ("17110-GX-GY", OFFICE),
        ("47562-80", ASC),
    ],
)
def test_suited(written: str, setting: Setting, full_codebook: Codebook) -> None:
    assert complaints(written, setting, full_codebook) == []


@pytest.mark.parametrize(
    ("written", "setting", "why"),
    [
        ("20610-25", OFFICE, "not for numbers of that kind"),
        ("99213-59 20610", OFFICE, "not for numbers of that kind"),
        ("99213-25", OFFICE, "nothing else is reported"),
        ("45378-50", ASC, "bilateral indicator of the number is 0"),
        ("20610-50-LT", OFFICE, "stands on the same line"),
        ("93000-26", OFFICE, "pctc indicator of the number is 4"),
        ("99213-26", OFFICE, "not for numbers of that kind"),
        ("73030-26", HOSPITAL, "not reported in that setting"),
        ("45378-73", OFFICE, "not reported in that setting"),
        ("45378-53", ASC, "not reported in that setting"),
        ("12001-51 J1885", OFFICE, "no other procedure"),
        ("93000-51 20610", OFFICE, "not for numbers of that kind"),
        ("80048-76 80048", HOSPITAL, "not for numbers of that kind"),
        ("93000-91 93000", OFFICE, "not for numbers of that kind"),
        ("20610-59 87880", OFFICE, "no NCCI pair"),
        ("99213-57-25 27447", OFFICE, "stands on the same line"),
        ("20610-GP", OFFICE, "not for numbers of that kind"),
        ("99213-JZ", OFFICE, "not for numbers of that kind"),
        ("99213-FS", OFFICE, "not for numbers of that kind"),
        ("99213-GE-GC", OFFICE, "stands on the same line"),
        ("17110-GA-GZ", OFFICE, "stands on the same line"),
        ("27447-80", HOSPITAL, ""),
        ("20610-80", OFFICE, "assistant indicator of the number is 1"),
        ("20610-ZZ", OFFICE, "it is no modifier"),
        ("20610-17", OFFICE, "it is no modifier"),
        ("20610-LT-LT", OFFICE, "stands there twice"),
        ("20610-F6", OFFICE, ""),
    ],
)
def test_not_suited(written: str, setting: Setting, why: str, full_codebook: Codebook) -> None:
    found = complaints(written, setting, full_codebook)
    assert (any(why in one for one in found)) if why else found == []


def test_without_a_setting_only_the_code_and_the_day_decide(full_codebook: Codebook) -> None:
    assert complaints("73030-26 45378-73", None, full_codebook) == []


def test_the_embedded_book_judges_by_what_it_knows(codebook: Codebook) -> None:
    assert complaints("45378-50", ASC, codebook) and not complaints("20610-50", OFFICE, codebook)
    assert complaints("20610-25", OFFICE, codebook) and complaints("20610-59 87880", OFFICE, codebook)


def test_every_cue_gives_a_modifier_that_the_table_knows() -> None:
    known = {one for row in read_table("procedures/modifiers") for one in row["modifier"].split()}
    assert {row["modifier"] for row in read_table("procedures/modifier-cues") if not row["modifier"].islower()} <= known
    assert {row["with"] for row in read_table("procedures/modifier-cues")} <= {"", "after-surgery"}
    groups = {row["group"] for row in read_table("procedures/number-groups")}
    used = {word for row in read_table("procedures/modifiers") for cell in ("on", "not") for word in row[cell].split()}
    assert {word for word in used if word[0].islower()} <= groups


def test_every_letter_modifier_is_in_the_book(full_codebook: Codebook) -> None:
    books = full_codebook.on(DAY).hcpcs
    letters = [one for row in read_table("procedures/modifiers") for one in row["modifier"].split() if not one.isdigit()]
    assert [one for one in letters if not books.is_active_modifier(one, DAY)] == []
