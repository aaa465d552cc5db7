"""De-identified encounters: a deterministic layer that takes out or moves what identifies a person.

It is a help, not a certification: see `WHAT_IT_IS_NOT`, which goes with every export.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from nosology.data import read_table
from nosology.exchange.sharing.dates import moved_dates, shift_of
from nosology.exchange.sharing.names import name_spans
from nosology.exchange.sharing.words import clinical_words
from nosology.model.encounter import Document, Encounter, Patient
from nosology.model.errors import UsageError

WHAT_IT_IS_NOT = (
    "This export was made by fixed rules. It is not a HIPAA de-identification: neither the expert determination of 45 CFR 164.514(b)(1) "
    "nor a guarantee of the safe harbor of (b)(2). Names that are ordinary words, misspelt dates, rare conditions and stories that "
    "point to a person can remain. Have people read it, and share it only under an agreement."
)
MIN_KEY = 16
_OLDEST = 89
_AGE = re.compile(
    r"(?i)\b(?P<n>9\d|1[0-2]\d)(?=[ -]?(?:y\.?/?o\b|yo\b|y\.o\.|years?[ -]old|year-old|yrs?\b|[- ]?(?:year|yr)s? of age))"
)


@dataclass(frozen=True, slots=True)
class Deidentified:
    """An encounter for sharing, and how much was taken out of it by kind."""

    encounter: Encounter
    replaced: tuple[tuple[str, int], ...]


def deidentify(encounter: Encounter, key: bytes, allowed: Collection[str] | None = None) -> Deidentified:
    """Take out of an encounter what identifies a person.

    Ids become keyed hashes, all dates move by the same number of days (which the key and the encounter decide), ages over 89 become
    90, the facility goes, and in the texts every identifier is replaced by its kind in brackets.

    Args:
        encounter: The encounter; its id should be the same for everything of one stay.
        key: A secret of at least 16 bytes; with the same key the same input gives the same output.
        allowed: The allow-list; None is every word of our tables.

    Raises:
        UsageError: The key is too short to protect anything.
    """
    if len(key) < MIN_KEY:
        raise UsageError(f"The key must have at least {MIN_KEY} bytes: moved dates and hashed ids could be guessed otherwise.")
    words = clinical_words() if allowed is None else allowed
    days, counts = shift_of(key, encounter.id), Counter[str]()
    documents = tuple(
        Document(f"document-{number}", item.kind, clean_text(item.text, days, words, counts))
        for number, item in enumerate(encounter.documents, start=1)
    )
    moved: dict[str, Any] = {
        name: None if (day := getattr(encounter, name)) is None else day.fromordinal(max(1, day.toordinal() + days))
        for name in ("date_of_service", "admitted", "discharged")
    }
    made = replace(
        encounter,
        id=hmac.new(key, f"encounter {encounter.id}".encode(), hashlib.sha256).hexdigest()[:16],
        patient=_patient(encounter),
        documents=documents,
        facility=None,
        **moved,
    )
    return Deidentified(made, tuple(sorted(counts.items())))


def _patient(encounter: Encounter) -> Patient:
    patient = encounter.patient
    age = patient.age
    if age is None and patient.birth_date is not None:
        day, born = encounter.date_of_service, patient.birth_date
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return Patient(None if age is None else min(age, _OLDEST + 1), None, patient.sex)


def clean_text(text: str, days: int, allowed: Collection[str], counts: Counter[str] | None = None) -> str:
    """A text without identifiers: kinds in brackets, dates moved by `days`."""
    found: list[tuple[int, int, str, str]] = []
    taken = bytearray(len(text))
    for start, end, kind, instead in _proposed(text, days, allowed):
        if start < end and not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append((start, end, kind, instead))
    return _replaced(text, found, counts)


def _proposed(text: str, days: int, allowed: Collection[str]) -> Iterator[tuple[int, int, str, str]]:
    """What may be replaced, the surest first; of two that overlap the first counts."""
    long_numbers = []
    for kind, pattern in _identifiers():
        for match in pattern.finditer(text):
            span = match.span("id") if "id" in pattern.groupindex else match.span()
            if kind == "NUMBER":
                long_numbers.append(span)
            else:
                yield *span, kind, f"[{kind}]"
    yield from ((start, end, "DATE", instead) for start, end, instead in moved_dates(text, days))
    yield from ((*match.span("n"), "AGE", "90+") for match in _AGE.finditer(text))
    yield from ((start, end, "NUMBER", "[NUMBER]") for start, end in long_numbers)
    yield from ((start, end, "NAME", "[NAME]") for start, end in name_spans(text, allowed))


def _replaced(text: str, found: list[tuple[int, int, str, str]], counts: Counter[str] | None) -> str:
    pieces, place = [], 0
    for start, end, kind, instead in sorted(found):
        pieces += [text[place:start], instead]
        place = end
        if counts is not None:
            counts[kind] += 1
    return re.sub(r"\[NAME\](?:,? \[NAME\])+", "[NAME]", "".join([*pieces, text[place:]]))


@cache
def _identifiers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"])) for row in read_table("exchange/identifiers"))
