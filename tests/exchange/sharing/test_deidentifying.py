"""What identifies a person goes, what a coder needs stays."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nosology.exchange.encounters import encounter_from_json
from nosology.exchange.fields import parse_json
from nosology.exchange.sharing.dates import shift_of
from nosology.exchange.sharing.deidentifying import WHAT_IT_IS_NOT, clean_text, deidentify
from nosology.exchange.sharing.words import clinical_words
from nosology.model.encounter import Document, Encounter, Patient, Setting, Sex
from nosology.model.errors import UsageError

KEY = b"a secret that nobody can guess"
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
WORDS = clinical_words()


def clean(text: str) -> str:
    return clean_text(text, -40, WORDS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Seen by Dr. Kowalczyk today.", "Seen by Dr. [NAME] today."),
        ("Mr. Brown was seen. Brown denies pain.", "Mr. [NAME] was seen. [NAME] denies pain."),
        ("Electronically signed by: Maria Diaz, MD", "Electronically signed by: [NAME], MD"),
        ("Attending: J. O'Neil", "Attending: [NAME]"),
        ("He met Kowalczyk at work.", "He met [NAME] at work."),
        ("Lives at 12 Oak Street, Miami, FL 33101.", "Lives at [ADDRESS], [ADDRESS]."),
        ("Call (305) 555-0123 or j.smith@example.org.", "Call [PHONE] or [EMAIL]."),
        ("MRN: 00482913, SSN 123-45-6789", "MRN: [RECORD], SSN [SSN]"),
        ("Member ID: XJ12345", "Member ID: [PLAN]"),
        ("DOB 02/11/1968", "DOB 01/02/1968"),
        ("on March 11, 2026 and 2026-03-12", "on January 30, 2026 and 2026-01-31"),
        ("admitted 11-Mar-2026", "admitted 30-Jan-2026"),
        ("seen on 3/14", "seen on 2/03"),
        ("a 93 y.o. woman", "a 90+ y.o. woman"),
        ("at 02/31/2020", "at [DATE]"),
    ],
)
def test_identifiers_go(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Parkinson disease, Graves disease, Foley catheter.",
        "Strength 5/5, BP 120/80, EF 25-30%, 3/6 murmur.",
        "HgbA1c 8.2, WBC 12000, BNP 2,840.",
        "Metformin 500 mg BID. Penicillin: hives.",
        "Assessment: Type 2 diabetes. Denies chest pain.",
        "Former smoker, quit 2016. 71 y/o male.",
        "E11.9, 0DTJ4ZZ, CPT 99213.",
    ],
)
def test_clinical_words_stay(text: str) -> None:
    assert clean(text) == text


def test_an_encounter_keeps_its_intervals_and_loses_its_identifiers() -> None:
    day = datetime.date(2026, 3, 11)
    made = deidentify(
        Encounter(
            "V-77", Setting.HOSPITAL_INPATIENT, "note", Patient(birth_date=datetime.date(1930, 1, 1), sex=Sex.FEMALE),
            (Document("DOC-1", "note", "Admitted 2026-03-09."),), day, day - datetime.timedelta(days=2), day, "home", "General Hospital",
        ),
        KEY,
    )  # fmt: skip
    encounter = made.encounter
    assert encounter.admitted is not None and (encounter.date_of_service - encounter.admitted).days == 2
    assert encounter.documents[0].text == f"Admitted {encounter.admitted}."
    assert (encounter.patient, encounter.facility) == (Patient(90, None, Sex.FEMALE), None)
    assert not {"V-77", "DOC-1"} & {encounter.id, encounter.documents[0].id}
    assert made.replaced == (("DATE", 1),)


def test_the_key_decides() -> None:
    assert shift_of(KEY, "a") == shift_of(KEY, "a") != shift_of(KEY + b"x", "a")
    with pytest.raises(UsageError, match="at least 16 bytes"):
        deidentify(encounter_from_json(parse_json((EXAMPLES / "dental.json").read_text("utf-8"))), b"short")


def test_it_says_what_it_is_not() -> None:
    assert "not a HIPAA de-identification" in WHAT_IT_IS_NOT


def test_notes_keep_nearly_all_their_words() -> None:
    for path in sorted(EXAMPLES.glob("*.json")):
        value = parse_json(path.read_text("utf-8"))
        encounter = encounter_from_json(value)
        text = "\n".join(document.text for document in encounter.documents)
        assert clean(text).count("[NAME]") <= 0.02 * len(text.split()), path.name


@settings(deadline=None, max_examples=60)
@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2030, 12, 31)), st.integers(-365, -31))
def test_every_date_moves_and_none_is_left(date: datetime.date, days: int) -> None:
    text = f"Seen {date:%m/%d/%Y}, {date:%Y-%m-%d} and {date:%B} {date.day}, {date.year}."
    moved = date + datetime.timedelta(days=days)
    assert clean_text(text, days, WORDS) == f"Seen {moved:%m/%d/%Y}, {moved:%Y-%m-%d} and {moved:%B} {moved.day}, {moved.year}."


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert not re.search(r"\d{3}-\d{2}-\d{4}(?!\d)", clean(f"{text} 123-45-6789 ")[-12:])
