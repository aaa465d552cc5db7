"""The embedded default: the code table of the outpatient editor inside pyoce, read through its own reader."""

import importlib
import importlib.util
import lzma
import marshal
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nosology.codebook.artefact import SourcePart
from nosology.codebook.hcpcs.compiling import Contents, store
from nosology.codebook.hcpcs.pairs import Pair, PairKind
from nosology.codebook.hcpcs.rows import HcpcsRow, ioce_period, quarter_start
from nosology.codebook.install.packages import package_file
from nosology.model.books import EditionInfo
from nosology.model.codes import CdtCode, CodeSystem, CptCode, HcpcsCode
from nosology.model.errors import MissingExtraError

_FIRST_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOTES = (
    "Built from the outpatient editor inside an installed package: abbreviated titles of Level II, dates by quarter since July 2019.",
    "CPT and CDT: numbers and CMS attributes only. Descriptors need a licence: `nosology codebooks license`.",
)
_ATTRIBUTES = {"status_indicator": "ioce_si", "apc": "ioce_apc", "lo_age": "lo_age", "hi_age": "hi_age"}

_BILATERAL = {"bilateral_conditional": "1", "bilateral_inherent": "2", "bilateral_independent": "3"}
"""The flags of the outpatient editor, as the indicators of the physician fee schedule count them."""


def compile_embedded_hcpcs(path: Path) -> EditionInfo:
    """Compile the book from the package; the quarter is the newest the package knows.

    Raises:
        MissingExtraError: The package is not installed.
    """
    packed = package_file("pyoce", "data/pyoce.mdb.xz")
    if packed is None or importlib.util.find_spec("lmdb") is None:
        raise MissingExtraError("The embedded HCPCS needs the packages of an extra: pip install 'nosology[books]'.")
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "pyoce.mdb"
        with lzma.open(packed) as source, unpacked.open("wb") as target:
            shutil.copyfileobj(source, target)
        contents, newest = _read(unpacked)
    start = quarter_start(newest)
    record = ((SourcePart.of("pyoce", packed),), (("modifiers", sum(1 for row in contents.rows if row.kind == "modifier")),))
    return store(contents, f"{start.year}-{start.month:02d}", "embedded", _NOTES, record, path)


def _read(path: Path) -> tuple[Contents, int]:
    provider: Any = importlib.import_module("pyoce.dao.provider").LmdbDataProvider(path)
    try:
        newest = max(int(row["version"]) for _, row in provider.get_multi("version_range", ""))
        rows = sorted([*_codes(provider, newest), *_modifiers(provider, newest)], key=lambda row: (row.code, row.kind))
        return Contents(rows, {PairKind.HOSPITAL: list(_pairs(provider, {row.code for row in rows}))}), newest
    finally:
        provider.env.close()


def _pairs(provider: Any, numbers: Iterable[str]) -> Iterator[Pair]:
    """The NCCI pairs of the outpatient editor: whether a modifier may open each, and the quarters it holds."""
    for number in sorted(numbers):
        for column2, entry in provider.get("map_ncci", number) or ():
            record = marshal.loads(entry)
            indicator = "1" if record["mod_indicator"] else "0"
            yield Pair(number, column2.decode("ascii"), indicator, int(record["lo_version"]), int(record["hi_version"]))


def _codes(provider: Any, newest: int) -> Iterator[HcpcsRow]:
    """One row for each code: the newest of its ranges of versions describes it, all of them together date it."""
    for first in _FIRST_CHARACTERS:
        by_code: dict[str, list[dict[str, Any]]] = {}
        for key, record in provider.get_multi("data_hcpcs", first):
            by_code.setdefault(key.decode().partition("|")[0], []).append(record)
        for code, records in by_code.items():
            system = _system(code)
            if system is not None:
                yield _code(code, system, records, newest)


def _system(code: str) -> CodeSystem | None:
    return next((kind.system for kind in (HcpcsCode, CdtCode, CptCode) if kind.shape.fullmatch(code)), None)


def _code(code: str, system: CodeSystem, records: list[dict[str, Any]], newest: int) -> HcpcsRow:
    last = max(records, key=lambda record: int(record["hi_version"]))
    first = min(int(record["lo_version"]) for record in records)
    high = int(last["hi_version"])
    starts, ends = ioce_period(str(first), str(high), is_open=high >= newest)
    short = str(last["description"] or "") if system is CodeSystem.HCPCS else ""
    attributes = tuple((ours, str(last[theirs])) for theirs, ours in _ATTRIBUTES.items() if last.get(theirs))
    bilateral = next((indicator for flag, indicator in _BILATERAL.items() if last.get(flag)), "0")
    attributes = (*attributes, ("bilateral", bilateral))
    return HcpcsRow(code, system, "procedure", "", short, starts, ends, attributes)


def _modifiers(provider: Any, newest: int) -> Iterator[HcpcsRow]:
    by_code: dict[str, list[dict[str, Any]]] = {}
    for key, record in provider.get_multi("data_modifier", ""):
        by_code.setdefault(key.decode().partition("|")[0], []).append(record)
    for code, records in by_code.items():
        if code[0] != "#":
            high, low = max(int(r["hi_version"]) for r in records), min(int(r["lo_version"]) for r in records)
            starts, ends = ioce_period(str(low), str(high), is_open=high >= newest)
            yield HcpcsRow(code, CodeSystem.HCPCS, "modifier", "", "", starts, ends)
