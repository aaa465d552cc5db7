"""Our own tables, and the one reader of them.

A table is a UTF-8 file of tab-separated values: one header line, then one row a line. Lines that start with `#` are comments and
empty lines are skipped. Cells carry no quotes; a missing trailing cell is empty.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from nosology.model.errors import LexiconError

__all__ = ["parse_table", "read_table", "sources_hash", "table_names", "tables_hash"]


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Read the table `data/<name>.tsv`, row by row in file order.

    Args:
        name: Table name with its folder and without the ending, such as `lexicon/abbreviations`.

    Raises:
        LexiconError: The table does not exist, or a row has more cells than the header; names the file and the line.
    """
    source = _locate(name)
    if not source.is_file():
        raise LexiconError(f"There is no table data/{name}.tsv in this installation; reinstall nosology.")
    return tuple(parse_table(source.read_text(encoding="utf-8"), f"data/{name}.tsv"))


def parse_table(text: str, label: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table as dictionaries, cells stripped of blanks.

    Args:
        text: The table.
        label: What error messages call it.

    Raises:
        LexiconError: A row has more cells than the header, or the header repeats a column; names the line.
    """
    header: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if not header:
            header = _header(cells, f"{label}:{number}")
            continue
        if len(cells) > len(header):
            raise LexiconError(f"{label}:{number} has {len(cells)} cells, the header has {len(header)}; remove the extra tabs.")
        yield dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))


def _header(cells: list[str], place: str) -> list[str]:
    if len(set(cells)) != len(cells) or "" in cells:
        raise LexiconError(f"{place} is not a header: give every column its own name.")
    return cells


def table_names(folder: str) -> tuple[str, ...]:
    """The names of all tables in a folder of `data/`, sorted, ready for `read_table`."""
    place = _locate(folder, ending="")
    if not place.is_dir():
        return ()
    return tuple(sorted(f"{folder}/{item.name[:-4]}" for item in place.iterdir() if item.name.endswith(".tsv")))


@cache
def tables_hash(folder: str) -> str:
    """SHA-256 (hexadecimal) over the names and bytes of all tables in a folder of `data/`: changes when any of them does."""
    digest = hashlib.sha256()
    for name in table_names(folder):
        digest.update(name.encode() + b"\0" + _locate(name).read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def sources_hash(package: str) -> str:
    """SHA-256 (hexadecimal) over the names and bytes of all code and tables of a package of nosology, those in its folders too.

    Args:
        package: Its name without `nosology.`, such as `reading`.
    """
    digest = hashlib.sha256()
    for name, file in sorted(_below(files(f"nosology.{package}"), ""), key=lambda pair: pair[0]):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{path}/{item.name}"
        if item.is_dir():
            yield from _below(item, name)
        elif item.name.endswith((".py", ".tsv")):
            yield name, item


def _locate(name: str, ending: str = ".tsv") -> Traversable:
    return files("nosology.data").joinpath(f"{name}{ending}")
