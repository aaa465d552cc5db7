"""A plan says which editions the found files make up, and which parts are carried from another year."""

from pathlib import Path

from nosology.codebook.install.jobs import tell
from nosology.codebook.install.kinds import Found, SourceKind
from nosology.codebook.install.plan import plan


def found(kind: SourceKind, edition: str) -> Found:
    return Found(kind, edition, Path("x"), f"{kind.name} {edition}", "0" * 64, 1)


def test_a_year_takes_its_own_parts_and_carries_the_rest_from_the_nearest() -> None:
    files = [
        found(SourceKind.CM_ORDER, "2027"),
        found(SourceKind.CM_TABULAR, "2025"),
        found(SourceKind.CM_TABULAR, "2026"),
        found(SourceKind.CM_INDEX, "2024"),
    ]
    ticket = next(ticket for ticket in plan(files) if ticket.edition == "2027")
    assert ticket.carried == (("tabular", "2026"), ("index", "2024"))
    assert tell(ticket) == "icd10cm 2027: order; carried: tabular from 2026, index from 2024"


def test_of_two_equally_near_years_the_earlier_one_is_carried() -> None:
    files = [found(SourceKind.CM_ORDER, "2026"), found(SourceKind.CM_TABULAR, "2025"), found(SourceKind.CM_TABULAR, "2027")]
    assert next(t for t in plan(files) if t.edition == "2026").carried == (("tabular", "2025"),)


def test_titles_are_never_carried() -> None:
    """Which codes are valid and what they are called is a matter of the year itself."""
    files = [found(SourceKind.CM_ORDER, "2026"), found(SourceKind.CM_TABULAR, "2027")]
    assert next(t for t in plan(files) if t.edition == "2027").part("order") is None


def test_without_a_part_it_needs_an_edition_is_not_planned() -> None:
    assert plan([found(SourceKind.CM_ORDER, "2026")]) == []
    assert plan([found(SourceKind.PCS_ORDER, "2026")]) == []
    assert plan([]) == []


def test_a_newer_quarter_carries_the_last_full_list() -> None:
    files = [found(SourceKind.HCPCS, "2025-10"), found(SourceKind.ADDENDUM_B, "2026-04")]
    assert [(ticket.edition, ticket.carried) for ticket in plan(files)] == [
        ("2025-10", ()),
        ("2026-04", (("level2", "2025-10"),)),
    ]
