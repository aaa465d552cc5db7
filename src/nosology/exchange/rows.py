"""Coded encounters as a table: one row per code, for spreadsheets and data frames."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from nosology.exchange.extras import need
from nosology.model.findings import Evidence
from nosology.model.result import CodedEncounter

COLUMNS = (
    "id", "setting", "date_of_service", "kind", "number", "system", "code", "title", "role", "poa", "modifiers", "units",
    "confidence", "document", "start", "end", "edition",
)  # fmt: skip
_WHOLE = frozenset(["number", "units", "start", "end"])


def coded_rows(coded: CodedEncounter) -> Iterator[dict[str, Any]]:
    """The codes of an encounter as rows; the place of the first evidence, never its text."""
    editions = dict(coded.editions)
    common = {"id": coded.id, "setting": coded.setting.value, "date_of_service": coded.date_of_service.isoformat()}
    for number, item in enumerate(coded.diagnoses, start=1):
        system = item.code.system.value
        yield common | {
            "kind": "diagnosis", "number": number, "system": system, "code": item.code.value, "title": item.title,
            "role": item.role.value, "poa": item.poa, "confidence": item.confidence, **_place(item.evidence),
            "edition": editions.get(_edition(system)),
        }  # fmt: skip
    for number, service in enumerate(coded.procedures, start=1):
        yield common | {
            "kind": "procedure", "number": number, "system": service.system.value, "code": service.code.value,
            "title": service.title, "modifiers": " ".join(service.modifiers) or None, "units": service.units,
            "confidence": service.confidence, **_place(service.evidence), "edition": editions.get(_edition(service.system.value)),
        }  # fmt: skip
    if coded.visit is not None:
        yield common | {"kind": "visit", "number": 1, "system": "CPT", "code": coded.visit.code, "units": 1}


def _place(evidence: tuple[Evidence, ...]) -> dict[str, Any]:
    return {"document": evidence[0].document, "start": evidence[0].start, "end": evidence[0].end} if evidence else {}


def _edition(system: str) -> str:
    return system.replace("-", "").replace(" ", "").lower()


def rows_as_csv(many: Iterable[CodedEncounter]) -> Iterator[str]:
    """The rows of many encounters as CSV, a piece for each encounter, the header first."""
    yield ",".join(COLUMNS) + "\n"
    for coded in many:
        out = io.StringIO()
        csv.DictWriter(out, COLUMNS, lineterminator="\n").writerows(coded_rows(coded))
        yield out.getvalue()


def rows_as_parquet(many: Iterable[CodedEncounter]) -> bytes:
    """The rows of many encounters as Parquet.

    Raises:
        MissingExtraError: The extra `tables` is not installed.
    """
    arrow, parquet = need("pyarrow", "tables", "Parquet", "Writing"), need("pyarrow.parquet", "tables", "Parquet", "Writing")
    rows = [{name: row.get(name) for name in COLUMNS} for coded in many for row in coded_rows(coded)]
    kinds = {name: arrow.int64() for name in _WHOLE} | {"confidence": arrow.float64()}
    schema = arrow.schema([(name, kinds.get(name, arrow.string())) for name in COLUMNS])
    out = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(rows, schema=schema), out)
    return out.getvalue()
