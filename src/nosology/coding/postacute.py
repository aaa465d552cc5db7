"""Care after the hospital: whether its payment system takes the principal diagnosis, and which conditions count beside it.

Source: CMS PDGM (home health), PDPM (skilled nursing), hospice claim instructions; tables `coding/postacute` and `coding/nta-items`.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from nosology.codebook.postacute import PostacuteMaps
from nosology.coding.draft import Draft
from nosology.coding.ranges import RangeTable
from nosology.data import read_table
from nosology.model.encounter import Setting
from nosology.model.result import RuleFinding

__all__ = ["payment_findings"]

_RETURNED = "Return to Provider"
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
    maps = draft.editions.postacute if system == "PDPM" else None
    category = maps.category(first) if maps is not None else None
    if maps is not None and category is not None:
        yield _mapped(first, category, maps)
        yield from _ancillary(draft, maps)
        return
    row = _table(system).row(first)
    if row is not None and row["result"] == "unacceptable":
        message = f"{first} is not accepted as the principal diagnosis: {row['group']}."
        yield RuleFinding(f"{system}-principal", "error", message, row["source"])
    elif row is not None:
        yield RuleFinding(f"{system}-group", "information", f"{first}: {row['group']}.", row["source"])
    if draft.encounter.setting is Setting.SKILLED_NURSING:
        yield from _ancillary(draft, maps)


def _mapped(code: str, category: str, maps: PostacuteMaps) -> RuleFinding:
    """What the official map says of a principal diagnosis."""
    source = f"CMS PDPM ICD-10 mapping, FY{maps.info.name}"
    if category == _RETURNED:
        return RuleFinding(
            "PDPM-principal", "error", f"{code} is not accepted as the principal diagnosis: {category.lower()}.", source
        )
    return RuleFinding("PDPM-group", "information", f"{code}: {category}.", source)


def _ancillary(draft: Draft, maps: PostacuteMaps | None) -> Iterator[RuleFinding]:
    """The items that diagnoses count for: by the official map where it is installed, and by the assessment."""
    seen: set[str] = set()
    for item, points, code, source in _items_of([candidate.code for candidate in draft.candidates], maps):
        if item not in seen:
            seen.add(item)
            said = f"{points} point{'s' if points != '1' else ''}"
            yield RuleFinding("PDPM-NTA", "information", f"{code}: {item}, {said}.", source)


def _items_of(codes: Sequence[str], maps: PostacuteMaps | None) -> Iterator[tuple[str, str, str, str]]:
    """Item, points, code and source, in order of the codes."""
    for code in codes:
        if maps is not None:
            source = f"CMS PDPM NTA mapping, FY{maps.info.name}"
            yield from ((item, _points(item), code, source) for item in maps.items(code))
        row = _items().row(code)
        if row is not None and (maps is None or row["by"] == "mds"):
            yield row["item"], row["points"], code, row["source"]


def _points(item: str) -> str:
    """The points of an item of the official map; one unless the table says more."""
    return next((row["points"] for row in read_table("coding/nta-points") if item.startswith(row["item"])), "1")
