"""Tables of notes in: CSV and Parquet, read row by row; rows of one encounter that follow each other are its documents."""

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, BinaryIO, TextIO

from nosology.exchange.columns import delimiter_of, is_name, meanings
from nosology.exchange.composing import clean
from nosology.exchange.extras import need
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_CELL
from nosology.exchange.vocabulary import day_of, kind_of, setting_of, sex_of
from nosology.model.encounter import Document, Patient, Setting
from nosology.model.errors import DamagedInputError, InputEncodingError, InputError, NosologyError
from nosology.model.record import Facts, Record
from nosology.model.source import Place, SourceMap, SourceSpan

_HEAD = 4096
_MAX_AGE = 130
_ROWS_AT_ONCE = 256
_NO_DAY = "a date that is none, or not down to the day"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, its cells by what they mean, and the names of columns that mean nothing to us."""

    place: str
    cells: dict[str, str]
    unknown: tuple[str, ...] = ()
    error: InputError | None = field(default=None, compare=False)


def read_csv(stream: BinaryIO) -> Iterator[Record | InputError]:
    """Read a CSV table: one record per encounter, in the order of the rows. A row that cannot be used is given as its error.

    Raises:
        DamagedInputError: The header cannot be read.
    """
    yield from _records(_csv_rows(stream), Format.CSV)


def read_parquet(stream: BinaryIO) -> Iterator[Record | InputError]:
    """Read a Parquet table, likewise.

    Raises:
        MissingExtraError: The extra `tables` is not installed.
        DamagedInputError: It is truncated or damaged, or holds no column of texts.
    """
    yield from _records(_parquet_rows(stream), Format.PARQUET)


def _csv_rows(stream: BinaryIO) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _csv_rows_of(text)
    finally:
        with contextlib.suppress(ValueError):  # the stream is closed already
            text.detach()


def _csv_rows_of(text: TextIO) -> Iterator[Row]:
    head = text.readline(_HEAD)
    delimiter = delimiter_of(head)
    if delimiter is None:
        raise DamagedInputError("The first line of the table cannot be read as column names. Name a column text and another id.")
    names = next(csv.reader([head], delimiter=delimiter))
    means = meanings(names)
    unknown = tuple(name for name, known in zip(names, means, strict=True) if known is None)
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(
                f"line {line}", {}, error=DamagedInputError("The row cannot be taken apart, or one of its cells is too long.")
            )
            continue
        if cells:
            yield _csv_row(f"line {line}", cells, means, unknown)


def _csv_row(place: str, cells: Sequence[str], means: Sequence[str | None], unknown: tuple[str, ...]) -> Row:
    if len(cells) != len(means):
        problem = f"The row has {len(cells)} cells and the header {len(means)}. Put quotation marks around texts."
        return Row(place, {}, error=DamagedInputError(problem))
    known = {name: cell for name, cell in zip(means, cells, strict=True) if name is not None}
    if any("\udc80" <= character <= "\udcff" for cell in known.values() if not cell.isascii() for character in cell):
        return Row(place, {}, error=InputEncodingError("The row is not valid UTF-8. Save the table as UTF-8."))
    return Row(place, known, unknown)


def _parquet_rows(stream: BinaryIO) -> Iterator[Row]:
    parquet = need("pyarrow.parquet", "tables", "Parquet")
    number = 0
    try:
        file = parquet.ParquetFile(stream)
        names = list(file.schema_arrow.names)
        means = meanings(names)
        if "text" not in means:
            raise DamagedInputError("The table has no column of texts. Name one of its columns text.")
        wanted = [name for name, known in zip(names, means, strict=True) if known]
        unknown = tuple(name for name, known in zip(names, means, strict=True) if not known)
        for batch in file.iter_batches(_ROWS_AT_ONCE, columns=wanted):
            for values in batch.to_pylist():
                number += 1
                yield Row(f"row {number}", {means[names.index(name)] or "": _cell(values[name]) for name in wanted}, unknown)
    except NosologyError:
        raise
    except Exception:
        raise DamagedInputError(f"The Parquet table is truncated or damaged after row {number}. Ask for it again.") from None


def _cell(value: Any) -> str:
    return "" if value is None else value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _records(rows: Iterable[Row], format: Format) -> Iterator[Record | InputError]:
    for id, group in groupby(rows, key=lambda row: row.cells.get("id") or row.place):
        held = list(group)
        if held[0].error is not None:
            yield type(held[0].error)(f"{held[0].place}: {held[0].error}")
        else:
            yield _record(id, held, format)


def _record(id: str, rows: Sequence[Row], format: Format) -> Record:
    gathered = Gathered()
    for row in rows:
        text = clean(row.cells.get("text", ""))
        kind = kind_of("", row.cells.get("kind", ""))
        source = SourceMap((SourceSpan(0, len(text), Place(row.place)),) if text else ())
        gathered.add(Document(row.cells.get("document") or "note", kind, text, source))
        gathered.facts = _facts(row, gathered.facts, gathered)
    for name in rows[0].unknown:
        gathered.miss(f"column {name}" if is_name(name) else "columns", "a column that is not known", len(rows))
    kinds = [document.kind for document in gathered.documents]
    gathered.facts = replace(gathered.facts, id=id, kind=kinds[0] if kinds else None)
    return gathered.record(format)


def _facts(row: Row, known: Facts, gathered: Gathered) -> Facts:
    """The facts of a row; what the first row of an encounter says stands."""
    cells = row.cells
    days = {name: _day(row, name, gathered) for name in ("date_of_service", "admitted", "discharged", "birth_date")}
    age = cells.get("age", "").strip().removesuffix(".0")
    sex = sex_of(cells.get("sex", ""))
    if cells.get("sex", "").strip() and sex is None:
        gathered.miss(f"{row.place} sex", "a sex that is not known")
    return Facts(
        setting=known.setting or _setting(row, gathered),
        care_class=known.care_class or cells.get("class") or None,
        patient=Patient(
            age=known.patient.age if known.patient.age is not None else _age(row, age, gathered),
            birth_date=known.patient.birth_date or days["birth_date"],
            sex=known.patient.sex or sex,
        ),
        date_of_service=known.date_of_service or (None if days["discharged"] else days["date_of_service"]),
        admitted=known.admitted or days["admitted"],
        discharged=known.discharged or days["discharged"],
        disposition=known.disposition or cells.get("disposition") or None,
        facility=known.facility or cells.get("facility") or None,
    )


def _day(row: Row, name: str, gathered: Gathered) -> Any:
    value = row.cells.get(name, "")
    day = day_of(value)
    if value.strip() and day is None:
        gathered.miss(f"{row.place} {name}", _NO_DAY)
    return day


def _age(row: Row, age: str, gathered: Gathered) -> int | None:
    if age.isascii() and age.isdigit() and int(age[:4]) <= _MAX_AGE:
        return int(age)
    if age:
        gathered.miss(f"{row.place} age", "an age that is no whole number of years")
    return None


def _setting(row: Row, gathered: Gathered) -> Setting | None:
    name = row.cells.get("setting", "").strip().lower().replace("_", "-").replace(" ", "-")
    if name in set(Setting):
        return Setting(name)
    if name:
        gathered.miss(f"{row.place} setting", "a setting that is not known")
    care_class = row.cells.get("class", "")
    return setting_of("act", care_class) or setting_of("v2", care_class)
