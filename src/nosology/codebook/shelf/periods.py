"""Which edition a date of service asks for: fiscal years from 1 October, quarters, and ICD-9-CM before October 2015."""

import datetime

ICD10_STARTS = datetime.date(2015, 10, 1)
"""First date of service coded in ICD-10-CM and ICD-10-PCS. Source: 45 CFR 162.1002(c)."""


def fiscal_year(date: datetime.date) -> int:
    """The US fiscal year of a date: 2025-10-01 lies in 2026."""
    return date.year + (date.month >= 10)


def fiscal_period(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last date of a fiscal year."""
    return datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)


def quarter(date: datetime.date) -> str:
    """The HCPCS quarter of a date, named by its first month: 2026-05-20 lies in `2026-04`."""
    return f"{date.year}-{3 * ((date.month - 1) // 3) + 1:02d}"


def quarter_index(name: str) -> int:
    """Quarters counted in one line, so that neighbours differ by one: `2025-10` and `2026-01`."""
    year, month = name.split("-")
    return int(year) * 4 + (int(month) - 1) // 3


def quarter_period(name: str) -> tuple[datetime.date, datetime.date]:
    """First and last date of a quarter named by its first month."""
    year, month = (int(part) for part in name.split("-"))
    following = datetime.date(year + (month == 10), (month + 3 - 1) % 12 + 1, 1)
    return datetime.date(year, month, 1), following - datetime.timedelta(days=1)
