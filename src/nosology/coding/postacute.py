"""Care after the hospital: whether its payment system takes the principal diagnosis, and which conditions count beside it.

Source: CMS PDGM (home health), PDPM (skilled nursing), hospice claim instructions; tables `coding/postacute` and `coding/nta-items`.
"""

from collections.abc import Iterator
from functools import cache

from nosology.coding.draft import Draft
from nosology.coding.ranges import RangeTable
from nosology.data import read_table
from nosology.model.encounter import Setting
from nosology.model.result import RuleFinding

__all__ = ["payment_findings"]

_SYSTEMS = {Setting.HOME_HEALTH: "PDGM", Setting.SKILLED_NURSING: "PDPM", Setting.HOSPICE: "hospice"}


@cache
def _table(system: str) -> RangeTable:
    return RangeTable((row for row in read_table("coding/postacute") if row["system"] == system), "codes")


@cache
def _items() -> RangeTable:
    return RangeTable(read_table("coding/nta-items"), "codes")


def payment_findings(draft: Draft) -> Iterator[RuleFinding]:
    """What the setting's payment system says of the principal diagnosis, and the ancillary items of skilled nursing."""
    system = _SYSTEMS.get(draft.encounter.setting)
    if system is None or not draft.candidates:
        return
    first = draft.candidates[0].code
    row = _table(system).row(first)
    if row is not None and row["result"] == "unacceptable":
        message = f"{first} is not accepted as the principal diagnosis: {row['group']}."
        yield RuleFinding(f"{system}-principal", "error", message, row["source"])
    elif row is not None:
        yield RuleFinding(f"{system}-group", "information", f"{first}: {row['group']}.", row["source"])
    if draft.encounter.setting is Setting.SKILLED_NURSING:
        yield from _ancillary(draft)


def _ancillary(draft: Draft) -> Iterator[RuleFinding]:
    seen: dict[str, str] = {}
    for candidate in draft.candidates:
        row = _items().row(candidate.code)
        if row is not None and row["item"] not in seen:
            seen[row["item"]] = candidate.code
            points = f"{row['points']} point{'s' if row['points'] != '1' else ''}"
            yield RuleFinding("PDPM-NTA", "information", f"{candidate.code}: {row['item']}, {points}.", row["source"])
