"""Encounters made of the words of our own lexicon: every section, setting, age and sex, sides and doubts, one document or several."""

import datetime
import random
from collections.abc import Iterator
from functools import cache

from nosology.data import read_table, table_names
from nosology.model.encounter import Document, Encounter, Patient, Setting, Sex

DAY = datetime.date(2026, 3, 15)
_SECTIONS = (
    "CHIEF COMPLAINT",
    "HISTORY OF PRESENT ILLNESS",
    "PAST MEDICAL HISTORY",
    "PAST SURGICAL HISTORY",
    "FAMILY HISTORY",
    "SOCIAL HISTORY",
    "MEDICATIONS",
    "REVIEW OF SYSTEMS",
    "PHYSICAL EXAM",
    "LABS",
    "IMAGING",
    "HOSPITAL COURSE",
    "ADMISSION DIAGNOSIS",
    "INSTRUCTIONS",
)
_FINAL = ("ASSESSMENT", "ASSESSMENT AND PLAN", "FINAL DIAGNOSES", "DISCHARGE DIAGNOSES", "IMPRESSION", "POSTOPERATIVE DIAGNOSIS")
_LINES = (
    "{term}.",
    "{side} {term}.",
    "{term}, {side} side.",
    "Acute {term}, improving.",
    "Chronic {term}.",
    "No {term}.",
    "Possible {term}.",
    "{term} vs {other}.",
    "History of {term}.",
    "{term}, resolved.",
    "Mother had {term}.",
    "{term} due to {other}.",
    "{term} with {other}.",
    "{side} {term} and {opposite} {term}.",
    "Denies {term}, {other}.",
    "Return if {term}.",
    "{term}, initial encounter, after {other}.",
    "Sequela of {term}.",
    "{age}-year-old with {term} and {other}.",
    "Bilateral {term}.",
    "Started treatment for {term}; monitor {other}.",
)
_KINDS = ("discharge-summary", "visit-note", "operative-note", "consultation", "ed-report")


@cache
def _terms() -> tuple[tuple[str, ...], ...]:
    """The terms of each table of the lexicon."""
    tables = [read_table(name) for name in table_names("lexicon")]
    return tuple(tuple(row["term"] for row in table if row["term"]) for table in tables if "term" in table[0])


def encounters(count: int, seed: int) -> Iterator[Encounter]:
    """The same encounters for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        yield _encounter(chance, f"made-{seed}-{number}")


def _encounter(chance: random.Random, id: str) -> Encounter:
    age = chance.choice([None, 0, 0, chance.randint(1, 17), *(chance.randint(15, 99) for _ in range(6))])
    born = datetime.date(2026 - age, 1, 2) if age is not None and chance.random() < 0.3 else None
    patient = Patient(None if born else age, born, chance.choice([None, Sex.FEMALE, Sex.FEMALE, Sex.MALE, Sex.MALE, Sex.UNKNOWN]))
    count = chance.choice([1, 1, 1, 2, 3])
    documents = tuple(Document(f"d{n}", chance.choice(_KINDS), _text(chance, age)) for n in range(count))
    return Encounter(id, chance.choice(list(Setting)), documents[0].kind, patient, documents, DAY)


def _text(chance: random.Random, age: int | None) -> str:
    # A few tables a document, so that its terms touch one another as those of a real record do.
    tables = [chance.choice(_terms()) for _ in range(3)]
    titles = [*chance.sample(_SECTIONS, chance.randint(0, 4)), *chance.sample(_FINAL, chance.randint(0, 2))]
    return "\n\n".join(_section(chance, title, tables, age) for title in titles or ["NOTE"])


def _section(chance: random.Random, title: str, tables: list[tuple[str, ...]], age: int | None) -> str:
    lines = [_line(chance, tables, age) for _ in range(chance.randint(1, 5))]
    if chance.random() < 0.5:
        lines = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
    return "\n".join([f"{title}:", *lines])


def _line(chance: random.Random, tables: list[tuple[str, ...]], age: int | None) -> str:
    term, other = (chance.choice(chance.choice(tables)) for _ in range(2))
    side, opposite = chance.sample(["left", "right"], 2)
    line = chance.choice(_LINES).format(term=term, other=other, side=side, opposite=opposite, age=age or 50)
    return line[0].upper() + line[1:]
