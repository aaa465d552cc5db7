"""The code lists that decide validity: the order file, or a CSV of codes and long titles; and their addenda."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from nosology.codebook.artefact import Content, read_text
from nosology.codebook.icd10pcs.model import PcsCode
from nosology.model.errors import SourceError

_LONG_TITLE = 77
_SHORT_TITLE = 60
"""Width of the short title in the addenda of an order file; the addenda of a code list have only the long one."""


@dataclass(frozen=True, slots=True)
class PcsCodeList:
    """The valid codes of a year, in order, and the titles of the tables (empty where the source has none)."""

    codes: tuple[PcsCode, ...]
    headers: tuple[tuple[str, str], ...] = ()


def parse_codes(content: Content) -> PcsCodeList:
    """Read the order file (fixed columns) or a CSV with the columns `code` and `long_title`.

    Raises:
        SourceError: The file has neither layout.
    """
    text = read_text(content)
    if text.startswith("code,"):
        return PcsCodeList(tuple(_csv_codes(text)))
    codes, headers = [], []
    for number, line in enumerate(text.splitlines(), 1):
        code, flag, title = line[6:13].strip(), line[14:15], line[_LONG_TITLE:].strip()
        if flag == "1" and len(code) == 7:
            codes.append(PcsCode(code, title, line[16 : _LONG_TITLE - 1].strip()))
        elif flag == "0" and len(code) == 3:
            headers.append((code, title))
        elif line.strip():
            raise SourceError(
                f"Line {number} of the ICD-10-PCS order file does not have its layout; give icd10pcs_order_YEAR.txt."
            )
    return PcsCodeList(tuple(codes), tuple(headers))


def _csv_codes(text: str) -> Iterator[PcsCode]:
    for row in csv.DictReader(text.splitlines()):
        if not row.get("code") or row.get("long_title") is None:
            raise SourceError("The ICD-10-PCS code CSV lacks a code or long_title; it needs the columns code,long_title.")
        yield PcsCode(row["code"], row["long_title"])


@dataclass(frozen=True, slots=True)
class PcsChange:
    """One line of the addenda: `Add`, `Delete`, `Revise from` or `Revise to`, the code and its title."""

    action: str
    code: str
    title: str


def parse_addenda(content: Content) -> Iterator[PcsChange]:
    """Read the addenda of a code list or an order file; table headers and the summary at the end are passed over."""
    lines = [line.partition(":") for line in read_text(content).splitlines()]
    changes = [(action, *rest.strip().partition(" ")[::2]) for action, colon, rest in lines if colon]
    changes = [change for change in changes if len(change[1]) == 7]
    has_short = all(title[_SHORT_TITLE : _SHORT_TITLE + 1] in ("", " ") for _, _, title in changes)
    for action, code, title in changes:
        yield PcsChange(action, code, title[_SHORT_TITLE:].strip() if has_short else title.strip())
