"""Senders' vocabularies in our words: settings, code sets, kinds of documents and sections, dispositions, dates."""

import datetime
import re
from functools import cache

from nosology.data import read_table
from nosology.model.encounter import Setting, Sex

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?![\d])?")
_SEX = {"f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE}
_SEX_UNKNOWN = frozenset(["u", "un", "unk", "unknown", "o", "other", "a", "n", "x"])
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def day_of(value: str) -> datetime.date | None:
    """The day of a time stamp as the sender's clock had it (`20260315`, `2026-03-15T23:10:00-05:00`); None when it is none."""
    match = _DAY.match(value.strip())
    if match is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def sex_of(value: str) -> Sex | None:
    """Administrative sex by word or letter; None when it is another word."""
    word = value.strip().lower()
    return _SEX.get(word) or (Sex.UNKNOWN if word in _SEX_UNKNOWN else None)


def setting_of(system: str, code: str) -> Setting | None:
    """The setting that a sender's class of care decides, or None when it leaves it open."""
    name = _settings().get((system, code.strip().upper()))
    return Setting(name) if name else None


def system_of(id: str) -> str:
    """A code set by its name; one that we do not know keeps the sender's identifier."""
    id = id.strip().removeprefix("urn:oid:")
    return _systems().get(id.lower(), id)


def kind_of(code: str, title: str = "") -> str:
    """Kind of a document from its LOINC code or title: `discharge-summary`, `operative-note`, ...; else its title as one word."""
    return _kinds().get(code.strip()) or _NOT_A_WORD.sub("-", title.lower()).strip("-")[:60] or "note"


def section_name(code: str) -> str:
    """Our heading for a section with this LOINC code, empty when the code says nothing to us."""
    return _sections().get(code.strip(), ("", ""))[0]


def section_role(code: str) -> str:
    """What the sender's codes in a section with this LOINC code were given for, empty when the code says nothing to us."""
    return _sections().get(code.strip(), ("", ""))[1]


def disposition_of(code: str, words: str) -> str | None:
    """Where the patient went, in the sender's words, or else what the code stands for."""
    return words.strip() or _dispositions().get(code.strip().lower().lstrip("0")) or code.strip() or None


@cache
def _settings() -> dict[tuple[str, str], str]:
    return {(row["system"], row["code"]): row["setting"] for row in read_table("exchange/settings")}


@cache
def _systems() -> dict[str, str]:
    return {row["id"]: row["name"] for row in read_table("exchange/code-systems")}


@cache
def _kinds() -> dict[str, str]:
    return {row["code"]: row["kind"] for row in read_table("exchange/document-kinds")}


@cache
def _sections() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["heading"], row["role"]) for row in read_table("exchange/section-codes")}


@cache
def _dispositions() -> dict[str, str]:
    return {row["code"]: row["disposition"] for row in read_table("exchange/dispositions")}
