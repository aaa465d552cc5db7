"""Procedures and visit levels of coded encounters against the gold, as gold/score.py counts them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.evaluate.measures import Comparison, Tally, compare

Json = dict[str, Any]

_NUMBERS = ("CPT", "HCPCS", "CDT")
_MEASURES = (("ICD-10-PCS", "pcs", None), ("ICD-10-PCS, four characters", "pcs", 4), ("CPT/HCPCS", "numbers", None))


@dataclass(slots=True)
class ServiceScores:
    """Figures over a set of encounters: procedures by code set, and the visit: exact, within one level, of how many."""

    procedures: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    exact: int = 0
    within_one: int = 0
    visits: int = 0

    def add(self, row: Json, result: Json, accepted: Mapping[str, list[str]]) -> None:
        """Count one encounter."""
        for name, what, cut in _MEASURES:
            found = _compared(row, result, accepted, what, cut)
            self.procedures[name].add(len(found.hit), len(found.wrong), len(found.missed))
        if row.get("em"):
            wanted, got = row["em"]["code"], _visit(result)
            self.visits += 1
            self.exact += got in (wanted, *accepted.get(wanted, []))
            self.within_one += got[:4] == wanted[:4] and abs(int(got[-1]) - int(wanted[-1])) <= 1


def service_misses(row: Json, result: Json, accepted: Mapping[str, list[str]]) -> Iterator[str]:
    """What differs, a line each, with the evidence of the gold or of the result."""
    quotes = {p["code"]: p.get("evidence", []) for key in ("px_pcs", "cpt_hcpcs") for p in row.get(key, [])}
    assigned = {p["code"]: p for p in result.get("procedures", [])}
    for what in ("pcs", "numbers"):
        found = _compared(row, result, accepted, what, None)
        yield from (f"   missed {code}: {' / '.join(quotes[code])[:160]}" for code in sorted(found.missed))
        for code in sorted(found.wrong):
            yield f"   wrong  {code}: {' / '.join(piece['text'] for piece in assigned[code]['evidence'])[:160]}"
    if row.get("em") and _visit(result) != row["em"]["code"]:
        visit = result.get("visit") or {}
        levels = [f"{name} {visit.get(name)} for {row['em'][name]}" for name in ("problems", "data", "risk")]
        yield f"   visit {_visit(result)} for {row['em']['code']} {accepted.get(row['em']['code'], '')}: {', '.join(levels)}"


def _visit(result: Json) -> str:
    return str((result.get("visit") or {}).get("code") or "-----")


def _compared(row: Json, result: Json, accepted: Mapping[str, list[str]], what: str, cut: int | None) -> Comparison:
    """The codes of one code set; the visit is measured apart."""
    if what == "pcs":
        gold, systems, apart = row.get("px_pcs", []), ("ICD-10-PCS",), set()
    else:
        apart = {(row.get("em") or {}).get("code"), _visit(result)}
        gold, systems = row.get("cpt_hcpcs", []), _NUMBERS
    required = [p["code"] for p in gold if p["status"] == "required" and p["code"] != (row.get("em") or {}).get("code")]
    optional = [p["code"] for p in gold if p["status"] != "required"]
    found = [p["code"] for p in result.get("procedures", []) if p["system"] in systems and p["code"] not in apart]
    return compare(required, optional, found, accepted, cut)
