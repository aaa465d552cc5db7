"""SNIP type 1: what cannot be written as X12 at all, by characters and lengths."""

import dataclasses
import datetime
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from nosology.exchange.claims.checks.places import Complaint
from nosology.model.claim import Claim
from nosology.model.money import Money

_ALLOWED = re.compile(r"[0-9A-Za-z !\"&'()+,\-./;?=%@\[\]_{}\\|<>#$]*")
_NUMBER = re.compile(r"\d{1,8}(\.\d{1,3})?")
_MOST_CENTS = 10**10
# The longest value of a field, where it is not the 60 of names; fields of the same name are alike.
_LENGTHS = {
    "id": 20,
    "first": 35,
    "middle": 25,
    "suffix": 10,
    "line": 55,
    "line2": 55,
    "city": 30,
    "member_id": 80,
    "group": 50,
    "original_reference": 50,
    "prior_authorization": 50,
    "referral_number": 50,
    "record_number": 50,
    "control_number": 30,
    "note": 80,
    "ndc": 48,
}
_LONGEST = 60


def syntax_findings(claim: Claim) -> Iterator[Complaint]:
    """Characters that X12 does not have or keeps for itself, values that are too long, numbers that are none."""
    yield from _walk(claim, "claim")


def _walk(value: Any, path: str) -> Iterator[Complaint]:
    for name in _fields(value.__class__):
        item = getattr(value, name)
        if item is not None and not (isinstance(item, str) and _is_plain(item, name)):
            yield from _item(item, f"{path}.{name}")


def _item(item: Any, path: str) -> Iterator[Complaint]:
    if isinstance(item, tuple):
        for number, one in enumerate(item, start=1):
            yield from _item(one, f"{path}[{number}]")
    elif isinstance(item, Money) or not _fields(item.__class__):
        yield from _value(item, path)
    else:
        yield from _walk(item, path)


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The names of the fields of a dataclass; of another type none."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@lru_cache(maxsize=20_000)
def _is_plain(value: str, name: str) -> bool:
    """Whether nothing is wrong with the text of a field; most texts of a file stand in it many times."""
    return next(_text(value, name), None) is None


def _value(value: Any, path: str) -> Iterator[Complaint]:
    if isinstance(value, str):
        yield from _text(value, path)
    elif isinstance(value, Money) and abs(value.cents) >= _MOST_CENTS:
        yield Complaint(path, "is an amount of more than ten digits")
    elif isinstance(value, datetime.date) and not 1900 <= value.year <= 2999:
        yield Complaint(path, "is a day that no claim can have")


def _text(value: str, path: str) -> Iterator[Complaint]:
    if not _ALLOWED.fullmatch(value):
        yield Complaint(path, "holds a character that X12 does not have or keeps for itself (* : ~ ^, accents, line breaks)")
    elif value != value.strip():
        yield Complaint(path, "begins or ends with a blank")
    name = path.rpartition(".")[2].partition("[")[0]
    if len(value) > _LENGTHS.get(name, _LONGEST):
        yield Complaint(path, f"is longer than {_LENGTHS.get(name, _LONGEST)} characters")
    if name in ("units", "quantity") and not _NUMBER.fullmatch(value):
        yield Complaint(path, "must be a number of at most eight digits, three after the point")
