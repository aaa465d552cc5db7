"""What the rows of the guideline tables may and may not do, whatever codes stand together."""

import datetime
import random
from collections.abc import Iterator

import pytest

from nosology.codebook.shelf import Codebook, Editions
from nosology.coding.draft import Draft
from nosology.coding.guidelines import RULES
from nosology.coding.pipeline import decide
from nosology.coding.profile import profile_of
from nosology.coding.ranges import in_ranges
from nosology.coding.tabled import all_rows, parse_condition
from nosology.data import read_table
from nosology.exchange.encounters import encounter_from_text
from nosology.model.books import Hit
from nosology.model.encounter import Setting
from nosology.model.findings import Assertion, Attributes, Evidence, Finding, SectionKind

DAY = datetime.date(2026, 3, 15)
TEXT = "DISCHARGE DIAGNOSES:\n" + "".join(f"{number}. Condition {number:02}.\n" for number in range(1, 13))


@pytest.fixture(scope="module")
def pool(codebook: Codebook) -> list[str]:
    """Codes that rows are about, of every chapter, in the order of the book."""
    spans = ",".join(sorted({row.on for row in all_rows()} | {row["conditions"] for row in read_table("coding/integral")}))
    return [entry.code for entry in codebook.on(DAY).icd10cm.codes() if in_ranges(entry.code, spans)]


def draft_of(codes: list[str], editions: Editions, setting: Setting) -> Draft:
    encounter = encounter_from_text(TEXT, setting, DAY, id="drawn")
    return Draft(encounter, editions, profile_of(setting), tuple(findings(codes, encounter.documents[0].id)))


def findings(codes: list[str], document: str) -> Iterator[Finding]:
    for number, code in enumerate(codes, 1):
        start = TEXT.index(f"Condition {number:02}")
        quote = Evidence(document, start, start + 12, TEXT[start : start + 12])
        yield Finding(
            evidence=(quote,),
            section=SectionKind.DISCHARGE_DIAGNOSIS,
            assertion=Assertion.PRESENT,
            cue=None,
            attributes=Attributes(),
            hits=(Hit(code, "", (), 1.0),),
            sentence=(start, start + 13),
            is_list_item=True,
            flags=frozenset({"stated"}),
        )


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("setting", [Setting.HOSPITAL_INPATIENT, Setting.PHYSICIAN_OFFICE])
def test_whatever_stands_together_the_result_is_sound(seed: int, setting: Setting, pool: list[str], codebook: Codebook) -> None:
    editions = codebook.on(DAY)
    codes = random.Random(seed).sample(pool, 12)
    draft = draft_of(codes, editions, setting)
    decide(draft)
    books, given = editions.icd10cm, [candidate.code for candidate in draft.candidates]
    assert len(given) == len(set(given))
    assert all(books.is_billable(code) for code in given)
    assert not [(a, b) for n, a in enumerate(given) for b in given[n + 1 :] if books.exclusion(a, b)]
    assert all(candidate.steps and candidate.findings for candidate in draft.candidates if candidate.code not in codes)
    assert all(left.reason and left.cite for left in draft.not_coded)


def test_the_result_does_not_depend_on_what_was_coded_before(pool: list[str], codebook: Codebook) -> None:
    editions = codebook.on(DAY)
    codes = random.Random(1).sample(pool, 12)
    first, second = (draft_of(codes, editions, Setting.HOSPITAL_INPATIENT) for _ in range(2))
    for draft in (first, second):
        decide(draft)
    assert [(c.code, c.steps) for c in first.candidates] == [(c.code, c.steps) for c in second.candidates]


def test_a_row_is_silent_before_its_first_date() -> None:
    later = [row for row in all_rows() if row.starts > datetime.date(2015, 10, 1)]
    assert later and all(row.starts <= DAY for row in later)


def test_an_unknown_verb_is_refused() -> None:
    with pytest.raises(ValueError, match="no verb of a condition"):
        parse_condition("sometimes I10")


def test_every_rule_cites_its_section() -> None:
    assert all(rule.source.startswith("ICD-10-CM Official Guidelines, section") for rule in RULES)
