"""Claims as pictures that a person can read: what stands in each box of CMS-1500 and UB-04. Not the red forms that scanners read."""

import datetime
from collections.abc import Sequence
from typing import Any

from nosology.data import read_table
from nosology.exchange.claims.boxes import box_text, line_rows
from nosology.exchange.extras import need
from nosology.model.claim import Claim

_HEIGHT = 8.5
_ROW = 5
_SMALL, _PLAIN = 5.5, 8
_LINES_A_PAGE = 22
_NOTE = "A picture to read, made by nosology. Send the electronic claim, or print on the official form."


def forms_as_pdf(claims: Sequence[Claim], is_institutional: bool, created: datetime.datetime) -> bytes:
    """Draw claims, one or more pages each: as many pages as the lines need.

    Raises:
        MissingExtraError: The extra `forms` is not installed.
    """
    pdf = need("fpdf", "forms", "claim forms", "Drawing").FPDF(unit="mm", format="letter")
    pdf.set_creation_date(created.replace(tzinfo=datetime.UTC))
    pdf.set_auto_page_break(False)
    for claim in claims:
        rows = line_rows(claim)
        pages = max(1, -(-(len(rows) - 1) // _LINES_A_PAGE))
        for page in range(pages):
            shown = [rows[0], *rows[1 + page * _LINES_A_PAGE : 1 + (page + 1) * _LINES_A_PAGE]]
            _draw(pdf, claim, is_institutional, shown, f"page {page + 1} of {pages}")
    return bytes(pdf.output())


def _draw(pdf: Any, claim: Claim, is_institutional: bool, rows: list[list[str]], page: str) -> None:
    pdf.add_page()
    _write(pdf, (10, 12), "UB-04 (CMS-1450)" if is_institutional else "CMS-1500 (02/12)", 12)
    _write(pdf, (100, 12), f"{_NOTE}  {page}", _SMALL)
    for row in read_table("exchange/ub04" if is_institutional else "exchange/cms1500"):
        left, top, width = float(row["left"]), float(row["top"]), float(row["width"])
        _write(pdf, (left + 1, top + 2.5), f"{row['box']}  {row['label']}", _SMALL)
        if row["value"] == "lines":
            _table(pdf, left, top + 4, width, rows)
            continue
        pdf.rect(left, top, width, _HEIGHT)
        _fit(pdf, left + 1, top + 6.5, width - 2, box_text(claim, row["value"]))


def _table(pdf: Any, left: float, top: float, width: float, rows: list[list[str]]) -> None:
    share = width / len(rows[0])
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            _fit(pdf, left + column * share + 1, top + number * _ROW + 3.5, share - 2, cell)
        pdf.line(left, top + (number + 1) * _ROW - 0.5, left + width, top + (number + 1) * _ROW - 0.5)


def _fit(pdf: Any, left: float, top: float, width: float, text: str) -> None:
    """Write a text in a width: smaller, and on a second line, before it is cut."""
    size: float = _PLAIN
    text = _plain(text)
    pdf.set_font("helvetica", size=size)
    while pdf.get_string_width(text) > width and size > _SMALL - 1:
        size -= 0.5
        pdf.set_font("helvetica", size=size)
    first = _head(pdf, text, width)
    rest = text[len(first) :].lstrip()
    _write(pdf, (left, top - (1.2 if rest else 0)), first, size)
    if rest:
        _write(pdf, (left, top + 1.6), _head(pdf, rest, width), size)


def _head(pdf: Any, text: str, width: float) -> str:
    """As much of a text as fits, cut at a blank where there is one."""
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(text) > width:
        text = text[:-1]
    return text.rpartition(" ")[0] or text


def _write(pdf: Any, place: tuple[float, float], text: str, size: float) -> None:
    pdf.set_font("helvetica", size=size)
    pdf.text(place[0], place[1], _plain(text))


def _plain(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")
